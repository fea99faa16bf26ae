// `regulars threshold`: the words that are typed, and what is answered.

#include <algorithm>

#include <nlohmann/json.hpp>

#include "app/threshold_report.h"
#include "app/threshold_words.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::app;
using core::Money;
using core::Points;

namespace {

/// As in the README: `regulars threshold --aov 60 --orders 3-4 --margin 55`.
ThresholdWords usual_words() {
  return {.aov = "60", .orders = "3-4", .margin = "55"};
}

loyalty::Program program_in(const std::string& currency) {
  return {
      .currency = currency,
      .earning = {.rates = {{.points = Points(2), .per = {.minor = 100, .currency = currency}}}},
      .joining_bonus = Points(50),
      .rewards = {{.id = "towel", .name = "Linen hand towel", .costs = Points(400)},
                  {.id = "throw", .name = "Waffle linen throw", .costs = Points(800)}}};
}

/// The sentence that refuses what `change` makes of the words.
template <class Change>
std::string refusal(const Change& change, const loyalty::Program* program = nullptr) {
  ThresholdWords words = usual_words();
  change(words);
  const auto question = read_question(words, program);
  REQUIRE_FALSE(question);
  CHECK(question.error().code == core::ErrorCode::kInvalid);
  return question.error().sentence;
}

std::string refusal_of_aov(const std::string& aov) {
  return refusal([&aov](ThresholdWords& words) { words.aov = aov; });
}

std::string refusal_of_margin(const std::string& margin) {
  return refusal([&margin](ThresholdWords& words) { words.margin = margin; });
}

loyalty::ThresholdQuestion question_for(const ThresholdWords& words,
                                        const loyalty::Program* program = nullptr) {
  const auto question = read_question(words, program);
  REQUIRE(question);
  return *question;
}

ThresholdAnswer answer_to(const ThresholdWords& words, const loyalty::Program* program = nullptr) {
  const loyalty::ThresholdQuestion question = question_for(words, program);
  const auto derived = derive_threshold(question);
  REQUIRE(derived);
  ThresholdAnswer answer{.question = question, .threshold = *derived};
  if (program != nullptr) {
    for (const loyalty::Reward& reward : program->rewards) {
      answer.prizes.push_back({.reward = reward, .fit = fit_of(reward.costs, question)});
    }
  }
  return answer;
}

bool says(const std::string& text, const std::string& line) {
  return text.find(line) != std::string::npos;
}

}  // namespace

TEST_CASE("An average order is typed with or without cents and currency", "[app]") {
  for (const char* aov : {"60", "60.0", "60.00", "60.00 USD", "60 USD"}) {
    CAPTURE(aov);
    ThresholdWords words = usual_words();
    words.aov = aov;
    CHECK(question_for(words).average_order == Money{6000, "USD"});
  }
}

TEST_CASE("An amount that is no plain number is refused at its letter", "[app]") {
  const std::string digits = "; write digits and at most one point";

  CHECK(refusal_of_aov("1,980 JPY") ==
        "--aov: letter 2 of \"1,980\" is a comma; write nothing between thousands, and a point "
        "before decimals");
  CHECK(refusal_of_aov("-60") ==
        "--aov: letter 1 of \"-60\" is a minus; nothing here can be below zero");
  CHECK(refusal_of_aov("6e1") ==
        "--aov: letter 2 of \"6e1\" is an exponent; write all digits of the number");
  CHECK(refusal_of_aov("1.5E+3") ==
        "--aov: letter 4 of \"1.5E+3\" is an exponent; write all digits of the number");
  CHECK(refusal_of_aov("1.980.00") ==
        "--aov: letter 6 of \"1.980.00\" is a second point; write at most one");
  CHECK(refusal_of_aov("$60") == "--aov: letter 1 of \"$60\" is \"$\"" + digits);
  CHECK(refusal_of_aov("60€") == "--aov: letter 3 of \"60€\" is \"€\"" + digits);
  CHECK(refusal_of_aov("฿60") == "--aov: letter 1 of \"฿60\" is \"฿\"" + digits);
  CHECK(refusal_of_aov("eur") == "--aov: letter 1 of \"eur\" is \"e\"" + digits);
  CHECK(refusal_of_aov("6\n0") ==
        "--aov: letter 2 of \"6 0\" is a sign that cannot be seen" + digits);
}

TEST_CASE("An amount that cannot be counted with is refused with the reason", "[app]") {
  CHECK(refusal_of_aov("") == "--aov: \"\" is no amount; write it like 60.00 USD");
  CHECK(refusal_of_aov("0.00") == "--aov: \"0.00\" must be above zero");
  CHECK(refusal_of_aov(".60") == "--aov: \".60\" has no digit before the point");
  CHECK(refusal_of_aov("60.") == "--aov: \"60.\" has no digit after the point");
  CHECK(refusal_of_aov("60.005") ==
        "--aov: \"60.005\" has 3 digits after the point, but USD has 2");
  CHECK(refusal_of_aov("60.5 JPY") ==
        "--aov: \"60.5\" has 1 digit after the point, but JPY has none");
  CHECK(refusal_of_aov("12345678901234567890") ==
        "--aov: \"12345678901234567890\" has 20 digits before the point; at most 15 can be counted "
        "with");
  CHECK(refusal_of_aov("999999999999999 CLF") == "--aov: \"999999999999999\" is too large");
  CHECK(refusal_of_aov("60 usd") ==
        "--aov: \"usd\" is no currency; write three capital letters such as USD");
}

TEST_CASE("Two currencies in one question are refused", "[app]") {
  CHECK(refusal([](ThresholdWords& words) {
          words.aov = "60 EUR";
          words.cost = "9.00 USD";
        }) == "--cost: \"9.00 USD\" is in USD, but all else is in EUR");
  CHECK(refusal([](ThresholdWords& words) { words.currency = "usd"; }) ==
        "--currency: \"usd\" is no currency; write three capital letters such as USD");
  const loyalty::Program program = program_in("THB");
  CHECK(refusal([](ThresholdWords& words) { words.aov = "60 USD"; }, &program) ==
        "--aov: \"60 USD\" is in USD, but all else is in THB");
  CHECK(refusal([](ThresholdWords& words) { words.currency = "USD"; }, &program) ==
        "--currency: the shop counts in THB");
}

TEST_CASE("The currency may stand at any amount", "[app]") {
  const auto currency = [](auto change) {
    ThresholdWords words = usual_words();
    change(words);
    return question_for(words).rate.per;
  };

  CHECK(currency([](ThresholdWords&) {}) == Money{100, "USD"});
  CHECK(currency([](ThresholdWords& words) { words.currency = "JPY"; }) == Money{1, "JPY"});
  CHECK(currency([](ThresholdWords& words) { words.aov = "60 KWD"; }) == Money{1000, "KWD"});
  CHECK(currency([](ThresholdWords& words) { words.price = "20.00 EUR"; }) == Money{100, "EUR"});
  CHECK(currency([](ThresholdWords& words) { words.rate = "1 per 0.90 EUR"; }) == Money{90, "EUR"});
}

TEST_CASE("Orders are typed as a range or as one number", "[app]") {
  const auto refusal_of = [](const std::string& orders) {
    return refusal([&orders](ThresholdWords& words) { words.orders = orders; });
  };
  ThresholdWords words = usual_words();

  words.orders = "5";
  CHECK(question_for(words).orders.from == 5);
  CHECK(question_for(words).orders.to == 5);
  words.orders = "1-100";
  CHECK(question_for(words).orders.to == 100);
  for (const char* orders :
       {"", "-", "3-", "-4", "3–4", "3-4-5", "three", "99999999999999999999"}) {
    CAPTURE(orders);
    CHECK(refusal_of(orders) ==
          "--orders: \"" + std::string(orders) + "\" is no range of orders; write it like 3-4");
  }
  for (const char* orders : {"4-3", "0-3", "3-101"}) {
    CAPTURE(orders);
    CHECK(refusal_of(orders) ==
          "--orders: \"" + std::string(orders) +
              "\" does not go from 1 to 100, the smaller number first; write it like 3-4");
  }
}

TEST_CASE("A margin is typed in percent, with one decimal at most", "[app]") {
  ThresholdWords words = usual_words();
  for (const char* margin : {"55.5", "55.5%", "55.5 %"}) {
    CAPTURE(margin);
    words.margin = margin;
    CHECK(question_for(words).margin == loyalty::Percent{555});
  }
  words.margin = "100";
  CHECK(question_for(words).margin == loyalty::kWhole);

  CHECK(refusal_of_margin("100.1") == "--margin: \"100.1\" is more than 100 percent");
  CHECK(refusal_of_margin("55,5 %") ==
        "--margin: letter 3 of \"55,5\" is a comma; write nothing between thousands, and a point "
        "before decimals");
  CHECK(refusal_of_margin("55.55") ==
        "--margin: \"55.55\" is no percentage; write it like 55 or 55.5, one digit after the point "
        "at most");
  CHECK(refusal([](ThresholdWords& words_) { words_.share = "0"; }) ==
        "--share: \"0\" must be above zero");
  CHECK(refusal([](ThresholdWords& words_) { words_.share = "-1"; }) ==
        "--share: letter 1 of \"-1\" is a minus; nothing here can be below zero");
}

TEST_CASE("A rate and a joining bonus that make no sense are refused", "[app]") {
  const auto refusal_of = [](const std::string& rate) {
    return refusal([&rate](ThresholdWords& words) { words.rate = rate; });
  };

  CHECK(refusal_of("1/1") == "--rate: \"1/1\" is no earning rule; write it like: 1 per 1.00 USD");
  CHECK(refusal_of("0 per 1.00") == "--rate: \"0\" are no points; write 1 to 1000000");
  CHECK(refusal_of("1 per 0") == "--rate: \"0\" must be above zero");
  CHECK(refusal_of("1 per 1,00 USD") ==
        "--rate: letter 2 of \"1,00\" is a comma; write nothing between thousands, and a point "
        "before decimals");
  for (const char* joining : {"-1", "1,000", "1000001", "many", "1.5"}) {
    CAPTURE(joining);
    CHECK(refusal([joining](ThresholdWords& words) { words.joining = joining; }) ==
          "--joining: \"" + std::string(joining) + "\" are no points; write 0 to 1000000");
  }
}

TEST_CASE("A shop's rate and joining bonus count unless others are typed", "[app]") {
  const loyalty::Program program = program_in("THB");
  ThresholdWords words = usual_words();

  CHECK(question_for(words, &program).average_order == Money{6000, "THB"});
  CHECK(question_for(words, &program).rate == program.told_rate());
  CHECK(question_for(words, &program).joining_bonus == Points(50));
  words.rate = "1 per 2.00";
  words.joining = "0";
  CHECK(question_for(words, &program).rate.per == Money{200, "THB"});
  CHECK(question_for(words, &program).joining_bonus == Points(0));
}

TEST_CASE("A shop that gives points by the order or by the item is counted as it is", "[app]") {
  loyalty::Program program = program_in("USD");
  program.joining_bonus = Points(0);
  program.earning.base = {.by = loyalty::EarnBy::kOrder, .points = Points(10)};
  const loyalty::ThresholdQuestion question = question_for(usual_words(), &program);
  CHECK(question.rate.points == Points(10));
  CHECK(question.rate.per == question.average_order);
  CHECK(derive_threshold(question)->per_order == Points(10));

  program.earning.base.by = loyalty::EarnBy::kUnit;
  CHECK(refusal([](ThresholdWords&) {}, &program).find("by the item") != std::string::npos);
  ThresholdWords words = usual_words();
  words.rate = "120 per 60.00";
  CHECK(question_for(words, &program).rate.points == Points(120));
}

TEST_CASE("The sums behind 200 points can be followed by hand", "[app]") {  // R49
  ThresholdWords words = usual_words();
  words.joining = "50";
  words.cost = "9.00";

  const std::string text = threshold_text(answer_to(words));

  CHECK(
      text.starts_with("A first prize for 200 points\n"
                       "  one order       60.00 USD at 1 per 1.00 USD = 60 points\n"
                       "  orders 3 to 4   3 x 60 = 180 to 4 x 60 = 240 points\n"
                       "  round number    200, the roundest of these\n"
                       "\n"
                       "The first prize, without points for joining\n"
                       "  reached         after order 4: 4 x 60 = 240 points\n"
                       "  spent           4 x 60.00 = 240.00 USD\n"
                       "  gross margin    240.00 x 55.0 % = 132.00 USD\n"
                       "  may cost you    132.00 x 20.0 % = 26.40 USD\n"
                       "  costs you       9.00 / 240.00 = 3.8 % of the sales\n"
                       "                  9.00 / 132.00 = 6.8 % of the margin\n"
                       "  discount        20.00 / 240.00 = 8.3 %\n"));
  CHECK(says(text,
             "The first prize, with 50 points for joining\n"
             "  reached         after order 3: 50 + 3 x 60 = 230 points\n"));
  CHECK(says(text,
             "Every further prize\n"
             "  reached         every 3.33 orders: 200 / 60\n"
             "  spent           200 / 60 x 60.00 = 200.00 USD\n"));
  CHECK(says(text, "  is sold for     20.00 USD, taken from your margin: 9.00 / 45.0 %\n"));
  CHECK(says(text,
             "        350             6      360.00 USD       39.60 USD\n"
             "        800            14      840.00 USD       92.40 USD\n"));
}

TEST_CASE("Without a joining bonus or a prize the answer does not speak of them", "[app]") {
  const std::string text = threshold_text(answer_to(usual_words()));

  CHECK(says(text, "\nThe first prize\n  reached         after order 4"));
  CHECK_FALSE(says(text, "joining"));
  CHECK_FALSE(says(text, "discount"));
  CHECK_FALSE(says(text, "The prize\n"));
}

TEST_CASE("Of a shop's prizes it is said which fit", "[app]") {
  const loyalty::Program program = program_in("USD");
  const ThresholdAnswer answer = answer_to(usual_words(), &program);

  const std::string text = threshold_text(answer);

  // 2 per 1.00: 120 points an order.
  CHECK(says(text,
             "     points  prize                after order   with joining\n"
             "        400  Linen hand towel               4              3  fits\n"
             "        800  Waffle linen throw             7              7  later than order 4\n"));
  CHECK(findings_of(answer).empty());
}

TEST_CASE("A shop none of whose prizes fits is warned", "[app]") {
  loyalty::Program program = program_in("USD");
  program.rewards.front().costs = Points(200);
  const ThresholdAnswer answer = answer_to(usual_words(), &program);

  const auto findings = findings_of(answer);

  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "no-prize-fits");
  CHECK_FALSE(findings[0].is_error);
  CHECK(findings[0].sentence ==
        "none of your prizes fits orders 3 to 4; the first should cost 400 points");
  CHECK(says(threshold_text(answer), "2              2  earlier than order 3\n"));
}

TEST_CASE("What cannot work is said with its numbers", "[app]") {
  const auto sentences = [](auto change) {
    ThresholdWords words = usual_words();
    change(words);
    std::string all;
    for (const ThresholdFinding& finding : findings_of(answer_to(words))) {
      all += (finding.is_error ? "error " : "warning ") + finding.rule + ": " + finding.sentence;
    }
    return all;
  };

  CHECK(sentences([](ThresholdWords& words) { words.rate = "1 per 60.01"; }) ==
        "error no-points: an order of 60.00 USD earns no point at 1 per 60.01 USD, so no prize is "
        "ever reached; give a point for 60.00 USD or less");
  CHECK(sentences([](ThresholdWords& words) { words.aov = "1500000 VND"; }) ==
        "error too-many-points: a prize costs at most 1000000 points in program.yaml; give fewer "
        "points for an amount than 1 per 1 VND");
  CHECK(sentences([](ThresholdWords& words) { words.joining = "240"; }) ==
        "error bonus-buys-prize: the 240 points for joining are enough for a prize of 200 points, "
        "so it is given without any order; give fewer for joining");
  CHECK(sentences([](ThresholdWords& words) { words.joining = "120"; }) ==
        "warning early-with-bonus: with the 120 points for joining a prize of 200 points is "
        "reached after order 2, before order 3; give fewer for joining, or let more orders pass");
  CHECK(sentences([](ThresholdWords& words) { words.margin = "0"; }) ==
        "error no-budget: nothing is left to pay a prize with: 20.0 % of a margin of 0.00 USD");
  CHECK(sentences([](ThresholdWords& words) { words.cost = "110.01"; }) ==
        "error costs-more-than-margin: the prize costs you 110.01 USD, and the orders for which it "
        "is given bring a margin of 110.00 USD");
  CHECK(sentences([](ThresholdWords& words) { words.cost = "22.01"; }) ==
        "warning costs-more-than-share: the prize costs you 22.01 USD, more than the 22.00 USD "
        "that are 20.0 % of the margin (--share)");
  CHECK(sentences([](ThresholdWords& words) {
          words.cost = "9.00";
          words.price = "8.99";
        }) == "warning price-below-cost: the prize costs you 9.00 USD and is sold for 8.99 USD");
}

TEST_CASE("An order that earns nothing gets a short answer", "[app]") {
  const loyalty::Program program = program_in("USD");
  ThresholdWords words = usual_words();
  words.rate = "1 per 100.00";

  const std::string text = threshold_text(answer_to(words, &program));

  CHECK(text.starts_with("No prize can be reached\n"));
  CHECK(says(text, "        400  Linen hand towel           never\n"));
  CHECK(says(text, "\nCannot work: an order of 60.00 USD earns no point"));
  CHECK_FALSE(says(text, "Every further prize"));
}

TEST_CASE("The JSON holds the same numbers, amounts and percentages as texts", "[app]") {
  const loyalty::Program program = program_in("USD");
  ThresholdWords words = usual_words();
  words.price = "40.00";

  const auto json = nlohmann::json::parse(threshold_json(answer_to(words, &program)));

  CHECK(json["points"] == 400);
  CHECK(json["points_per_order"] == 120);
  CHECK(json["average_order"] == "60.00");
  CHECK(json["currency"] == "USD");
  CHECK(json["orders"] == nlohmann::json({{"from", 3}, {"to", 4}}));
  CHECK(json["range"]["least"] == 360);
  CHECK(json["without_joining"]["order"] == 4);
  CHECK(json["without_joining"]["may_cost"] == "26.40");
  CHECK(json["with_joining"]["order"] == 3);
  CHECK(json["further"]["orders"] == "3.33");
  CHECK(json["further"]["discount_percent"] == "20.0");
  CHECK(json["prize"]["cost"] == "18.00");
  CHECK(json["prize"]["is_cost_taken_from_margin"] == true);
  CHECK(json["levels"][0]["points"] == 700);
  CHECK(json["prizes"][0]["fit"] == "fits");
  CHECK(json["prizes"][1]["fit"] == "late");
  CHECK(json["findings"].empty());
}

TEST_CASE("The JSON of what cannot work has no points and says why", "[app]") {
  ThresholdWords words = usual_words();
  words.rate = "1 per 100.00";

  const auto json = nlohmann::json::parse(threshold_json(answer_to(words)));

  CHECK(json["points"].is_null());
  CHECK(json["findings"][0]["rule"] == "no-points");
  CHECK(json["findings"][0]["severity"] == "error");
}

TEST_CASE("A dearer prize because of the joining bonus is explained", "[app]") {
  ThresholdWords words = usual_words();
  words.joining = "100";

  CHECK(says(threshold_text(answer_to(words)),
             "  round number    225, the roundest from 221 on, because of the points for "
             "joining\n"));
}
