#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "core/json_shape.h"
#include "outbound/messenger_page.h"

namespace regulars::outbound {
namespace {

using nlohmann::json;

// A count as a whole number; a fraction is rounded up, because less room is the safe reading.
int whole_number(const json& counters, const char* key) {
  if (!counters.contains(key) || !counters.at(key).is_number()) {
    return 0;
  }
  constexpr int kMax = 1'000'000;
  const std::string digits = counters.at(key).dump();
  int number = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (problem != std::errc()) {
    return kMax;
  }
  const std::string rest(end, digits.data() + digits.size());
  const bool is_fraction = rest.find_first_not_of(".0") != std::string::npos;
  return std::clamp(number + (is_fraction ? 1 : 0), 0, kMax);
}

void add(const json& counters, std::optional<Usage>& usage) {
  if (!counters.is_object()) {
    return;
  }
  Usage sum = usage.value_or(Usage{});
  for (const char* key : {"call_count", "total_time", "total_cputime"}) {
    sum.percent = std::max(sum.percent, whole_number(counters, key));
  }
  sum.minutes_to_regain =
      std::max(sum.minutes_to_regain, whole_number(counters, "estimated_time_to_regain_access"));
  usage = sum;
}

json header_json(const net::Answer& answer, const char* name) {
  const auto text = answer.header(name);
  if (!text || !core::check_json_shape(*text)) {
    return nullptr;
  }
  json tree = json::parse(*text, nullptr, false);
  return tree.is_object() ? tree : json();
}

}  // namespace

std::optional<Usage> read_usage(const net::Answer& answer) {
  std::optional<Usage> usage;
  add(header_json(answer, "x-app-usage"), usage);
  const json cases = header_json(answer, "x-business-use-case-usage");
  for (const json& list : cases) {
    if (list.is_array()) {
      for (const json& counters : list) {
        add(counters, usage);
      }
    }
  }
  return usage;
}

}  // namespace regulars::outbound
