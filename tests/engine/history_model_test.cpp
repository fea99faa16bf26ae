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
#include "engine/adjust.h"
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

// One shop with a database, and the reference model of its members.
class History {
 public:
  explicit History(std::uint64_t seed) : random_(seed), rules_(loyalty::draw_rules(random_)) {
    use_rules();
    for (std::int64_t i = 0; i < kMembers; ++i) {
      const std::string name = "member" + std::to_string(i);
      people_.push_back({.contact = shop_.member(name, name + "@example.com")});
      people_.back().model.welcome(rules_, shop_.now());
    }
  }

  void step() {
    shop_.pass(loyalty::draw_pause(random_));
    person_ = &people_.at(static_cast<std::size_t>(draw(random_, kMembers)));
    switch (draw(random_, 12)) {
      case 0:
        settle();
        break;
      case 1:
        adjust();
        break;
      case 2:
      case 3:
        redeem();
        break;
      case 4:
        finish(true);
        break;
      case 5:
        finish(false);
        break;
      default:
        tell_order();
        break;
    }
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
  }

 private:
  struct Person {
    db::Contact contact{};
    reference::Member model{};
  };
  struct OpenPrize {
    core::RedemptionId id;
    Person* person = nullptr;
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
  }

  void redeem() {
    const std::string nonce = std::to_string(++nonces_);
    flow::ActionAnswer answer;
    shop_.act([&](const Context& context) {
      answer =
          engine::redeem(context, {.contact = person_->contact, .reward = "prize", .nonce = nonce});
    });
    const auto made =
        db::find_redemption(shop_.db(), std::to_string(person_->contact.id.number()) + ":" + nonce);
    REQUIRE(made.has_value());
    const bool is_held = person_->model.redeem(rules_, made->id.number(), shop_.now());
    CHECK(answer.outcome == (is_held ? "" : "not_enough"));
    if (is_held) {
      open_.push_back({.id = made->id, .person = person_});
    }
  }

  void finish(bool is_issued) {
    if (open_.empty()) {
      return settle();
    }
    const auto at = open_.begin() + draw(random_, static_cast<int>(open_.size()));
    const OpenPrize prize = *at;
    open_.erase(at);
    person_ = prize.person;
    const auto held = db::find_redemption(shop_.db(), prize.id);
    shop_.act([&](const Context& context) {
      const auto result = is_issued ? settle_issued(context, *held, {.code = held->code, .id = "c"})
                                    : settle_refused(context, *held, "no such product");
      CHECK(result.has_value());
    });
    const std::int64_t id = prize.id.number();
    is_issued ? person_->model.issue(rules_, id, shop_.now())
              : person_->model.give_up(rules_, id, shop_.now());
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

  void count(const OrderTold& word) {
    if (!word.counts && person_->model.find(word.key()) == nullptr) {
      return settle();
    }
    person_->model.tell(rules_,
                        {.key = word.key(),
                         .counts = word.counts,
                         .value = word.value,
                         .paid = word.placed,
                         .delivered = word.delivered},
                        shop_.now());
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
    for (const reference::Hold& hold : model.holds) {
      held += hold.points;
    }
    REQUIRE(account.available.count() == model.points(false));
    REQUIRE(account.pending.count() == model.points(true));
    REQUIRE(account.held.count() == held);
    REQUIRE(account.debt.count() == -model.debt);
    REQUIRE(account.idle_until == model.idle_until);
    see_lots(account);
    for (const reference::Order& order : model.orders) {
      const db::OrderPosted posted =
          db::posted_for_order(shop_.db(), "custom:" + order.key.substr(order.key.find(':') + 1));
      REQUIRE(posted.unrecovered.count() == -order.unrecovered);
    }
  }

  void see_lots(const loyalty::Account& account) const {
    using Row = std::tuple<std::int64_t, bool, std::optional<core::Instant>>;
    std::vector<Row> found;
    std::vector<Row> expected;
    for (const loyalty::Lot& lot : account.lots) {
      found.push_back({lot.remaining.count(), lot.is_pending, lot.expires});
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

  TestShop shop_;
  core::SeededRandom random_;
  reference::Rules rules_;
  loyalty::RandomOrders orders_;
  std::vector<Person> people_ = reserved();
  Person* person_ = nullptr;
  std::map<std::size_t, OrderTold> newest_;
  std::map<std::size_t, Person*> claimed_;
  std::vector<OpenPrize> open_;
  int nonces_ = 0;

  static std::vector<Person> reserved() {
    std::vector<Person> people;
    people.reserve(kMembers);
    return people;
  }
};

}  // namespace

TEST_CASE("Whatever happens, the ledger holds, says what the rules say, and can be computed again",
          "[engine]") {
  for (std::uint64_t seed = 1; seed <= kHistories; ++seed) {
    CAPTURE(seed);
    History history(seed);
    for (int event = 0; event < kEvents; ++event) {
      CAPTURE(event);
      history.step();
    }
    history.compute_again();
  }
}
