// A second, naive book of a member's points, to compare the real one with. It was written from the
// rules alone, keeps every lot for ever, searches in lists, and shares no code with what it judges.
#pragma once

#include <functional>
#include <set>

#include "tests/loyalty/reference_rules.h"

namespace regulars::loyalty::reference {

struct Member {
  std::vector<Lot> lots{};
  std::vector<Order> orders{};
  std::vector<std::string> owed{};  // orders of which something was missing, the first one first
  std::vector<Hold> holds{};
  std::optional<Instant> idle_until{};
  Count debt = 0, qualifying = 0;
  std::size_t tier = 0;  // 0: none

  Count points(bool is_pending) const {
    Count all = 0;
    for (const Lot& lot : lots) {
      all += lot.pending == is_pending ? lot.left : 0;
    }
    return all;
  }
  Order* find(const std::string& key) {
    const auto found = std::ranges::find(orders, key, &Order::key);
    return found == orders.end() ? nullptr : &*found;
  }

  void settle(const Rules& rules, Instant now) {
    std::set<Instant> moments{idle_until.value_or(now)};
    for (const Lot& lot : lots) {
      moments.insert(lot.left > 0 ? lot.usable.value_or(now) : now);
      moments.insert(lot.left > 0 ? lot.expires.value_or(now) : now);
    }
    std::for_each(moments.begin(), moments.upper_bound(now), [&](Instant due) { pass(due); });
    while (tier < rules.tiers.size() && qualifying >= rules.tiers[tier].threshold) {
      ++tier;
    }
  }
  // Other rules: a longer life begins at once, old points lose nothing for a full period.
  void change(const Rules& before, const Rules& after, Instant now) {
    settle(before, now);
    const Instant full = end_of_life(after, day_of(now));
    const auto life_of = [](const Rules& rules) {
      return std::tuple(rules.life, rules.months, rules.to_quarter_end, rules.from_earning);
    };
    if (life_of(before) == life_of(after)) {
      return;
    }
    idle_until = idle_until ? std::optional(full) : idle_until;
    for (Lot& lot : lots) {
      if (!lot.own_end && lot.earned < now && lot.left > 0) {
        const Instant old = std::exchange(lot.expires, std::nullopt).value_or(full);
        date(after, lot, lot.earned);
        lot.expires = lot.expires ? std::max(*lot.expires, std::min(full, old)) : lot.expires;
      }
    }
  }

  void welcome(const Rules& rules, Instant now) {
    settle(rules, now);
    come_in(rules, {.left = rules.joining, .earned = now}, now);
    keep_alive(rules, rules.joining, now);
    qualifying += rules.joining;
    settle(rules, now);
  }

  void tell(const Rules& rules, const Told& told, Instant now) {
    settle(rules, now);
    if (find(told.key) == nullptr) {
      const Tier held = tier == 0 ? Tier{} : rules.tiers[tier - 1];
      orders.push_back({.key = told.key, .rules = rules, .tier = held, .first_value = told.value});
      orders.back().first_points = worth(orders.back(), told.value);
    }
    Order& order = *find(told.key);
    deliver(rules, told, now);
    const Count change = target_of(order, told) - order.target;
    change > 0 ? rise(rules, order, told, now) : fall(rules, order, -change);
    order.target += change;
    qualifying += change;
    settle(rules, now);
  }

  bool redeem(const Rules& rules, Count id, Instant now) {
    settle(rules, now);
    if (points(false) < rules.prize) {
      return false;
    }
    holds.push_back({.id = id, .points = rules.prize});
    take(rules.prize, is_usable, &holds.back());
    keep_alive(rules, rules.prize, now);
    return true;
  }

  void issue(const Rules& rules, Count id, Instant now) {
    settle(rules, now);
    std::erase_if(holds, [&](const Hold& hold) { return hold.id == id; });
  }

  void give_up(const Rules& rules, Count id, Instant now) {
    const Hold hold = *std::ranges::find(holds, id, &Hold::id);
    issue(rules, id, now);
    const bool is_idle = rules.life == Life::kActive && !idle_until;
    Lot grace{.own_end = true, .expires = start_of(day_of(now), 31), .earned = now};
    for (const auto& [lot_id, taken] : hold.from) {
      Lot& lot = lots[static_cast<std::size_t>(lot_id) - 1];
      const Count paid = std::min(debt, taken);
      debt -= paid;
      (is_idle || (lot.expires && *lot.expires <= now) ? grace : lot).left += taken - paid;
    }
    open(grace);
    for (const std::string& key : rules.policy == Policy::kOnlyPending ? kNone : owed) {
      Order& order = *find(key);
      order.unrecovered -= take(order.unrecovered,
                                [&](const Lot& lot) { return is_usable(lot) && lot.order == key; });
      order.unrecovered -= rules.from_other_lots ? take(order.unrecovered, is_usable) : 0;
    }
  }

  bool adjust(const Rules& rules, Count change, Instant now) {
    settle(rules, now);
    if (change < 0) {
      return points(false) >= -change && take(-change, is_usable) > 0;
    }
    come_in(rules, {.left = change, .earned = now}, now);
    return true;
  }

 private:
  static inline const std::vector<std::string> kNone{};
  static bool is_usable(const Lot& lot) { return !lot.pending; }

  // Takes up to `wanted` points from the lots that `may` names, in the order of use.
  Count take(Count wanted, const std::function<bool(const Lot&)>& may, Hold* note = nullptr) {
    std::vector<Lot*> row;
    for (Lot& lot : lots) {
      if (lot.left > 0 && may(lot)) {
        row.push_back(&lot);
      }
    }
    std::ranges::sort(row, {}, order_of_use);
    Count taken = 0;
    for (Lot* lot : row) {
      const Count part = std::min(wanted - taken, lot->left);
      lot->left -= part;
      taken += part;
      note != nullptr ? note->from.push_back({lot->id, part}) : void();
    }
    return taken;
  }

  void open(Lot lot) {
    lots.push_back(std::move(lot));
    lots.back().id = static_cast<Count>(lots.size());
  }

  // What is due at that moment: first points become usable, then points expire.
  void pass(Instant moment) {
    const bool is_idle = idle_until == moment;
    for (Lot& lot : lots) {
      lot.pending = lot.pending && (!lot.usable || *lot.usable > moment);
      pay_debt();
    }
    for (Lot& lot : lots) {
      if (is_idle || (lot.expires && *lot.expires <= moment)) {
        Order* order = find(lot.order);
        (order != nullptr ? order->gone : lot.left) += lot.left;
        lot.left = 0;
      }
    }
    idle_until = is_idle ? std::nullopt : idle_until;
  }
  // Everything usable pays it: who has a debt has nothing to spend.
  void pay_debt() { debt -= take(debt, is_usable); }

  void come_in(const Rules& rules, Lot lot, Instant now) {
    date(rules, lot, now);
    open(lot);
    pay_debt();
  }
  void date(const Rules& rules, Lot& lot, Instant now) {
    const Instant from = rules.from_earning ? lot.earned : std::max(now, lot.usable.value_or(now));
    if (rules.life == Life::kMonths && !lot.expires &&
        (rules.from_earning || !lot.pending || lot.usable)) {
      lot.expires = end_of_life(rules, day_of(from));
    }
  }
  void keep_alive(const Rules& rules, Count moved, Instant now) {
    const bool is_counting = rules.life == Life::kActive && moved > 0;
    idle_until = is_counting ? end_of_life(rules, day_of(now)) : idle_until;
  }

  void rise(const Rules& rules, Order& order, const Told& told, Instant now) {
    Lot lot{.left = target_of(order, told) - order.target, .earned = now, .order = order.key};
    for (Count* back : {&order.unrecovered, &order.taken_of_gone}) {
      const Count part = std::min(lot.left, *back);
      *back -= part;
      lot.left -= part;
    }
    lot.usable = start_of(day_of(told.paid), rules.wait_days);
    lot.usable = rules.waits_for_delivery ? told.delivered : lot.usable;
    lot.pending = !lot.usable || *lot.usable > now;
    keep_alive(rules, lot.left, now);
    come_in(rules, lot, now);
  }

  void fall(const Rules& rules, Order& order, Count less) {
    const auto from = [&](bool is_pending, bool is_own) {
      less -= take(less, [&](const Lot& lot) {
        return lot.pending == is_pending && (lot.order == order.key || !is_own);
      });
    };
    from(true, true);
    if (rules.policy != Policy::kOnlyPending) {
      from(false, true);
    }
    const Count gone = std::min(less, order.gone - order.taken_of_gone);
    order.taken_of_gone += gone;
    less -= gone;
    if (rules.policy != Policy::kOnlyPending && rules.from_other_lots) {
      from(false, false);
    }
    if (rules.policy == Policy::kDebt) {
      const Count owes = std::min(less, std::max<Count>(rules.debt_limit - debt, 0));
      debt += owes;
      less -= owes;
    }
    order.unrecovered += less;
    if (less > 0 && std::ranges::find(owed, order.key) == owed.end()) {
      owed.push_back(order.key);
    }
  }

  // Points that wait for the delivery have their dates now.
  void deliver(const Rules& rules, const Told& told, Instant now) {
    for (Lot& lot : lots) {
      if (told.delivered && lot.pending && !lot.usable && lot.order == told.key) {
        lot.usable = std::max(now, *told.delivered);
        date(rules, lot, now);
      }
    }
  }
};

}  // namespace regulars::loyalty::reference
