// A flow while it is read and checked: its values, and the places that only findings need.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flow/catalog.h"
#include "flow/flow.h"
#include "flow/map_reader.h"
#include "flow/yaml.h"

namespace regulars::flow {

/// A name that stands somewhere in a step and must exist: the target of a `go`, a called flow.
struct NameUse {
  std::string name;
  core::Place place;
  std::size_t step = 0;  // the index of the step that uses it
};

/// A fact that the flow fills: an answer, a picked item, the data of a link.
struct SavedName {
  std::string name;
  core::Place place;
};

struct FlowDraft {
  explicit FlowDraft(const SourceFile& source) : findings(source) {}

  Flow flow;
  FindingList findings;
  bool is_flow = false;          // the file could be read and is a conversation
  bool is_sound = false;         // and its keys and values are as they should be
  std::vector<NameUse> targets;  // steps that are named by others
  std::vector<NameUse> calls;
  std::vector<SavedName> saved;
};

/// Everything a reading function needs.
struct LoadContext {
  FlowDraft& draft;
  const Catalog& catalog;

  FindingList& findings() const { return draft.findings; }
};

/// The place of a value, searched for behind its key: for values whose own place is not kept.
core::Place place_of_value(FindingList& findings,
                           const core::Place& from,
                           std::string_view key,
                           std::string_view value);

}  // namespace regulars::flow
