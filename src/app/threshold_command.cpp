// `regulars threshold`: how many points a prize should cost, and what it costs the shop.

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "app/commands.h"
#include "app/rules_loading.h"
#include "app/running_shop.h"
#include "app/shop_file.h"
#include "app/threshold_report.h"
#include "core/money.h"

namespace regulars::app {
namespace {

int code(Exit exit) {
  return static_cast<int>(exit);
}

void print_errors(const std::vector<flow::Finding>& findings) {
  for (const flow::Finding& finding : findings) {
    if (finding.severity == flow::Severity::kError) {
      std::cerr << flow::to_text(finding) << '\n';
    }
  }
}

// Null, and said why, when the shop's rules cannot be used. It needs no secrets.
std::shared_ptr<const engine::Rules> load(const std::string& folder) {
  if (core::is_currency(folder) && !std::filesystem::exists(folder)) {
    // `--aov 60.00 USD` without quotes is an amount and a folder.
    std::cerr << "there is no shop in the folder " << folder
              << "; an amount and its currency are one word in quotes, such as \"60.00 " << folder
              << "\", or write --currency " << folder << '\n';
    return nullptr;
  }
  const ShopFileResult shop = read_shop_file(folder, WithSecrets::kNo);
  print_errors(shop.findings);
  if (!shop.shop) {
    return nullptr;
  }
  const RulesResult rules = load_rules(*shop.shop);
  print_errors(rules.findings);
  return rules.rules;
}

}  // namespace

int threshold(const ThresholdWords& words) {
  const bool has_shop = !words.shop.empty();
  const auto rules = has_shop ? load(words.shop) : nullptr;
  if (has_shop && !rules) {
    return code(Exit::kUsage);
  }
  const auto question = read_question(words, has_shop ? &rules->program : nullptr);
  if (!question) {
    std::cerr << question.error().sentence << '\n';
    return code(Exit::kUsage);
  }
  const auto derived = loyalty::derive_threshold(*question);
  if (!derived) {
    std::cerr << derived.error().sentence << '\n';
    return code(Exit::kUsage);
  }
  ThresholdAnswer answer{.question = *question, .threshold = *derived};
  if (has_shop) {
    for (const loyalty::Reward& reward : rules->program.rewards) {
      if (reward.costs > core::Points(0)) {
        answer.prizes.push_back({.reward = reward, .fit = fit_of(reward.costs, *question)});
      }
    }
  }
  std::cout << (words.json ? threshold_json(answer) + "\n" : threshold_text(answer));
  const bool is_fine = std::ranges::none_of(findings_of(answer), &ThresholdFinding::is_error);
  return code(is_fine ? Exit::kFine : Exit::kFindings);
}

}  // namespace regulars::app
