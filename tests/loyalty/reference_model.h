// A second, naive book of a member's points, to compare the real one with: from the rules alone.
#pragma once

#include "tests/loyalty/reference_rules.h"

namespace regulars::loyalty::reference {

struct Member {
  std::vector<Lot> lots{};
  std::map<Key, Order> orders{};  // "": points that no order brought
  std::vector<Key> owed{};        // orders of which something was missing, each time
  std::map<Count, Prize> prizes{};
  std::set<Key> activities{};
  Instant idle_until = kNever, checked{};
  Count debt = 0, qualifying = 0;
  std::vector<Instant> reached{};  // when, tier by tier

  Count points(bool is_pending) const {
    Count all = 0;
    for (const Lot& lot : lots) {
      all += lot.pending == is_pending ? lot.left : 0;
    }
    return all;
  }
  void settle(const Rules& rules, Instant now) {
    std::set<Instant> moments{idle_until};
    for (const Lot& lot : lots) {
      moments.insert(lot.left > 0 ? lot.usable : now);
      moments.insert(lot.left > 0 ? lot.expires : now);
    }
    std::for_each(moments.begin(), moments.upper_bound(now), [&](Instant due) { pass(due); });
    const auto& tiers = rules.tiers;
    while (reached.size() < tiers.size() && qualifying >= tiers[reached.size()].threshold) {
      reached.push_back(checked);
    }
    checked = now;
  }
  // Other rules: a longer life begins at once, old points lose nothing for a full period.
  void change(const Rules& before, const Rules& after, Instant now) {
    settle(before, now);
    const bool is_same = before.life_rule() == after.life_rule();
    const Instant full = end_of_life(after, day_of(now));
    idle_until = is_same || idle_until == kNever ? idle_until : full;
    for (Lot& lot : lots) {
      if (!is_same && !lot.own_end && lot.earned < now && lot.left > 0) {
        const Instant old = std::exchange(lot.expires, kNever);
        date(after, lot, lot.earned);
        lot.uncut = lot.cut == kNever ? old : lot.uncut;
        const Instant since = end_of_life(after, day_of(std::min(lot.cut, now)));
        lot.expires = std::max({lot.expires, std::min(full, old), std::min(since, lot.uncut)});
        lot.cut = lot.expires >= lot.uncut ? kNever : std::min(lot.cut, now);
      }
    }
  }

  void grant(const Rules& rules, Count points, Instant now) {
    settle(rules, now);
    come_in(rules, {.left = points, .earned = now}, now);
    keep_alive(rules, points, now);
    qualifying += points;
    settle(rules, now);
  }
  void act(const Rules& rules, const Key& activity, Instant now) {
    grant(rules, activities.insert(activity).second ? rules.activity : 0, now);
  }
  bool adjust(const Rules& rules, Count change, Instant now) {
    settle(rules, now);
    come_in(rules, {.left = std::max<Count>(change, 0), .earned = now}, now);
    const Count less = std::max<Count>(-change, 0);
    return take(points(false) < less ? 0 : less) == less;
  }

  void tell(const Rules& rules, const Told& told, Instant now) {
    settle(rules, now);
    const auto [at, is_new] = orders.try_emplace(told.key);
    Order& order = at->second;
    if (is_new) {
      const auto next = std::ranges::upper_bound(reached, told.paid) - reached.begin();
      const Tier held = next == 0 ? Tier{} : rules.tiers[static_cast<std::size_t>(next) - 1];
      order = {.rules = rules, .tier = held, .first_value = told.value};
      order.first_points = worth(order, told.value);
    }
    for (Lot& lot : lots) {  // points that wait for the delivery have their dates now
      if (told.delivered != kNever && lot.usable == kNever && lot.order == told.key) {
        lot.usable = std::max(now, told.delivered);
        date(rules, lot, now);
      }
    }
    const Count change = target_of(order, told) - order.target;
    change > 0 ? rise(rules, told, change, now) : fall(told.key, -change);
    order.target += change;
    qualifying += change;
    settle(rules, now);
  }
  // At first, or again for a coupon that was used after its points had come back.
  bool redeem(const Rules& rules, Count id, Instant now) {
    settle(rules, now);
    Prize& prize = prizes.try_emplace(id, Prize{rules.prize}).first->second;
    const bool is_enough = points(false) >= prize.points;
    take(is_enough ? prize.points : 0, false, nullptr, &prize);
    keep_alive(rules, is_enough ? prize.points : 0, now);
    return is_enough;
  }
  // The prize was given up, or its coupon ended unused.
  void give_back(const Rules& rules, Count id, Instant now) {
    settle(rules, now);
    const bool is_idle = rules.life == Life::kActive && idle_until == kNever;
    Lot grace{.own_end = true, .expires = start_of(day_of(now), 31), .earned = now};
    for (const auto& [lot_id, taken] : std::exchange(prizes[id].from, {})) {
      Lot& lot = lots[static_cast<std::size_t>(lot_id) - 1];
      const Count paid = std::min(debt, taken);
      debt -= paid;
      grace.left = is_idle || lot.expires <= now ? taken - paid : 0;
      lot.left += taken - paid - grace.left;
      come_in(rules, grace, now);
    }
    for (const Key& key : owed) {  // what a refund could not find
      Order& order = orders[key];
      Count& missing = order.unrecovered;
      const bool may = order.rules.policy != Policy::kOnlyPending;
      missing -= take(may ? missing : 0, false, &key);
      const Count other = take(may && order.rules.from_other_lots ? missing : 0);
      missing -= other;
      order.elsewhere += other;
    }
  }

 private:
  // Up to `wanted` points, of one order or of all: earliest expiry, then oldest, then number.
  Count take(Count wanted, bool pending = false, const Key* of = nullptr, Prize* by = nullptr) {
    std::set<std::tuple<Instant, Instant, Count, Lot*>> row;
    for (Lot& lot : lots) {
      if (lot.left > 0 && lot.pending == pending && (of == nullptr || lot.order == *of)) {
        row.insert({lot.expires, lot.earned, lot.id, &lot});
      }
    }
    Count taken = 0;
    for (const auto& [expires, earned, id, lot] : row) {
      const Count part = std::min(wanted - taken, lot->left);
      lot->left -= part;
      taken += part;
      by != nullptr ? by->from.push_back({id, part}) : void();
    }
    return taken;
  }

  // What is due at that moment: points become usable, pay a debt, and expire.
  void pass(Instant moment) {
    for (Lot& lot : lots) {
      lot.pending = lot.pending && lot.usable > moment;
      debt -= debt > 0 ? take(debt) : 0;
      const bool ends = idle_until == moment || lot.expires <= moment;
      orders[lot.order].gone += ends ? std::exchange(lot.left, 0) : 0;
    }
    idle_until = idle_until == moment ? kNever : idle_until;
  }
  // All that is usable pays a debt: who has one has nothing to spend.
  void come_in(const Rules& rules, const Lot& lot, Instant now) {
    lots.push_back(lot);
    lots.back().id = static_cast<Count>(lots.size());
    date(rules, lots.back(), now);
    debt -= take(debt);
  }
  void date(const Rules& rules, Lot& lot, Instant now) {
    const bool is_known = rules.from_earning || lot.usable != kNever;
    if (rules.life == Life::kMonths && lot.expires == kNever && is_known) {
      const Instant from = rules.from_earning ? lot.earned : std::max(now, lot.usable);
      lot.expires = end_of_life(rules, day_of(from));
    }
  }
  void keep_alive(const Rules& rules, Count moved, Instant now) {
    const bool is_counting = rules.life == Life::kActive && moved > 0;
    idle_until = is_counting ? end_of_life(rules, day_of(now)) : idle_until;
  }
  void rise(const Rules& rules, const Told& told, Count more, Instant now) {
    Order& order = orders[told.key];
    const auto less = [](Count part, Count& back) { return back -= part, part; };
    more -= less(std::min(more, order.unrecovered), order.unrecovered);
    const Count again = less(std::min(more, order.elsewhere), order.elsewhere);
    more -= less(std::min(more - again, order.taken_of_gone), order.taken_of_gone);
    const Instant waited = start_of(day_of(told.paid), rules.wait_days);
    const Instant usable = rules.waits_for_delivery ? told.delivered : waited;
    keep_alive(rules, more, now);
    come_in(rules, {.left = again, .usable = now, .earned = now}, now);
    more -= again;
    Lot lot{.left = more, .pending = usable > now, .usable = usable, .earned = now};
    lot.order = told.key;
    come_in(rules, lot, now);
  }
  void fall(const Key& key, Count less) {
    Order& order = orders[key];
    const Rules& rules = order.rules;
    const bool may = rules.policy != Policy::kOnlyPending;
    less -= take(less, true, &key);
    less -= take(may ? less : 0, false, &key);
    const Count gone = std::min(less, order.gone - order.taken_of_gone);
    order.taken_of_gone += gone;
    less -= gone;
    order.elsewhere += less;
    less -= take(may && rules.from_other_lots ? less : 0);
    const Count room = std::max<Count>(rules.debt_limit - debt, 0);
    const Count owes = rules.policy == Policy::kDebt ? std::min(less, room) : 0;
    debt += owes;
    order.elsewhere -= less - owes;
    order.unrecovered += less - owes;
    less > owes ? owed.push_back(key) : void();
  }
};

}  // namespace regulars::loyalty::reference
