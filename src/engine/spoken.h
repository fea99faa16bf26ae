// Which of the shop's languages a person is spoken to in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/people.h"
#include "loyalty/program.h"

namespace regulars::engine {

/// The program's language that is meant: by its tag ("es"), by one with the same beginning
/// ("es-MX"), or by its name in itself or in English ("Español", "spanish"), in any case. Nothing
/// for a language that the shop does not speak.
std::optional<std::string> find_spoken(const loyalty::Program& program, std::string_view wanted);

/// The language that the person chose, as long as the shop speaks it; else the program's first.
std::string language_of(const loyalty::Program& program, const db::Contact& contact);

}  // namespace regulars::engine
