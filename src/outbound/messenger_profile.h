// What a page shows before anything is said: greeting, menu and ready-made first questions.
//
// Forms and limits are those of the Messenger Profile API (read November 2026).
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "outbound/messenger_page.h"

namespace regulars::outbound {

struct ProfileItem {
  std::string title;
  std::string payload;  // comes back as a postback, 1 to 1000 characters
};

struct MessengerProfile {
  /// What the Get Started button sends. Required: without it Messenger does not tell by which link
  /// a new person came, and allows no menu.
  std::string get_started_payload{};
  std::string greeting{};                   // at most 160 characters; empty for none
  std::vector<ProfileItem> menu{};          // at most 20, titles of 1 to 30 characters
  std::vector<ProfileItem> ice_breakers{};  // at most 4, questions of 1 to 80 characters
};

/// What Messenger would refuse, one sentence for the owner each; empty when all is well.
std::vector<std::string> profile_findings(const MessengerProfile& profile);

/// What Messenger accepts but the owner should know, one sentence each.
std::vector<std::string> profile_notes(const MessengerProfile& profile);

/// The body of the POST that sets what the profile has. Errors: kInvalid with all findings.
core::Result<std::string> profile_request(const MessengerProfile& profile);

/// The body of the DELETE that takes off what the profile does not have; empty when it has all.
std::string profile_removal(const MessengerProfile& profile);

/// How what the page shows (MessengerPage::read_profile) differs from the profile, one sentence for
/// the owner each; empty when it shows this profile and nothing else.
std::vector<std::string> profile_differences(const std::string& shown,
                                             const MessengerProfile& profile);

/// Makes the page show this profile and nothing else: one or two of the 10 calls in 10 minutes that
/// Meta allows. Repeating it changes nothing. Errors: kInvalid with all findings, else those of
/// MessengerPage::change_profile.
core::Result<core::Done> publish_profile(const MessengerPage& page,
                                         const MessengerProfile& profile);

}  // namespace regulars::outbound
