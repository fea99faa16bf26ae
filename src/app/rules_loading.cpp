#include "app/rules_loading.h"

#include <algorithm>
#include <filesystem>

#include "app/files.h"
#include "engine/catalog.h"
#include "engine/program/program_file.h"
#include "flow/finding_list.h"

namespace regulars::app {
namespace {

bool is_program(const flow::SourceFile& file) {
  return std::filesystem::path(file.name).filename() == "program.yaml";
}

flow::Finding finding_of(std::string file,
                         std::string rule,
                         std::string sentence,
                         flow::Severity severity) {
  return {.place = {.file = std::move(file), .line = 1, .column = 1},
          .rule = std::move(rule),
          .sentence = std::move(sentence),
          .severity = severity};
}

void append(std::vector<flow::Finding>& all, std::vector<flow::Finding> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

flow::Finding in_folder(flow::Finding finding, const std::string& folder) {
  if (!folder.empty() && !finding.place.file.starts_with(folder)) {
    finding.place.file = (std::filesystem::path(folder) / finding.place.file).string();
  }
  return finding;
}

RulesResult load_rules(const std::vector<flow::SourceFile>& files) {
  RulesResult result;
  std::vector<flow::SourceFile> flows;
  const flow::SourceFile* program_file = nullptr;
  for (const flow::SourceFile& file : files) {
    if (is_program(file)) {
      program_file = &file;
    } else {
      flows.push_back(file);
    }
  }
  auto rules = std::make_shared<engine::Rules>();
  if (program_file == nullptr) {
    result.findings.push_back(finding_of("flows/program.yaml",
                                         "no-program",
                                         "there is no program.yaml; it holds the rules for points",
                                         flow::Severity::kError));
  } else {
    engine::ProgramResult program = engine::read_program(*program_file);
    append(result.findings, std::move(program.findings));
    if (program.program) {
      rules->program = std::move(*program.program);
      rules->program_text = program_file->bytes;
    }
  }
  flow::LoadResult loaded = flow::load_flows(flows, engine::catalog());
  append(result.findings, std::move(loaded.findings));
  rules->flows = loaded.set;
  if (!flow::has_errors(result.findings) && rules->flows) {
    result.rules = std::move(rules);
  }
  return result;
}

RulesResult load_rules(const std::string& folder) {
  auto files = read_flow_files(folder, "flows/");
  if (!files) {
    RulesResult result;
    result.findings.push_back(
        {.place = {.file = "flows/"},
         .rule = "no-flows",
         .sentence = files.error().sentence + "; it holds program.yaml and the conversations"});
    return result;
  }
  RulesResult result = load_rules(files->files);
  for (const std::string& name : files->ignored) {
    result.findings.push_back(finding_of(
        name, "ignored-file", "this file is not read; flows end in .yaml", flow::Severity::kNote));
  }
  return result;
}

RulesResult load_rules(const ShopFile& shop) {
  RulesResult result = load_rules(shop.flows);
  const bool is_unread = !result.findings.empty() && result.findings.front().rule == "no-flows";
  if (is_unread && shop.flows_place) {
    flow::FindingList findings(shop.source);
    findings.add(*shop.flows_place, "no-flows", result.findings.front().sentence);
    result.findings = findings.take();
  }
  return result;
}

}  // namespace regulars::app
