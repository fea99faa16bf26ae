// How the steps of one flow lead to one another.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "flow/flow.h"

namespace regulars::flow {

struct StepEdge {
  enum class Kind {
    kAtOnce,    // in the same turn
    kAnswered,  // after the person said something
    kSilent,    // after a time without a word from the person
    kCalled,    // after another flow has come to its end
  };
  std::size_t to = 0;  // a step's index, or the number of steps for the flow's end
  Kind kind = Kind::kAtOnce;
  std::chrono::minutes after{0};  // kSilent
  bool is_passed_over = false;    // the step's conditions do not hold
  bool saves = false;             // the answer or the picked item has been kept on this way
};

struct StepGraph {
  std::vector<std::vector<StepEdge>> edges;  // one list a step

  std::size_t end() const { return edges.size(); }
};

/// Targets that do not exist are left out.
StepGraph make_graph(const Flow& flow);

}  // namespace regulars::flow
