#include "outbound/messenger_profile.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <nlohmann/json.hpp>

#include "channel/limits.h"
#include "core/json_shape.h"
#include "core/text.h"

namespace regulars::outbound {
namespace {

using nlohmann::json;

std::string dump(const json& tree) {
  return tree.dump(-1, ' ', false, json::error_handler_t::replace);
}

void check_payload(const std::string& what,
                   const std::string& payload,
                   std::vector<std::string>& findings) {
  const std::size_t units = core::utf16_length(payload);
  if (units == 0 || units > channel::kMessengerPayloadUnits) {
    findings.push_back(what + " needs a payload of 1 to 1000 characters.");
  }
}

struct ListLimits {
  std::string list;  // how the owner calls the list
  std::string item;  // and one of it
  std::size_t items_max;
  std::size_t title_units_max;
};

void check_list(const ListLimits& limits,
                const std::vector<ProfileItem>& items,
                std::vector<std::string>& findings) {
  if (items.size() > limits.items_max) {
    findings.push_back(limits.list + " has " + std::to_string(items.size()) +
                       " entries; Messenger takes at most " + std::to_string(limits.items_max) +
                       ".");
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string what = limits.item + " " + std::to_string(i + 1);
    const std::size_t units = core::utf16_length(items[i].title);
    if (core::trim(items[i].title).empty()) {
      findings.push_back(what + " has no text.");
    } else if (units > limits.title_units_max) {
      findings.push_back(what + " has " + std::to_string(units) +
                         " characters; Messenger takes at most " +
                         std::to_string(limits.title_units_max) + ".");
    }
    check_payload(what, items[i].payload, findings);
  }
}

json for_all_languages(json call_to_actions) {
  return json::array({{{"locale", "default"}, {"call_to_actions", std::move(call_to_actions)}}});
}

json menu_json(const std::vector<ProfileItem>& items) {
  json actions = json::array();
  for (const ProfileItem& item : items) {
    actions.push_back({{"type", "postback"}, {"title", item.title}, {"payload", item.payload}});
  }
  json menu = for_all_languages(std::move(actions));
  menu[0]["composer_input_disabled"] = false;
  return menu;
}

json ice_breakers_json(const std::vector<ProfileItem>& items) {
  json actions = json::array();
  for (const ProfileItem& item : items) {
    actions.push_back(json::object({{"question", item.title}, {"payload", item.payload}}));
  }
  return for_all_languages(std::move(actions));
}

const json& at(const json& tree, const char* key) {
  static const json none;
  return tree.is_object() && tree.contains(key) ? tree.at(key) : none;
}

// The value of `key` in the entry for all languages.
const json& for_default(const json& list, const char* key) {
  static const json none;
  for (const json& entry : list) {
    if (at(entry, "locale") == "default") {
      return at(entry, key);
    }
  }
  return none;
}

// Titles and payloads only: Meta may add members of its own.
bool shows_items(const json& list, const char* title, const std::vector<ProfileItem>& items) {
  const json& actions = for_default(list, "call_to_actions");
  return std::ranges::equal(actions, items, [title](const json& action, const ProfileItem& item) {
    return at(action, title) == item.title && at(action, "payload") == item.payload;
  });
}

core::Error to_error(const std::vector<std::string>& findings) {
  std::string sentence;
  for (const std::string& finding : findings) {
    sentence += (sentence.empty() ? "" : " ") + finding;
  }
  return core::invalid(std::move(sentence));
}

}  // namespace

std::vector<std::string> profile_findings(const MessengerProfile& profile) {
  std::vector<std::string> findings;
  check_payload("Get Started", profile.get_started_payload, findings);
  const std::size_t greeting = core::utf16_length(profile.greeting);
  if (greeting > channel::kMessengerGreetingUnits) {
    findings.push_back("The greeting has " + std::to_string(greeting) +
                       " characters; Messenger takes at most " +
                       std::to_string(channel::kMessengerGreetingUnits) + ".");
  }
  check_list({.list = "The menu",
              .item = "Menu entry",
              .items_max = channel::kMessengerMenuItems,
              .title_units_max = channel::kMessengerMenuTitleUnits},
             profile.menu,
             findings);
  check_list({.list = "The list of first questions",
              .item = "First question",
              .items_max = channel::kMessengerIceBreakers,
              .title_units_max = channel::kMessengerQuestionUnits},
             profile.ice_breakers,
             findings);
  return findings;
}

std::vector<std::string> profile_notes(const MessengerProfile& profile) {
  if (profile.ice_breakers.empty()) {
    return {};
  }
  return {
      "First questions are shown instead of the Get Started button. Whether Messenger then says by "
      "which link a new person came is not documented, so an order link may have to be opened "
      "twice."};
}

core::Result<std::string> profile_request(const MessengerProfile& profile) {
  if (const auto findings = profile_findings(profile); !findings.empty()) {
    return to_error(findings);
  }
  json body = {{"get_started", {{"payload", profile.get_started_payload}}}};
  if (!core::trim(profile.greeting).empty()) {
    body["greeting"] = json::array({{{"locale", "default"}, {"text", profile.greeting}}});
  }
  if (!profile.menu.empty()) {
    body["persistent_menu"] = menu_json(profile.menu);
  }
  if (!profile.ice_breakers.empty()) {
    body["ice_breakers"] = ice_breakers_json(profile.ice_breakers);
  }
  return dump(body);
}

std::string profile_removal(const MessengerProfile& profile) {
  json fields = json::array();
  if (core::trim(profile.greeting).empty()) {
    fields.push_back("greeting");
  }
  if (profile.menu.empty()) {
    fields.push_back("persistent_menu");
  }
  if (profile.ice_breakers.empty()) {
    fields.push_back("ice_breakers");
  }
  return fields.empty() ? "" : dump(json::object({{"fields", fields}}));
}

std::vector<std::string> profile_differences(const std::string& shown,
                                             const MessengerProfile& profile) {
  const json tree =
      core::check_json_shape(shown) ? json::parse(shown, nullptr, false) : json(nullptr);
  const json& data = at(tree, "data");
  const json page = data.is_array() && !data.empty() ? data.front() : json::object();
  std::vector<std::string> differences;
  const json& get_started = at(at(page, "get_started"), "payload");
  if (!get_started.is_string()) {
    differences.emplace_back(
        "Get Started is not set: new people find no button to begin with, and their first order "
        "link says nothing.");
  } else if (get_started != profile.get_started_payload) {
    differences.emplace_back("Get Started sends something that only another program understands.");
  }
  const json& greeting = for_default(at(page, "greeting"), "text");
  if ((greeting.is_string() ? greeting : json("")) != std::string(core::trim(profile.greeting))) {
    differences.emplace_back("The greeting on the page is not the one of your files.");
  }
  if (!shows_items(at(page, "persistent_menu"), "title", profile.menu)) {
    differences.emplace_back("The menu on the page is not the one of your files.");
  }
  if (!shows_items(at(page, "ice_breakers"), "question", profile.ice_breakers)) {
    differences.emplace_back("The first questions on the page are not those of your files.");
  }
  return differences;
}

core::Result<core::Done> publish_profile(const MessengerPage& page,
                                         const MessengerProfile& profile) {
  const auto request = profile_request(profile);
  if (!request) {
    return request.error();
  }
  if (auto set = page.change_profile("POST", *request); !set) {
    return set;
  }
  const std::string removal = profile_removal(profile);
  return removal.empty() ? core::Done{} : page.change_profile("DELETE", removal);
}

}  // namespace regulars::outbound
