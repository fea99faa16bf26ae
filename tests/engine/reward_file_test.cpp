#include "engine/program/reward_file.h"

#include <chrono>
#include <string>

#include "engine/program/program_file.h"
#include "engine/program/reward_words.h"
#include "tests/catch.h"
#include "tests/engine/json_schema_checker.h"

using namespace regulars;
using namespace regulars::engine;
using core::Points;
using loyalty::BenefitKind;
using loyalty::Reward;
using loyalty::RewardBase;
using std::chrono::days;

namespace {

const std::string kHead = R"(program: Bumble Rewards
currency: USD
time_zone: America/Los_Angeles
points:
  earn: 1 per 1.00 USD
)";

ProgramResult read(const std::string& rest) {
  return read_program({.name = "program.yaml", .bytes = kHead + rest});
}

/// The one reward with these lines, besides name and price.
Reward reward(const std::string& lines, const std::string& kinds = "") {
  const auto result = read(kinds + "rewards:\n  one:\n    name: One\n    costs: 300\n" + lines);
  CAPTURE(lines);
  for (const flow::Finding& finding : result.findings) {
    UNSCOPED_INFO(finding.sentence);
  }
  REQUIRE(result.program.has_value());
  CHECK(result.findings.empty());
  return result.program->rewards.at(0);
}

/// The one finding about a reward with these lines.
flow::Finding finding(const std::string& lines, const std::string& kinds = "") {
  const auto result = read(kinds + "rewards:\n  one:\n    name: One\n    costs: 300\n" + lines);
  CAPTURE(lines);
  REQUIRE(result.findings.size() == 1);
  CHECK(result.program.has_value() != flow::has_errors(result.findings));
  return result.findings.front();
}

std::string told(const std::string& lines, const std::string& kinds = "") {
  const flow::Finding found = finding(lines, kinds);
  return found.rule + ": " + found.sentence;
}

bool has(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

const std::string kTea = "    gives: {products: [TEA]}\n";

}  // namespace

TEST_CASE("What a reward gives says what sort of reward it is", "[engine]") {  // R58
  CHECK(reward("    coupon: {product: P}\n").kind == "product");
  CHECK(reward("    gives: {percent: 15 %}\n").kind == "percent_off");
  CHECK(reward("    gives: {amount: 5.00 USD}\n").kind == "amount_off");
  CHECK(reward("    gives: {value: 25.00 USD}\n").kind == "gift_card");
  CHECK(reward("    gives: {blocks: 100 points for 5.00 USD}\n").kind == "points_payment");
  CHECK(reward("    gives: {buy: 2, products: [TEA]}\n").kind == "bogo");
  CHECK(reward("    gives: {steps: 10.00 USD from 100.00 USD}\n").kind == "volume_by_amount");
}

TEST_CASE("Every kind of reward can be written in the file", "[engine]") {  // R58, R59
  const Reward percent = reward("    gives: {percent: 15 %, up_to: 20.00 USD}\n");
  CHECK(percent.benefit.kind == BenefitKind::kPercentOff);
  CHECK(percent.benefit.percent == loyalty::Factor{.times = 3, .per = 20});
  CHECK(percent.benefit.ceiling_minor == 2000);

  const Reward shipping = reward("    kind: free_shipping\n    when: {minimum: 50.00 USD}\n");
  CHECK(shipping.benefit.kind == BenefitKind::kFreeShipping);
  CHECK(shipping.basket.minor == 5000);

  const Reward half = reward("    kind: second_half_price\n" + kTea);
  CHECK(half.benefit.percent == loyalty::Factor{.times = 1, .per = 2});
  CHECK(half.benefit.deal.buy == 1);
  CHECK(half.benefit.on.products == std::vector<std::string>{"TEA"});

  const Reward volume = reward(
      "    gives: {steps: [10 % from 3 items, 20 % from 6 items], categories: [tea]}\n"
      "    kind: volume_by_quantity\n");
  CHECK(volume.benefit.steps_by == loyalty::StepsBy::kUnits);
  REQUIRE(volume.benefit.steps.size() == 2);
  CHECK(volume.benefit.steps[1].from == 6);

  CHECK_FALSE(reward("    gives: {value: 25.00 USD}\n").is_gift_single_use);
  CHECK(reward("    kind: gift_card_once\n    gives: {value: 25.00 USD}\n").is_gift_single_use);
  for (const char* kind : {"experience", "early_access", "donation", "surprise", "thank_you"}) {
    CHECK(reward(std::string("    kind: ") + kind + "\n").base == RewardBase::kByHand);
  }
  CHECK(reward("    kind: free_sample\n    coupon: {product: S}\n").product == "S");
}

TEST_CASE("Points that pay a part of an order come in whole blocks", "[engine]") {
  const Reward part = reward("    gives: {blocks: 100 points for 5.00 USD, share: 50 %}\n");

  CHECK(part.base == RewardBase::kPointsPart);
  CHECK(loyalty::price_for(part, "") == Points(300));
  CHECK(part.basket.minor == 3000);  // 15.00 are half of it
  const auto minimum = [](const char* gives, const char* more = "") {
    return reward(std::string("    gives: ") + gives + "\n" + more).basket.minor;
  };
  CHECK(minimum("{blocks: 100 points for 5.00 USD}") == 1500);  // section 9: what the order needs
  CHECK(minimum("{blocks: 100 points for 5.00 USD, share: 100 %}") == 1500);
  CHECK(minimum("{blocks: 100 points for 5.00 USD}", "    when: {minimum: 15.01 USD}\n") == 1501);
  CHECK(minimum("{blocks: 100 points for 5.00 USD}", "    when: {minimum: 14.99 USD}\n") == 1500);

  CHECK(has(told("    gives: {blocks: 200 points for 5.00 USD}\n"), "whole blocks of 200 points"));
  CHECK(has(told("    gives: {blocks: 1 point for 9000000000000.00 USD}\n"), "too much money"));
}

TEST_CASE("A reward says who can have it, when, and how often", "[engine]") {  // R94–R101
  const Reward one = reward(
      "    coupon: {product: P}\n"
      "    for:\n"
      "      orders_from: 2\n"
      "      orders_to: 9\n"
      "      spent_from: 100.00 USD\n"
      "      ordered_within: 60 days\n"
      "      member_for: 30 days\n"
      "      countries: [US, CA]\n"
      "    when: {minimum: 50.00 USD, items: 3, products: [TEA]}\n"
      "    on: [fri 17:00-19:00, weekends]\n"
      "    limit: 1 time per month\n"
      "    from: 2026-12-01\n"
      "    to: 2026-12-31\n"
      "    stock: 50\n"
      "    limit_total: 500\n"
      "    order_value: 50000.00 USD\n"
      "    with_gift_cards: no\n"
      "    buying_price: 8.00 USD\n"
      "    shop_price: 19.90 USD\n"
      "    enabled: no\n"
      "    coupons_out: blocked\n"
      "    when_expired: given back\n"
      "    when_cancelled: points back\n");

  CHECK(one.members.orders_min == 2);
  CHECK(one.members.orders_max == 9);
  CHECK(one.members.spent_min_minor == 10000);
  CHECK(one.members.ordered_within == days(60));
  CHECK(one.members.member_for == days(30));
  CHECK(one.members.countries == std::vector<std::string>{"US", "CA"});
  CHECK(one.basket.minor == 5000);
  REQUIRE(one.basket.products.size() == 1);
  CHECK(one.basket.products[0].units == 3);
  CHECK(one.hours.size() == 2);
  CHECK(one.limits.per_member == loyalty::TimesPer{.times = 1, .per = loyalty::Unit::kMonth});
  CHECK(one.window.to == loyalty::Day(std::chrono::year(2026) / 12 / 31));
  CHECK(one.stock == 50);
  CHECK(one.limits.total == 500);
  CHECK(one.limits.order_minor == 5000000);
  CHECK_FALSE(one.with_stored_value);
  CHECK(loyalty::margin_of(one) == core::Money{.minor = 1190, .currency = "USD"});  // R56
  CHECK_FALSE(one.is_on);
  CHECK(loyalty::coupon_rules(one).is_blocked);
  CHECK(loyalty::coupon_rules(one).on_expiry == loyalty::OnExpiry::kRecredit);
  CHECK(one.on_order_cancelled == loyalty::OnOrderCancelled::kCancelAndRecredit);
}

TEST_CASE("A kind of the owner's needs nothing but the file", "[engine]") {  // R61
  const std::string kinds =
      "reward_kinds:\n"
      "  tea_time:\n"
      "    like: percent_off\n"
      "    gives: {percent: 20 %, categories: [tea]}\n"
      "    on: fri 17:00-19:00\n"
      "  rich_tea_time:\n"
      "    like: tea_time\n"
      "    when: {minimum: 50.00 USD}\n";

  const Reward one = reward("    kind: rich_tea_time\n    limit: 1 time\n", kinds);

  CHECK(one.kind == "rich_tea_time");
  CHECK(one.benefit.percent == loyalty::Factor{.times = 1, .per = 5});
  CHECK(one.benefit.on.categories == std::vector<std::string>{"tea"});
  CHECK(one.hours.size() == 1);
  CHECK(one.basket.minor == 5000);
  CHECK(reward("    kind: tea_time\n    gives: {percent: 30 %}\n", kinds).benefit.percent ==
        loyalty::Factor{.times = 3, .per = 10});
  CHECK(has(told("    coupon: {product: P}\n", "reward_kinds: {bogo: {like: bogo}}\n"),
            "there is a kind \"bogo\" already"));
  CHECK(has(told("    coupon: {product: P}\n", "reward_kinds: {tea: {like: percent}}\n"),
            "there is no kind of reward \"percent\""));
}

TEST_CASE("A reward that does not say what its kind needs is found", "[engine]") {
  CHECK(has(told(""), "needs \"product\" below \"coupon\""));
  CHECK(has(told("    kind: percent_off\n"), "needs \"percent\" below \"gives\""));
  CHECK(has(told("    kind: free_shipping\n"), "needs \"minimum\" below \"when\""));
  CHECK(has(told("    kind: gift_card\n"), "needs \"value\""));
  CHECK(has(told("    kind: bogoo\n"), "did you mean \"bogo\"?"));
  CHECK(has(told("    gives: {percent: 101 %}\n"), "is no share"));
  CHECK(has(told("    gives: {amount: 5.00 EUR}\n"), "this amount is in EUR"));
  CHECK(has(told("    gives: {steps: [10 % from 3 items, 5.00 USD from 9 items]}\n"),
            "all percentages or all amounts"));
  CHECK(has(told("    coupon: {product: P}\n    from: 2026-12-02\n    to: 2026-12-01\n"),
            "\"to\" is before \"from\""));
}

TEST_CASE("A country that is none is refused, for a reward and for a kind", "[engine]") {
  const std::string off = "    gives: {amount: 5.00 USD}\n";
  const auto told_of = [&](const char* country) {
    const std::string list = std::string("for: {countries: [US, ") + country + "]}";
    const std::string kinds =
        "reward_kinds:\n  own:\n    like: percent_off\n    gives: {percent: "
        "5 %}\n    " +
        list + "\n";
    CHECK(finding(off, kinds).severity == flow::Severity::kError);
    CHECK(finding(off, kinds).place.line == 10);
    const flow::Finding found = finding(off + "    " + list + "\n");
    CHECK(found.severity == flow::Severity::kError);
    CHECK(found.place.line == 11);
    return found.sentence;
  };

  CHECK(has(told_of("us"), "\"us\" is no country; did you mean \"US\"?"));
  CHECK(has(told_of("UK"), "\"UK\" is no country; did you mean \"GB\"?"));
  CHECK(has(told_of("Germany"), "\"Germany\" is no country"));
  CHECK_FALSE(told_of("-5").empty());
  CHECK(reward(off + "    for: {countries: GB}\n").members.countries ==
        std::vector<std::string>{"GB"});
}

TEST_CASE("A part of a reward that another part leaves no room for is a warning", "[engine]") {
  struct Wrong {
    const char* lines;
    const char* says;
  };
  const Wrong all[] = {
      {"    gives: {percent: 15 %, amount: 5.00 USD}\n",
       "unused-key: \"amount\" does nothing: this percent_off goes by "
       "\"percent\""},
      {"    gives: {value: 25.00 USD, amount: 5.00 USD}\n", "\"amount\" does nothing"},
      {"    gives: {steps: 10.00 USD from 100.00 USD, amount: 5.00 USD}\n",
       "\"amount\" does nothing"},
      {"    gives: {blocks: 100 points for 5.00 USD, amount: 5.00 USD}\n",
       "\"amount\" does nothing: this points_payment goes by"},
      {"    gives: {amount: 5.00 USD, share: 50 %}\n", "\"share\" does nothing"},
      {"    kind: amount_off\n    gives: {amount: 5.00 USD, percent: 5 %}\n",
       "\"percent\" does nothing: this amount_off goes by"},
      {"    gives: {value: 25.00 USD, blocks: 100 points for 5.00 USD}\n",
       "\"blocks\" does nothing"},
      {"    coupon: {product: P}\n    kind: product\n    gives: {amount: 5.00 USD}\n",
       "\"amount\" does nothing: this product has no use"},
      {"    kind: donation\n    coupon: {product: P}\n", "\"coupon\" does nothing: a donation is"},
      {"    kind: experience\n    when: {minimum: 5.00 USD}\n", "\"when\" does nothing"},
      {"    kind: donation\n    budget: 50.00 USD\n", "\"budget\" does nothing: a donation is"}};
  for (const Wrong& one : all) {
    const flow::Finding found = finding(one.lines);
    CAPTURE(found.sentence);
    CHECK(found.severity == flow::Severity::kWarning);
    CHECK(found.rule == "unused-key");
    CHECK(found.place.line >= 10);
    CHECK(has(found.rule + ": " + found.sentence, one.says));
  }
  CHECK(has(told("    coupon: {product: P}\n",
                 "reward_kinds: {own: {like: percent_off, gives: {percent: 5 %, amount: 1.00 "
                 "USD}}}\n"),
            "\"amount\" does nothing: this percent_off"));
  CHECK(reward("    kind: second_half_price\n    gives: {percent: 40 %, products: [TEA]}\n").base ==
        RewardBase::kCheckout);
}

TEST_CASE("A budget that nothing counts against is a warning that says how to mend it",
          "[engine]") {
  const std::string budget = "    budget: 100.00 USD\n";
  for (const std::string lines : {"    gives: {percent: 15 %}\n",
                                  "    kind: cheapest_percent_off\n    gives: {percent: 15 %}\n",
                                  "    gives: {steps: 10 % from 3 items, products: [TEA]}\n",
                                  "    kind: free_shipping\n    when: {minimum: 20.00 USD}\n"}) {
    const std::string text = told(lines + budget);
    CAPTURE(text);
    CHECK(has(text, "no-effect: \"budget\" does nothing"));
    CHECK(has(text, "\"up_to\""));
  }
  const std::string text = told("    coupon: {product: P}\n" + budget);
  CAPTURE(text);
  CHECK(has(text, "\"limit_total\" instead"));
  CHECK_FALSE(has(text, "up_to"));
  CHECK(reward("    gives: {blocks: 100 points for 5.00 USD}\n" + budget).limits.discount_minor ==
        10000);
  CHECK(reward("    gives: {percent: 15 %, up_to: 20.00 USD}\n" + budget).limits.discount_minor ==
        10000);
  CHECK(reward("    gives: {amount: 5.00 USD}\n" + budget).limits.discount_minor == 10000);
}

TEST_CASE("A gift card that no gift card may be used with is told as a contradiction", "[engine]") {
  const std::string card = "    gives: {value: 5.00 USD}\n";
  const std::string no = "    with_gift_cards: no\n";
  for (const char* kind : {"", "    kind: gift_card_once\n"}) {
    const flow::Finding found = finding(card + kind + no);
    CAPTURE(found.sentence);
    CHECK(found.rule == "contradiction");
    CHECK(found.severity == flow::Severity::kWarning);
    CHECK(found.place.line == (*kind == 0 ? 11 : 12));
    CHECK(has(found.sentence, "is a gift card itself, and \"with_gift_cards: no\""));
    CHECK(has(found.sentence, "take this line out"));
  }
  const std::string own = "reward_kinds: {own: {like: gift_card, with_gift_cards: no}}\n";
  CHECK(has(told("    kind: own\n" + card, own), "contradiction: this gift_card is a gift card"));

  CHECK(reward(card + "    with_gift_cards: yes\n").with_stored_value);
  CHECK_FALSE(reward("    gives: {amount: 5.00 USD}\n" + no).with_stored_value);
}

TEST_CASE("A reward that nobody can have is a warning", "[engine]") {
  const std::string prize = "    coupon: {product: P}\n";
  CHECK(has(told(prize + "    stock: 0\n"), "reward-for-nobody: nobody can have it: stock is 0"));
  CHECK(has(told(prize + "    for: {orders_from: 3, orders_to: 2}\n"), "reward-for-nobody"));
  CHECK(has(told(prize + "    for: {ordered_within: 5 days, no_order_for: 9 days}\n"),
            "reward-for-nobody"));
  CHECK(has(told(prize + "    for: {tiers: [Diamond]}\n"), "unknown-tier"));
  CHECK(has(told(prize + "    by_tier: {Diamond: {costs: 1}}\n"), "unknown-tier"));
  CHECK(has(told(prize + "    groups: [sale]\n"), "lone-group"));
  CHECK(has(told("    kind: surprise\n    gives: {percent: 5 %}\n"), "handed out by you"));
}

TEST_CASE("Only a gift card may work for ever, and everything else keeps its end",
          "[engine]") {  // R137
  const std::string card = "    gives: {value: 25.00 USD}\n";
  CHECK_FALSE(reward(card + "    coupon: {expires: never}\n").expires.has_value());
  CHECK(reward(card).expires == days(30));
  CHECK_FALSE(reward("    kind: gift_card_once\n" + card + "    coupon: {expires: never}\n")
                  .expires.has_value());
  CHECK_FALSE(reward("    kind: card\n    coupon: {expires: never}\n",
                     "reward_kinds:\n  card: {like: gift_card, gives: {value: 5.00 USD}}\n")
                  .expires.has_value());

  const std::string towel = "    coupon: {product: P, expires: never}\n";
  const flow::Finding found = finding(towel);
  CHECK(found.place.line == 10);
  CHECK(has(found.sentence, "only a gift card may work for ever"));
  CHECK(has(found.sentence, "is a product"));
  CHECK(has(found.sentence, "30 days"));
  CHECK(has(told("    kind: surprise\n    coupon: {expires: never}\n"), "a gift card"));
  CHECK(has(told("    coupon: {product: P, expires: forever}\n"), "never for a gift card"));
  CHECK(has(told("    coupon: {product: P, expires: 36 hours}\n"), "1 day or 2 days"));
}

TEST_CASE("A tier whose gift card ends beside others that never do is a warning", "[engine]") {
  const std::string tiers = "tiers:\n  - {name: Guest}\n  - {name: Gold, from: 100}\n";
  const std::string card = "    gives: {value: 25.00 USD}\n    coupon: {expires: never}\n";
  CHECK(has(told(card + "    by_tier: {Gold: {expires: 60 days}}\n", tiers), "ending-gift-card"));
}

TEST_CASE("The phrases about rewards are read exactly, and editors take them", "[engine]") {
  const auto good = [](const flow::Phrase& phrase, const char* text) {
    CAPTURE(text);
    CHECK(phrase.accepts(text));
    CHECK(test::matches("^(?:" + std::string(phrase.pattern) + ")$", text));
  };
  for (const char* text : {"10.00 USD from 100.00 USD",
                           "10 % from 3 items",
                           "2.5% from 1 item",
                           "5 USD from 2 items"}) {
    good(kStepPhrase, text);
  }
  good(kBlockPhrase, "100 points for 5.00 USD");
  good(kBlockPhrase, "1 point for 0.01 USD");
  good(kTimesPhrase, "1 time per month");
  good(kTimesPhrase, "3 times");
  good(kCodeLifePhrase, "never");
  good(kCodeLifePhrase, "4 weeks");
  for (const char* text : {"",
                           "10 %",
                           "10 % from",
                           "10 % from 0 items",
                           "0.00 USD from 3 items",
                           "10 % from 100.00",
                           "from 3 items",
                           "101 % from 3 items"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_step(text).has_value());
  }
  CHECK_FALSE(parse_block("100 for 5.00 USD").has_value());
  CHECK_FALSE(parse_block("100 points for 0.00 USD").has_value());
  CHECK_FALSE(parse_times("3 points per month").has_value());
  CHECK_FALSE(parse_times("3").has_value());
}
