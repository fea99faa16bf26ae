#include "app/advice.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "app/endless_advice.h"
#include "app/files.h"
#include "app/language_advice.h"
#include "app/stop_advice.h"
#include "channel/limits.h"
#include "engine/program/program_advice.h"
#include "flow/finding_list.h"
#include "flow/source_text.h"
#include "loyalty/calendar.h"
#include "loyalty/reminders.h"
#include "store_adapter/code_file.h"
#include "store_adapter/csv.h"
#include "store_adapter/order_file.h"

namespace regulars::app {
namespace {

using flow::Finding;

Finding warning(const core::Place& place, const char* rule, std::string sentence) {
  return {.place = place,
          .rule = rule,
          .sentence = std::move(sentence),
          .severity = flow::Severity::kWarning};
}

void advise_on_list(const std::string& path,
                    const core::Place& place,
                    flow::FindingList& findings) {
  const auto found = path.empty() ? core::Result<core::Done>(core::Done{}) : look_for_file(path);
  if (!found) {
    findings.add(place,
                 "no-list",
                 found.error().sentence + "; put the list there, or take the name out",
                 flow::Severity::kWarning);
  }
}

// As the owner names it: below the shop's folder, or the whole path.
std::string shown_name(const std::string& path, const std::string& folder) {
  const std::string below = std::filesystem::path(path).lexically_relative(folder).string();
  return below.empty() || below.starts_with("..") ? path : below;
}

Finding row_warning(const core::Error& error, const std::string& file) {
  return warning(error.place.value_or(core::Place{.file = file}), "list-row", error.sentence);
}

void advise_on_orders(const std::string& bytes,
                      const store_adapter::OrderFileSettings& settings,
                      std::vector<Finding>& findings) {
  const auto list = store_adapter::read_order_file(bytes, settings);
  if (!list) {
    findings.push_back(row_warning(list.error(), settings.file));
    return;
  }
  for (const core::Error& error : list->findings) {
    findings.push_back(row_warning(error, settings.file));
  }
}

// What the codes are held against.
struct Today {
  const loyalty::Program& program;
  core::Instant now;
};

// Once for the whole list: owners leave old codes in it.
void advise_on_expired(const std::vector<store_adapter::OwnerCode>& codes,
                       core::Instant now,
                       std::vector<Finding>& findings) {
  const auto is_over = [now](const store_adapter::OwnerCode& code) {
    return code.expires_at && *code.expires_at <= now;
  };
  const auto first = std::ranges::find_if(codes, is_over);
  if (first == codes.end()) {
    return;
  }
  const auto count = std::ranges::count_if(codes, is_over);
  findings.push_back(
      warning(first->place,
              "list-row",
              "this code has expired already, so nobody gets it" +
                  (count == 1 ? "" : " (" + std::to_string(count) + " codes of the list have)") +
                  "; correct its day, or take the row out"));
}

void advise_on_codes(const std::string& bytes,
                     const store_adapter::CodeFileSettings& settings,
                     const Today& today,
                     std::vector<Finding>& findings) {
  const auto list = store_adapter::read_code_file(bytes, settings);
  if (!list) {
    findings.push_back(row_warning(list.error(), settings.file));
    return;
  }
  for (const core::Error& error : list->findings) {
    findings.push_back(row_warning(error, settings.file));
  }
  for (const store_adapter::OwnerCode& code : list->codes) {
    if (today.program.find_reward(code.reward) == nullptr) {
      findings.push_back(
          warning(code.place,
                  "list-row",
                  "there is no reward " + flow::in_quotes(code.reward) + " in program.yaml"));
    }
  }
  advise_on_expired(list->codes, today.now, findings);
}

void advise_on_menu(const engine::Rules& rules, std::vector<Finding>& findings) {
  std::size_t menu = 0;
  std::size_t ice_breakers = 0;
  for (const flow::Flow& flow : rules.flows->all()) {
    for (const flow::MenuEntry& entry : flow.menu) {
      const std::size_t most =
          entry.is_ice_breaker ? channel::kMessengerIceBreakers : channel::kMessengerMenuItems;
      // Said once for each list, at the first entry that is too many.
      if (++(entry.is_ice_breaker ? ice_breakers : menu) == most + 1) {
        findings.push_back(
            warning(entry.place,
                    "too-many-entries",
                    std::string("Messenger takes ") + std::to_string(most) +
                        (entry.is_ice_breaker ? " ice breakers" : " menu entries") +
                        " from all flows together, and this is one more; \"regulars messenger "
                        "setup\" will refuse them until one is taken out"));
      }
    }
  }
}

// A text that names the fact, in any of its plural forms.
bool mentions(const flow::Text& text, std::string_view fact) {
  return std::ranges::any_of(text.by_plural, [fact](const auto& form) {
    const std::size_t at = form.second.find("{" + std::string(fact));
    const std::size_t end = at == std::string::npos ? at : at + 1 + fact.size();
    return end < form.second.size() && (form.second[end] == '}' || form.second[end] == '|');
  });
}

// True for a step that is passed over while the fact has no value.
bool is_only_with(const flow::Step& step, std::string_view fact) {
  return std::ranges::any_of(step.conditions, [fact](const flow::Condition& condition) {
    return condition.fact == fact && condition.compare == flow::Condition::Compare::kIsSet &&
           !condition.negated;
  });
}

void advise_on_reminders(const flow::Flow& flow,
                         const loyalty::Program& program,
                         std::vector<Finding>& findings) {
  const loyalty::Reminders& reminders = program.reminders;
  for (const flow::Trigger& trigger : flow.triggers) {
    const bool is_reminder = trigger.name == "reminder" && !reminders.every;
    const bool is_win_back = trigger.name == "win_back" && !reminders.win_back;
    if (trigger.kind == flow::Trigger::Kind::kEvent && (is_reminder || is_win_back)) {
      findings.push_back(
          warning(trigger.place,
                  "never-starts",
                  std::string("this never starts: program.yaml has no \"") +
                      (is_reminder ? "every: 28 days" : "win_back: 60 days after the last order") +
                      R"(" below "reminders:"; write it there, or take this flow out)"));
    }
  }
  for (const flow::Step& step : flow.steps) {
    for (const flow::Text* text : {&step.say, &step.ask}) {
      if (!reminders.every && !is_only_with(step, "reminder_days") &&
          mentions(*text, "reminder_days")) {
        findings.push_back(warning(text->place,
                                   "never-starts",
                                   "{reminder_days} has no number: program.yaml has no \"every: 28 "
                                   "days\" below \"reminders:\""));
      }
    }
    if (step.action == "remind_on" && !loyalty::asks_for_consent(program)) {
      findings.push_back(
          warning(step.place,
                  "never-starts",
                  "this lets reminders begin, but program.yaml has neither \"every\" "
                  "nor \"win_back\" below \"reminders:\", so none is ever sent"));
    }
  }
}

// A program that warns without a flow that says so: shops whose flows are older than that.
void advise_on_warnings(const engine::Rules& rules, std::vector<Finding>& findings) {
  const auto miss = [&](bool is_wanted, const char* event, const char* below) {
    if (is_wanted && rules.flows->match_event(event) == nullptr) {
      findings.push_back(warning({.file = "flows/program.yaml", .line = 1, .column = 1},
                                 "no-warning",
                                 std::string(R"("warn" below ")") + below +
                                     R"(" says nothing to anybody: no flow starts on "event: )" +
                                     event + R"("; "regulars init" in an empty folder makes )" +
                                     event + ".yaml, which you can copy"));
    }
  };
  miss(!rules.program.expiry.warn_days.empty(), "expiring", "points");
  miss(rules.program.tier_rules.warn.has_value(), "tier_ending", "tier_rules");
}

}  // namespace

std::vector<Finding> advice_on_shop(const ShopFile& shop) {
  flow::FindingList findings(shop.source);
  const StoreSettings& store = shop.store;
  advise_on_list(store.orders_csv, store.orders_place, findings);
  advise_on_list(store.codes_csv, store.codes_place, findings);
  if (store.kind == StoreKind::kEmbedded && store.codes_csv.empty()) {
    findings.add(store.place,
                 "no-codes",
                 "without a list of codes we make up the codes of prizes ourselves, and your shop "
                 "cannot know them; make codes in your shop, write them into codes.csv (columns "
                 "reward and code) and add \"codes: codes.csv\" here",
                 flow::Severity::kWarning);
  }
  return findings.take();
}

std::vector<Finding> advice_on_lists(const ShopFile& shop,
                                     const loyalty::Program& program,
                                     core::Instant now) {
  std::vector<Finding> findings;
  const StoreSettings& store = shop.store;
  const auto bytes_of = [](const std::string& path) {
    return path.empty() ? core::Result<std::string>(core::not_found(""))
                        : read_file(path, store_adapter::kMaxCsvBytes + 1);
  };
  if (const auto bytes = bytes_of(store.orders_csv)) {
    advise_on_orders(*bytes,
                     {.file = shown_name(store.orders_csv, shop.folder),
                      .currency = program.currency,
                      .zone = program.time_zone},
                     findings);
  }
  if (const auto bytes = bytes_of(store.codes_csv)) {
    advise_on_codes(*bytes,
                    {.file = shown_name(store.codes_csv, shop.folder), .zone = program.time_zone},
                    {.program = program, .now = now},
                    findings);
  }
  return findings;
}

std::vector<Finding> advice_on_rules(const engine::Rules& rules) {
  std::vector<Finding> findings;
  for (Finding& finding : advice_on_languages(rules)) {
    findings.push_back(std::move(finding));
  }
  advise_on_menu(rules, findings);
  advise_on_warnings(rules, findings);
  if (auto finding = advice_on_stop(*rules.flows)) {
    findings.push_back(std::move(*finding));
  }
  for (Finding& finding : advice_on_endless_codes(rules)) {
    findings.push_back(std::move(finding));
  }
  for (const flow::Flow& flow : rules.flows->all()) {
    advise_on_reminders(flow, rules.program, findings);
  }
  return findings;
}

std::vector<Finding> advice_on_program(const engine::Rules& rules, core::Instant now) {
  const loyalty::Program& program = rules.program;
  return engine::advice_on_program({.name = "flows/program.yaml", .bytes = rules.program_text},
                                   program,
                                   loyalty::day_of(now, program.time_zone));
}

}  // namespace regulars::app
