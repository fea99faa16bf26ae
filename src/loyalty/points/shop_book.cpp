#include "loyalty/points/shop_book.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "core/check.h"
#include "loyalty/points/expiry.h"
#include "loyalty/points/granting.h"

namespace regulars::loyalty {
namespace {

using core::AccountKind;
using core::Instant;
using core::Points;

void add_to(Points& sum, std::int64_t change) {
  sum = Points(sum.count() + change);
}

}  // namespace

ShopBook::Person& ShopBook::person(std::int64_t member) {
  return people_[member];
}

void ShopBook::use(const Program& program, Instant now) {
  if (program_ == &program) {
    return;
  }
  if (program_ != nullptr) {
    settle_all(now);
    for (auto& [_, person] : people_) {
      change_program(person.book, *program_, program, now);
    }
    for (auto& [_, held] : redemptions_) {
      const std::vector<Lot>& lots = people_[held.member].book.account.lots;
      for (TakenLot& part : held.taken) {
        const auto lot = std::ranges::find(lots, part.lot.id, &Lot::id);
        part.lot = lot == lots.end() ? part.lot : *lot;
      }
    }
  }
  program_ = &program;
}

void ShopBook::add_member(std::int64_t member, Instant joined) {
  person(member).book.joined = joined;
}

const MemberBook* ShopBook::find(std::int64_t member) const {
  const auto found = people_.find(member);
  return found == people_.end() ? nullptr : &found->second.book;
}

std::vector<std::int64_t> ShopBook::members() const {
  std::vector<std::int64_t> all;
  all.reserve(people_.size());
  for (const auto& [member, _] : people_) {
    all.push_back(member);
  }
  return all;
}

void ShopBook::write(std::int64_t member, Person& person, const Txn& txn) {
  if (!txn.order_key.empty()) {
    OrderStanding& standing = orders_[txn.order_key].standing;
    const bool was_owed = standing.unrecovered.count() < 0;
    loyalty::add_to(standing, order_move(txn));
    if (!was_owed && standing.unrecovered.count() < 0 &&
        std::ranges::find(person.unrecovered, txn.order_key) == person.unrecovered.end()) {
      person.unrecovered.push_back(txn.order_key);
    }
  }
  writer_(member, txn);
}

void ShopBook::write(std::int64_t member, Person& person, const Booked& booked) {
  for (const Txn& txn : booked.txns) {
    write(member, person, txn);
  }
  for (const UseChange& change : booked.uses) {
    count_use(person, change);
  }
}

void ShopBook::settle(std::int64_t member, Person& person, Instant now) {
  const auto due = next_settlement(person.book.account);
  if (!due || *due > now) {
    loyalty::settle(person.book, *program_, now);  // the tier
    return;
  }
  std::unordered_map<std::int64_t, std::string> lots;
  for (const Lot& lot : person.book.account.lots) {
    lots.emplace(lot.id, lot.order_key);
  }
  for (const Txn& txn : loyalty::settle(person.book, *program_, now).txns) {
    if (txn.kind == "expire") {
      const LotUse& use = txn.uses.front();
      const std::string& order = lots.at(use.lot);
      if (!order.empty()) {
        add_to(orders_[order].standing.gone, use.points.count());
      }
    }
    write(member, person, txn);
  }
}

void ShopBook::settle(std::int64_t member, Instant now) {
  settle(member, person(member), now);
}

void ShopBook::settle_all(Instant now) {
  for (auto& [member, person] : people_) {
    settle(member, person, now);
  }
}

void ShopBook::welcome(std::int64_t member, Instant now) {
  Person& who = person(member);
  settle(member, who, now);
  write(member,
        who,
        grant(who.book,
              {.ref = "join:" + std::to_string(member), .reason = Reason::kJoining},
              program_->joining_bonus,
              *program_,
              now));
}

void ShopBook::redeem(std::int64_t member,
                      std::int64_t redemption,
                      const std::string& reward,
                      Instant now) {
  Person& who = person(member);
  settle(member, who, now);
  const Reward* wanted = program_->find_reward(reward);
  if (wanted == nullptr) {
    ++refused_prizes_;
    return;
  }
  if (wanted->punches) {
    refused_prizes_ += take_card_gift(member, redemption, *wanted) ? 0 : 1;
    return;
  }
  const Points price = price_for(*wanted, tier_name(who.book, *program_));
  if (price == Points(0)) {
    redemptions_.emplace(redemption, Redemption{.member = member, .reward = reward});
    return;
  }
  Redemption held{.member = member, .reward = reward};
  if (!take(who,
            held,
            {.ref = "redeem:" + std::to_string(redemption) + ":hold",
             .reason = Reason::kPrize,
             .subject = wanted->name},
            price,
            now)) {
    ++refused_prizes_;
    return;
  }
  redemptions_.emplace(redemption, std::move(held));
}

bool ShopBook::take(
    Person& who, Redemption& redemption, const Cause& cause, Points price, Instant now) {
  const std::vector<Lot> before = who.book.account.lots;
  const auto txn = hold(who.book.account, cause, price, now);
  if (!txn) {
    return false;
  }
  keep_alive(who.book.account, {*program_, tier_name(who.book, *program_)}, now);
  redemption.points = price;
  for (const LotUse& use : txn->uses) {
    redemption.taken.push_back(
        {.lot = *std::ranges::find(before, use.lot, &Lot::id), .taken = use.points});
  }
  write(redemption.member, who, *txn);
  return true;
}

void ShopBook::issue(std::int64_t redemption, Instant now) {
  const auto held = redemptions_.find(redemption);
  if (held == redemptions_.end() || !std::exchange(held->second.is_held, false)) {
    return;
  }
  Person& who = person(held->second.member);
  settle(held->second.member, who, now);
  if (held->second.points > Points(0)) {
    write(held->second.member,
          who,
          spend(who.book.account,
                {.ref = "redeem:" + std::to_string(redemption) + ":spend",
                 .reason = Reason::kPrize,
                 .subject = held->second.reward},
                held->second.points,
                now));
  }
  PrizeCount& count = prizes_[held->second.reward];
  ++count.issued;
  add_to(count.points, held->second.points.count());
}

void ShopBook::return_points(Redemption& redemption,
                             const Cause& cause,
                             GiveBack from,
                             Instant now) {
  Person& who = person(redemption.member);
  settle(redemption.member, who, now);
  if (!redemption.taken.empty()) {
    for (TakenLot& part : redemption.taken) {
      const auto lot = std::ranges::find(who.book.account.lots, part.lot.id, &Lot::id);
      part.lot.remaining = lot == who.book.account.lots.end() ? Points(0) : lot->remaining;
    }
    end_if_idle(redemption.taken, who.book.account, *program_, now);
    write(redemption.member,
          who,
          give_back(who.book.account,
                    cause,
                    {.from = from,
                     .taken = redemption.taken,
                     .grace_until = grace_expiry(now, kGrace, program_->time_zone)},
                    now));
    redemption.taken.clear();
  }
  recover(redemption.member, who, cause.ref, now);
}

void ShopBook::give_up(std::int64_t redemption, Instant now) {
  const auto held = redemptions_.find(redemption);
  if (held == redemptions_.end() || !held->second.is_held) {
    return;
  }
  return_points(held->second,
                {.ref = "redeem:" + std::to_string(redemption) + ":release",
                 .reason = Reason::kPrizeBack,
                 .subject = held->second.reward},
                GiveBack::kHeld,
                now);
  return_card_gift(held->second);
  redemptions_.erase(held);
}

void ShopBook::coupon_back(std::int64_t redemption, const std::string& ref, Instant now) {
  const auto issued = redemptions_.find(redemption);
  if (issued == redemptions_.end()) {
    return;
  }
  return_card_gift(issued->second);
  if (issued->second.points > Points(0)) {
    return_points(issued->second,
                  {.ref = ref, .reason = Reason::kCouponBack, .subject = issued->second.reward},
                  GiveBack::kSpent,
                  now);
  }
}

void ShopBook::part_back(std::int64_t redemption,
                         Points points,
                         const std::string& ref,
                         Instant now) {
  const auto issued = redemptions_.find(redemption);
  if (issued == redemptions_.end() || issued->second.is_held) {
    return;
  }
  Redemption part = issued->second;
  part.taken = part_of(issued->second.taken, Points(0), points);
  issued->second.taken = part_of(issued->second.taken, points, core::kMaxEntry);
  return_points(part,
                {.ref = ref, .reason = Reason::kPrizeBack, .subject = part.reward},
                GiveBack::kSpent,
                now);
}

void ShopBook::coupon_again(std::int64_t redemption, const std::string& ref, Instant now) {
  const auto issued = redemptions_.find(redemption);
  if (issued == redemptions_.end()) {
    return;
  }
  if (issued->second.points == Points(0)) {
    return take_card_gift_again(issued->second);
  }
  if (!issued->second.taken.empty()) {
    return;
  }
  Person& who = person(issued->second.member);
  settle(issued->second.member, who, now);
  Cause cause{.ref = ref, .reason = Reason::kPrize, .subject = issued->second.reward};
  if (!take(who, issued->second, cause, issued->second.points, now)) {
    return;
  }
  cause.ref += ":spend";
  write(issued->second.member, who, spend(who.book.account, cause, issued->second.points, now));
}

void ShopBook::adjust(std::int64_t member, const Correction& correction, Instant now) {
  Person& who = person(member);
  settle(member, who, now);
  const auto txn = loyalty::adjust(
      who.book.account,
      {.ref = correction.ref, .reason = Reason::kCorrection, .subject = correction.reason},
      correction.change,
      grant_now({*program_, tier_name(who.book, *program_)}, correction.change, now),
      now);
  if (txn) {
    write(member, who, *txn);
  }
}

void ShopBook::activity(std::int64_t member, const Activity& activity, Instant now) {
  Person& who = person(member);
  settle(member, who, now);
  const EventRule* rule = find_event(*program_, activity.name);
  const std::string ref = activity_ref(member, activity);
  if (rule == nullptr || once_.contains(ref)) {
    return;
  }
  const Use used = use_of(
      who, {.rule = use_name(*rule), .since = use_period(*rule, activity.at, program_->time_zone)});
  const CountedActivity counted = count_activity(
      who.book, {.rule = *rule, .activity = activity, .ref = ref, .so_far = used}, *program_, now);
  if (is_settled(counted.outcome)) {
    once_.insert(ref);
  }
  write(member, who, counted.booked);
}

void ShopBook::gift(std::int64_t member, const GiftHappening& gift, Instant now) {
  Person& who = person(member);
  settle(member, who, now);
  const auto rule = std::ranges::find(program_->gifts, gift.word, gift_word);
  const std::string ref = "gift:" + gift.key;
  if (rule == program_->gifts.end() || !rule->is_on || !once_.insert(ref).second) {
    return;
  }
  write(member,
        who,
        grant(who.book,
              {.ref = ref, .reason = Reason::kGift, .subject = gift_title(*rule)},
              rule->points,
              *program_,
              now));
}

void ShopBook::trial(std::int64_t member, Instant now) {
  Person& who = person(member);
  settle(member, who, now);
  write(member, who, start_trial(who.book, *program_, now));
}

void ShopBook::give_tier(std::int64_t member, const GivenTier& given, Instant now) {
  Person& who = person(member);
  settle(member, who, now);
  write(member, who, loyalty::give_tier(who.book, given, *program_, now));
}

void ShopBook::carry_over(std::int64_t member, const Txn& txn) {
  Person& who = person(member);
  Account& account = who.book.account;
  for (const core::Posting& posting : txn.postings) {
    switch (posting.account) {
      case AccountKind::kPending:
        add_to(account.pending, posting.amount.count());
        break;
      case AccountKind::kMember:
        add_to(account.available, posting.amount.count());
        break;
      case AccountKind::kHeld:
        add_to(account.held, posting.amount.count());
        break;
      case AccountKind::kDebt:
        add_to(account.debt, posting.amount.count());
        break;
      default:
        break;
    }
  }
  for (const Lot& lot : txn.opened) {
    account.lots.push_back(lot);
    account.next_lot_id = std::max(account.next_lot_id, lot.id + 1);
  }
  carry_over_redemption(member, txn);
  for (const LotUse& use : txn.uses) {
    const auto lot = std::ranges::find(account.lots, use.lot, &Lot::id);
    if (lot != account.lots.end()) {
      add_to(lot->remaining, -use.points.count());
    }
  }
  write(member, who, txn);
}

// "redeem:7:hold": its lots, for when the points come back.
void ShopBook::carry_over_redemption(std::int64_t member, const Txn& txn) {
  static constexpr std::string_view kBegin = "redeem:";
  static constexpr std::string_view kEnd = ":hold";
  if (!txn.ref.starts_with(kBegin) || !txn.ref.ends_with(kEnd)) {
    return;
  }
  std::int64_t number = 0;
  const std::string_view digits(txn.ref);
  std::from_chars(digits.data() + kBegin.size(), digits.data() + digits.size(), number);
  Redemption held{.member = member, .reward = txn.subject};
  for (const LotUse& use : txn.uses) {
    const auto& lots = person(member).book.account.lots;
    const auto lot = std::ranges::find(lots, use.lot, &Lot::id);
    if (lot != lots.end()) {
      held.taken.push_back({.lot = *lot, .taken = use.points});
      add_to(held.points, use.points.count());
    }
  }
  redemptions_.insert_or_assign(number, std::move(held));
}

void ShopBook::carry_over_terms(const std::string& order_key, const std::string& terms) {
  orders_[order_key].terms = terms;
}

}  // namespace regulars::loyalty
