#include "loyalty/referrals/referral_signals.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/text.h"

namespace regulars::loyalty {
namespace {

using enum ReferralSignal;

constexpr std::array kAllSignals{kSameEmail,
                                 kSamePhone,
                                 kSameAddress,
                                 kSamePayment,
                                 kSameDevice,
                                 kSameIp,
                                 kManyFriends,
                                 kOrderRefunded};

int weight_of(const SignalWeights& weights, ReferralSignal signal) {
  switch (signal) {
    case kSameEmail:
      return weights.same_email;
    case kSamePhone:
      return weights.same_phone;
    case kSameAddress:
      return weights.same_address;
    case kSamePayment:
      return weights.same_payment;
    case kSameDevice:
      return weights.same_device;
    case kSameIp:
      return weights.same_ip;
    case kManyFriends:
      return weights.many_friends;
    case kOrderRefunded:
      return weights.order_refunded;
  }
  return 0;
}

bool is_same(const std::string& left, const std::string& right) {
  return !left.empty() && left == right;
}

bool share_ip(const SignalRules& rules, const SignalFacts& facts) {
  const auto meets = [&](const Sighting& seen) {
    return std::ranges::any_of(facts.member.sightings, [&](const Sighting& other) {
      return is_same(seen.ip, other.ip) && std::chrono::abs(seen.day - other.day) <= rules.ip_days;
    });
  };
  return std::ranges::any_of(facts.friend_of_member.sightings, meets);
}

// True when many friends, this one among them, joined within the set time. Those after the friend
// are also in the span that begins with the friend, so every span of those near by will do.
bool came_with_many(const SignalRules& rules, const SignalFacts& facts) {
  std::vector<core::Instant> near;
  for (const core::Instant joined : facts.friends_joined) {
    if (std::chrono::abs(joined - facts.friend_joined) <= rules.many_within) {
      near.push_back(joined);
    }
  }
  return std::ranges::any_of(near, [&](core::Instant first) {
    return std::ranges::count_if(near, [&](core::Instant joined) {
             return joined >= first && joined - first <= rules.many_within;
           }) >= rules.many_friends;
  });
}

bool fits(ReferralSignal signal, const SignalRules& rules, const SignalFacts& facts) {
  const PersonMarks& left = facts.member;
  const PersonMarks& right = facts.friend_of_member;
  switch (signal) {
    case kSameEmail:
      return is_same(left.email, right.email);
    case kSamePhone:
      return is_same(left.phone, right.phone);
    case kSameAddress:
      return is_same(left.address, right.address);
    case kSamePayment:
      return is_same(left.payment, right.payment);
    case kSameDevice:
      return is_same(left.device, right.device) || is_same(left.messenger, right.messenger);
    case kSameIp:
      return share_ip(rules, facts);
    case kManyFriends:
      return came_with_many(rules, facts);
    case kOrderRefunded:
      return facts.has_refunds;
  }
  return false;
}

struct MailDomain {
  std::string_view name;
  std::string_view same_as;  // the name under which the provider has the same mailboxes
  bool ignores_dots = false;
};

// Providers that deliver a plus part to the mailbox without it, as listed in the README of
// gmr/email-normalize (read 2026-11-22). Yahoo has none; Microsoft's and Proton's domains are
// mailboxes of their own.
constexpr std::array kMailDomains{
    MailDomain{"gmail.com", "gmail.com", true},
    MailDomain{"googlemail.com", "gmail.com", true},
    MailDomain{"icloud.com", "icloud.com"},
    MailDomain{"me.com", "icloud.com"},
    MailDomain{"mac.com", "icloud.com"},
    MailDomain{"outlook.com", "outlook.com"},
    MailDomain{"hotmail.com", "hotmail.com"},
    MailDomain{"live.com", "live.com"},
    MailDomain{"msn.com", "msn.com"},
    MailDomain{"fastmail.com", "fastmail.com"},
    MailDomain{"fastmail.fm", "fastmail.fm"},
    MailDomain{"proton.me", "proton.me"},
    MailDomain{"protonmail.com", "protonmail.com"},
    MailDomain{"pm.me", "pm.me"},
    MailDomain{"yandex.com", "yandex.com"},
    MailDomain{"yandex.ru", "yandex.ru"},
    MailDomain{"zoho.com", "zoho.com"},
    MailDomain{"zohomail.com", "zohomail.com"},
};

}  // namespace

std::vector<ReferralSignal> find_signals(const SignalRules& rules, const SignalFacts& facts) {
  std::vector<ReferralSignal> found;
  for (const ReferralSignal signal : kAllSignals) {
    if (weight_of(rules.weights, signal) > 0 && fits(signal, rules, facts)) {
      found.push_back(signal);
    }
  }
  return found;
}

int score_of(const SignalWeights& weights, const std::vector<ReferralSignal>& signals) {
  int score = 0;
  for (const ReferralSignal signal : signals) {
    score += weight_of(weights, signal);
  }
  return score;
}

std::string describe(ReferralSignal signal) {
  switch (signal) {
    case kSameEmail:
      return "same e-mail address but for case, dots or what follows a plus";
    case kSamePhone:
      return "same phone number";
    case kSameAddress:
      return "same postal address";
    case kSamePayment:
      return "same means of payment";
    case kSameDevice:
      return "same device or Messenger account";
    case kSameIp:
      return "same internet address within a few days";
    case kManyFriends:
      return "many friends joined within a short time";
    case kOrderRefunded:
      return "the friend sent back part of an order";
  }
  return {};
}

std::optional<std::string> normalised_for_comparison(std::string_view email) {
  std::optional<std::string> canonical = core::canonical_email(email);
  if (!canonical) {
    return std::nullopt;
  }
  const std::size_t at = canonical->rfind('@');
  std::string local = canonical->substr(0, at);
  const auto domain = std::ranges::find(
      kMailDomains, std::string_view(*canonical).substr(at + 1), &MailDomain::name);
  if (domain == kMailDomains.end()) {
    return canonical;
  }
  const std::size_t plus = local.find('+');
  if (plus != std::string::npos && plus > 0) {
    local.erase(plus);
  }
  if (domain->ignores_dots) {
    std::erase(local, '.');
  }
  return local + "@" + std::string(domain->same_as);
}

}  // namespace regulars::loyalty
