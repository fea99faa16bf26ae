// What an owner should know of a program whose numbers do not fit one another: a budget that is
// less than one gift, a warning longer than what it warns of, a prize that costs more than it
// sells for.
#pragma once

#include "flow/finding_list.h"
#include "flow/yaml.h"
#include "loyalty/calendar.h"
#include "loyalty/program.h"

namespace regulars::engine {

/// Adds warnings, never errors. root: of the file that the program was read from. today: where a
/// year of days is tried from, for months of several lengths.
void advise_on_sizes(const flow::YamlNode& root,
                     const loyalty::Program& program,
                     loyalty::Day today,
                     flow::FindingList& findings);

}  // namespace regulars::engine
