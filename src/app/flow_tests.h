// The tests in the owner's flow files, run as rehearsals through the real engine.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/shop.h"
#include "flow/flow.h"

namespace regulars::app {

struct FlowTestResult {
  std::string flow;
  std::string name;
  bool passed = false;
  std::string report;  // the conversation as it went, with the line that was expected
};

FlowTestResult run_flow_test(const flow::Flow& flow,
                             const flow::FlowTest& test,
                             const std::shared_ptr<const engine::Rules>& rules);

/// All tests of all flows, in the order of the files.
std::vector<FlowTestResult> run_flow_tests(const std::shared_ptr<const engine::Rules>& rules);

}  // namespace regulars::app
