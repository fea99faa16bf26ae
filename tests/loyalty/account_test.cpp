#include "loyalty/points/account.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::AccountKind;
using core::Points;

namespace {

core::Instant at(const char* text) {
  return core::parse_rfc3339(text).value();
}

const core::Instant kNow = at("2026-03-01T10:00:00Z");
const core::Instant kFar = at("2030-01-01T00:00:00Z");

Grant grant(std::int64_t points, std::optional<core::Instant> expires = {}) {
  return {.points = Points(points), .expires = expires};
}

Grant pending(std::int64_t points, core::Instant usable) {
  return {.points = Points(points), .is_pending = true, .usable = usable};
}

// One member whose transactions are added up as the database would.
struct Member {
  Account account;
  std::vector<Txn> txns;
  int refs = 0;

  void keep(const Txn& txn) {
    std::int64_t sum = 0;
    for (const core::Posting& posting : txn.postings) {
      sum += posting.amount.count();
    }
    CHECK(sum == 0);
    txns.push_back(txn);
  }
  void keep(const std::optional<Txn>& txn) {
    if (txn) {
      keep(*txn);
    }
  }
  Cause cause(const std::string& order = "") {
    return {.ref = "t" + std::to_string(++refs), .order_key = order};
  }
  void earns(std::int64_t points, std::optional<core::Instant> expires = {}) {
    keep(earn(account, cause(), {grant(points, expires)}, kNow));
  }
  OrderStanding standing(const std::string& order) const {
    OrderStanding standing;
    for (const Txn& txn : txns) {
      if (txn.order_key == order) {
        add_to(standing, order_move(txn));
      }
      for (const LotUse& use : txn.uses) {
        if (txn.kind == "expire" && is_of(use.lot, order)) {
          standing.gone = Points(standing.gone.count() + use.points.count());
        }
      }
    }
    return standing;
  }
  bool is_of(std::int64_t lot, const std::string& order) const {
    return std::ranges::any_of(txns, [&](const Txn& txn) {
      return std::ranges::any_of(txn.opened, [&](const Lot& opened) {
        return opened.id == lot && opened.order_key == order;
      });
    });
  }
  void order(const std::string& key, std::int64_t target, const RefundPolicy& policy = {}) {
    order(key, grant(target), policy);
  }
  void order(const std::string& key, const Grant& as, const RefundPolicy& policy = {}) {
    keep(move_order(account,
                    {.cause = cause(key),
                     .standing = standing(key),
                     .target = as.points,
                     .grants = {as},
                     .policy = policy},
                    kNow));
  }
  void pass(core::Instant until) {
    for (const Txn& txn : settle(account, until)) {
      keep(txn);
    }
  }
  bool spends(std::int64_t points) {
    const auto held = hold(account, cause(), Points(points), kNow);
    keep(held);
    if (held) {
      keep(spend(account, cause(), Points(points), kNow));
    }
    return held.has_value();
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
  std::int64_t available() const {
    std::int64_t lots = 0;
    for (const Lot& lot : account.lots) {
      lots += lot.is_pending ? 0 : lot.remaining.count();
    }
    CHECK(lots == account.available.count());
    CHECK(sum_of(AccountKind::kMember) == account.available.count());
    CHECK(sum_of(AccountKind::kPending) == account.pending.count());
    CHECK(sum_of(AccountKind::kDebt) == account.debt.count());
    return account.available.count();
  }
  std::int64_t left(std::int64_t lot) const {
    const auto found = std::ranges::find(account.lots, lot, &Lot::id);
    return found == account.lots.end() ? 0 : found->remaining.count();
  }
};

constexpr RefundPolicy kOnlyPendingPolicy{.claw_back = ClawBack::kOnlyPending};
constexpr RefundPolicy kDebtPolicy{.claw_back = ClawBack::kDebt, .debt_limit = Points(500)};

}  // namespace

TEST_CASE("Section 7: points that end first are used first, those without an end last",
          "[loyalty]") {
  Member member;
  member.earns(100, at("2026-07-01T00:00:00Z"));  // A, last good day 30 June
  member.earns(80, at("2026-04-01T00:00:00Z"));   // B, 31 March
  member.earns(50);                               // C, never

  CHECK(member.spends(150));

  CHECK(member.left(1) == 30);
  CHECK(member.left(2) == 0);
  CHECK(member.left(3) == 50);
  CHECK(member.available() == 80);
}

TEST_CASE("Of two lots with one end the older one is used first", "[loyalty]") {
  Member member;
  member.earns(10, kFar);
  member.earns(10, kFar);

  member.spends(15);

  CHECK(member.left(1) == 0);
  CHECK(member.left(2) == 5);
}

TEST_CASE("More than there is cannot be held, and nothing changes", "[loyalty]") {
  Member member;
  member.earns(199);

  CHECK_FALSE(member.spends(200));

  CHECK(member.available() == 199);
  CHECK(member.txns.size() == 1);
}

TEST_CASE("Section 6: points on the way shrink with a refund and become usable by their date",
          "[loyalty]") {
  Member member;
  const core::Instant usable = at("2026-03-15T08:00:00Z");
  member.order("o1", pending(60, usable));
  CHECK(member.account.pending == Points(60));
  CHECK_FALSE(member.spends(1));

  member.order("o1", pending(30, usable));
  CHECK(member.account.pending == Points(30));
  member.pass(at("2026-03-15T07:59:59Z"));
  CHECK(member.available() == 0);
  member.pass(usable);

  CHECK(member.available() == 30);
  CHECK(member.account.pending == Points(0));
  CHECK(member.sum_of(AccountKind::kUnrecovered) == 0);
}

TEST_CASE("Section 8: a lot past its date is gone from that moment, however late it is written",
          "[loyalty]") {
  Member member;
  member.earns(100, at("2026-04-01T07:00:00Z"));
  member.earns(30);
  CHECK(next_settlement(member.account) == at("2026-04-01T07:00:00Z"));

  member.pass(at("2026-05-20T00:00:00Z"));
  member.pass(at("2026-05-20T00:00:00Z"));

  CHECK(member.available() == 30);
  CHECK(member.sum_of(AccountKind::kExpired) == 100);
  REQUIRE(member.txns.size() == 3);
  CHECK(member.txns.back().at == at("2026-04-01T07:00:00Z"));
  CHECK(member.txns.back().ref == "expire:1");
  CHECK_FALSE(next_settlement(member.account).has_value());
}

TEST_CASE("Settling day by day writes what settling once writes", "[loyalty]") {
  const auto history = [](const std::vector<const char*>& stops) {
    Member member;
    member.order("o1", pending(40, at("2026-03-10T00:00:00Z")));
    member.account.lots.front().expires = at("2026-03-20T00:00:00Z");
    member.earns(25, at("2026-03-10T00:00:00Z"));
    member.account.idle_until = at("2026-03-18T00:00:00Z");
    for (const char* stop : stops) {
      member.pass(at(stop));
    }
    std::string text;
    for (const Txn& txn : member.txns) {
      text += txn.ref + " " + core::to_rfc3339(txn.at) + "\n";
    }
    return text;
  };

  CHECK(history({"2026-03-09T00:00:00Z", "2026-03-10T00:00:00Z", "2026-03-19T00:00:00Z"}) ==
        history({"2026-06-01T00:00:00Z"}));
}

TEST_CASE("Without activity everything goes at once", "[loyalty]") {
  Member member;
  member.earns(500);
  member.earns(100);
  member.account.idle_until = at("2027-01-01T00:00:00Z");

  member.pass(at("2026-12-31T23:59:59Z"));
  CHECK(member.available() == 600);
  member.pass(at("2027-01-01T00:00:00Z"));

  CHECK(member.available() == 0);
  CHECK(member.sum_of(AccountKind::kExpired) == 600);
}

TEST_CASE("Section 9: a prize that was given up puts the points back into their lots",
          "[loyalty]") {
  Member member;
  member.earns(150, kFar);
  member.earns(110);
  const auto held = hold(member.account, member.cause(), Points(200), kNow);
  REQUIRE(held.has_value());
  member.keep(*held);
  CHECK(member.available() == 60);
  std::vector<TakenLot> taken;
  for (const LotUse& use : held->uses) {
    const auto lot = std::ranges::find(member.account.lots, use.lot, &Lot::id);
    taken.push_back({.lot = lot != member.account.lots.end()
                                ? *lot
                                : Lot{.id = 1, .points = Points(150), .expires = kFar},
                     .taken = use.points});
  }

  member.keep(
      give_back(member.account, member.cause(), {.taken = taken, .grace_until = kFar}, kNow));

  CHECK(member.available() == 260);
  CHECK(member.left(1) == 150);
  CHECK(member.left(2) == 110);
  CHECK(member.account.held == Points(0));
}

TEST_CASE("Section 9: points whose date has passed meanwhile come back for a short time",
          "[loyalty]") {
  Member member;
  member.earns(200, at("2026-03-10T00:00:00Z"));
  const Lot lot = member.account.lots.front();
  member.keep(hold(member.account, member.cause(), Points(200), kNow));
  const core::Instant later = at("2026-03-12T00:00:00Z");
  const core::Instant grace = at("2026-04-12T00:00:00Z");
  member.pass(later);

  Lot now = lot;
  now.remaining = Points(0);
  member.keep(give_back(member.account,
                        member.cause(),
                        {.taken = {{.lot = now, .taken = Points(200)}}, .grace_until = grace},
                        later));

  CHECK(member.available() == 200);
  REQUIRE(member.account.lots.size() == 1);
  CHECK(member.account.lots.front().expires == grace);
  CHECK(member.account.lots.front().id == 2);
}

TEST_CASE("Section 10: an order that lost part of its value keeps what the rest earns",
          "[loyalty]") {
  Member member;
  member.order("o1", 19);  // 19.99
  member.order("o1", 9);   // 9.99 are left
  CHECK(member.available() == 9);

  member.order("o1", 0);

  CHECK(member.available() == 0);
  CHECK(member.txns.at(1).kind == "clawback");
  CHECK(member.sum_of(AccountKind::kIssued) == 0);
}

TEST_CASE("Section 10: what is taken back when most is spent, by each policy", "[loyalty]") {
  const auto refunded = [](const RefundPolicy& policy) {
    Member member;
    member.order("o1", 240);
    member.earns(30);
    member.spends(200);
    member.order("o1", 0, policy);
    return member;
  };

  const Member only_pending = refunded(kOnlyPendingPolicy);
  CHECK(only_pending.available() == 70);
  CHECK(only_pending.sum_of(AccountKind::kUnrecovered) == -240);

  const Member at_zero = refunded({});
  CHECK(at_zero.available() == 0);
  CHECK(at_zero.sum_of(AccountKind::kUnrecovered) == -170);

  Member debt = refunded(kDebtPolicy);
  CHECK(debt.available() == 0);
  CHECK(debt.account.debt == Points(-170));
  debt.order("o2", 120);
  CHECK(debt.available() == 0);
  CHECK(debt.account.debt == Points(-50));
  debt.order("o3", 70);
  CHECK(debt.available() == 20);
  CHECK(debt.account.debt == Points(0));
}

TEST_CASE("A debt goes no deeper than its limit", "[loyalty]") {
  Member member;
  member.order("o1", 240);
  member.spends(240);

  member.order("o1", 0, {.claw_back = ClawBack::kDebt, .debt_limit = Points(100)});

  CHECK(member.account.debt == Points(-100));
  CHECK(member.sum_of(AccountKind::kUnrecovered) == -140);
}

TEST_CASE("A shop may leave the points of other orders alone", "[loyalty]") {
  Member member;
  member.order("o1", 240);
  member.earns(30);
  member.spends(200);

  member.order("o1", 0, {.from_other_lots = false});

  CHECK(member.available() == 30);
  CHECK(member.sum_of(AccountKind::kUnrecovered) == -200);
}

TEST_CASE("Section 10: points that have expired are not taken twice", "[loyalty]") {
  Member member;
  member.order("o1", grant(100, at("2026-04-01T00:00:00Z")));
  member.spends(40);
  member.pass(at("2026-04-01T00:00:00Z"));
  member.earns(500);

  member.order("o1", 0);

  CHECK(member.available() == 460);  // 40 were taken back
  CHECK(member.sum_of(AccountKind::kExpired) == 0);
}

TEST_CASE("Section 10: a refund undone in part leaves what the smaller refund would have left",
          "[loyalty]") {
  const auto path = GENERATE(std::vector<std::int64_t>{50},
                             std::vector<std::int64_t>{0, 50},
                             std::vector<std::int64_t>{0, 100, 50},
                             std::vector<std::int64_t>{0, 20, 50});
  const bool has_others = GENERATE(true, false);
  Member member;
  member.order("o1", grant(100, at("2026-04-01T00:00:00Z")));
  member.spends(40);
  member.pass(at("2026-04-01T00:00:00Z"));
  if (has_others) {
    member.earns(100);
  }

  for (const std::int64_t target : path) {
    member.order("o1", target, kDebtPolicy);
  }

  CHECK(member.available() == (has_others ? 100 : 0));
  CHECK(member.sum_of(AccountKind::kDebt) == 0);
  CHECK(member.sum_of(AccountKind::kExpired) == 10);
}

TEST_CASE("An order that is paid again after all ends where it was", "[loyalty]") {
  Member member;
  member.order("o1", grant(100, at("2026-04-01T00:00:00Z")));
  member.spends(40);
  member.pass(at("2026-04-01T00:00:00Z"));

  member.order("o1", 0);
  CHECK(member.sum_of(AccountKind::kUnrecovered) == -40);
  member.order("o1", 100);

  CHECK(member.available() == 0);
  CHECK(member.sum_of(AccountKind::kUnrecovered) == 0);
  CHECK(member.sum_of(AccountKind::kExpired) == 60);
  CHECK(member.sum_of(AccountKind::kSpent) == 40);
}

TEST_CASE("The same target again changes nothing", "[loyalty]") {
  Member member;
  member.order("o1", 60);
  member.order("o1", 60);

  CHECK(member.available() == 60);
  CHECK(member.txns.size() == 1);
}

TEST_CASE("Points that come on the way pay a debt when they can be used", "[loyalty]") {
  Member member;
  member.order("o1", 100);
  member.spends(100);
  member.order("o1", 0, kDebtPolicy);

  member.order("o2", pending(130, at("2026-03-15T00:00:00Z")));
  CHECK(member.account.debt == Points(-100));
  CHECK(member.account.pending == Points(130));
  member.pass(at("2026-03-15T00:00:00Z"));

  CHECK(member.account.debt == Points(0));
  CHECK(member.available() == 30);
}

TEST_CASE("Points that come back from a prize pay a debt first", "[loyalty]") {
  Member member;
  member.order("o1", 100);
  const Lot lot = member.account.lots.front();
  member.keep(hold(member.account, member.cause(), Points(100), kNow));
  member.order("o1", 0, kDebtPolicy);
  CHECK(member.account.debt == Points(-100));

  Lot now = lot;
  now.remaining = Points(0);
  member.keep(give_back(member.account,
                        member.cause(),
                        {.taken = {{.lot = now, .taken = Points(100)}}, .grace_until = kFar},
                        kNow));

  CHECK(member.account.debt == Points(0));
  CHECK(member.available() == 0);
}

TEST_CASE("What could not be taken back is taken when points are there again", "[loyalty]") {
  Member member;
  member.order("o1", 100);
  member.spends(100);
  member.order("o1", 0);
  member.earns(30);

  member.keep(recover(member.account, member.cause("o1"), member.standing("o1"), {}, kNow));
  CHECK(member.available() == 0);
  CHECK(member.sum_of(AccountKind::kUnrecovered) == -70);

  CHECK_FALSE(
      recover(member.account, member.cause("o1"), member.standing("o1"), {}, kNow).has_value());
}

TEST_CASE("Section 10: a shop that takes only pending points takes no others later either",
          "[loyalty]") {
  Member member;
  member.order("o1", 100);
  member.spends(100);
  member.order("o1", 0, kOnlyPendingPolicy);
  member.earns(30);

  CHECK_FALSE(
      recover(member.account, member.cause("o1"), member.standing("o1"), kOnlyPendingPolicy, kNow)
          .has_value());
  CHECK_FALSE(recover(member.account,
                      member.cause("o1"),
                      member.standing("o1"),
                      {.from_other_lots = false},
                      kNow)
                  .has_value());
  CHECK(member.available() == 30);
}

TEST_CASE("Nobody owes points while there are others to take", "[loyalty]") {
  Member member;
  member.order("o1", 100);
  member.spends(100);
  member.earns(30);
  RefundPolicy policy = kDebtPolicy;
  policy.from_other_lots = false;

  member.order("o1", 0, policy);

  CHECK(member.available() == 0);
  CHECK(member.account.debt == Points(-70));
}

TEST_CASE("Section 8: points that still wait at their end go, and pay no debt", "[loyalty]") {
  Member member;
  Grant late = pending(130, at("2026-05-01T00:00:00Z"));
  late.expires = at("2026-04-01T00:00:00Z");
  member.order("o1", late);

  member.pass(at("2026-05-02T00:00:00Z"));

  CHECK(member.available() == 0);
  CHECK(member.account.pending == Points(0));
  CHECK(member.txns.back().kind == "expire");
  CHECK(member.txns.back().at == at("2026-04-01T00:00:00Z"));
}

TEST_CASE("The whole balance ends without activity, points on the way too, however late one looks",
          "[loyalty]") {
  const auto left_after = [](const std::vector<const char*>& stops) {
    Member member;
    member.order("o1", pending(130, at("2026-05-01T00:00:00Z")));
    member.account.idle_until = at("2026-04-01T00:00:00Z");
    for (const char* stop : stops) {
      member.pass(at(stop));
    }
    return member.available() + member.account.pending.count();
  };

  CHECK(left_after({"2026-04-02T00:00:00Z", "2026-05-02T00:00:00Z"}) == 0);
  CHECK(left_after({"2026-05-02T00:00:00Z"}) == 0);
}

TEST_CASE("A person's correction adds points or takes them, never below zero", "[loyalty]") {
  Member member;
  member.keep(adjust(member.account, member.cause(), Points(40), grant(0, kFar), kNow));
  CHECK(member.available() == 40);
  CHECK(member.account.lots.front().expires == kFar);

  CHECK_FALSE(adjust(member.account, member.cause(), Points(-41), {}, kNow).has_value());
  member.keep(adjust(member.account, member.cause(), Points(-15), {}, kNow));

  CHECK(member.available() == 25);
  CHECK(member.sum_of(AccountKind::kAdjust) == -25);
  CHECK(member.txns.back().kind == "adjust");
}

TEST_CASE("Section 2: what is handed over keeps its dates, its order and when it was earned",
          "[loyalty]") {
  Member ana;
  Member other;
  ana.keep(earn(ana.account, ana.cause("o1"), {grant(100, kFar), pending(20, kFar)}, kNow));
  ana.keep(hold(ana.account, ana.cause(), Points(30), kNow));
  other.earns(5);
  const core::Instant later = at("2026-04-01T10:00:00Z");

  const auto moved = hand_over(
      ana.account, other.account, {.out = {.ref = "m:out"}, .in = {.ref = "m:in"}}, later);

  REQUIRE(moved);
  ana.keep(moved->out);
  other.keep(moved->in);
  CHECK(ana.account.available == Points(0));
  CHECK(ana.account.pending == Points(0));
  CHECK(ana.account.held == Points(30));  // a prize that is under way stays where it is
  CHECK(ana.account.lots.empty());
  CHECK(other.account.available == Points(75));
  CHECK(other.account.pending == Points(20));
  REQUIRE(moved->in.opened.size() == 2);
  CHECK(moved->in.opened[0].points == Points(70));
  CHECK(moved->in.opened[0].expires == kFar);
  CHECK(moved->in.opened[0].earned == kNow);
  CHECK(moved->in.opened[0].order_key == "o1");
  CHECK(moved->in.opened[1].is_pending);
  CHECK(moved->in.opened[1].usable == kFar);
  CHECK_FALSE(hand_over(
      ana.account, other.account, {.out = {.ref = "n:out"}, .in = {.ref = "n:in"}}, later));
}
