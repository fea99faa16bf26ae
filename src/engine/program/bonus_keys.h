// The keys below `bonuses` of flows/program.yaml, a part of the table in program_keys.cpp.
#pragma once

#include "flow/schema.h"

namespace regulars::engine {

flow::KeySpec bonuses_key();

}  // namespace regulars::engine
