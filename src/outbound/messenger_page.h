// The shop's page at Messenger, as one who holds its token sees it: sends, and looks after the
// subscription that brings the events in.
//
// Addresses, fields and answers are those of the Graph API (Messenger Platform: Send API, Webhooks;
// read November 2026). The token travels in a header, so that no address in a log holds it.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "channel/messenger_outbound.h"
#include "core/result.h"
#include "core/secret.h"
#include "net/client.h"

namespace regulars::outbound {

struct MessengerPageSettings {
  std::string graph = "https://graph.facebook.com";  // without a slash at the end
  std::string version = "v26.0";
  std::string page_id{};
  core::Secret token{};
  core::Secret app_secret{};  // without it no appsecret_proof is sent
};

/// How much of Meta's call limits is used up; at 100 percent calls fail, and calling on makes the
/// wait longer.
struct Usage {
  int percent = 0;            // the highest of all counters, 0 or more
  int minutes_to_regain = 0;  // until calls work again

  friend bool operator==(const Usage&, const Usage&) = default;
};

/// From the headers X-App-Usage and X-Business-Use-Case-Usage; nothing when neither is readable.
std::optional<Usage> read_usage(const net::Answer& answer);

struct SendOutcome {
  channel::SendAnswer answer{};
  /// Not sent for sure, but perhaps: the caller waits for the echo before it sends again.
  bool maybe_delivered = false;
  std::optional<std::chrono::seconds> retry_after{};
  std::optional<Usage> usage{};
};

/// Every field of the page that the program needs. Sent whole each time: whether a subscription
/// replaces the list of the one before or adds to it is not documented.
inline constexpr std::array kSubscribedFields{
    "messages",
    "messaging_postbacks",
    "messaging_referrals",
    "messaging_optins",
    "message_deliveries",
    "message_reads",
    "message_echoes",
    "message_reactions",
    "message_edits",
    "messaging_handovers",
    "standby",
    "messaging_policy_enforcement",
    "message_template_status_update",
};

/// What a refusal of the class kToken means and how to mend it: a dead token, a missing permission
/// or another page's token. One sentence for the owner, without a full stop.
std::string token_sentence(const channel::SendAnswer& answer);

/// Threads: no state that changes; may be used from any thread.
class MessengerPage {
 public:
  MessengerPage(MessengerPageSettings settings, net::HttpClient& client);

  /// Sends one body of channel::to_send_requests. A repeat is a second message.
  /// Errors: kInvalid when the settings cannot make an address, kUnauthorized without a usable
  /// token; in both nothing was called. All else, silence included, is an outcome.
  core::Result<SendOutcome> send(const std::string& request_body) const;

  /// What is wrong with the page's subscription, one sentence for the owner each; empty when all is
  /// well. After an hour of failed deliveries Meta unsubscribes a page without a word.
  /// Errors: those of send; kUnauthorized when the token is refused or lacks a permission;
  /// kUnavailable when Messenger did not answer or said something else.
  core::Result<std::vector<std::string>> check_subscription() const;

  /// Subscribes the page to kSubscribedFields. Repeating it does no harm. Errors as above.
  core::Result<core::Done> subscribe() const;

  /// The name of the page. Errors as above; kConflict when
  /// it belongs to another page than the settings name or the app secret is another app's.
  core::Result<std::string> check_token() const;

  /// What the page shows now: Meta's answer {"data":[{…}]} with get_started, greeting,
  /// persistent_menu and ice_breakers where they are set. Errors as above; counts as a change does.
  core::Result<std::string> read_profile() const;

  /// Sets or removes parts of the page's Messenger profile: `method` is POST or DELETE, the body
  /// comes from messenger_profile.h. Meta allows 10 calls in 10 minutes. Errors as above;
  /// kInvalid when Messenger refuses the content.
  core::Result<core::Done> change_profile(const std::string& method, const std::string& body) const;

 private:
  core::Result<net::CallOutcome> call(const std::string& method,
                                      const std::string& path,
                                      const std::string& query,
                                      const std::string& body) const;
  core::Result<std::string> answer_of(const std::string& method,
                                      const std::string& path,
                                      const std::string& query,
                                      const std::string& body) const;

  MessengerPageSettings settings_;
  net::HttpClient& client_;
};

}  // namespace regulars::outbound
