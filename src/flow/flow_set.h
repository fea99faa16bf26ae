// All conversations of a shop, read from its files and checked together.
//
// A FlowSet never changes once made: a new version of the files is a new set, and one pointer is
// swapped. Threads: a set may be read from any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flow/catalog.h"
#include "flow/finding.h"
#include "flow/flow.h"
#include "flow/yaml.h"

namespace regulars::flow {

class FlowSet {
 public:
  explicit FlowSet(std::vector<Flow> flows);

  const Flow* find(std::string_view name) const;
  const std::vector<Flow>& all() const { return flows_; }

  /// The flow that a link's ref starts, and the data after "--" under the trigger's name.
  /// "order--10432-k7Qp" and "order–10432-k7Qp" (an en dash from a word processor) both match
  /// `link: order--{order}`; NAME is compared without case.
  struct LinkMatch {
    const Flow* flow = nullptr;
    std::string field;  // "order"; empty when the trigger takes no data
    std::string data;   // "10432-k7Qp"; may be empty in spite of a field: ref "order"
  };
  std::optional<LinkMatch> match_link(std::string_view ref) const;

  /// The flow whose words are the whole of what the person wrote, folded; "#" in them is any
  /// number.
  const Flow* match_words(std::string_view typed) const;
  /// The flow that starts on an engine's event, such as "reminder" or "welcome".
  const Flow* match_event(std::string_view event) const;

 private:
  std::vector<Flow> flows_;
};

struct LoadResult {
  std::shared_ptr<const FlowSet> set;  // null when there is an error among the findings
  std::vector<Finding> findings;
};

/// Reads and checks all flow files together; one cause gives one finding.
LoadResult load_flows(const std::vector<SourceFile>& files, const Catalog& catalog);

/// A step of a flow.
struct Frame {
  std::string flow;
  std::string step;  // the step being waited at, or, for a caller, the `call` step

  friend bool operator==(const Frame&, const Frame&) = default;
};

/// The flow names and step ids of a tapped button, whatever became of the flow since.
struct Payload {
  std::string flow;
  std::string step;
  std::string choice;  // the step to which the choice led; "" when the tap goes to `step`
  std::string nonce;   // "CONVERSATION.VISIT" under which the button was shown
  std::map<std::string, std::string, std::less<>> picked;  // values the tap carries: reward=towel
  std::vector<Frame> callers{};  // where it goes on after the flow of a choice, the outermost first
};
/// "r1|flow|step|choice|nonce|key=value|…|<flow/step|…", at most 1000 characters as long as the
/// first five parts have fewer; picked values that do not fit are left out, and the callers unless
/// all of them fit.
std::string to_text(const Payload& payload);
/// Nothing for every text that to_text does not write.
std::optional<Payload> parse_payload(std::string_view text);

}  // namespace regulars::flow
