// What of a program's text can move points: all but comments, blanks and the names people read.
#pragma once

#include <string>

namespace regulars::engine {

/// Two programs with the same counted text count every history alike. Left out are comments, how a
/// value is quoted or laid out, `languages`, the program's own name, and the names of rewards,
/// punch cards, campaigns, bonuses and the membership's product. Tiers are known by their names,
/// which stay. A text that cannot be read is its own counted text.
std::string counted_text(const std::string& program_text);

}  // namespace regulars::engine
