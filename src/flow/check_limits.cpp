#include <algorithm>
#include <functional>

#include "core/text.h"
#include "flow/check.h"
#include "flow/source_text.h"
#include "flow/text_expand.h"
#include "flow/text_uses.h"

namespace regulars::flow {
namespace {

// Send API and Messenger Profile API v26.0, read November 2026; UTF-16 units.
constexpr std::size_t kMaxText = 2000;
constexpr std::size_t kMaxTitle = 20;  // quick replies and buttons
constexpr std::size_t kMaxCardText = 80;
constexpr std::size_t kMaxMenuTitle = 30;
constexpr std::size_t kMaxIceBreaker = 80;
constexpr std::size_t kMaxReplies = 13;

std::size_t limit_of(TextUse::Kind kind) {
  switch (kind) {
    case TextUse::Kind::kText:
    case TextUse::Kind::kNote:
    case TextUse::Kind::kLink:
    case TextUse::Kind::kTag:
      return kMaxText;
    case TextUse::Kind::kTitle:
      return kMaxTitle;
    case TextUse::Kind::kCardText:
      return kMaxCardText;
  }
  return kMaxText;
}

// The text's length when each placeholder has its longest value or its fallback.
std::size_t longest_length(const std::string& text, const ListSpec* list, const Catalog& catalog) {
  if (text.find_first_of("{}") == std::string::npos) {
    return core::utf16_length(text);
  }
  std::size_t length = 0;
  for (const TextPart& part : split_text(text)) {
    if (!part.is_placeholder) {
      length += core::utf16_length(part.text);
      continue;
    }
    const FactSpec* spec = find_spec(part.text, list, catalog);
    const std::size_t longest = spec == nullptr ? FactSpec{}.longest : spec->longest;
    length += std::max(longest, core::utf16_length(part.fallback));
  }
  return length;
}

void check_text(FlowDraft& draft, const TextUse& use, const Catalog& catalog) {
  const std::size_t limit = limit_of(use.kind);
  for (const auto& [plural, text] : use.text.by_plural) {
    // UTF-8 never has fewer bytes than UTF-16 has units: most texts need no counting.
    if (text.size() <= limit && text.find('{') == std::string::npos) {
      continue;
    }
    const std::size_t length = longest_length(text, use.list, catalog);
    const bool is_said = use.kind != TextUse::Kind::kLink && use.kind != TextUse::Kind::kNote &&
                         use.kind != TextUse::Kind::kTag;
    if (length <= limit || !is_said) {
      continue;
    }
    const bool is_title = use.kind != TextUse::Kind::kText;
    const std::string at_most = "can have " + std::to_string(length) +
                                " letters, and Messenger shows " + std::to_string(limit);
    draft.findings.add(use.text.place,
                       is_title ? "title-too-long" : "text-too-long",
                       is_title
                           ? "this title " + at_most + "; shorten it"
                           : "this text " + at_most + " in one message; it will be sent in parts",
                       is_title ? Severity::kError : Severity::kWarning,
                       static_cast<int>(count_columns(text)));
    return;
  }
}

void check_menu(FlowDraft& draft) {
  for (const MenuEntry& entry : draft.flow.menu) {
    const std::size_t limit = entry.is_ice_breaker ? kMaxIceBreaker : kMaxMenuTitle;
    const std::size_t length = core::utf16_length(entry.title);
    if (length > limit) {
      draft.findings.add(entry.place,
                         "title-too-long",
                         "this entry has " + std::to_string(length) +
                             " letters, and Messenger takes " + std::to_string(limit) +
                             "; shorten it",
                         Severity::kError,
                         static_cast<int>(count_columns(entry.title)));
    }
  }
}

}  // namespace

void check_limits(FlowDraft& draft, const Catalog& catalog) {
  check_menu(draft);
  for (const Step& step : draft.flow.steps) {
    for_each_text(step, catalog, [&](const TextUse& use) { check_text(draft, use, catalog); });
    if (step.choices.size() > kMaxReplies) {
      draft.findings.add(step.choices[kMaxReplies].place,
                         "too-many-replies",
                         "this step has " + std::to_string(step.choices.size()) +
                             " choices, and Messenger shows 13 as buttons; all will be sent as a "
                             "numbered text instead",
                         Severity::kWarning);
    }
  }
}

}  // namespace regulars::flow
