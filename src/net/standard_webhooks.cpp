// Standard Webhooks 1.0.0, symmetric v1.
// Source: the specification of the standard-webhooks project, "Signature scheme". Where published
// libraries are looser (full stops in ids, fractions in timestamps), this file refuses.
#include <algorithm>
#include <charconv>

#include "net/ascii.h"
#include "net/signature.h"

namespace regulars::net {
namespace {

constexpr std::string_view kSecretPrefix = "whsec_";
constexpr std::string_view kVersion = "v1,";
constexpr std::size_t kMinKeyBytes = 16;
constexpr std::size_t kMaxIdBytes = 255;
constexpr std::size_t kMaxTimestampDigits = 12;
constexpr std::size_t kMaxEntries = 16;
constexpr std::size_t kMacBase64Bytes = 44;  // 32 bytes with their padding
constexpr std::chrono::seconds kTolerance{300};

std::string signed_text(std::string_view id, std::string_view timestamp, std::string_view body) {
  std::string text;
  text.reserve(id.size() + timestamp.size() + body.size() + 2);
  return text.append(id).append(".").append(timestamp).append(".").append(body);
}

/// A full stop inside would let the signed text be read in two ways.
bool is_usable_id(std::string_view id) {
  return !id.empty() && id.size() <= kMaxIdBytes &&
         std::ranges::all_of(id, [](char c) { return is_visible(c) && c != '.'; });
}

bool is_fresh(std::string_view timestamp, core::Instant now) {
  if (!is_all_digits(timestamp) || timestamp.size() > kMaxTimestampDigits) return false;
  std::int64_t seconds = 0;
  std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), seconds);
  const core::Instant sent{std::chrono::seconds(seconds)};
  return sent >= now - kTolerance && sent <= now + kTolerance;
}

/// The decoded v1 values of the header; nothing when it holds more than 16 entries.
std::vector<std::string> read_macs(std::string_view header) {
  std::vector<std::string> macs;
  std::size_t entries = 0;
  while (!header.empty()) {
    if (++entries > kMaxEntries) return {};
    const std::size_t end = std::min(header.find(' '), header.size());
    std::string_view entry = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    if (!entry.starts_with(kVersion)) continue;
    entry.remove_prefix(kVersion.size());
    if (entry.size() != kMacBase64Bytes) continue;
    if (std::optional<std::string> mac = from_base64(entry)) macs.push_back(std::move(*mac));
  }
  return macs;
}

bool is_one_of(const std::string& expected, const std::vector<std::string>& macs) {
  return std::ranges::any_of(
      macs, [&](const std::string& mac) { return core::equal_constant_time(expected, mac); });
}

}  // namespace

core::Result<WebhookKey> WebhookKey::parse(const core::Secret& secret) {
  std::string_view text = secret.reveal();
  if (text.starts_with(kSecretPrefix)) text.remove_prefix(kSecretPrefix.size());
  const std::optional<std::string> bytes = from_base64(text);
  if (!bytes || text.empty()) {
    return core::invalid("A webhook secret is \"whsec_\" and then base64.");
  }
  if (bytes->size() < kMinKeyBytes) {
    return core::invalid("A webhook secret needs at least 16 bytes, better 24 or more.");
  }
  WebhookKey key;
  key.key_ = core::Secret(*bytes);
  return key;
}

std::string WebhookKey::sign(std::string_view id,
                             std::int64_t timestamp_s,
                             std::string_view body) const {
  const std::string text = signed_text(id, std::to_string(timestamp_s), body);
  return std::string(kVersion) + to_base64(hmac_sha256(key_.reveal(), text));
}

core::Result<std::string> verify_webhook(const Request& request,
                                         const std::vector<WebhookKey>& keys,
                                         core::Instant now) {
  const auto id = request.header("webhook-id");
  const auto timestamp = request.header("webhook-timestamp");
  const auto signature = request.header("webhook-signature");
  // One sentence for all: what exactly was wrong helps only whoever tries to forge.
  const core::Error refused = core::unauthorized("The webhook's signature is missing or wrong.");
  if (!id || !timestamp || !signature) return refused;
  if (!is_usable_id(*id) || !is_fresh(*timestamp, now)) return refused;
  const std::vector<std::string> macs = read_macs(*signature);
  if (macs.empty()) return refused;
  const std::string text = signed_text(*id, *timestamp, request.body);
  for (const WebhookKey& key : keys) {
    if (is_one_of(hmac_sha256(key.key_.reveal(), text), macs)) return std::string(*id);
  }
  return refused;
}

}  // namespace regulars::net
