#include "outbound/messenger_page.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/json_shape.h"
#include "core/limits.h"
#include "core/text.h"
#include "net/signature.h"

namespace regulars::outbound {
namespace {

using channel::SendClass;
using core::Done;
using core::Result;
using nlohmann::json;

// Ends a sentence about a token that cannot be used.
constexpr const char* kNewToken =
    "; make a new one in Meta's app dashboard and put it into the secret page_token (a file in the "
    "folder that \"secrets\" in shop.yaml names)";

// Messenger Platform error codes (page of June 2026).
constexpr int kPermissionDenied = 10;
constexpr int kPermissionMissing = 200;
constexpr int kWrongParameter = 100;

// Null for anything that is not JSON within the limits.
json parse(std::string_view text) {
  if (!core::check_json_shape(text)) {
    return nullptr;
  }
  json tree = json::parse(text, nullptr, false);
  return tree.is_discarded() ? json() : tree;
}

json field(const json& tree, const char* key) {
  return tree.is_object() && tree.contains(key) ? tree.at(key) : json();
}

std::string text_of(const json& value) {
  constexpr std::size_t kNameBytes = 256;
  return value.is_string() ? core::clean(value.get<std::string>(), kNameBytes) : "";
}

// Parts of an address: ids and versions are letters, digits, "_" and "." only.
bool is_address_part(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '.';
  });
}

bool is_header_text(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

// A refusal of a call that sends no message to a person.
core::Error to_error(const channel::SendAnswer& answer) {
  switch (answer.meaning) {
    case SendClass::kToken:
      return core::unauthorized(token_sentence(answer));
    case SendClass::kRestricted:
      return core::unauthorized("Messenger has restricted the page: " + answer.problem);
    case SendClass::kSent:
    case SendClass::kRetry:
    case SendClass::kPerson:
      return core::unavailable("Messenger cannot answer now: " + answer.problem);
    case SendClass::kWindow:
    case SendClass::kUnreachable:
    case SendClass::kBadRequest:
      break;
  }
  return core::invalid("Messenger refuses the call: " + answer.problem);
}

bool is_success(int status) {
  return status >= 200 && status < 300;
}

bool says_success(const std::string& body) {
  const json tree = parse(body);
  const json success = field(tree, "success");
  // Meta's own sample has the word in quotes.
  return success == json(true) || success == json("true") || field(tree, "result") == "success";
}

// Names in a list of texts or of {"name":…}: both forms are seen.
std::vector<std::string> names_in(const json& list) {
  std::vector<std::string> names;
  if (list.is_array()) {
    for (const json& item : list) {
      names.push_back(text_of(item.is_object() ? field(item, "name") : item));
    }
  }
  return names;
}

std::vector<std::string> missing_fields(const json& app) {
  std::vector<std::string> have = names_in(field(app, "subscribed_fields"));
  const std::vector<std::string> more = names_in(field(app, "fields"));
  have.insert(have.end(), more.begin(), more.end());
  std::vector<std::string> missing;
  for (const char* wanted : kSubscribedFields) {
    if (std::ranges::find(have, wanted) == have.end()) {
      missing.emplace_back(wanted);
    }
  }
  return missing;
}

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

// The page's token sees its own app; if it sees several, the one that has most is ours.
std::vector<std::string> wrong_in(const json& apps) {
  std::optional<std::vector<std::string>> missing;
  for (const json& app : apps) {
    if (field(app, "active") == json(false)) {
      continue;
    }
    std::vector<std::string> candidate = missing_fields(app);
    if (!missing || candidate.size() < missing->size()) {
      missing = std::move(candidate);
    }
  }
  if (!missing) {
    return {"The page is not subscribed: Messenger sends no events, so nobody gets an answer."};
  }
  if (!missing->empty()) {
    return {"The page's subscription lacks " + join(*missing) + "."};
  }
  return {};
}

// Not sent, and nobody knows whether it was: no readable answer, or a fault behind the door.
bool is_doubtful(const net::Answer& answer, const channel::SendAnswer& meaning) {
  if (meaning.meaning != SendClass::kRetry) {
    return false;
  }
  const bool is_refusal = field(parse(answer.body), "error").is_object();
  // A gateway that gave up does not know whether the message was taken; 500 and 503 are refusals.
  const bool gave_up = answer.status == 502 || answer.status == 504;
  return !is_refusal && (is_success(answer.status) || gave_up);
}

SendOutcome to_outcome(const net::CallOutcome& outcome) {
  SendOutcome result;
  if (!outcome.answer) {
    result.answer.meaning = SendClass::kRetry;
    result.answer.problem = outcome.problem;
    result.maybe_delivered = outcome.maybe_delivered;
    return result;
  }
  result.answer = channel::read_send_answer(outcome.answer->status, outcome.answer->body);
  result.maybe_delivered = is_doubtful(*outcome.answer, result.answer);
  result.retry_after = outcome.answer->retry_after();
  result.usage = read_usage(*outcome.answer);
  return result;
}

}  // namespace

std::string token_sentence(const channel::SendAnswer& answer) {
  if (answer.code == kPermissionDenied || answer.code == kPermissionMissing) {
    return "Messenger says that the app may not do this: " + answer.problem +
           "; in Meta's app dashboard give the app the permissions pages_messaging and "
           "pages_manage_metadata for this page and set the app live, then make a new page token "
           "and put it into the secret page_token";
  }
  if (answer.code == kWrongParameter) {
    return "Messenger finds no such page for this token: " + answer.problem +
           "; correct \"id\" of \"page\" in shop.yaml, or put a token of that page into the secret "
           "page_token";
  }
  return "Messenger refuses the page token: " + answer.problem + kNewToken;
}

MessengerPage::MessengerPage(MessengerPageSettings settings, net::HttpClient& client)
    : settings_(std::move(settings)), client_(client) {}

Result<net::CallOutcome> MessengerPage::call(const std::string& method,
                                             const std::string& path,
                                             const std::string& query,
                                             const std::string& body) const {
  if (!is_address_part(settings_.version) || !is_address_part(settings_.page_id)) {
    return core::invalid("the page's id or the Graph version cannot stand in an address");
  }
  if (!is_header_text(settings_.token.reveal())) {
    return core::unauthorized(
        std::string("the page token is missing or holds a blank or a line break") + kNewToken);
  }
  std::string url = settings_.graph + "/" + settings_.version + path;
  std::string mark = "?";
  if (!query.empty()) {
    url += mark + query;
    mark = "&";
  }
  if (settings_.app_secret.is_set()) {
    url += mark + "appsecret_proof=" + net::appsecret_proof(settings_.app_secret, settings_.token);
  }
  net::Call request{.method = method, .url = std::move(url)};
  request.deadline = core::kMessengerDeadline;
  request.headers = {{"Authorization", "Bearer " + std::string(settings_.token.reveal())}};
  if (!body.empty()) {
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = body;
  }
  return client_.perform(request);
}

Result<std::string> MessengerPage::answer_of(const std::string& method,
                                             const std::string& path,
                                             const std::string& query,
                                             const std::string& body) const {
  const auto outcome = call(method, path, query, body);
  if (!outcome) {
    return outcome.error();
  }
  if (!outcome->answer) {
    return core::unavailable("Messenger did not answer: " + outcome->problem);
  }
  const net::Answer& answer = *outcome->answer;
  if (is_success(answer.status) && !field(parse(answer.body), "error").is_object()) {
    return answer.body;
  }
  const channel::SendAnswer refusal = channel::read_send_answer(answer.status, answer.body);
  // Nothing else in this call can be wrong: the proof is the only parameter that is ours.
  if (method == "GET" && settings_.app_secret.is_set() && refusal.code == kWrongParameter &&
      refusal.meaning == SendClass::kBadRequest) {
    return core::conflict(
        "Messenger refuses the proof that is made with the secret app_secret: " + refusal.problem +
        "; copy the app secret from the basic settings of the app that made the "
        "page token into the secret app_secret");
  }
  return to_error(refusal);
}

Result<SendOutcome> MessengerPage::send(const std::string& request_body) const {
  const auto outcome = call("POST", "/" + settings_.page_id + "/messages", "", request_body);
  if (!outcome) {
    return outcome.error();
  }
  return to_outcome(*outcome);
}

Result<std::vector<std::string>> MessengerPage::check_subscription() const {
  const auto body = answer_of("GET", "/" + settings_.page_id + "/subscribed_apps", "", "");
  if (!body) {
    return body.error();
  }
  const json apps = field(parse(*body), "data");
  if (!apps.is_array()) {
    return core::unavailable("Messenger's list of subscriptions cannot be read");
  }
  return wrong_in(apps);
}

Result<Done> MessengerPage::subscribe() const {
  std::string fields;
  for (const char* name : kSubscribedFields) {
    fields += (fields.empty() ? "" : ",") + std::string(name);
  }
  const auto body = answer_of(
      "POST", "/" + settings_.page_id + "/subscribed_apps", "subscribed_fields=" + fields, "");
  if (!body) {
    return body.error();
  }
  if (!says_success(*body)) {
    return core::unavailable("Messenger did not confirm the subscription");
  }
  return Done{};
}

Result<std::string> MessengerPage::check_token() const {
  const auto body = answer_of("GET", "/me", "fields=id,name", "");
  if (!body) {
    return body.error();
  }
  const json page = parse(*body);
  const std::string id = text_of(field(page, "id"));
  if (id.empty()) {
    return core::unavailable("Messenger did not say whose token it is");
  }
  if (id != settings_.page_id) {
    return core::conflict("the token in the secret page_token belongs to page " + id +
                          ", but shop.yaml names page " + settings_.page_id +
                          "; correct the one that is wrong");
  }
  return text_of(field(page, "name"));
}

Result<std::string> MessengerPage::read_profile() const {
  auto body = answer_of("GET",
                        "/me/messenger_profile",
                        "fields=get_started,greeting,persistent_menu,ice_breakers",
                        "");
  if (body && !field(parse(*body), "data").is_array()) {
    return core::unavailable("Messenger's answer about the profile cannot be read");
  }
  return body;
}

Result<Done> MessengerPage::change_profile(const std::string& method,
                                           const std::string& body) const {
  const auto answer = answer_of(method, "/me/messenger_profile", "", body);
  if (!answer) {
    return answer.error();
  }
  if (!says_success(*answer)) {
    return core::unavailable("Messenger did not confirm the profile");
  }
  return Done{};
}

}  // namespace regulars::outbound
