// `regulars coupon`: which coupons are out, ending one, and paying a gift card out.

#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/reading.h"
#include "app/running_shop.h"
#include "app/shop_file.h"
#include "app/stopped_shop.h"
#include "core/time.h"
#include "db/redemptions.h"
#include "db/schema.h"
#include "engine/cash_out.h"
#include "engine/coupon_moves.h"
#include "engine/program/rule_history.h"
#include "engine/proof/history.h"

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

std::string state_of(const db::Coupon& coupon, core::Instant now) {
  if (coupon.paid_out_minor) {
    return "paid out";
  }
  return coupon.state == "open" && db::is_past(coupon, now) ? "expired" : coupon.state;
}

int failed(const core::Error& error, Exit exit) {
  std::cerr << error.sentence << '\n';
  return code(exit);
}

std::string text_of(const core::Money& money) {
  return core::to_decimal(money) + " " + money.currency;
}

core::Result<std::optional<core::Money>> amount_of(const std::string& text,
                                                   const std::string& currency) {
  if (text.empty()) {
    return std::optional<core::Money>();
  }
  auto money = core::parse_money(text, currency);
  if (!money || core::to_decimal(*money) != text) {
    return core::invalid("--amount is money in " + currency + " such as " +
                         core::to_decimal({.minor = 420, .currency = currency}) + ", not \"" +
                         text + "\"");
  }
  return std::optional(std::move(*money));
}

std::string said_of(const engine::CouponCancelled& cancelled) {
  if (!cancelled.is_new) {
    return "It was cancelled before; nothing was changed.";
  }
  std::string back;
  if (cancelled.punches > 0) {
    back = "The punches count again; the";
  } else {
    back = cancelled.points > core::Points(0) ? "The points are back; the" : "The";
  }
  return "Done. " + back + " shop is told when the server runs.";
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
  const auto version = engine::rules_in_force(**reader);
  const auto program = version ? engine::recorded_program(**reader, *version) : nullptr;
  const std::string zone = program ? program->time_zone : "UTC";
  for (const db::Coupon& coupon : db::newest_coupons(**reader, kMostRows)) {
    std::cout << coupon.code << "  " << state_of(coupon, now) << "  "
              << (coupon.expires ? "until " + local_day(*coupon.expires - core::Duration(1), zone)
                                 : "no end")
              << "  member " << coupon.member.number() << "  " << coupon.reward_name
              << (coupon.used_order.empty() ? "" : "  on order " + coupon.used_order) << '\n';
  }
  return code(Exit::kFine);
}

int coupon_cancel(const std::string& folder, const std::string& coupon, const std::string& reason) {
  const auto opened = StoppedShop::open(folder, WithRules::kYes);
  if (!opened.shop) {
    return opened.exit;
  }
  engine::CouponCancelled cancelled;
  const auto done =
      opened.shop->act([&](const engine::Context& context) -> core::Result<core::Done> {
        const auto answer =
            engine::cancel_coupon(context, {.code = coupon, .reason = reason, .who = kCommandLine});
        if (!answer) {
          return answer.error();
        }
        cancelled = *answer;
        return core::Done{};
      });
  if (!done) {
    return StoppedShop::failed(done.error());
  }
  std::cout << said_of(cancelled) << '\n';
  return code(Exit::kFine);
}

int coupon_cash_out(const CashOutWords& words) {
  const auto opened = StoppedShop::open(words.shop, WithRules::kYes);
  if (!opened.shop) {
    return opened.exit;
  }
  engine::CashedOut out;
  const auto done = opened.shop->act([&](const engine::Context& context) {
    const auto left = amount_of(words.amount, context.rules.program.currency);
    if (!left) {
      return core::Result<core::Done>(left.error());
    }
    const auto paid = engine::cash_out(
        context,
        {.code = words.coupon, .reason = words.reason, .who = kCommandLine, .left = *left});
    if (!paid) {
      return core::Result<core::Done>(paid.error());
    }
    out = *paid;
    return core::Result<core::Done>(core::Done{});
  });
  if (!done) {
    return StoppedShop::failed(done.error());
  }
  std::cout << "Done. Pay " << text_of(out.paid) << ": the gift card is closed, its points stay "
            << "spent; the shop is told when the server runs.\n";
  if (!out.is_left_known && !words.amount.empty()) {
    std::cout << "The amount is what you said; " << text_of(out.value) << " was put on the card, "
              << "and only your shop knows what is left.\n";
  } else if (!out.is_left_known) {
    std::cout << "That is all that was put on it. Your shop has told of no use, but only your shop "
              << "knows what is left: look there before you pay.\n";
  }
  return code(Exit::kFine);
}

}  // namespace regulars::app
