// The owner's folder of flows, read and checked together with program.yaml.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/shop_file.h"
#include "engine/shop.h"
#include "flow/finding.h"
#include "flow/yaml.h"

namespace regulars::app {

struct RulesResult {
  std::shared_ptr<const engine::Rules> rules;  // null when there is an error among the findings
  std::vector<flow::Finding> findings;
};

/// The finding with its file's place in the shop's folder, for a process with several shops; as it
/// is when `folder` is empty or named already.
flow::Finding in_folder(flow::Finding finding, const std::string& folder);

/// Reads every flow file and program.yaml of the folder. Findings of all files are listed.
RulesResult load_rules(const std::string& folder);

/// The same from the shop's folder of flows; one that cannot be read is told where shop.yaml names
/// it.
RulesResult load_rules(const ShopFile& shop);

/// The same from files at hand; one of them is named ".../program.yaml".
RulesResult load_rules(const std::vector<flow::SourceFile>& files);

}  // namespace regulars::app
