// `regulars coupon`: which coupons are out, and ending one.

#include <iostream>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/running_shop.h"
#include "app/shop_file.h"
#include "app/stopped_shop.h"
#include "core/time.h"
#include "db/redemptions.h"
#include "db/schema.h"
#include "engine/coupon_moves.h"

namespace regulars::app {
namespace {

constexpr int kMostRows = 100;

int code(Exit exit) {
  return static_cast<int>(exit);
}

void print_errors(const std::vector<flow::Finding>& findings) {
  for (const flow::Finding& finding : findings) {
    if (finding.severity == flow::Severity::kError) {
      std::cerr << flow::to_text(finding) << '\n';
    }
  }
}

int failed(const core::Error& error, Exit exit) {
  std::cerr << error.sentence << '\n';
  return code(exit);
}

}  // namespace

int coupon_list(const std::string& folder) {
  ShopFileResult shop = read_shop_file(folder, WithSecrets::kNo);
  print_errors(shop.findings);
  if (!shop.shop) {
    return code(Exit::kUsage);
  }
  auto reader = db::Connection::open_reader(shop.shop->database);
  if (!reader) {
    return failed(reader.error(), Exit::kFailure);
  }
  if (const auto checked = db::check_schema(**reader); !checked) {
    return failed(checked.error(), exit_of_schema(checked.error()));
  }
  const core::Instant now = core::SystemClock().now();
  for (const db::Coupon& coupon : db::newest_coupons(**reader, kMostRows)) {
    const bool is_over = coupon.state == "open" && db::is_past(coupon, now);
    std::cout << coupon.code << "  " << (is_over ? "expired" : coupon.state) << "  until "
              << core::to_rfc3339(coupon.expires).substr(0, 10) << "  member "
              << coupon.member.number() << "  " << coupon.reward_name
              << (coupon.used_order.empty() ? "" : "  on order " + coupon.used_order) << '\n';
  }
  return code(Exit::kFine);
}

int coupon_cancel(const std::string& folder, const std::string& coupon, const std::string& reason) {
  const auto opened = StoppedShop::open(folder, WithRules::kYes);
  if (!opened.shop) {
    return opened.exit;
  }
  const auto done = opened.shop->act([&](const engine::Context& context) {
    return engine::cancel_coupon(context, {.code = coupon, .reason = reason, .who = kCommandLine});
  });
  if (!done) {
    return StoppedShop::failed(done.error());
  }
  std::cout << "Done. The points are back; the shop is told when the server runs.\n";
  return code(Exit::kFine);
}

}  // namespace regulars::app
