// Signs that a referral is not what it seems: scored, shown to the owner, none final alone.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "loyalty/calendar.h"

namespace regulars::loyalty {

/// Loyalty rules 14, in its order.
enum class ReferralSignal {
  kSameEmail,
  kSamePhone,
  kSameAddress,
  kSamePayment,
  kSameDevice,  // or the same Messenger id
  kSameIp,      // within SignalRules::ip_days
  kManyFriends,
  kOrderRefunded,
};

/// What each signal weighs, 0 to 1000; 0 switches it off. The defaults hold a referral for review
/// (above 50) for one mark that only one person has, or for two that a household shares.
struct SignalWeights {
  int same_email = 60;
  int same_phone = 60;
  int same_address = 30;
  int same_payment = 60;
  int same_device = 60;
  int same_ip = 25;
  int many_friends = 40;
  int order_refunded = 30;
};

struct SignalRules {
  SignalWeights weights{};
  std::chrono::days ip_days{7};          // apart at most
  int many_friends = 5;                  // so many join, 1 or more …
  std::chrono::minutes many_within{60};  // … within this time
  int review_above = 50;                 // a score above it is held for review
};

/// One sight of a person at an IP address.
struct Sighting {
  std::string ip;
  Day day{};
};

/// What is known of one person, as keyed fingerprints or normalised texts: they are only compared.
/// Empty is unknown and equals nothing.
struct PersonMarks {
  std::string email{};  // made from normalised_for_comparison
  std::string phone{};
  std::string address{};
  std::string payment{};
  std::string device{};
  std::string messenger{};
  std::vector<Sighting> sightings{};
};

struct SignalFacts {
  PersonMarks member{};  // who referred
  PersonMarks friend_of_member{};
  core::Instant friend_joined{};
  std::vector<core::Instant> friends_joined{};  // all that this member referred, this one too
  bool has_refunds = false;                     // the friend sent back something of an order
};

/// The signals that fit and have a weight, each once, in the order of the enumeration.
std::vector<ReferralSignal> find_signals(const SignalRules& rules, const SignalFacts& facts);

int score_of(const SignalWeights& weights, const std::vector<ReferralSignal>& signals);

/// What the owner reads: a fact without a verdict, "same phone number".
std::string describe(ReferralSignal signal);

/// An e-mail address in the form in which two are taken for one mailbox: canonical, without the
/// plus part and, at Gmail, the dots, where the provider is known to ignore them; names of one
/// provider for the same mailboxes become one. Nothing when the address is not usable.
///
/// Only for comparing: never to send to, never to recognise a member by.
std::optional<std::string> normalised_for_comparison(std::string_view email);

}  // namespace regulars::loyalty
