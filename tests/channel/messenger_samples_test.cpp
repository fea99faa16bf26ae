// Public sample payloads, read from beside the tree where they are present. They belong to others,
// so that the tree has fixtures of its own shapes instead (tests/data/messenger).
#include <iostream>
#include <map>

#include <nlohmann/json.hpp>

#include "channel/messenger_inbound.h"
#include "channel/messenger_outbound.h"
#include "tests/catch.h"
#include "tests/channel/fixture.h"

namespace regulars::channel {
namespace {

std::filesystem::path samples() {
  return std::filesystem::path(REGULARS_SOURCE_DIR) / "../shared/reference/payloads/messenger";
}

bool are_present() {
  const bool present = std::filesystem::is_directory(samples());
  if (!present) {
    std::cout << "skipped: the public Messenger samples are not beside the tree\n";
  }
  return present;
}

// Some samples are one element without its envelope.
std::string with_envelope(const std::string& text) {
  const auto tree = nlohmann::json::parse(text, nullptr, false);
  if (!tree.is_object() || tree.contains("object")) {
    return text;
  }
  return R"({"object":"page","entry":[{"id":"41","time":1795000000500,"messaging":[)" + text +
         "]}]}";
}

// What the beginning of a sample's file name promises.
EventKind promised_kind(const std::string& name) {
  static const std::map<std::string, EventKind> kOdd{
      // The fixture lacks is_echo: only its name says that it is an echo.
      {"echo-template-button", EventKind::kText},
      {"own-messaging-feedback", EventKind::kFeedback},
      {"own-response-feedback", EventKind::kFeedback},
      {"own-postback-get-started-mme", EventKind::kTap},
      {"own-quickreply-email", EventKind::kTap},
      {"own-referral-eu-no-source", EventKind::kReferral},
      {"own-coupon-revealed", EventKind::kCouponRevealed},
      {"own-policy-warning", EventKind::kPolicy},
      {"own-optin-notification", EventKind::kOptIn},
      {"own-optin-stop", EventKind::kOptIn},
      {"message-edit", EventKind::kEdit},
      {"message-envelope", EventKind::kTap},
      {"message-full-bare", EventKind::kTap},
  };
  static const std::vector<std::pair<std::string, EventKind>> kBeginnings{
      {"message-quickreply", EventKind::kTap},
      {"message", EventKind::kText},
      {"own-message", EventKind::kText},
      {"echo", EventKind::kEcho},
      {"postback", EventKind::kTap},
      {"referral", EventKind::kReferral},
      {"optin", EventKind::kOptIn},
      {"delivery", EventKind::kDelivery},
      {"read", EventKind::kRead},
      {"reaction", EventKind::kReaction},
      {"account-linking", EventKind::kAccountLinking},
      {"handover", EventKind::kThreadControl},
      {"standby", EventKind::kStandby},
      {"policy", EventKind::kPolicy},
      {"page-feed", EventKind::kPageChange},
  };
  if (const auto found = kOdd.find(name); found != kOdd.end()) {
    return found->second;
  }
  for (const auto& [beginning, kind] : kBeginnings) {
    if (name.starts_with(beginning)) {
      return kind;
    }
  }
  return EventKind::kUnknown;
}

}  // namespace

TEST_CASE("Every public sample of a delivery is one event of the kind its name says", "[channel]") {
  if (!are_present()) {
    return;
  }
  int events = 0;
  for (const auto& file : std::filesystem::directory_iterator(samples())) {
    const std::string name = file.path().stem().string();
    if (file.path().extension() != ".json") {
      continue;
    }
    INFO(name);
    const auto delivery = split_delivery(with_envelope(read_file(file.path())));
    REQUIRE(delivery.has_value());
    REQUIRE(delivery->elements.size() == 1);
    const auto event = read_event(delivery->elements.front().json);
    REQUIRE(event.has_value());
    // Samples of what we send are read like anything else, but are no events.
    if (name.find("send-") != std::string::npos) {
      continue;
    }
    CHECK(event->kind == promised_kind(name));
    CHECK(event->page_id == delivery->elements.front().page_id);
    events += event->kind == EventKind::kUnknown ? 0 : 1;
    const bool has_person = event->kind != EventKind::kUnknown &&
                            event->kind != EventKind::kPolicy &&
                            event->kind != EventKind::kPageChange;
    CHECK((!has_person || !event->person_id.empty()));
  }
  CHECK(events > 60);
}

TEST_CASE("The public samples of Send API errors have the classes of the error page", "[channel]") {
  if (!are_present()) {
    return;
  }
  const std::map<std::string, SendClass> classes{
      {"own-error-window-10-2018278", SendClass::kWindow},
      {"own-error-tag-100-1893061", SendClass::kBadRequest},
      {"own-error-unavailable-551", SendClass::kUnreachable},
      {"own-error-rate-613", SendClass::kRetry},
      {"send-response-error-190", SendClass::kToken},
  };
  for (const auto& [name, meaning] : classes) {
    INFO(name);
    CHECK(read_send_answer(400, read_file(samples() / (name + ".json"))).meaning == meaning);
  }
  const auto sent = read_send_answer(200, read_file(samples() / "send-response-basic.json"));
  CHECK(sent.meaning == SendClass::kSent);
  CHECK(sent.message_id == "mid.1456970487936:c34767dfe57ee6e339");
}

}  // namespace regulars::channel
