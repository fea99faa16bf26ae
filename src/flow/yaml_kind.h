// Recognises files that are not what an owner meant to put there, before YAML is tried.
#pragma once

#include "flow/finding_list.h"
#include "flow/yaml.h"

namespace regulars::flow {

/// Adds one finding and answers true when the bytes are too many, in another encoding, or those
/// of a web page, a document or another tool's JSON.
bool is_wrong_kind_of_file(const SourceFile& file, FindingList& findings);

}  // namespace regulars::flow
