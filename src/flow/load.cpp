#include <algorithm>
#include <iterator>

#include "flow/call_graph.h"
#include "flow/check.h"
#include "flow/flow_set.h"
#include "flow/load_flow.h"

namespace regulars::flow {
namespace {

std::string_view base_name(std::string_view file_name) {
  const std::size_t slash = file_name.find_last_of("/\\");
  return slash == std::string_view::npos ? file_name : file_name.substr(slash + 1);
}

// Copies that editors and file managers leave behind: "order.yaml.txt", "Copy of order.yaml".
bool is_left_over(std::string_view file_name) {
  const std::string_view base = base_name(file_name);
  const bool has_more_ending =
      base.find(".yaml.") != std::string_view::npos || base.find(".yml.") != std::string_view::npos;
  return has_more_ending || base.ends_with('~') || base.starts_with("Copy of ");
}

void check(std::vector<FlowDraft>& drafts, const Catalog& catalog) {
  std::vector<StepGraph> graphs;
  for (FlowDraft& draft : drafts) {
    check_targets(draft);
    graphs.push_back(make_graph(draft.flow));
  }
  check_names(drafts);
  check_calls(drafts);
  check_facts(drafts, catalog);
  const CallGraph calls = make_call_graph(drafts);
  const std::vector<std::vector<bool>> instant = instant_calls(drafts, graphs);
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    check_limits(drafts[i], catalog);
    check_saved(drafts[i], graphs[i], catalog, !calls.callers[i].empty());
    check_loops(drafts[i], graphs[i], instant[i]);
    check_window(drafts[i], graphs[i]);
    check_reachable(drafts[i], graphs[i]);
  }
}

// In the order of the files, and of the places within each.
void collect(FlowDraft& draft, std::vector<Finding>& findings) {
  std::vector<Finding> own = draft.findings.take();
  std::ranges::stable_sort(own, [](const Finding& left, const Finding& right) {
    return std::pair(left.place.line, left.place.column) <
           std::pair(right.place.line, right.place.column);
  });
  std::ranges::move(own, std::back_inserter(findings));
}

}  // namespace

LoadResult load_flows(const std::vector<SourceFile>& files, const Catalog& catalog) {
  LoadResult result;
  std::vector<FlowDraft> drafts;
  for (const SourceFile& file : files) {
    if (is_left_over(file.name)) {
      result.findings.push_back({.place = {.file = file.name},
                                 .rule = "ignored-file",
                                 .sentence = "this file is left out, for its name is that of a "
                                             "copy; a flow's file ends in .yaml",
                                 .severity = Severity::kNote});
      continue;
    }
    drafts.push_back(read_flow(file, catalog));
  }
  check(drafts, catalog);
  for (FlowDraft& draft : drafts) {
    collect(draft, result.findings);
  }
  if (!has_errors(result.findings)) {
    std::vector<Flow> flows;
    flows.reserve(drafts.size());
    for (FlowDraft& draft : drafts) {
      flows.push_back(std::move(draft.flow));
    }
    result.set = std::make_shared<const FlowSet>(std::move(flows));
  }
  return result;
}

}  // namespace regulars::flow
