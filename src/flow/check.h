// What is checked once all files are read. Each check adds its findings to the draft of the flow
// they are about; one cause gives one finding.
#pragma once

#include <vector>

#include "flow/flow_draft.h"
#include "flow/step_graph.h"

namespace regulars::flow {

/// duplicate-step, unknown-step.
void check_targets(FlowDraft& draft);

/// unreachable. Only for flows without errors, whose ways are all known.
void check_reachable(FlowDraft& draft, const StepGraph& graph);

/// loop-without-wait. `is_instant[i]`: the flow that step i calls may end without a wait.
void check_loops(FlowDraft& draft, const StepGraph& graph, const std::vector<bool>& is_instant);

/// window-closed: something is said when Messenger's 24 hours are over.
void check_window(FlowDraft& draft, const StepGraph& graph);

/// title-too-long, text-too-long, too-many-replies.
void check_limits(FlowDraft& draft, const Catalog& catalog);

/// unknown-fact, maybe-empty.
void check_facts(std::vector<FlowDraft>& drafts, const Catalog& catalog);

/// maybe-empty: what the flow itself saves is used on a way that has not saved it. Only for flows
/// that nothing calls and that start with links, words or the menu, where the beginning is known.
void check_saved(FlowDraft& draft, const StepGraph& graph, const Catalog& catalog, bool is_called);

/// duplicate-flow, keyword-collision, link-collision, event-collision.
void check_names(std::vector<FlowDraft>& drafts);

/// unknown-flow, call-loop.
void check_calls(std::vector<FlowDraft>& drafts);

/// For each draft and step: whether the flow it calls may end without a wait.
std::vector<std::vector<bool>> instant_calls(const std::vector<FlowDraft>& drafts,
                                             const std::vector<StepGraph>& graphs);

}  // namespace regulars::flow
