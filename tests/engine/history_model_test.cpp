#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "db/ledger.h"
#include "db/notes.h"
#include "db/orders.h"
#include "db/redemptions.h"
#include "db/verify.h"
#include "engine/activity.h"
#include "engine/adjust.h"
#include "engine/coupon_moves.h"
#include "engine/member_account.h"
#include "engine/order_points.h"
#include "engine/proof/rebuild.h"
#include "engine/redeem.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"
#include "tests/loyalty/random_orders.h"
#include "tests/loyalty/reference_model.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using loyalty::draw;
using loyalty::OrderTold;

namespace reference = loyalty::reference;

namespace {

constexpr std::int64_t kMembers = 4;
constexpr int kHistories = 20;
constexpr int kEvents = 150;

class TestRules final : public ReplayRules {
 public:
  explicit TestRules(TestShop& shop) : shop_(shop) {}
  core::Result<const loyalty::Program*> at(const db::Happening& happening) override {
    const auto text = db::program_text_of(shop_.db(), happening.rule_version);
    return &shop_.programs.at(text.value())->program;
  }

 private:
  TestShop& shop_;
};

// How often each kind of happening came about.
using Seen = std::map<std::string, int>;

// What the histories must hold, that no invariant goes unasked.
constexpr const char* kWanted[] = {"activity",       "activity again",
                                   "correction",     "coupon cancelled",
                                   "coupon expired", "coupon of a cancelled order",
                                   "coupon used",    "coupon used after its points came back",
                                   "expiry",         "order",
                                   "order again",    "order claimed",
                                   "order grown",    "order shrunk",
                                   "prize",          "prize again",
                                   "prize given up", "prize issued",
                                   "prize refused",  "refund before its order",
                                   "rules changed"};

// One shop with a database, and the reference model of its members.
class History {
 public:
  History(std::uint64_t seed, Seen& seen)
      : seen_(seen), random_(seed), rules_(loyalty::draw_rules(random_)) {
    use_rules();
    for (std::int64_t i = 0; i < kMembers; ++i) {
      const std::string name = "member" + std::to_string(i);
      people_.push_back({.contact = shop_.member(name, name + "@example.com")});
      people_.back().model.grant(rules_, rules_.joining, shop_.now());
    }
  }

  void step() {
    shop_.pass(loyalty::draw_pause(random_));
    person_ = &people_.at(static_cast<std::size_t>(draw(random_, kMembers)));
    happen(draw(random_, 16));
    look();
    if (draw(random_, 40) == 0) {
      change_rules();
    }
  }

  /// The ledger follows from the history: computed again, it gives the same transactions.
  void compute_again() {
    TestRules rules(shop_);
    const auto report = rebuild(shop_.db(), rules, shop_.now());
    REQUIRE(report.has_value());
    CHECK(report->happenings > 0);
    CHECK(report->is_same());
    seen_["expiry"] += shop_.ask("SELECT count(*) FROM txn WHERE kind = 'expire'") != "0" ? 1 : 0;
  }

 private:
  void happen(std::int64_t kind) {
    if (kind == 0) {
      settle();
    } else if (kind == 1) {
      adjust();
    } else if (kind < 4) {
      redeem();
    } else if (kind < 7) {
      finish(kind != 6);
    } else if (kind < 9) {
      tell_coupon();
    } else if (kind == 9) {
      do_activity();
    } else {
      tell_order();
    }
  }

  struct Person {
    db::Contact contact{};
    reference::Member model{};
  };
  struct Prize {
    core::RedemptionId id;
    Person* person = nullptr;
    bool is_back = false;  // the points of its coupon
  };

  void use_rules() {
    shop_.change_rules([this](Rules& rules) { rules.program = loyalty::program_of(rules_); });
    shop_.act([](const Context&) {});
  }

  // The thresholds of tiers stay: nobody looks at a member's tier only because they changed.
  void change_rules() {
    shop_.pass(core::Duration(1));
    const reference::Rules before = rules_;
    loyalty::draw_change(random_, rules_);
    rules_.tiers = before.tiers;
    use_rules();
    ++seen_["rules changed"];
    for (Person& person : people_) {
      person.model.change(before, rules_, shop_.now());
    }
  }

  void settle() {
    shop_.act([&](const Context& context) {
      const MemberAccount account(context, *person_->contact.member);
    });
    person_->model.settle(rules_, shop_.now());
  }

  void adjust() {
    const std::int64_t change = draw(random_, 200) - 80;
    if (change == 0) {
      return settle();
    }
    bool is_done = false;
    shop_.act([&](const Context& context) {
      is_done = engine::adjust(context,
                               {.member = *person_->contact.member,
                                .change = core::Points(change),
                                .reason = "Sorry",
                                .who = "test"})
                    .has_value();
    });
    CHECK(is_done == person_->model.adjust(rules_, change, shop_.now()));
    ++seen_["correction"];
  }

  // Now and then one that was told before.
  void do_activity() {
    const bool is_new = activities_ == 0 || draw(random_, 3) != 0;
    const std::string id = std::to_string(is_new ? ++activities_ : 1 + draw(random_, activities_));
    const bool is_known = person_->model.activities.contains(id);
    shop_.act([&](const Context& context) {
      const ActivityRequest request{.member = *person_->contact.member,
                                    .name = "review",
                                    .id = id,
                                    .at = context.now,
                                    .source = "store"};
      CHECK((record_activity(context, request).outcome == ActivityOutcome::kAlready) == is_known);
      CHECK(record_activity(context, request).outcome == ActivityOutcome::kAlready);
    });
    ++seen_[is_known ? "activity again" : "activity"];
    settle();
    person_->model.act(rules_, id, shop_.now());
  }

  void redeem() {
    const std::string nonce = std::to_string(++nonces_);
    std::vector<std::string> answers;
    for (int press = 0; press < 2; ++press) {
      shop_.act([&](const Context& context) {
        answers.push_back(
            engine::redeem(context,
                           {.contact = person_->contact, .reward = "prize", .nonce = nonce})
                .outcome);
      });
      see_coupons();  // those that are due end first
    }
    const auto made =
        db::find_redemption(shop_.db(), std::to_string(person_->contact.id.number()) + ":" + nonce);
    REQUIRE(made.has_value());
    const bool is_held = person_->model.redeem(rules_, made->id.number(), shop_.now());
    CHECK(answers == std::vector<std::string>(2, is_held ? "" : "not_enough"));
    ++seen_["prize again"];
    ++seen_[is_held ? "prize" : "prize refused"];
    if (is_held) {
      open_.push_back({.id = made->id, .person = person_});
    }
  }

  void finish(bool is_issued) {
    if (open_.empty()) {
      return settle();
    }
    const auto at = open_.begin() + draw(random_, static_cast<int>(open_.size()));
    const Prize prize = *at;
    open_.erase(at);
    person_ = prize.person;
    for (const bool is_again : {false, true}) {
      const auto held = db::find_redemption(shop_.db(), prize.id);
      shop_.act([&](const Context& context) {
        const auto result = is_issued
                                ? settle_issued(context, *held, {.code = held->code, .id = "c"})
                                : settle_refused(context, *held, "no such product");
        CHECK(result.has_value() != is_again);
      });
    }
    if (is_issued) {
      issued_.push_back(prize);
      person_->model.settle(rules_, shop_.now());
    } else {
      person_->model.give_back(rules_, prize.id.number(), shop_.now());
    }
    ++seen_[is_issued ? "prize issued" : "prize given up"];
  }

  db::Coupon coupon_of(const Prize& prize) {
    return *db::find_coupon(shop_.db(), db::find_redemption(shop_.db(), prize.id)->code);
  }

  // Every news comes twice. A shop's word that a coupon was used counts whenever it comes.
  void tell_coupon() {
    if (issued_.empty()) {
      return settle();
    }
    const Prize& prize =
        issued_.at(static_cast<std::size_t>(draw(random_, static_cast<int>(issued_.size()))));
    person_ = prize.person;
    settle();
    const db::Coupon before = coupon_of(prize);
    const auto kind = draw(random_, 5);
    const std::string order =
        before.used_order.empty() ? "x" + std::to_string(++news_) : before.used_order;
    for (int time = 0; time < 2; ++time) {
      shop_.act([&](const Context& context) {
        if (kind == 0) {
          (void)cancel_coupon(context, {.code = before.code, .reason = "Sorry", .who = "test"});
        } else if (kind == 1) {
          expire_coupon(context, coupon_of(prize));
        } else if (kind == 2) {
          coupon_released(context, before.code, order);
        } else {
          coupon_used(context, before.code, order);
        }
      });
    }
    see_coupon(before, coupon_of(prize), prize);
    see_coupons();
  }

  // What must become of the coupon, by the rules alone.
  void see_coupon(const db::Coupon& before, const db::Coupon& after, const Prize& prize) {
    if (before.state == after.state && before.used_order == after.used_order) {
      CHECK(after.is_recredited == before.is_recredited);
      return;
    }
    if (after.state == "used") {
      const auto price = person_->model.prizes.at(prize.id.number()).points;
      const bool is_paid = !before.is_recredited || person_->model.points(false) >= price;
      CHECK(before.state != "used");
      CHECK(after.is_recredited == !is_paid);
      ++seen_[before.is_recredited ? "coupon used after its points came back" : "coupon used"];
      return;
    }
    CHECK(after.is_recredited);
    CHECK(before.state ==
          (after.state == "expired" || before.used_order.empty() ? "open" : "used"));
    ++seen_[after.state == "expired" ? "coupon expired"
            : before.state == "open" ? "coupon cancelled"
                                     : "coupon of a cancelled order"];
  }

  // Moves the points of coupons in the model that ended, or were used after all, just now.
  void see_coupons() {
    for (Prize& prize : issued_) {
      const db::Coupon coupon = coupon_of(prize);
      reference::Member& model = prize.person->model;
      if (coupon.is_recredited && !prize.is_back) {
        model.give_back(rules_, prize.id.number(), shop_.now());
      } else if (prize.is_back && !coupon.is_recredited) {
        CHECK(model.redeem(rules_, prize.id.number(), shop_.now()));
      }
      prize.is_back = coupon.is_recredited;
    }
  }

  // Told as the shop likes; claimed by somebody sooner or later.
  void tell_order() {
    const OrderTold word = orders_.next(random_, shop_.now());
    const bool is_claimed = claimed_.contains(word.order);
    const bool claims = !is_claimed && draw(random_, 3) != 0;
    const store_adapter::Order order{.id = std::to_string(word.order),
                                     .number = std::to_string(word.order),
                                     .email = "ana@example.com",
                                     .state = word.counts ? store_adapter::OrderState::kPaid
                                                          : store_adapter::OrderState::kCancelled,
                                     .value = {.minor = word.value, .currency = "USD"},
                                     .version = word.version,
                                     .placed_at = word.placed,
                                     .delivered_at = word.delivered};
    OrderChange change;
    shop_.act([&](const Context& context) {
      change = record_order(context, order);
      if (claims) {
        claim_for(context, order, *person_->contact.member);
      }
    });
    OrderTold& newest = newest_[word.order];
    see_word(newest, word);
    seen_["order claimed"] += claims ? 1 : 0;
    CHECK(change.is_news == (word.version > newest.version));
    newest = word.version > newest.version ? word : newest;
    if (claims) {
      claimed_[word.order] = person_;
    }
    if (claims || (is_claimed && change.is_news)) {
      person_ = claimed_[word.order];
      count(newest);
    } else {
      settle();
    }
  }

  void see_word(const OrderTold& before, const OrderTold& now) {
    ++seen_[before.version >= now.version ? "order again"
            : before.version == 0         ? now.version == 1 ? "order" : "refund before its order"
            : now.value < before.value    ? "order shrunk"
                                          : "order grown"];
  }

  void count(const OrderTold& word) {
    if (!word.counts && !person_->model.orders.contains(word.key())) {
      return settle();
    }
    person_->model.tell(rules_, word.for_model(), shop_.now());
  }

  void look() {
    for (const db::Breach& breach : db::verify_ledger(shop_.db(), shop_.now())) {
      CAPTURE(breach.invariant, breach.sentence, breach.example);
      REQUIRE(breach.count == 0);
    }
    const core::MemberId member = *person_->contact.member;
    const loyalty::Account account = account_of(shop_.db(), member);
    const reference::Member& model = person_->model;
    std::int64_t held = 0;
    for (const Prize& prize : open_) {
      held += prize.person == person_ ? model.prizes.at(prize.id.number()).points : 0;
    }
    REQUIRE(account.available.count() == model.points(false));
    REQUIRE(account.pending.count() == model.points(true));
    REQUIRE(account.held.count() == held);
    REQUIRE(account.debt.count() == -model.debt);
    REQUIRE(account.idle_until.value_or(reference::kNever) == model.idle_until);
    see_lots(account);
    for (const auto& [key, order] : model.orders) {
      const db::OrderPosted posted =
          db::posted_for_order(shop_.db(), "custom:" + key.substr(key.find(':') + 1));
      REQUIRE(posted.unrecovered.count() == -order.unrecovered);
    }
  }

  void see_lots(const loyalty::Account& account) const {
    using Row = std::tuple<std::int64_t, bool, core::Instant>;
    std::vector<Row> found;
    std::vector<Row> expected;
    for (const loyalty::Lot& lot : account.lots) {
      found.push_back(
          {lot.remaining.count(), lot.is_pending, lot.expires.value_or(reference::kNever)});
    }
    for (const reference::Lot& lot : person_->model.lots) {
      if (lot.left > 0) {
        expected.push_back({lot.left, lot.pending, lot.expires});
      }
    }
    std::ranges::sort(found);
    std::ranges::sort(expected);
    REQUIRE(found == expected);
  }

  Seen& seen_;
  TestShop shop_;
  core::SeededRandom random_;
  reference::Rules rules_;
  loyalty::RandomOrders orders_;
  std::vector<Person> people_ = reserved();
  Person* person_ = nullptr;
  std::map<std::size_t, OrderTold> newest_;
  std::map<std::size_t, Person*> claimed_;
  std::vector<Prize> open_;
  std::vector<Prize> issued_;
  int nonces_ = 0;
  int activities_ = 0;
  int news_ = 0;

  static std::vector<Person> reserved() {
    std::vector<Person> people;
    people.reserve(kMembers);
    return people;
  }
};

}  // namespace

TEST_CASE("Whatever happens, the ledger holds, says what the rules say, and can be computed again",
          "[engine]") {
  Seen seen;
  for (std::uint64_t seed = 1; seed <= kHistories; ++seed) {
    CAPTURE(seed);
    History history(seed, seen);
    for (int event = 0; event < kEvents; ++event) {
      CAPTURE(event);
      history.step();
    }
    history.compute_again();
  }

  for (const char* kind : kWanted) {
    CAPTURE(kind);
    CHECK(seen[kind] > 0);
  }
}
