#include <charconv>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <memory>
#include <string_view>

#include "loyalty/points/shop_book.h"
#include "loyalty/rewards/coupon_life.h"
#include "tests/catch.h"
#include "tests/loyalty/book_check.h"
#include "tests/loyalty/random_orders.h"

using namespace regulars;
using namespace regulars::loyalty;

namespace {

constexpr std::int64_t kMembers = 8;
constexpr int kEventsPerHistory = 2'000;
constexpr std::size_t kTold = 40;  // happenings of a member, after a difference

std::int64_t number_from(const char* variable, std::int64_t otherwise) {
  const std::string_view text = std::getenv(variable) == nullptr ? "" : std::getenv(variable);
  std::int64_t number = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// How often each kind of happening and of transaction came about.
using Seen = std::map<std::string, std::int64_t>;

// What the histories must hold, that nothing goes unjudged.
constexpr const char* kWanted[] = {"joins",
                                   "settles",
                                   "correction up",
                                   "correction down",
                                   "correction refused",
                                   "activity",
                                   "activity again",
                                   "prize",
                                   "prize refused",
                                   "prize issued",
                                   "prize given up",
                                   "coupon used",
                                   "coupon cancelled",
                                   "coupon expired",
                                   "coupon of a cancelled order",
                                   "coupon used after its points came back",
                                   "coupon used after its points were spent",
                                   "coupon news again",
                                   "order",
                                   "order again",
                                   "older word about an order",
                                   "refund before its order",
                                   "refund of a part",
                                   "refund of all",
                                   "goods added",
                                   "order cancelled",
                                   "order paid again",
                                   "delivery",
                                   "rules changed",
                                   "tier reached",
                                   "tier reached by lower thresholds",
                                   "debt",
                                   "unrecovered",
                                   "recovered",
                                   "txn earn",
                                   "txn activate",
                                   "txn hold",
                                   "txn release",
                                   "txn spend",
                                   "txn recredit",
                                   "txn clawback",
                                   "txn expire",
                                   "txn adjust"};

// One shop in both books.
class History {
 public:
  History(std::uint64_t seed, Seen& seen)
      : seen_(seen), random_(seed), rules_(draw_rules(random_)) {
    use_rules();
  }

  /// One happening; what is wrong after it, or nothing.
  std::string step() {
    now_ += draw_pause(random_);
    touched_ = 0;
    happen(draw(random_, 24));
    if (draw(random_, 60) == 0) {
      change_rules();
    }
    return touched_ == 0 ? "" : look(touched_);
  }

  std::string story() const {
    std::string text;
    for (const std::string& line : people_.at(touched_).told) {
      text += line + '\n';
    }
    return text;
  }

 private:
  void happen(std::int64_t kind) {
    if (kind == 0) {
      join();
    } else if (kind == 1) {
      settle();
    } else if (kind < 4) {
      adjust();
    } else if (kind < 7) {
      redeem();
    } else if (kind < 10) {
      finish(draw(random_, 3) != 0);
    } else if (kind < 13) {
      tell_coupon();
    } else if (kind == 13) {
      act();
    } else {
      tell_order();
    }
  }

  struct Person {
    reference::Member model{};
    LedgerCopy ledger{};
    std::deque<std::string> told{};
    std::size_t tier = 0;
  };
  struct KnownOrder {
    OrderTold newest{};
    std::int64_t member = 0;
    bool is_counted = false;
  };
  struct OpenPrize {
    std::int64_t id = 0;
    std::int64_t member = 0;
    CouponLife coupon{};
  };

  void use_rules() {
    programs_.push_back(std::make_unique<Program>(program_of(rules_)));
    book_.use(*programs_.back(), now_);
  }

  void change_rules() {
    now_ += core::Duration(1);  // what was earned in that moment is old
    const reference::Rules before = rules_;
    draw_change(random_, rules_);
    for (auto& [_, person] : people_) {
      note(person, "rules: " + to_text(rules_));
      person.model.change(before, rules_, now_);
    }
    use_rules();
    ++seen_["rules changed"];
    if (draw(random_, 2) == 0) {
      for (auto& [member, person] : people_) {
        const std::size_t tier = person.model.reached.size();
        book_.settle(member, now_);
        person.model.settle(rules_, now_);
        seen_["tier reached by lower thresholds"] += person.model.reached.size() > tier ? 1 : 0;
      }
    }
  }

  static std::string to_text(const reference::Rules& rules) {
    return std::to_string(rules.points) + " per " + std::to_string(rules.per) + ", wait " +
           (rules.waits_for_delivery ? "for delivery" : std::to_string(rules.wait_days)) +
           ", life " + std::to_string(static_cast<int>(rules.life)) + " of " +
           std::to_string(rules.months) + (rules.to_quarter_end ? " to quarter end" : "") +
           (rules.from_earning ? " from earning" : "") + ", policy " +
           std::to_string(static_cast<int>(rules.policy)) + " to " +
           std::to_string(rules.debt_limit) + (rules.from_other_lots ? "" : ", own lots only") +
           ", keeps " + std::to_string(static_cast<int>(rules.keeps));
  }

  void note(Person& person, const std::string& line) const {
    person.told.push_back(core::to_rfc3339(now_) + ' ' + line);
    if (person.told.size() > kTold) {
      person.told.pop_front();
    }
  }

  // The member to whom something happens; nobody before somebody has joined.
  Person* somebody() {
    if (people_.empty()) {
      return nullptr;
    }
    return touch(1 + draw(random_, static_cast<int>(people_.size())));
  }
  Person* touch(std::int64_t member) {
    touched_ = member;
    return &people_.at(member);
  }

  void join() {
    const auto member = static_cast<std::int64_t>(people_.size()) + 1;
    if (member > kMembers) {
      return;
    }
    people_.emplace(member, Person{});
    book_.add_member(member, now_);
    note(*touch(member), "joins under " + to_text(rules_));
    book_.welcome(member, now_);
    people_.at(member).model.grant(rules_, rules_.joining, now_);
    ++seen_["joins"];
  }

  void settle() {
    if (Person* person = somebody()) {
      note(*person, "settles");
      ++seen_["settles"];
      book_.settle(touched_, now_);
      person->model.settle(rules_, now_);
    }
  }

  void adjust() {
    Person* person = somebody();
    if (person == nullptr) {
      return;
    }
    const std::int64_t change = draw(random_, 200) - 80;
    if (change == 0) {
      return;
    }
    note(*person, "correction " + std::to_string(change));
    book_.adjust(touched_,
                 {.change = core::Points(change),
                  .ref = "adjust:" + std::to_string(++corrections_),
                  .reason = "test"},
                 now_);
    const bool is_done = person->model.adjust(rules_, change, now_);
    ++seen_[!is_done ? "correction refused" : change > 0 ? "correction up" : "correction down"];
  }

  void act() {
    Person* person = somebody();
    if (person == nullptr) {
      return;
    }
    const bool is_again = activities_ > 0 && draw(random_, 3) == 0;
    const std::string id =
        std::to_string(is_again ? 1 + draw(random_, activities_) : ++activities_);
    note(*person, "activity " + id);
    seen_[person->model.activities.contains(id) ? "activity again" : "activity"] += 1;
    book_.activity(touched_, {.name = "review", .id = id, .at = now_}, now_);
    person->model.act(rules_, id, now_);
  }

  void redeem() {
    Person* person = somebody();
    if (person == nullptr) {
      return;
    }
    const std::int64_t id = ++prizes_;
    note(*person, "redeems " + std::to_string(id) + " for " + std::to_string(rules_.prize));
    book_.redeem(touched_, id, "prize", now_);
    const bool is_held = person->model.redeem(rules_, id, now_);
    ++seen_[is_held ? "prize" : "prize refused"];
    if (is_held) {
      open_.push_back({.id = id, .member = touched_});
    }
  }

  void finish(bool is_issued) {
    if (open_.empty()) {
      return;
    }
    const auto at = open_.begin() + draw(random_, static_cast<int>(open_.size()));
    const OpenPrize prize = *at;
    open_.erase(at);
    Person& person = *touch(prize.member);
    note(person, (is_issued ? "issued " : "given up ") + std::to_string(prize.id));
    ++seen_[is_issued ? "prize issued" : "prize given up"];
    if (is_issued) {
      book_.issue(prize.id, now_);
      person.model.settle(rules_, now_);
      issued_.push_back(prize);
      issued_.back().coupon = issue_coupon(now_, std::chrono::days(30), reference::kZone);
    } else {
      book_.give_up(prize.id, now_);
      person.model.give_back(rules_, prize.id, now_);
    }
  }

  // Every news of a coupon comes twice; a shop's word that one was used counts whenever it comes.
  void tell_coupon() {
    static constexpr CouponEventKind kKinds[] = {CouponEventKind::kPaid,
                                                 CouponEventKind::kPaid,
                                                 CouponEventKind::kCancelled,
                                                 CouponEventKind::kDatePassed,
                                                 CouponEventKind::kOrderCancelled};
    if (issued_.empty()) {
      return;
    }
    const auto which = draw(random_, static_cast<int>(issued_.size()));
    OpenPrize& prize = issued_[static_cast<std::size_t>(which)];
    CouponEvent event{.kind = kKinds[draw(random_, 5)], .at = now_, .order = prize.coupon.order};
    if (event.kind == CouponEventKind::kPaid) {
      event.order = "o" + std::to_string(prize.id);
      event.at = prize.coupon.closed_at.value_or(now_) - core::Duration(1);
    }
    touch(prize.member);
    move(prize, event);
    const CouponLife once = prize.coupon;
    move(prize, event);
    ++seen_["coupon news again"];
    if (once != prize.coupon) {
      check_.tell(false, "the same news of coupon " + std::to_string(prize.id) + " counted twice");
    }
  }

  void move(OpenPrize& prize, const CouponEvent& event) {
    const CouponMove moved = move_coupon(
        prize.coupon, event, coupon_rules(programs_.back()->rewards.front()), reference::kZone);
    prize.coupon = moved.coupon;
    if (moved.answer != CouponAnswer::kChanged) {
      return;
    }
    Person& person = people_.at(prize.member);
    const std::string ref = "coupon:" + std::to_string(++news_);
    note(person, ref + " of prize " + std::to_string(prize.id));
    if (moved.points == CouponPoints::kRecredit) {
      book_.coupon_back(prize.id, ref, now_);
      book_.coupon_back(prize.id, ref + ":twice", now_);
      person.model.give_back(rules_, prize.id, now_);
      ++seen_[event.kind == CouponEventKind::kCancelled    ? "coupon cancelled"
              : event.kind == CouponEventKind::kDatePassed ? "coupon expired"
                                                           : "coupon of a cancelled order"];
    } else if (moved.points == CouponPoints::kTakeAgain) {
      book_.coupon_again(prize.id, ref, now_);
      const bool is_paid = person.model.redeem(rules_, prize.id, now_);
      prize.coupon.is_recredited = !is_paid;
      ++seen_[is_paid ? "coupon used after its points came back"
                      : "coupon used after its points were spent"];
    } else {
      ++seen_["coupon used"];
    }
  }

  // As the engine does: an older word than the newest never reaches the book, nor does the same
  // again; an order without a member waits to be claimed, one that never counted to be paid.
  void tell_order() {
    const OrderTold word = shop_.next(random_, now_);
    KnownOrder& known = orders_[word.order];
    if (known.newest.version < word.version) {
      see_change(known.newest, word);
      known.newest = word;
    } else if (known.newest.version > word.version) {
      ++seen_["older word about an order"];
    } else {
      ++seen_["order again"];
    }
    if (known.newest.version != word.version && known.member != 0) {
      return;
    }
    if (known.member == 0) {
      if (draw(random_, 3) == 0 || somebody() == nullptr) {
        return;
      }
      known.member = touched_;
    }
    Person& person = *touch(known.member);
    note(person,
         word.key() + " v" + std::to_string(known.newest.version) + " of " +
             std::to_string(known.newest.value) + (known.newest.counts ? "" : " cancelled") +
             (known.newest.delivered ? " delivered " + core::to_rfc3339(*known.newest.delivered)
                                     : "") +
             ", placed " + core::to_rfc3339(known.newest.placed));
    known.is_counted = known.is_counted || known.newest.counts;
    if (known.is_counted) {
      count(person, known.newest);
    }
  }

  void see_change(const OrderTold& before, const OrderTold& now) {
    if (before.version == 0) {
      ++seen_[now.version == 1 ? "order" : "refund before its order"];
      return;
    }
    ++seen_[now.counts != before.counts ? now.counts ? "order paid again" : "order cancelled"
            : now.value > before.value  ? "goods added"
            : now.value == 0            ? "refund of all"
            : now.value < before.value  ? "refund of a part"
                                        : "delivery"];
  }

  void count(Person& person, const OrderTold& word) {
    const Order order{.key = word.key(),
                      .number = word.key(),
                      .version = word.version,
                      .is_counting = word.counts,
                      .value = {.minor = word.value, .currency = "USD"},
                      .placed = word.placed,
                      .paid = word.placed};
    book_.order(touched_,
                {.order = order,
                 .moments = {.paid = word.placed, .event = word.delivered},
                 .ref = "order:" + word.key() + ":v" + std::to_string(word.version)},
                now_);
    person.model.tell(rules_, word.for_model(), now_);
  }

  std::string look(std::int64_t member) {
    Person& person = people_.at(member);
    std::int64_t held = 0;
    for (const OpenPrize& prize : open_) {
      held += prize.member == member ? person.model.prizes.at(prize.id).points : 0;
    }
    seen_["tier reached"] += person.model.reached.size() > person.tier ? 1 : 0;
    person.tier = person.model.reached.size();
    seen_["debt"] += person.model.debt > 0 ? 1 : 0;
    seen_["unrecovered"] += person.ledger.sums[core::AccountKind::kUnrecovered] != 0 ? 1 : 0;
    return check_.look(person.ledger, *book_.find(member), person.model, held);
  }

  Seen& seen_;
  core::SeededRandom random_;
  core::Instant now_ = core::from_ms(1'735'732'800'000);  // 1 January 2025, 12:00 UTC
  reference::Rules rules_;
  RandomOrders shop_;
  BookCheck check_;
  std::map<std::int64_t, Person> people_;
  std::map<std::size_t, KnownOrder> orders_;
  std::vector<OpenPrize> open_;
  std::vector<OpenPrize> issued_;
  std::vector<std::unique_ptr<Program>> programs_;
  std::int64_t prizes_ = 0;
  std::int64_t corrections_ = 0;
  std::int64_t news_ = 0;
  int activities_ = 0;
  std::int64_t touched_ = 0;
  ShopBook book_{[this](std::int64_t member, const Txn& txn) {
    check_.write(people_.at(member).ledger, txn);
    note(people_.at(member), "  " + txn.ref + ' ' + txn.kind);
    ++seen_["txn " + txn.kind];
    seen_["recovered"] += !txn.order_key.empty() && txn.ref.find(":v") == std::string::npos ? 1 : 0;
  }};
};

void run_history(std::uint64_t seed, std::int64_t events, Seen& seen) {
  History history(seed, seen);
  for (std::int64_t i = 0; i < events; ++i) {
    const std::string problem = history.step();
    if (!problem.empty()) {
      FAIL("REGULARS_MODEL_SEED=" << seed << ", event " << i << ": " << problem << '\n'
                                  << history.story());
    }
  }
}

}  // namespace

TEST_CASE("Whatever happens in whatever order, the books say what the rules say", "[loyalty]") {
  const std::int64_t one = number_from("REGULARS_MODEL_SEED", 0);
  const std::int64_t wanted = number_from("REGULARS_MODEL_EVENTS", 200'000);
  const std::int64_t each = one != 0 ? wanted : std::min<std::int64_t>(wanted, kEventsPerHistory);
  const auto begin = std::chrono::steady_clock::now();

  std::int64_t seed = one != 0 ? one : 1;
  std::int64_t done = 0;
  Seen seen;
  for (; done < wanted; done += each, ++seed) {
    run_history(static_cast<std::uint64_t>(seed), each, seen);
  }

  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - begin);
  std::cout << "reference model: " << done << " events, seeds " << (one != 0 ? one : 1) << " to "
            << seed - 1 << ", " << done * 1000 / (took.count() + 1) << " events a second\n";
  CHECK(done >= wanted);
  for (const char* kind : kWanted) {
    CAPTURE(kind, seen[kind]);
    CHECK((seen[kind] > 0 || done < kEventsPerHistory * 20));
  }
}
