// Two cards of one person become one (loyalty rules 2).
#include <algorithm>
#include <iterator>
#include <utility>

#include "loyalty/points/shop_book.h"

namespace regulars::loyalty {

void ShopBook::merge(const Merging& merging, core::Instant now) {
  Person& from = person(merging.from);
  Person& into = person(merging.into);
  settle(merging.from, from, now);
  settle(merging.into, into, now);
  const auto moved = hand_over(from.book.account,
                               into.book.account,
                               {.out = {.ref = merging.ref + ":out", .reason = Reason::kCorrection},
                                .in = {.ref = merging.ref + ":in", .reason = Reason::kCorrection}},
                               now);
  if (moved) {
    write(merging.from, from, moved->out);
    write(merging.into, into, moved->in);
  }
  std::ranges::move(from.orders, std::back_inserter(into.orders));
  from.orders.clear();
  for (const Qualified& day : std::exchange(from.book.history, {})) {
    const auto same = std::ranges::lower_bound(into.book.history, day.day, {}, &Qualified::day);
    if (same == into.book.history.end() || same->day != day.day) {
      into.book.history.insert(same, day);
    } else {
      same->amount += day.amount;
    }
  }
  for (const auto& [key, use] : std::exchange(from.uses, {})) {
    Use& sum = into.uses[key];
    sum = {.times = sum.times + use.times,
           .points = core::Points(sum.points.count() + use.points.count())};
  }
  settle(merging.into, into, now);
}

}  // namespace regulars::loyalty
