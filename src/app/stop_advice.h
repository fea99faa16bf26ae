// Whether people can always stop what the shop writes, as Messenger demands.
#pragma once

#include <optional>

#include "flow/finding.h"
#include "flow/flow_set.h"

namespace regulars::app {

/// The warning "no-stop" unless a flow with `always: yes` and words does opt_out before it asks
/// anything, itself or in a flow that it calls.
std::optional<flow::Finding> advice_on_stop(const flow::FlowSet& flows);

}  // namespace regulars::app
