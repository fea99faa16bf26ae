// The part of the table of keys that is about rewards and the owner's kinds of them.
#pragma once

#include "flow/schema.h"

namespace regulars::engine {

/// `rewards:`, the catalogue.
flow::KeySpec rewards_key();
/// `punch_cards:` (R45).
flow::KeySpec punch_cards_key();
/// `reward_kinds:`, kinds that need nothing but the file to be there (R61).
flow::KeySpec reward_kinds_key();

}  // namespace regulars::engine
