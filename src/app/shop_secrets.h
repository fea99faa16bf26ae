// The secrets of a shop: one file each, in the folder that shop.yaml names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/secret.h"
#include "flow/map_reader.h"

namespace regulars::app {

struct Secrets {
  std::vector<core::Secret> app_secrets{};  // the new one first, then an old one being retired
  core::Secret page_token{};
  core::Secret verify_token{};
  core::Secret link_key{};
  core::Secret store_secret{};
  std::vector<core::Secret> webhook_secrets{};
};

/// What a shop uses, and so which secrets it cannot do without.
struct SecretNeeds {
  bool page = false;
  bool custom_store = false;
  bool signed_links = false;
};

/// Reads every secret in `folder`, which ends with a slash. One that is needed and missing or
/// empty, that others may read, or that has not the form of a key is a finding at `secrets` in
/// shop.yaml, or at the key that needs it. A short key is a warning there.
Secrets read_secrets(const std::string& folder,
                     const SecretNeeds& needs,
                     const flow::MapReader& shop_file,
                     flow::FindingList& findings);

/// What a secret is and where it comes from, for a sentence to the owner.
std::string_view meaning_of_secret(std::string_view name);

}  // namespace regulars::app
