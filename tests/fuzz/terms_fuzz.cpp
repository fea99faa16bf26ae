// Input from the database: the terms that are kept with an order, maybe of a damaged file.
//
// What is read as terms must be terms that can be counted by, and come back the same when they are
// written again.
#include "loyalty/earning/terms.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/check.h"
#include "loyalty/earning/order_earning.h"

namespace {

using namespace regulars;
using namespace regulars::loyalty;

// The largest order that there can be, and smaller ones.
void check_counting(const Terms& terms) {
  for (const std::int64_t minor : {std::int64_t{0}, std::int64_t{1999}, kMaxOrderMinor}) {
    Order order{.key = "o", .number = "1", .is_counting = true, .value = {.minor = minor}};
    order.value.currency = terms.conversion ? terms.conversion->from
                           : terms.rate     ? terms.rate->per.currency
                                            : "USD";
    const auto earned = points_under(terms, order);
    if (!earned) {
      REGULARS_CHECK(!earned.error().sentence.empty(), "refused without a reason");
      continue;
    }
    std::int64_t sum = 0;
    for (const EarnedPart& part : earned->parts) {
      REGULARS_CHECK(part.points.count() >= 0, "a part below zero");
      sum += part.points.count();
    }
    REGULARS_CHECK(sum == earned->total.count(), "parts that do not add up");
    REGULARS_CHECK(earned->total <= core::kMaxEntry, "more than an entry holds");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto terms = terms_from_text(text);
  if (terms) {
    REGULARS_CHECK(is_sound(*terms), "terms that nothing can be counted by were read");
    const auto again = terms_from_text(to_text(*terms));
    REGULARS_CHECK(again == terms, "terms changed on their way through our own form");
    check_counting(*terms);
  }
  return 0;
}
