// What `regulars store check` asks a shop with pages of its own.
#include <string>
#include <vector>

#include "core/text.h"
#include "store_adapter/custom.h"

namespace regulars::store_adapter {
namespace {

constexpr std::chrono::hours kTriedChanges{24};
// What no shop has: ".invalid" belongs to nobody (RFC 2606, section 2).
constexpr const char* kNoOrder = "REGULARS-CHECK-0";
constexpr const char* kNoEmail = "nobody@regulars.invalid";
constexpr const char* kNoCoupon = "REGULARS-CHECK-0";
constexpr std::chrono::minutes kClockWarning{1};  // signatures fail beyond 5 minutes

}  // namespace

std::vector<std::string> CustomStore::self_check() {
  std::vector<std::string> problems;
  if (caller_.has_short_key()) {
    problems.emplace_back("store_secret is short: 24 bytes or more are advised");
  }
  const std::string name = std::to_string(core::to_ms(clock_.now()));
  const core::Result<net::Answer> answer = caller_.ask(
      {.path = "/health", .message_id = message_id("health-", name), .deadline = kShopperDeadline});
  if (!answer) {
    problems.push_back(answer.error().sentence);
    return problems;
  }
  const bool has_health = answer->status != 404 || !settings_.plain_mode;
  const core::Result<JsonValue> health = read_json(answer->body);
  if (!has_health) {
    // The simplest shops have no such page.
  } else if (!is_success(*answer)) {
    problems.push_back(to_error(*answer).sentence + " on /health");
  } else if (!health) {
    problems.push_back("the shop's answer on /health cannot be used: " + health.error().sentence);
  } else {
    read_health(*health, problems);
  }
  try_orders(name, problems);
  try_coupons(name, problems);
  try_changes(problems);
  return problems;
}

void CustomStore::try_orders(const std::string& name, std::vector<std::string>& problems) {
  const core::Result<OrderAnswer> answer = check_order({.number = kNoOrder,
                                                        .number_raw = kNoOrder,
                                                        .email = kNoEmail,
                                                        .language = "en",
                                                        .request_id = "try-" + name});
  if (!answer) {
    problems.push_back(answer.error().sentence + " on /order-check");
  } else if (answer->found) {
    problems.push_back(std::string("the shop says on /order-check that there is an order ") +
                       kNoOrder + " of " + kNoEmail +
                       ", which cannot be; an unknown order is answered {\"match\": false}");
  }
}

void CustomStore::try_coupons(const std::string& name, std::vector<std::string>& problems) {
  const core::Result<std::optional<IssuedCoupon>> found =
      find_coupon({.reward_id = "try-" + name, .code = kNoCoupon});
  const std::string page = std::string("/coupons/") + kNoCoupon;
  if (!found) {
    problems.push_back(found.error().sentence + " on " + page);
  } else if (*found) {
    problems.push_back("the shop says on " + page +
                       " that there is such a coupon, which cannot be; an unknown code is answered "
                       "404");
  }
}

void CustomStore::try_changes(std::vector<std::string>& problems) {
  const core::Result<std::vector<Order>> changed = changed_orders(clock_.now() - kTriedChanges);
  if (!changed) {
    problems.push_back(changed.error().sentence + " on /orders");
  }
  if (const std::vector<std::string> unreadable = unreadable_orders(); !unreadable.empty()) {
    problems.push_back("the shop's list has an order that cannot be read: " + unreadable.back());
  }
}

void CustomStore::read_health(const JsonValue& health, std::vector<std::string>& problems) const {
  const JsonValue* ok = health.find("ok");
  if (ok == nullptr || !ok->truth) {
    problems.emplace_back("the shop says on /health that it is not well");
  }
  const std::optional<std::string> time = text_or_number(health.find("time"));
  const std::optional<core::Instant> shop_now = time ? core::parse_rfc3339(*time) : std::nullopt;
  if (!shop_now) {
    problems.emplace_back("the shop does not tell its time on /health");
  } else if (const core::Duration difference = std::chrono::abs(*shop_now - clock_.now());
             difference > kClockWarning) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(difference).count();
    problems.push_back("the shop's clock and ours differ by " + std::to_string(seconds) +
                       " s; signatures fail beyond 300 s");
  }
  const std::optional<std::string> currency = text_or_number(health.find("currency"));
  if (currency && !settings_.currency.empty() && *currency != settings_.currency) {
    problems.push_back("the shop's currency is " + core::clean(*currency, 10) +
                       ", the program's is " + settings_.currency);
  }
}

}  // namespace regulars::store_adapter
