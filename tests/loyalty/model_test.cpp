#include <charconv>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <memory>
#include <string_view>

#include "loyalty/points/shop_book.h"
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

// One shop in both books.
class History {
 public:
  explicit History(std::uint64_t seed) : random_(seed), rules_(draw_rules(random_)) { use_rules(); }

  /// One happening; what is wrong after it, or nothing.
  std::string step() {
    now_ += draw_pause(random_);
    touched_ = 0;
    switch (draw(random_, 20)) {
      case 0:
        join();
        break;
      case 1:
        settle();
        break;
      case 2:
      case 3:
        adjust();
        break;
      case 4:
      case 5:
      case 6:
        redeem();
        break;
      case 7:
      case 8:
        finish(true);
        break;
      case 9:
      case 10:
        finish(false);
        break;
      default:
        tell_order();
        break;
    }
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
  struct Person {
    reference::Member model{};
    LedgerCopy ledger{};
    std::deque<std::string> told{};
  };
  struct KnownOrder {
    OrderTold newest{};
    std::int64_t member = 0;
    bool is_counted = false;
  };
  struct OpenPrize {
    std::int64_t id = 0;
    std::int64_t member = 0;
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
    people_.at(member).model.welcome(rules_, now_);
  }

  void settle() {
    if (Person* person = somebody()) {
      note(*person, "settles");
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
    person->model.adjust(rules_, change, now_);
  }

  void redeem() {
    Person* person = somebody();
    if (person == nullptr) {
      return;
    }
    const std::int64_t id = ++prizes_;
    note(*person, "redeems " + std::to_string(id) + " for " + std::to_string(rules_.prize));
    book_.redeem(touched_, id, "prize", now_);
    if (person->model.redeem(rules_, id, now_)) {
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
    if (is_issued) {
      book_.issue(prize.id, now_);
      person.model.issue(rules_, prize.id, now_);
    } else {
      book_.give_up(prize.id, now_);
      person.model.give_up(rules_, prize.id, now_);
    }
  }

  // As the engine does: an older word than the newest never reaches the book, nor does the same
  // again; an order without a member waits to be claimed, one that never counted to be paid.
  void tell_order() {
    const OrderTold word = shop_.next(random_, now_);
    KnownOrder& known = orders_[word.order];
    if (known.newest.version < word.version) {
      known.newest = word;
    } else if (known.member != 0) {
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
    person.model.tell(rules_,
                      {.key = word.key(),
                       .counts = word.counts,
                       .value = word.value,
                       .paid = word.placed,
                       .delivered = word.delivered},
                      now_);
  }

  std::string look(std::int64_t member) {
    const Person& person = people_.at(member);
    return check_.look(person.ledger, *book_.find(member), person.model);
  }

  core::SeededRandom random_;
  core::Instant now_ = core::from_ms(1'735'732'800'000);  // 1 January 2025, 12:00 UTC
  reference::Rules rules_;
  RandomOrders shop_;
  BookCheck check_;
  std::map<std::int64_t, Person> people_;
  std::map<std::size_t, KnownOrder> orders_;
  std::vector<OpenPrize> open_;
  std::vector<std::unique_ptr<Program>> programs_;
  std::int64_t prizes_ = 0;
  std::int64_t corrections_ = 0;
  std::int64_t touched_ = 0;
  ShopBook book_{[this](std::int64_t member, const Txn& txn) {
    check_.write(people_.at(member).ledger, txn);
    note(people_.at(member), "  " + txn.ref + ' ' + txn.kind);
  }};
};

void run_history(std::uint64_t seed, std::int64_t events) {
  History history(seed);
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
  for (; done < wanted; done += each, ++seed) {
    run_history(static_cast<std::uint64_t>(seed), each);
  }

  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - begin);
  std::cout << "reference model: " << done << " events, seeds " << (one != 0 ? one : 1) << " to "
            << seed - 1 << ", " << done * 1000 / (took.count() + 1) << " events a second\n";
  CHECK(done >= wanted);
}
