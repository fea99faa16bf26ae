// Looks at JSON before a tree is built from it: depth and size, without memory of its own.
//
// A parser's tree of 100,000 nested lists is built in milliseconds and overflows the stack when it
// is copied or printed; so the shape is checked on the bytes first.
#pragma once

#include <string_view>

#include "core/result.h"

namespace regulars::core {

/// Refuses text deeper than kMaxJsonDepth, with more than kMaxJsonMembers members or with a string
/// over kMaxJsonStringBytes. It does not check the grammar: the parser does. Errors: kInvalid.
Result<Done> check_json_shape(std::string_view json);

}  // namespace regulars::core
