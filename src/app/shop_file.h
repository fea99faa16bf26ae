// shop.yaml and the secrets beside it: what the owner sets once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/shop_secrets.h"
#include "engine/shop.h"
#include "flow/finding.h"
#include "flow/yaml.h"

namespace regulars::app {

struct Address {
  std::string host;
  int port = 0;
};

enum class StoreKind { kEmbedded, kCustom };

struct StoreSettings {
  StoreKind kind = StoreKind::kEmbedded;
  std::string url{};         // custom
  bool plain_mode = false;   // custom
  std::string orders_csv{};  // embedded: a path, or empty
  std::string codes_csv{};   // embedded: a path, or empty
  core::Place place{};       // of each in shop.yaml, for findings
  core::Place orders_place{};
  core::Place codes_place{};
};

/// Everything in shop.yaml; paths are absolute.
struct ShopFile {
  std::string folder;
  std::string name;
  std::string public_url;  // how the outside reaches the program, without a slash at the end
  Address listen;
  Address internal;
  std::string database;
  std::string flows;
  std::optional<core::Place> flows_place{};  // in shop.yaml, when it stands there
  std::string page_id;
  std::string page_name;
  std::string graph = "https://graph.facebook.com";
  std::string graph_version = "v26.0";
  StoreSettings store;
  engine::VerifyEmail verify_email = engine::VerifyEmail::kAuto;
  bool links_signed = true;
  engine::CorrectionLimits corrections{};
  bool allow_insecure_loopback = false;
  bool has_messenger = false;  // there is a page, and its secrets were read
  std::string secrets_folder;  // ends with a slash
  Secrets secrets;
  flow::SourceFile source{};  // shop.yaml itself, for findings
};

struct ShopFileResult {
  std::optional<ShopFile> shop;  // absent when there is an error among the findings
  std::vector<flow::Finding> findings;
};

/// Whether a command needs the secrets; without them it can work where they are out of reach, as
/// systemd's are while the service is stopped.
enum class WithSecrets { kYes, kNo };

/// Reads FOLDER/shop.yaml and its secrets. Unknown keys, wrong kinds and missing secrets are
/// findings with a place.
ShopFileResult read_shop_file(const std::string& folder,
                              WithSecrets with_secrets = WithSecrets::kYes);

}  // namespace regulars::app
