#include "loyalty/points/granting.h"

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

core::Instant at(const char* text) {
  return core::parse_rfc3339(text).value();
}

Program program() {
  return {.time_zone = "America/Los_Angeles",
          .usable = {.mode = UsableRule::Mode::kPeriod, .after = {14, Unit::kDay}},
          .expiry = {.mode = ExpiryRule::Mode::kPeriod, .after = {1, Unit::kYear}}};
}

const core::Instant kPaid = at("2026-03-01T18:00:00Z");

}  // namespace

TEST_CASE("Section 6: an order's points wait for their day and live from then on", "[loyalty]") {
  const Grant grant = grant_for_order(program(), Points(60), {.paid = kPaid}, kPaid);

  CHECK(grant.is_pending);
  CHECK(grant.usable == at("2026-03-15T07:00:00Z"));
  CHECK(grant.expires == at("2027-03-16T07:00:00Z"));
}

TEST_CASE("An order that is claimed after its wait can be used at once and lives from then on",
          "[loyalty]") {
  const Grant grant =
      grant_for_order(program(), Points(60), {.paid = at("2024-01-01T18:00:00Z")}, kPaid);

  CHECK_FALSE(grant.is_pending);
  CHECK(grant.expires == at("2027-03-02T08:00:00Z"));
}

TEST_CASE("Points that wait for the delivery get their dates when it comes", "[loyalty]") {
  Program rules = program();
  rules.usable = {.mode = UsableRule::Mode::kEvent, .event = "delivered"};
  Account account;
  const Grant grant = grant_for_order(rules, Points(60), {.paid = kPaid}, kPaid);
  CHECK(grant.is_pending);
  CHECK_FALSE(grant.usable.has_value());
  CHECK_FALSE(grant.expires.has_value());
  earn(account, {.ref = "o", .order_key = "o"}, {grant}, kPaid);
  const core::Instant delivered = at("2026-03-05T18:00:00Z");

  CHECK_FALSE(set_usable(account, rules, "other", {.paid = kPaid, .event = delivered}, delivered));
  CHECK(set_usable(account, rules, "o", {.paid = kPaid, .event = delivered}, delivered));
  CHECK_FALSE(set_usable(account, rules, "o", {.paid = kPaid, .event = delivered}, delivered));
  settle(account, delivered);

  CHECK(account.available == Points(60));
  CHECK(account.lots.front().expires == at("2027-03-06T08:00:00Z"));
}

TEST_CASE("A bonus can be used at once and has the program's life", "[loyalty]") {
  const Grant grant = grant_now(program(), Points(50), kPaid);

  CHECK_FALSE(grant.is_pending);
  CHECK(grant.expires == at("2027-03-02T08:00:00Z"));
}

TEST_CASE("Only where points expire without activity does activity keep them alive", "[loyalty]") {
  Account account;
  Program rules = program();
  keep_alive(account, rules, kPaid);
  CHECK_FALSE(account.idle_until.has_value());

  rules.expiry = {.mode = ExpiryRule::Mode::kInactivity, .after = {1, Unit::kYear}};
  keep_alive(account, rules, kPaid);

  CHECK(account.idle_until == at("2027-03-02T08:00:00Z"));
}

TEST_CASE("Points live as long as the member's tier says where it says anything",
          "[loyalty]") {  // R64, R100
  using Mode = ExpiryRule::Mode;
  Program rules = program();
  rules.usable = {};
  rules.tiers = {{.name = "Guest"}, {.name = "Gold", .expiry = Period{2, Unit::kYear}}};
  const auto end = [&](const std::string& tier) {
    return grant_for_order({rules, tier}, Points(60), {.paid = kPaid}, kPaid).expires;
  };

  CHECK(end("") == at("2027-03-02T08:00:00Z"));
  CHECK(end("Guest") == at("2027-03-02T08:00:00Z"));
  CHECK(end("Gold") == at("2028-03-02T08:00:00Z"));
  CHECK(grant_now({rules, "Gold"}, Points(5), kPaid).expires == at("2028-03-02T08:00:00Z"));

  rules.expiry.rounded_up_to = Unit::kQuarter;
  CHECK(end("Gold") == at("2028-04-01T07:00:00Z"));
  rules.expiry = {};
  CHECK_FALSE(end("Guest").has_value());
  CHECK(end("Gold") == at("2028-03-02T08:00:00Z"));
  rules.expiry = {.mode = Mode::kFixedDays, .fixed_days = {std::chrono::December / 31}};
  CHECK(end("Guest") == at("2027-01-01T08:00:00Z"));
  CHECK(end("Gold") == at("2028-03-02T08:00:00Z"));

  rules.expiry = {.mode = Mode::kInactivity, .after = {1, Unit::kYear}};
  Account account;
  keep_alive(account, {rules, "Gold"}, kPaid);
  CHECK(account.idle_until == at("2028-03-02T08:00:00Z"));
}

TEST_CASE("Points that wait for the delivery keep a life that counts from earning", "[loyalty]") {
  Program rules = program();
  rules.usable = {.mode = UsableRule::Mode::kEvent, .event = "delivered"};
  rules.expiry.counts_from = ExpiryRule::CountsFrom::kEarning;
  Account account;
  const Grant grant = grant_for_order(rules, Points(60), {.paid = kPaid}, kPaid);
  CHECK(grant.expires == at("2027-03-02T08:00:00Z"));
  earn(account, {.ref = "o", .order_key = "o"}, {grant}, kPaid);
  const core::Instant delivered = at("2026-03-20T18:00:00Z");

  REQUIRE(set_usable(account, rules, "o", {.paid = kPaid, .event = delivered}, delivered));

  CHECK(account.lots.front().expires == at("2027-03-02T08:00:00Z"));
}

TEST_CASE("The delivery ends a wait that would end by itself later", "[loyalty]") {
  Program rules = program();
  rules.usable = {.mode = UsableRule::Mode::kEvent,
                  .event = "delivered",
                  .longest_wait = Period{30, Unit::kDay}};
  Account account;
  const Grant grant = grant_for_order(rules, Points(60), {.paid = kPaid}, kPaid);
  CHECK(grant.usable == at("2026-03-31T07:00:00Z"));
  earn(account, {.ref = "o", .order_key = "o"}, {grant}, kPaid);
  const core::Instant delivered = at("2026-03-05T18:00:00Z");

  CHECK_FALSE(set_usable(account, rules, "o", {.paid = kPaid}, delivered));
  CHECK(set_usable(account, rules, "o", {.paid = kPaid, .event = delivered}, delivered));
  CHECK(account.lots.front().usable == delivered);
  CHECK(account.lots.front().expires == at("2027-03-06T08:00:00Z"));
  CHECK_FALSE(set_usable(account, rules, "o", {.paid = kPaid, .event = delivered}, delivered));
}
