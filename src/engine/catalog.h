// What the owner's flows may name: the engine's facts, lists, actions and events.
#pragma once

#include "flow/catalog.h"

namespace regulars::engine {

/// The same for every shop; docs/flow-files.md lists it and a test compares the two.
const flow::Catalog& catalog();

}  // namespace regulars::engine
