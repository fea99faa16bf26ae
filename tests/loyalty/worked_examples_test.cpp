// Examples of the loyalty rules that need a whole shop: several happenings, one after the other.
#include <map>
#include <string>
#include <vector>

#include "loyalty/points/shop_book.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::AccountKind;
using core::Points;

namespace {

constexpr std::int64_t kAna = 1;
constexpr std::int64_t kBen = 2;

core::Instant at(const char* text) {
  const auto instant = core::parse_rfc3339(text);
  REQUIRE(instant.has_value());
  return *instant;
}

// One point for a dollar; everything else is off.
Program one_for_a_dollar() {
  Program program{.currency = "USD", .time_zone = "America/New_York"};
  program.earning.time_zone = program.time_zone;
  return program;
}

ExpiryRule after_a_year() {
  return {.mode = ExpiryRule::Mode::kPeriod, .after = {.count = 1, .unit = Unit::kYear}};
}

// A shop with two members, and what its book wrote.
class Shop {
 public:
  explicit Shop(Program rules, const char* opened = "2026-01-05T15:00:00Z")
      : program(std::move(rules)) {
    book.use(program, at(opened));
    book.add_member(kAna, at(opened));
    book.add_member(kBen, at(opened));
  }

  Order order_of(std::int64_t minor) const {
    return {.key = "custom:7",
            .number = "7",
            .is_counting = true,
            .value = {.minor = minor, .currency = program.currency}};
  }
  void order(Order word, const char* paid, const char* now) {
    word.version = ++version_;
    word.placed = at(paid);
    book.order(kAna,
               {.order = word,
                .moments = {.paid = word.placed},
                .ref = "order:" + word.key + ":v" + std::to_string(word.version)},
               at(now));
  }
  /// The order's value as the shop tells it now.
  void order(std::int64_t minor, const char* now = "2026-03-01T15:00:00Z") {
    order(order_of(minor), "2026-03-01T15:00:00Z", now);
  }
  void adjust(std::int64_t points, const char* now, std::int64_t member = kAna) {
    book.adjust(member,
                {.change = Points(points),
                 .ref = "adjust:" + std::to_string(++version_),
                 .reason = "Sorry"},
                at(now));
  }

  const Account& account(std::int64_t member = kAna) const { return book.find(member)->account; }
  std::int64_t balance(std::int64_t member = kAna) const {
    return account(member).available.count();
  }
  std::int64_t sum_of(AccountKind kind) const {
    std::int64_t sum = 0;
    for (const Txn& txn : txns) {
      for (const core::Posting& posting : txn.postings) {
        sum += posting.account == kind ? posting.amount.count() : 0;
      }
    }
    return sum;
  }

  Program program;
  std::vector<Txn> txns{};
  ShopBook book{[this](std::int64_t, const Txn& txn) { txns.push_back(txn); }};

 private:
  int version_ = 0;
};

// Joining, a gift, an activity, an order and a correction: 10 points each.
Program with_every_source() {
  Program program = one_for_a_dollar();
  program.joining_bonus = Points(10);
  program.gifts = {{.kind = GiftKind::kBirthday, .points = Points(10)}};
  program.events = {{.name = "review", .points = Points(10)}};
  Reward prize{.id = "prize", .name = "Prize"};
  prize.costs = Points(50);
  program.rewards = {prize};
  return program;
}

void earn_everywhere(Shop& shop) {
  const core::Instant now = at("2026-03-01T15:00:00Z");
  shop.book.welcome(kAna, now);
  shop.book.gift(kAna, {.word = gift_word(shop.program.gifts.front()), .key = "1:2026"}, now);
  shop.book.activity(kAna, {.name = "review", .id = "r1", .at = now}, now);
  shop.order(1000);
  shop.adjust(10, "2026-03-01T15:00:00Z");
}

}  // namespace

TEST_CASE("Section 4: a point stays a point in every currency, and is never rounded like money",
          "[loyalty]") {  // section 22: currency rounding applied to points
  const std::map<std::string, std::int64_t> one_point_each{
      {"USD", 100}, {"JPY", 100}, {"KWD", 500}, {"VND", 10'000}, {"THB", 3'500}};
  for (const auto& [currency, minor] : one_point_each) {
    CAPTURE(currency);
    Program program = one_for_a_dollar();
    program.currency = currency;
    program.earning.rates = {{.points = Points(1), .per = {.minor = minor, .currency = currency}}};
    Shop shop(program);

    shop.adjust(1, "2026-02-01T15:00:00Z");
    CHECK(shop.balance() == 1);
    shop.order(minor);
    CHECK(shop.balance() == 2);
    shop.order(minor - 1);
    CHECK(shop.balance() == 1);
  }
}

TEST_CASE("Section 6: of 60 points on the way a refund of half on 10 March leaves 30 for the 15th",
          "[loyalty]") {  // R102
  Program program = one_for_a_dollar();
  program.usable = {.mode = UsableRule::Mode::kPeriod, .after = {.count = 14, .unit = Unit::kDay}};
  Shop shop(program);

  shop.order(6000);
  CHECK(shop.account().pending == Points(60));
  shop.order(3000, "2026-03-10T15:00:00Z");
  CHECK(shop.account().pending == Points(30));
  CHECK(shop.account().debt == Points(0));
  shop.book.settle(kAna, at("2026-03-15T03:59:59Z"));  // 14 March, 23:59:59 in New York
  CHECK(shop.balance() == 0);
  shop.book.settle(kAna, at("2026-03-15T04:00:00Z"));

  CHECK(shop.balance() == 30);
  CHECK(shop.account().pending == Points(0));
  CHECK(shop.sum_of(AccountKind::kUnrecovered) == 0);
}

TEST_CASE("Section 8: an expiry writes one entry for each lot, however often it runs",
          "[loyalty]") {
  Program program = one_for_a_dollar();
  program.expiry = after_a_year();
  Shop shop(program);
  shop.adjust(100, "2026-02-01T15:00:00Z");
  shop.adjust(80, "2026-02-03T15:00:00Z");
  const std::size_t before = shop.txns.size();

  for (int run = 0; run < 3; ++run) {
    shop.book.settle(kAna, at("2027-06-01T00:00:00Z"));
  }

  REQUIRE(shop.txns.size() == before + 2);
  CHECK(shop.txns[before].ref == "expire:1");
  CHECK(shop.txns[before].at == at("2027-02-02T05:00:00Z"));
  CHECK(shop.txns[before + 1].ref == "expire:2");
  CHECK(shop.sum_of(AccountKind::kExpired) == 180);
  CHECK(shop.balance() == 0);
}

TEST_CASE("Section 8: what has expired comes back by a person, in a lot with a date of its own",
          "[loyalty]") {
  Program program = one_for_a_dollar();
  program.expiry = after_a_year();
  Shop shop(program);
  shop.adjust(100, "2026-02-01T15:00:00Z");
  shop.book.settle(kAna, at("2027-02-02T05:00:00Z"));
  CHECK(shop.balance() == 0);

  shop.adjust(100, "2027-03-10T15:00:00Z");

  CHECK(shop.balance() == 100);
  REQUIRE(shop.account().lots.size() == 1);
  CHECK(shop.account().lots.front().id == 2);
  CHECK(shop.account().lots.front().expires == at("2028-03-11T05:00:00Z"));
  CHECK(shop.txns.back().kind == "adjust");
  CHECK(shop.txns.back().subject == "Sorry");
}

TEST_CASE("Section 10: the same refund told twice takes points once", "[loyalty]") {
  Shop shop(one_for_a_dollar());
  shop.order(1999);
  CHECK(shop.balance() == 19);
  shop.order(999, "2026-03-02T15:00:00Z");
  CHECK(shop.balance() == 9);
  const std::size_t written = shop.txns.size();

  shop.order(999, "2026-03-03T15:00:00Z");

  CHECK(shop.balance() == 9);
  CHECK(shop.txns.size() == written);
}

TEST_CASE("Section 10: spent points are taken once, however the order goes away", "[loyalty]") {
  // Section 22: points of a paid order taken twice on refund.
  Shop shop(one_for_a_dollar());
  shop.adjust(30, "2026-02-01T15:00:00Z");
  shop.order(24'000);
  shop.adjust(-200, "2026-03-01T16:00:00Z");
  CHECK(shop.balance() == 70);

  shop.order(0, "2026-03-02T15:00:00Z");  // refunded
  Order cancelled = shop.order_of(0);
  cancelled.is_counting = false;
  shop.order(cancelled, "2026-03-01T15:00:00Z", "2026-03-03T15:00:00Z");

  CHECK(shop.balance() == 0);
  CHECK(shop.account().debt == Points(0));
  CHECK(shop.sum_of(AccountKind::kUnrecovered) == -170);
  shop.adjust(50, "2026-04-01T15:00:00Z");
  CHECK(shop.balance() == 50);
}

TEST_CASE("Section 10: an exchange of goods is netted in one transaction", "[loyalty]") {
  const auto bought = [](const Shop& shop, const char* product, std::int64_t minor) {
    Order order = shop.order_of(0);
    order.parts = OrderParts{
        .lines = {{.product = "mug", .minor = 2000}, {.product = product, .minor = minor}}};
    return order;
  };
  Shop shop(one_for_a_dollar());
  shop.order(bought(shop, "towel", 5000), "2026-03-01T15:00:00Z", "2026-03-01T15:00:00Z");
  CHECK(shop.balance() == 70);

  shop.order(bought(shop, "blanket", 7050), "2026-03-01T15:00:00Z", "2026-03-05T15:00:00Z");
  CHECK(shop.balance() == 90);
  CHECK(shop.txns.size() == 2);
  shop.order(bought(shop, "napkin", 1000), "2026-03-01T15:00:00Z", "2026-03-06T15:00:00Z");

  CHECK(shop.balance() == 30);
  CHECK(shop.txns.size() == 3);
}

TEST_CASE("Section 10: an order on account earns once, also when it is settled later",
          "[loyalty]") {  // section 22: double award on settlement
  Shop shop(one_for_a_dollar());
  shop.order(8000);
  CHECK(shop.balance() == 80);

  Order settled = shop.order_of(8000);
  settled.paid = at("2026-04-10T15:00:00Z");
  shop.order(settled, "2026-03-01T15:00:00Z", "2026-04-10T15:00:00Z");

  CHECK(shop.balance() == 80);
  CHECK(shop.txns.size() == 1);
}

TEST_CASE("Section 22: points of every source end by the program's rule", "[loyalty]") {
  // A label deciding expiry.
  Program program = with_every_source();
  program.expiry = after_a_year();
  Shop shop(program);
  earn_everywhere(shop);
  CHECK(shop.balance() == 50);
  REQUIRE(shop.account().lots.size() == 5);
  for (const Lot& lot : shop.account().lots) {
    CHECK(lot.expires == at("2027-03-02T05:00:00Z"));
  }

  shop.book.settle(kAna, at("2027-03-02T05:00:00Z"));

  CHECK(shop.balance() == 0);
}

TEST_CASE("Section 22: a prize is paid with points of every source", "[loyalty]") {
  // A redemption limited to one document type while the balance counts all.
  Shop shop(with_every_source());
  earn_everywhere(shop);

  shop.book.redeem(kAna, 1, "prize", at("2026-03-02T15:00:00Z"));

  CHECK(shop.balance() == 0);
  CHECK(shop.account().held == Points(50));
  CHECK(shop.txns.back().uses.size() == 5);
}

TEST_CASE("Section 22: points follow an order that is amended up and down", "[loyalty]") {
  Shop shop(one_for_a_dollar());

  for (const std::int64_t minor : {5000, 8000, 3099, 4500, 0, 6000}) {
    shop.order(minor);
    CHECK(shop.balance() == minor / 100);
  }
}

TEST_CASE("Section 22: a prize that waits for its coupon takes nothing from other members",
          "[loyalty]") {  // one account's open cart changing another's wallet
  Shop shop(with_every_source());
  earn_everywhere(shop);
  shop.adjust(60, "2026-03-01T15:00:00Z", kBen);

  shop.book.redeem(kAna, 1, "prize", at("2026-03-02T15:00:00Z"));
  CHECK(shop.balance(kBen) == 60);
  shop.book.give_up(1, at("2026-03-02T15:01:00Z"));

  CHECK(shop.balance() == 50);
  CHECK(shop.balance(kBen) == 60);
}
