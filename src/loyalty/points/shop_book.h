// A shop's whole history in memory: the same happenings, under any rules, to the same numbers.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/money.h"
#include "core/points.h"
#include "core/time.h"
#include "loyalty/earning/activity.h"
#include "loyalty/points/member_book.h"
#include "loyalty/points/membership_book.h"
#include "loyalty/program.h"
#include "loyalty/rewards/punching.h"

namespace regulars::loyalty {

/// Members and redemptions are named by their numbers in the database.
class ShopBook {
 public:
  /// Is told every transaction, in the order in which it would be written.
  using Writer = std::function<void(std::int64_t member, const Txn& txn)>;

  explicit ShopBook(Writer writer) : writer_(std::move(writer)) {}

  /// The rules from now on; the same ones again change nothing. What was due before goes by the
  /// rules of its time. The program outlives its use.
  void use(const Program& program, core::Instant now);

  void add_member(std::int64_t member, core::Instant joined);

  // Happenings, in the order in which they were decided. Each settles the member first.
  void welcome(std::int64_t member, core::Instant now);
  struct OrderHappening {
    const Order& order;
    OrderMoments moments{};
    std::string ref;
    CardGifts card_gifts{};
    std::optional<ToldValue> told{};  // EarningFacts::told
  };
  void order(std::int64_t member, const OrderHappening& happening, core::Instant now);
  /// A prize under the rules in force: nothing is held when it cannot be had.
  void redeem(std::int64_t member,
              std::int64_t redemption,
              const std::string& reward,
              core::Instant now);
  struct GivenReward {
    std::int64_t redemption = 0;  // 0: it could not be had
    std::string order_key;
    std::string rule;
  };
  /// What a rule gives for an order under the rules in force: the happening tells what became of
  /// it.
  void given(std::int64_t member, const GivenReward& given);
  void issue(std::int64_t redemption, core::Instant now);
  void give_up(std::int64_t redemption, core::Instant now);
  /// The points of a coupon that ended unused go back into the lots they came from, once.
  void coupon_back(std::int64_t redemption, const std::string& ref, core::Instant now);
  /// So many of them: the order that the coupon paid a part of went back in part.
  void part_back(std::int64_t redemption,
                 core::Points points,
                 const std::string& ref,
                 core::Instant now);
  /// They had gone back, and the coupon was used after all: nothing moves when there are too few.
  void coupon_again(std::int64_t redemption, const std::string& ref, core::Instant now);
  struct Correction {
    core::Points change;
    std::string ref;
    std::string reason;
  };
  void adjust(std::int64_t member, const Correction& correction, core::Instant now);
  /// Counted once, and only under rules that have it.
  void activity(std::int64_t member, const Activity& activity, core::Instant now);
  struct GiftHappening {
    std::string word;  // gift_word
    std::string key;   // of the gift: it is given once
  };
  /// Of the gift's rule under the rules in force; nothing where they have none.
  void gift(std::int64_t member, const GiftHappening& gift, core::Instant now);
  /// The free trial of a membership, under the rules in force; nothing where they offer none.
  void trial(std::int64_t member, core::Instant now);
  /// A tier that a person gave or ended; nothing where the rules have it not.
  void give_tier(std::int64_t member, const GivenTier& given, core::Instant now);

  struct ReferralHappening {
    std::int64_t referral = 0;  // its number in the database
    std::int64_t member = 0;    // who referred
    std::int64_t friend_member = 0;
    core::Money worth{};  // of the friend's order, as it was when the reward was paid
    std::optional<std::int64_t> least_minor{};  // that it had to be, where more was asked later
  };
  /// Both rewards, under the rules in force: nothing where they have none or ask for more, and
  /// nothing for the member at the month's cap. Signs of abuse and the wait are not judged again.
  void referral_paid(const ReferralHappening& happening, core::Instant now);
  /// Both rewards go back.
  void referral_back(std::int64_t referral, core::Instant now);

  struct Merging {
    std::int64_t from = 0;
    std::int64_t into = 0;
    std::string ref;
  };
  /// Two cards of one person become one: points, orders, what counts for the tier, used limits.
  void merge(const Merging& merging, core::Instant now);

  /// What is due for the member by `now`.
  void settle(std::int64_t member, core::Instant now);
  void settle_all(core::Instant now);

  /// A transaction that is taken as it was, from before there was a history.
  void carry_over(std::int64_t member, const Txn& txn);
  /// The terms of an order that was counted before there was a history.
  void carry_over_terms(const std::string& order_key, const std::string& terms);

  const MemberBook* find(std::int64_t member) const;
  /// The members, in no order.
  std::vector<std::int64_t> members() const;

  struct PrizeCount {
    std::int64_t issued = 0;
    core::Points points;
  };
  /// Prizes that were issued, by reward.
  const std::map<std::string, PrizeCount>& prizes() const { return prizes_; }
  /// Prizes that were asked for and could not be had under these rules.
  std::int64_t refused_prizes() const { return refused_prizes_; }

 private:
  struct ClaimedOrder {
    std::string key;
    const OrderBook* book = nullptr;  // in orders_, where it stays
  };
  struct UseKey {
    std::string rule;
    std::optional<Day> since{};
    friend auto operator<=>(const UseKey&, const UseKey&) = default;
  };
  struct Person {
    MemberBook book;
    std::vector<ClaimedOrder> orders{};      // in order
    std::vector<std::string> unrecovered{};  // orders of which something was not to be had, once
    std::map<std::string, PunchCard> cards{};
    std::map<UseKey, Use> uses{};
  };
  struct Redemption {
    std::int64_t member = 0;
    std::string reward;
    core::Points points;
    bool is_held = true;            // neither issued nor given up
    std::vector<TakenLot> taken{};  // empty: it cost nothing, or the points went back
    std::int64_t punches = 0;       // that paid for it
  };
  struct PaidReferral {
    std::int64_t member = 0;
    std::int64_t friend_member = 0;
    core::Instant paid{};
  };

  Person& person(std::int64_t member);
  // One side of a referral: its reward, and the way back.
  void reward(std::int64_t member, const Cause& cause, core::Points points, core::Instant now);
  void reward_back(std::int64_t member, const Cause& cause, core::Instant paid, core::Instant now);
  void settle(std::int64_t member, Person& person, core::Instant now);
  void write(std::int64_t member, Person& person, const Booked& booked);
  void write(std::int64_t member, Person& person, const Txn& txn);
  EarningFacts facts_for(const Person& person, const Order& order, core::Instant now) const;
  static Use use_of(const Person& person, const UseKey& key);
  std::optional<core::Instant> nearest_earning_order(const Person& person,
                                                     const Order& to,
                                                     core::Instant now) const;
  void count_use(Person& person, const UseChange& change);
  void recover(std::int64_t member, Person& person, const std::string& cause, core::Instant now);
  // False, and nothing taken, when there are too few points.
  void punch(Person& who, const OrderHappening& happening, core::Instant now);
  void count_given(const std::string& order_key, const Booked& booked);
  void uncount(const std::string& reward);
  bool take_card_gift(std::int64_t member, std::int64_t redemption, const Reward& reward);
  void return_card_gift(const Redemption& redemption);
  void take_card_gift_again(const Redemption& redemption);
  bool take(Person& who,
            Redemption& redemption,
            const Cause& cause,
            core::Points price,
            core::Instant now);
  void return_points(Redemption& redemption, const Cause& cause, GiveBack from, core::Instant now);
  void carry_over_redemption(std::int64_t member, const Txn& txn);

  Writer writer_;
  const Program* program_ = nullptr;
  std::unordered_map<std::int64_t, Person> people_;
  std::unordered_map<std::string, OrderBook> orders_;
  std::unordered_map<std::int64_t, Redemption> redemptions_;
  // Rewards that orders bring by rules and of which no happening has told, by order and rule. They
  // count as issued.
  std::map<std::pair<std::string, std::string>, std::string> due_rewards_;
  std::set<std::string> once_;  // refs of activities and gifts that were counted
  std::map<std::int64_t, PaidReferral> referrals_;
  std::unordered_map<std::int64_t, std::vector<core::Instant>>
      referral_rewards_;  // by who referred
  std::map<std::string, BudgetUse> campaigns_;
  std::map<std::string, PrizeCount> prizes_;
  std::int64_t refused_prizes_ = 0;
};

}  // namespace regulars::loyalty
