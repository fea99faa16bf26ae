// `regulars member merge`: two cards of one person become one.

#include <iostream>
#include <string>

#include "app/commands.h"
#include "app/reading.h"
#include "app/stopped_shop.h"
#include "engine/member_account.h"
#include "engine/merge.h"
#include "engine/proof/explain.h"

namespace regulars::app {

int member_merge(const MergeWords& words) {
  const auto opened = StoppedShop::open(words.shop, WithRules::kYes);
  if (!opened.shop) {
    return opened.exit;
  }
  bool are_members = false;
  core::Points together;
  const auto done =
      opened.shop->act([&](const engine::Context& context) -> core::Result<core::Done> {
        const auto from = engine::find_member(context.db, words.from);
        const auto into = engine::find_member(context.db, words.into);
        are_members = from && into;
        if (!are_members) {
          return core::not_found(no_such_member(from ? words.into : words.from));
        }
        auto merged = engine::merge(
            context, {.from = *from, .into = *into, .reason = words.reason, .who = kCommandLine});
        together = engine::account_of(context.db, *into).available;
        return merged;
      });
  if (!done) {
    const int exit = StoppedShop::failed(done.error());
    return are_members ? exit : static_cast<int>(Exit::kUsage);
  }
  std::cout << "Done. The member can spend " << together.count() << " points now.\n";
  return static_cast<int>(Exit::kFine);
}

}  // namespace regulars::app
