#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/encoding.h"
#include "core/text.h"
#include "flow/call_graph.h"
#include "flow/check.h"
#include "flow/source_text.h"
#include "flow/text_expand.h"
#include "flow/text_uses.h"

namespace regulars::flow {
namespace {

using Names = std::set<std::string, std::less<>>;

// Where a fact is needed: the first place, and how many there are in the flow.
struct FactUses {
  core::Place from;    // the beginning of the text or condition
  std::string needle;  // what to look for there
  std::size_t count = 0;
};

using UsesByName = std::map<std::string, FactUses, std::less<>>;

class FactCheck {
 public:
  FactCheck(std::vector<FlowDraft>& drafts, const Catalog& catalog)
      : drafts_(drafts), catalog_(catalog), calls_(make_call_graph(drafts)) {
    for (const auto& [name, action] : catalog.actions) {
      learned_.insert(action.sets.begin(), action.sets.end());
    }
  }

  void check() {
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      if (drafts_[i].is_flow) {
        check_flow(i);
      }
    }
  }

 private:
  void check_flow(std::size_t index) {
    index_ = index;
    unknown_.clear();
    empty_.clear();
    saved_.reset();
    for (const Step& step : drafts_[index].flow.steps) {
      check_step(step);
    }
    for (const auto& [name, uses] : unknown_) {
      add_unknown(name, uses);
    }
    for (const auto& [name, uses] : empty_) {
      add_empty(name, uses);
    }
  }

  void check_step(const Step& step) {
    for (const Condition& condition : step.conditions) {
      if (!is_known(condition.fact, nullptr)) {
        count(unknown_, condition.fact, {.from = condition.place, .needle = condition.fact});
      }
    }
    for_each_text(step, catalog_, [&](const TextUse& use) {
      for (const auto& [plural, text] : use.text.by_plural) {
        check_text(step, use, text);
      }
    });
    const std::string& picked = step.card.save;
    if (!picked.empty() && !step.card.each.empty()) {
      check_picked(step);
    }
  }

  // A tap on a card keeps the item's own value of that name, so the item must have it.
  void check_picked(const Step& step) {
    const std::string& name = step.card.save;
    const auto list = catalog_.lists.find(step.card.each);
    if (list == catalog_.lists.end() || list->second.facts.contains(name) ||
        list->second.key == name) {
      return;
    }
    std::vector<std::string> known;
    for (const auto& [fact, spec] : list->second.facts) {
      known.push_back(fact);
    }
    draft().findings.add(place_of_value(draft().findings, step.place, "save", name),
                         "unknown-fact",
                         "an item of " + in_quotes(step.card.each) + " has no " + in_quotes(name) +
                             " to save; it has: " + joined(known),
                         Severity::kError,
                         static_cast<int>(name.size()));
  }

  void check_text(const Step& step, const TextUse& use, const std::string& text) {
    if (text.find_first_of("{}") == std::string::npos) {
      return;
    }
    for (const TextPart& part : split_text(text)) {
      if (!part.is_placeholder) {
        check_braces(use, part.text, text);
        continue;
      }
      const bool is_link = use.kind == TextUse::Kind::kLink;
      const FactUses here{.from = is_link ? step.place : use.text.place, .needle = "{" + part.text};
      if (!is_known(part.text, use.list)) {
        count(unknown_, part.text, here);
      } else if (part.fallback.empty() && may_be_empty(part.text, use.list) &&
                 !is_guarded(step, part.text)) {
        count(empty_, part.text, here);
      }
    }
  }

  // `words` stand in the text as they are. A brace beside a letter was meant for a placeholder;
  // {{ and }} were written on purpose.
  void check_braces(const TextUse& use, std::string_view words, std::string_view text) {
    for (std::size_t at = words.find_first_of("{}"); at != std::string_view::npos;
         at = words.find_first_of("{}", at + 1)) {
      const bool opens = words[at] == '{';
      const char beside =
          opens ? (at + 1 < words.size() ? words[at + 1] : '\0') : (at > 0 ? words[at - 1] : '\0');
      const std::string doubled(2, words[at]);
      if (!core::is_letter_or_digit(beside) || text.find(doubled) != std::string_view::npos) {
        continue;
      }
      draft().findings.add(
          draft().findings.locate(use.text.place, opens ? words.substr(at, 2) : "}"),
          "unclosed-brace",
          std::string(opens ? "this { is never closed" : "this } closes nothing") +
              ", so people read it as it stands; a fact is written {points}, and " + doubled +
              " gives the sign itself",
          Severity::kWarning);
    }
  }

  static void count(UsesByName& uses, const std::string& name, const FactUses& here) {
    ++uses.emplace(name, here).first->second.count;
  }

  bool is_known(std::string_view name, const ListSpec* list) {
    return find_spec(name, list, catalog_) != nullptr || learned_.contains(name) ||
           saved().contains(name);
  }

  // A fact that the conversation itself saves is there when the flow has been through that step.
  bool may_be_empty(std::string_view name, const ListSpec* list) {
    const FactSpec* spec = find_spec(name, list, catalog_);
    return spec != nullptr && spec->may_be_empty && !saved().contains(name) &&
           !learned_.contains(name);
  }

  static bool is_guarded(const Step& step, std::string_view name) {
    return std::ranges::any_of(step.conditions, [name](const Condition& condition) {
      return condition.fact == name && !condition.negated &&
             condition.compare != Condition::Compare::kNotEqual;
    });
  }

  // What is saved in any flow that can be part of one conversation with this one.
  const Names& saved() {
    if (!saved_) {
      saved_.emplace();
      is_sound_ = true;
      for (const std::size_t flow : flows_in_conversation(calls_, index_)) {
        is_sound_ = is_sound_ && drafts_[flow].is_sound;
        for (const SavedName& name : drafts_[flow].saved) {
          saved_->insert(name.name);
        }
      }
    }
    return *saved_;
  }

  std::optional<std::string> nearest(const std::string& name) {
    std::vector<std::string> known(saved().begin(), saved().end());
    known.insert(known.end(), learned_.begin(), learned_.end());
    for (const auto& [fact, spec] : catalog_.facts) {
      known.push_back(fact);
    }
    return near_word(name, known);
  }

  static std::string places_words(const FactUses& uses) {
    return uses.count < 2 ? "" : " (used in " + std::to_string(uses.count) + " places)";
  }

  void add_unknown(const std::string& name, const FactUses& uses) {
    if (draft().findings.is_full()) {
      return;
    }
    const std::optional<std::string> near = nearest(name);
    // Where steps could not be read, the one that saves the name may be among them.
    if (!near && !is_sound_) {
      return;
    }
    draft().findings.add(
        place_of(uses),
        "unknown-fact",
        "nothing is known under the name " + in_quotes(name) + places_words(uses) +
            (near ? "; did you mean " + in_quotes(*near) + "?"
                  : "; save an answer under it (save: " + name + ") or correct the name"),
        Severity::kError,
        width_of(uses, name));
  }

  void add_empty(const std::string& name, const FactUses& uses) {
    draft().findings.add(place_of(uses),
                         "maybe-empty",
                         in_quotes(name) + " is not known of everybody" + places_words(uses) +
                             "; say what stands there then: {" + name + "|…}",
                         Severity::kWarning,
                         width_of(uses, name));
  }

  core::Place place_of(const FactUses& uses) {
    return draft().findings.locate(uses.from, uses.needle);
  }

  static int width_of(const FactUses& uses, const std::string& name) {
    const bool is_placeholder = uses.needle.starts_with('{');
    return static_cast<int>(count_columns(name)) + (is_placeholder ? 2 : 0);
  }

  FlowDraft& draft() { return drafts_[index_]; }

  std::vector<FlowDraft>& drafts_;
  const Catalog& catalog_;
  CallGraph calls_;
  Names learned_;  // what actions set
  std::size_t index_ = 0;
  UsesByName unknown_;
  UsesByName empty_;
  std::optional<Names> saved_;
  bool is_sound_ = true;  // all flows of the conversation could be read
};

}  // namespace

void check_facts(std::vector<FlowDraft>& drafts, const Catalog& catalog) {
  FactCheck(drafts, catalog).check();
}

}  // namespace regulars::flow
