// The flows of the demo shop, which are part of the program: what a new shop begins with.
#pragma once

#include <span>

namespace regulars::app {

/// Both texts live as long as the program.
struct EmbeddedFile {
  const char* name;  // without folder
  const char* text;  // the whole file
};

/// All files of flows/.
std::span<const EmbeddedFile> embedded_files();

}  // namespace regulars::app
