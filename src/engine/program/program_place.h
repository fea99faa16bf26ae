// Where a key of program.yaml stands, for findings about a program that was read.
#pragma once

#include <initializer_list>
#include <string_view>

#include "core/result.h"
#include "flow/yaml.h"

namespace regulars::engine {

/// The keys from the root on.
using KeyPath = std::initializer_list<std::string_view>;

/// Null when it is not written.
const flow::YamlNode* find_at(const flow::YamlNode& root, KeyPath path);

/// Of the innermost part of the path that is written.
core::Place place_at(const flow::YamlNode& root, KeyPath path);

}  // namespace regulars::engine
