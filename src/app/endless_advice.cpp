#include "app/endless_advice.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "engine/catalog.h"
#include "flow/flow_set.h"
#include "flow/source_text.h"
#include "flow/text_expand.h"
#include "flow/text_uses.h"
#include "loyalty/rewards/reward.h"

namespace regulars::app {
namespace {

bool is_end(const std::string& fact) {
  return fact == "coupon_expires" || fact == "coupon_days" || fact == "coupon_expired";
}

bool is_asked_before(const flow::Step& step) {
  return std::ranges::any_of(step.conditions,
                             [](const flow::Condition& one) { return is_end(one.fact); });
}

// The end that the text names without a fallback; nothing when it names none.
std::optional<std::string> bare_end(const flow::Text& text) {
  for (const auto& [_, words] : text.by_plural) {
    for (const flow::TextPart& part : flow::split_text(words)) {
      if (part.is_placeholder && part.fallback.empty() && is_end(part.text)) {
        return part.text;
      }
    }
  }
  return std::nullopt;
}

std::optional<flow::Finding> first_in(const flow::Flow& flow, const std::string& reward) {
  std::optional<flow::Finding> finding;
  for (const flow::Step& step : flow.steps) {
    if (is_asked_before(step)) {
      continue;
    }
    flow::for_each_text(step, engine::catalog(), [&](const flow::TextUse& use) {
      const auto fact = bare_end(use.text);
      if (fact && !finding) {
        finding = {.place = use.text.place,
                   .rule = "no-end-words",
                   .sentence = "{" + *fact +
                               "} is empty for a code that works for ever, as those " +
                               "of the reward " + flow::in_quotes(reward) +
                               " do; write words for that, like: until {coupon_expires|it is used "
                               "up}",
                   .severity = flow::Severity::kWarning};
      }
    });
  }
  return finding;
}

}  // namespace

std::vector<flow::Finding> advice_on_endless_codes(const engine::Rules& rules) {
  std::vector<flow::Finding> findings;
  const auto& rewards = rules.program.rewards;
  const auto endless =
      std::ranges::find_if(rewards, [](const loyalty::Reward& reward) { return !reward.expires; });
  if (endless == rewards.end()) {
    return findings;
  }
  for (const flow::Flow& flow : rules.flows->all()) {
    if (auto finding = first_in(flow, endless->id)) {
      findings.push_back(std::move(*finding));
    }
  }
  return findings;
}

}  // namespace regulars::app
