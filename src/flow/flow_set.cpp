#include "flow/flow_set.h"

#include <algorithm>

#include "core/limits.h"
#include "core/text.h"
#include "flow/source_text.h"

namespace regulars::flow {
namespace {

struct Ref {
  std::string name;  // in lower case
  std::string data;  // after the "--"
};

Ref split_ref(std::string_view ref) {
  constexpr std::string_view kHyphens = "--";
  constexpr std::string_view kEnDash = "\xE2\x80\x93";
  const std::size_t hyphens = ref.find(kHyphens);
  const std::size_t dash = ref.find(kEnDash);
  if (hyphens == std::string_view::npos && dash == std::string_view::npos) {
    return {.name = to_lower_ascii(ref), .data = {}};
  }
  const std::size_t skip = hyphens < dash ? kHyphens.size() : kEnDash.size();
  const std::size_t end = std::min(hyphens, dash);
  return {.name = to_lower_ascii(ref.substr(0, end)), .data = std::string(ref.substr(end + skip))};
}

// Every run of digits as one "#".
std::string with_number_marks(const std::string& text) {
  std::string marked;
  for (const char c : text) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit || marked.empty() || marked.back() != '#') {
      marked += is_digit ? '#' : c;
    }
  }
  return marked;
}

}  // namespace

FlowSet::FlowSet(std::vector<Flow> flows) : flows_(std::move(flows)) {}

const Flow* FlowSet::find(std::string_view name) const {
  const auto found = std::ranges::find(flows_, name, &Flow::name);
  return found == flows_.end() ? nullptr : &*found;
}

std::optional<FlowSet::LinkMatch> FlowSet::match_link(std::string_view ref) const {
  if (ref.empty() || ref.size() > core::kMaxRefBytes) {
    return std::nullopt;
  }
  const Ref parts = split_ref(ref);
  std::optional<LinkMatch> match;
  for (const Flow& flow : flows_) {
    for (const Trigger& trigger : flow.triggers) {
      if (trigger.kind != Trigger::Kind::kLink || trigger.name != parts.name) {
        continue;
      }
      match = LinkMatch{.flow = &flow, .field = trigger.field, .data = parts.data};
      // A flow may have both `join` and `join--{friend}`: the one that fits the data better.
      if (trigger.field.empty() == parts.data.empty()) {
        return match;
      }
    }
  }
  return match;
}

const Flow* FlowSet::match_words(std::string_view typed) const {
  const std::string_view heard = typed.substr(0, core::kMaxTypedTextBytes);
  const auto has = [](const Flow& flow, const std::string& words) {
    return std::ranges::any_of(flow.triggers, [&words](const Trigger& trigger) {
      return std::ranges::find(trigger.words, words) != trigger.words.end();
    });
  };
  const std::string words = core::fold_words(heard);
  const auto exact =
      std::ranges::find_if(flows_, [&](const Flow& flow) { return has(flow, words); });
  if (exact != flows_.end()) {
    return &*exact;
  }
  // "Why 110?" is "why #": any number stands for the mark.
  const std::string any_number = with_number_marks(core::fold_bare_words(heard));
  const auto numbered =
      std::ranges::find_if(flows_, [&](const Flow& flow) { return has(flow, any_number); });
  if (any_number.find('#') != std::string::npos && numbered != flows_.end()) {
    return &*numbered;
  }
  // Who cries "STOP!! stop 🙏" means what always counts.
  const std::string bare = core::fold_bare_words(heard);
  const auto urgent = std::ranges::find_if(
      flows_, [&](const Flow& flow) { return flow.always && has(flow, bare); });
  return urgent != flows_.end() ? &*urgent : nullptr;
}

const Flow* FlowSet::match_event(std::string_view event) const {
  for (const Flow& flow : flows_) {
    for (const Trigger& trigger : flow.triggers) {
      if (trigger.kind == Trigger::Kind::kEvent && trigger.name == event) {
        return &flow;
      }
    }
  }
  return nullptr;
}

}  // namespace regulars::flow
