// What an owner should know of files that can be used as they are: lists that are not there,
// entries that Messenger will not take, starts that nothing starts. Warnings, never errors.
#pragma once

#include <vector>

#include "app/shop_file.h"
#include "core/time.h"
#include "engine/shop.h"
#include "flow/finding.h"

namespace regulars::app {

/// Of shop.yaml: the lists it names, and codes that the shop cannot know. Looks for the lists.
std::vector<flow::Finding> advice_on_shop(const ShopFile& shop);

/// The rows of the owner's CSV lists that cannot be used, with file, line and column, and the first
/// code that has expired. A list that is not there is advice_on_shop's.
std::vector<flow::Finding> advice_on_lists(const ShopFile& shop,
                                           const loyalty::Program& program,
                                           core::Instant now);

/// Of program.yaml and the flows together.
std::vector<flow::Finding> advice_on_rules(const engine::Rules& rules);

/// Of program.yaml by itself.
std::vector<flow::Finding> advice_on_program(const engine::Rules& rules, core::Instant now);

}  // namespace regulars::app
