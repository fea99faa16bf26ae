// `regulars member tier`: a tier that you give to one member, for a time and with a reason.

#include <iostream>
#include <optional>
#include <string>

#include "app/commands.h"
#include "app/reading.h"
#include "app/stopped_shop.h"
#include "engine/membership.h"
#include "engine/proof/explain.h"
#include "loyalty/calendar.h"

namespace regulars::app {
namespace {

int refused(const std::string& sentence) {
  std::cerr << sentence << '\n';
  return static_cast<int>(Exit::kUsage);
}

// What is wrong with the words themselves; empty when nothing is.
std::string problem_of(const MemberTierWords& words) {
  if (words.is_clear != words.tier.empty()) {
    return "Name a tier with --give, or say --clear to end the one that was given.";
  }
  if (words.is_clear != words.until.empty()) {
    return "A tier is given to a day: --until 2026-12-31. --clear ends it now, without a day.";
  }
  return "";
}

}  // namespace

int member_tier(const MemberTierWords& words) {
  if (const std::string problem = problem_of(words); !problem.empty()) {
    return refused(problem);
  }
  const auto opened = StoppedShop::open(words.shop, WithRules::kYes);
  if (!opened.shop) {
    return opened.exit;
  }
  std::string wrong;
  const auto done =
      opened.shop->act([&](const engine::Context& context) -> core::Result<core::Done> {
        const std::string& zone = context.rules.program.time_zone;
        const auto member = engine::find_member(context.db, words.member);
        const auto last = start_of_day(words.until, zone);
        if (!member) {
          wrong = no_such_member(words.member);
        } else if (!words.is_clear && !last) {
          wrong = "\"" + words.until + "\" is no day; write it like 2026-12-31";
        }
        if (!wrong.empty()) {
          return core::invalid(wrong);
        }
        return engine::give_tier(context,
                                 {.member = *member,
                                  .tier = words.tier,
                                  .last_day = last ? loyalty::day_of(*last, zone) : loyalty::Day{},
                                  .reason = words.reason,
                                  .who = kCommandLine});
      });
  if (!done) {
    return wrong.empty() ? StoppedShop::failed(done.error()) : refused(wrong);
  }
  std::cout << (words.is_clear ? "The tier was ended."
                               : "The tier holds to the end of " + words.until + ".")
            << '\n';
  return static_cast<int>(Exit::kFine);
}

}  // namespace regulars::app
