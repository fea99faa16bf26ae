#include "flow/flow.h"

namespace regulars::flow {

std::optional<std::size_t> Flow::find_step(std::string_view id) const {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].id == id) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace regulars::flow
