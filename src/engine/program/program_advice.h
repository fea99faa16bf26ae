// What an owner should know of a program that works: keys that do nothing, campaigns that never
// run, prizes that nobody reaches, rules that invite abuse. Warnings and notes, never errors.
#pragma once

#include <vector>

#include "flow/finding.h"
#include "flow/yaml.h"
#include "loyalty/calendar.h"
#include "loyalty/program.h"

namespace regulars::engine {

/// file: the text that the program was read from. today: a day of the shop.
std::vector<flow::Finding> advice_on_program(const flow::SourceFile& file,
                                             const loyalty::Program& program,
                                             loyalty::Day today);

}  // namespace regulars::engine
