// `regulars points add` and `regulars points take`: a person corrects a member's points.

#include <iostream>
#include <optional>
#include <string>

#include "app/commands.h"
#include "app/reading.h"
#include "app/stopped_shop.h"
#include "engine/adjust.h"
#include "engine/member_account.h"
#include "engine/proof/explain.h"

namespace regulars::app {
namespace {

int correct(const CorrectionWords& words, core::Points change) {
  if (words.points < 1 || words.points > core::kMaxEntry.count()) {
    std::cerr << "Write the points as a whole number from 1 to " << core::kMaxEntry.count()
              << ".\n";
    return static_cast<int>(Exit::kUsage);
  }
  const auto opened = StoppedShop::open(words.shop, WithRules::kYes);
  if (!opened.shop) {
    return opened.exit;
  }
  std::optional<core::Points> left;
  bool is_member = false;
  const auto done =
      opened.shop->act([&](const engine::Context& context) -> core::Result<core::Done> {
        const auto member = engine::find_member(context.db, words.member);
        is_member = member.has_value();
        if (!member) {
          return core::not_found(no_such_member(words.member));
        }
        auto adjusted = engine::adjust(
            context,
            {.member = *member, .change = change, .reason = words.reason, .who = kCommandLine});
        if (adjusted) {
          left = engine::account_of(context.db, *member).available;
        }
        return adjusted;
      });
  if (!done) {
    const int exit = StoppedShop::failed(done.error());
    return is_member ? exit : static_cast<int>(Exit::kUsage);
  }
  std::cout << "Done. The member can spend " << left->count() << " points now.\n";
  return static_cast<int>(Exit::kFine);
}

}  // namespace

int points_add(const CorrectionWords& words) {
  return correct(words, core::Points(words.points));
}

int points_take(const CorrectionWords& words) {
  return correct(words, core::Points(-words.points));
}

}  // namespace regulars::app
