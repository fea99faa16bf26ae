// How much a channel takes in one message, each number with its source.
//
// Lengths are UTF-16 code units: Meta says "characters" without saying which, and counting units is
// the reading under which nothing is refused. Pages are those of the Messenger Platform, read
// November 2026.
#pragma once

#include <cstddef>

namespace regulars::channel {

// --- Messenger, one message.
inline constexpr std::size_t kMessengerTextUnits = 2000;  // not on Meta's page; seen in use
inline constexpr std::size_t kMessengerButtonTextUnits =
    640;                                             // text above buttons; button template
inline constexpr std::size_t kMessengerButtons = 3;  // button template; also one card
inline constexpr std::size_t kMessengerButtonTitleUnits = 20;
inline constexpr std::size_t kMessengerQuickReplies = 13;  // quick replies page
inline constexpr std::size_t kMessengerQuickReplyTitleUnits = 20;
inline constexpr std::size_t kMessengerPayloadUnits = 1000;    // buttons and quick replies alike
inline constexpr std::size_t kMessengerCards = 10;             // generic template
inline constexpr std::size_t kMessengerCardTitleUnits = 80;    // title and subtitle each
inline constexpr std::size_t kMessengerCouponTitleUnits = 80;  // title and subtitle each
inline constexpr std::size_t kMessengerMetadataUnits = 1000;   // not on Meta's page; seen in use

// --- Messenger, one page's profile (Messenger Profile API).
inline constexpr std::size_t kMessengerMenuItems = 20;  // persistent menu, flat
inline constexpr std::size_t kMessengerMenuTitleUnits = 30;
inline constexpr std::size_t kMessengerIceBreakers = 4;
inline constexpr std::size_t kMessengerQuestionUnits = 80;   // one ice breaker
inline constexpr std::size_t kMessengerGreetingUnits = 160;  // not confirmed for 2026

// --- Messenger, what comes in. Longer ids are not ids; the other texts are cut.
inline constexpr std::size_t kMessengerIdBytes = 128;        // psid, page id, app id; ours
inline constexpr std::size_t kMessengerMidBytes = 512;       // opaque; about 120 seen; ours
inline constexpr std::size_t kMessengerPayloadBytes = 4000;  // 1000 units in UTF-8
inline constexpr std::size_t kMessengerWordBytes = 256;      // actions and coupon codes; ours

// --- A terminal.
inline constexpr int kTerminalColumnsMin = 20;
inline constexpr int kTerminalColumnsMax = 200;

}  // namespace regulars::channel
