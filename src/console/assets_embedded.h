// The files that the build puts into the program; cmake/embed.cmake writes the other half.
#pragma once

#include <span>

namespace regulars::console {

/// Both texts live as long as the program.
struct EmbeddedFile {
  const char* name;  // without folder
  const char* text;  // the whole file
};

/// All files of src/console/page.
std::span<const EmbeddedFile> embedded_files();

}  // namespace regulars::console
