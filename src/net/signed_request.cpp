// Meta's signed_request, as its data deletion and deauthorize callbacks send it.
#include "net/signature.h"

namespace regulars::net {

core::Result<std::string> open_signed_request(std::string_view signed_request,
                                              const core::Secret& app_secret) {
  const std::size_t dot = signed_request.find('.');
  if (dot == std::string_view::npos) return core::invalid("The signed request has no full stop.");
  const std::string_view encoded = signed_request.substr(dot + 1);
  const std::optional<std::string> mac = from_base64url(signed_request.substr(0, dot));
  const std::optional<std::string> payload = from_base64url(encoded);
  if (!mac || mac->size() != 32 || !payload || payload->empty()) {
    return core::invalid("The signed request is not in base64url.");
  }
  // The signature is over the encoded text. An unset secret would accept what anybody can sign.
  if (!app_secret.is_set() ||
      !core::equal_constant_time(*mac, hmac_sha256(app_secret.reveal(), encoded))) {
    return core::unauthorized("The signed request has a wrong signature.");
  }
  return *payload;
}

}  // namespace regulars::net
