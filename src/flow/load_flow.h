// Reads one flow file: the flow itself, its triggers, its menu entries; steps and tests have
// files of their own.
#pragma once

#include "flow/flow_draft.h"

namespace regulars::flow {

/// Reads the file into a draft. A file that cannot be read still has a name, so that others may
/// call it without a finding of their own.
FlowDraft read_flow(const SourceFile& file, const Catalog& catalog);

}  // namespace regulars::flow
