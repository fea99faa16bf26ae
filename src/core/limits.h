// Every limit of the program, each with its unit and its reason.
//
// Numbers without a source are ours; docs/architecture.md says what happens beyond each.
#pragma once

#include <chrono>
#include <cstddef>

namespace regulars::core {

inline constexpr std::size_t kKiB = 1024;
inline constexpr std::size_t kMiB = 1024 * kKiB;

// --- What comes in over HTTP.
inline constexpr std::size_t kMaxHeadBytes = 16 * kKiB;        // request line and headers
inline constexpr std::size_t kMaxRequestLineBytes = 4 * kKiB;  // answered 414 beyond
inline constexpr std::size_t kMaxHeaders = 64;
inline constexpr std::size_t kMaxHeaderBytes = 8 * kKiB;  // one field
inline constexpr std::size_t kMaxBodyBytes = kMiB;        // webhooks; answered 413 beyond
inline constexpr std::size_t kMaxPathBytes = 1024;        // before routing
inline constexpr std::size_t kMaxConnections = 12'000;
inline constexpr std::chrono::seconds kHeadDeadline{5};
inline constexpr std::chrono::seconds kBodyDeadline{15};
inline constexpr std::chrono::seconds kIdleDeadline{30};
inline constexpr std::size_t kMaxRequestsPerConnection = 100'000;

// --- JSON from outside: beyond these a body is unreadable.
inline constexpr std::size_t kMaxJsonDepth = 32;
// Keys and elements in all: 1000 events with up to 49 each, as language recognition adds them.
inline constexpr std::size_t kMaxJsonMembers = 50'000;
// As sent: an emoji of 4 bytes takes 12 when it is escaped, so this holds 256 KiB of any text.
inline constexpr std::size_t kMaxJsonStringBytes = 768 * kKiB;
inline constexpr std::size_t kMaxEventsPerDelivery = 1000;  // Messenger batches at most 1000

// --- What waits inside.
inline constexpr std::size_t kMaxWaitingRequests = 2000;  // uncommitted; 503 beyond
inline constexpr std::size_t kMaxWaitingBytes = 32 * kMiB;
inline constexpr std::size_t kMaxGroupRequests = 40;  // requests in one commit
inline constexpr std::size_t kMaxGroupWork = 256;     // decisions in one while no request waits
inline constexpr int kMaxEventAttempts = 3;           // then the event is set aside
inline constexpr int kMaxJobAttempts = 12;            // 51.7 hours of tries

// --- One person.
inline constexpr std::size_t kMaxTypedTextBytes = 16 * kKiB;  // longer texts are cut when kept
inline constexpr std::size_t kMaxRefBytes = 2083;             // Meta's limit for ?ref=
inline constexpr int kMaxWrongClaimsPerDay = 5;               // one contact
inline constexpr int kMaxWrongClaimsPerHour = 50;             // the whole shop
inline constexpr int kMaxEventsPerMinute = 20;                // one contact, then silence
inline constexpr int kMaxEventsPerHour = 200;

// --- An owner's files.
inline constexpr std::size_t kMaxFileBytes = kMiB;
inline constexpr int kMaxYamlDepth = 32;
inline constexpr std::size_t kMaxYamlNodes = 50'000;
inline constexpr int kMaxStepsPerTurn = 50;  // the loop guard of a conversation
inline constexpr int kMaxCallDepth = 8;      // flows that call flows
inline constexpr std::size_t kMaxMessagesPerTurn = 10;
inline constexpr std::size_t kMaxTextBytes = 64 * kKiB;  // one expanded text

// --- Calls to the outside.
inline constexpr std::chrono::seconds kStoreDeadline{20};
inline constexpr std::chrono::seconds kMessengerDeadline{15};
inline constexpr std::size_t kMaxAnswerBytes = kMiB;

}  // namespace regulars::core
