// The published cases of lots and their dates, replayed on the rules alone.
#include <algorithm>
#include <string>
#include <vector>

#include "loyalty/points/account.h"
#include "loyalty/points/expiry.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

struct Credit {
  std::int64_t points;
  const char* on;
  const char* last_good_day;  // null: no date
};

core::Instant utc(const std::string& text) {
  const auto instant = core::parse_rfc3339(text);
  REQUIRE(instant.has_value());
  return *instant;
}

// One member's lots, spent as the account spends them.
class Lots {
 public:
  explicit Lots(const std::vector<Credit>& credits) : count_(credits.size()) {
    for (const Credit& credit : credits) {
      Grant grant{.points = Points(credit.points)};
      if (credit.last_good_day != nullptr) {
        grant.expires =
            utc(credit.last_good_day + std::string("T00:00:00Z")) + std::chrono::hours(24);
      }
      earn(account_, {.ref = "credit"}, {grant}, utc(credit.on + std::string("T00:00:00Z")));
    }
  }

  bool spend(std::int64_t points, const std::string& day) {
    const core::Instant now = utc(day + "T12:00:00Z");
    settle(account_, now);
    return hold(account_, {.ref = "spend"}, Points(points), now).has_value();
  }

  std::vector<std::int64_t> left() const {
    std::vector<std::int64_t> remaining(count_, 0);
    for (const Lot& lot : account_.lots) {
      remaining.at(static_cast<std::size_t>(lot.id - 1)) = lot.remaining.count();
    }
    return remaining;
  }

  std::int64_t balance(core::Instant now) const {
    Account copy = account_;
    settle(copy, now);
    return copy.available.count();
  }

 private:
  Account account_;
  std::size_t count_;
};

using Left = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("Section 7: the worked example takes from the lot that ends first", "[loyalty]") {
  Lots lots({{100, "2026-01-01", "2026-06-30"},
             {80, "2026-01-02", "2026-03-31"},
             {50, "2026-01-03", nullptr}});

  REQUIRE(lots.spend(150, "2026-02-01"));

  CHECK(lots.left() == Left{30, 0, 50});
}

TEST_CASE("Section 7: a lot past its date is not used, also when no job closed it",
          "[loyalty]") {  // R96
  Lots lots({{100, "2026-01-01", "2026-03-31"}, {50, "2026-01-02", nullptr}});

  CHECK_FALSE(lots.spend(51, "2026-04-01"));
  CHECK(lots.spend(50, "2026-04-01"));
  CHECK(lots.left() == Left{0, 0});
}

TEST_CASE("Lots without a date are used last, whatever the order they came in", "[loyalty]") {
  Lots odoo({{10, "2026-01-01", nullptr},  // odoo-exp-03
             {10, "2026-01-02", "2026-12-31"},
             {10, "2026-01-03", "2026-06-30"}});
  CHECK(odoo.spend(15, "2026-02-01"));
  CHECK(odoo.left() == Left{10, 5, 0});

  Lots sylius({{100, "2026-01-01", nullptr}, {100, "2026-01-02", "2027-01-01"}});  // sylius-lot-03
  CHECK(sylius.spend(100, "2026-02-01"));
  CHECK(sylius.left() == Left{100, 0});
}

TEST_CASE("A prize taken lowers one lot or several", "[loyalty]") {
  Lots one({{100, "2026-01-01", nullptr}});  // sylius-lot-01
  CHECK(one.spend(30, "2026-01-02"));
  CHECK(one.left() == Left{70});

  Lots two({{50, "2026-01-01", "2027-01-01"}, {50, "2026-01-02", "2027-02-01"}});  // sylius-lot-04
  CHECK(two.spend(70, "2026-03-01"));
  CHECK(two.left() == Left{0, 30});

  Lots same_order({{575, "2026-01-01", "2026-04-01"}});  // odoo-exp-01
  CHECK(same_order.spend(500, "2026-01-01"));
  CHECK(same_order.left() == Left{75});
}

TEST_CASE("Section 8: points spent before their date do not expire again",
          "[loyalty]") {  // yith-exp-01
  Lots lots({{100, "2026-01-01", "2026-06-30"}, {200, "2026-01-02", "2026-09-30"}});

  REQUIRE(lots.spend(180, "2026-02-01"));

  CHECK(lots.balance(utc("2026-06-30T23:59:59Z")) == 120);
  CHECK(lots.balance(utc("2026-07-01T00:00:00Z")) == 120);
  CHECK(lots.balance(utc("2026-10-01T00:00:00Z")) == 0);
}

TEST_CASE("Expiry is reached at exactly the named moment", "[loyalty]") {  // sylius-exp-01
  const Lots lots({{150, "2026-01-01", "2026-06-30"}});
  const core::Instant moment = utc("2026-07-01T00:00:00Z");

  CHECK(lots.balance(moment - core::Duration(1)) == 150);
  CHECK(lots.balance(moment) == 0);
}
