// A shop that tells of its orders as shops do: in parts, twice, late and out of order.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/loyalty/random_program.h"

namespace regulars::loyalty {

/// One state of an order, as the shop tells it.
struct OrderTold {
  std::size_t order = 0;
  std::int64_t version = 0;
  bool counts = true;
  std::int64_t value = 0;
  core::Instant placed{};
  std::optional<core::Instant> delivered{};

  std::string key() const { return "shop:" + std::to_string(order); }
  reference::Told for_model() const {
    return {.key = key(),
            .counts = counts,
            .value = value,
            .paid = placed,
            .delivered = delivered.value_or(reference::kNever)};
  }
};

class RandomOrders {
 public:
  /// A new order, or a change of one: a refund of a part, a cancellation, goods added, a delivery.
  /// What it says may come at once, later, or never.
  OrderTold next(core::Random& random, core::Instant now) {
    if (!told_.empty() && draw(random, 4) == 0) {  // again, or at last
      return told_[told_.size() - 1 - recent(random, told_.size())];
    }
    OrderTold word =
        orders_.empty() || draw(random, 3) == 0 ? placed(random, now) : changed(random, now);
    orders_[word.order] = word;
    told_.push_back(word);
    return draw(random, 5) == 0 ? told_[told_.size() - 1 - recent(random, told_.size())] : word;
  }

 private:
  OrderTold placed(core::Random& random, core::Instant now) {
    orders_.push_back({.order = orders_.size(),
                       .version = 1,
                       .counts = draw(random, 8) != 0,
                       .value = draw(random, 15'000),
                       .placed = now - std::chrono::hours(draw(random, 3) * draw(random, 200))});
    return orders_.back();
  }

  OrderTold changed(core::Random& random, core::Instant now) {
    OrderTold word = orders_[orders_.size() - 1 - recent(random, orders_.size())];
    ++word.version;
    switch (draw(random, 6)) {
      case 0:
        word.counts = !word.counts;
        break;
      case 1:
        word.value += draw(random, 4'000);
        break;
      case 2:
        word.value = 0;
        break;
      case 3:
        word.delivered = now - std::chrono::hours(draw(random, 50));
        break;
      default:
        word.value = draw(random, static_cast<int>(word.value) + 1);
        break;
    }
    return word;
  }

  // Mostly one of the newest.
  static std::size_t recent(core::Random& random, std::size_t count) {
    const std::size_t among = draw(random, 3) == 0 ? count : std::min<std::size_t>(count, 12);
    return static_cast<std::size_t>(draw(random, static_cast<int>(among)));
  }

  std::vector<OrderTold> orders_;  // as they are now
  std::vector<OrderTold> told_;
};

/// Mostly minutes, sometimes months.
inline core::Duration draw_pause(core::Random& random) {
  switch (draw(random, 10)) {
    case 0:
      return std::chrono::days(draw(random, 120));
    case 1:
    case 2:
      return std::chrono::hours(draw(random, 24 * 20));
    case 3:
    case 4:
    case 5:
      return std::chrono::minutes(draw(random, 3'000));
    default:
      return std::chrono::seconds(draw(random, 900));
  }
}

}  // namespace regulars::loyalty
