// A shop's folder on disk with every secret in it, removed with all that it holds.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "app/shop_file.h"
#include "flow/finding.h"
#include "tests/db/test_database.h"

namespace regulars::app::test {

inline const std::string kLinkKey = "the link_key of this shop";
inline const std::string kWebhookKey = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

class ShopFolder {
 public:
  ShopFolder() {
    put_secret("link_key", kLinkKey + "\n");
    for (const char* name : {"page_token", "app_secret", "verify_token"}) {
      put_secret(name, std::string("the ") + name + "\n");
    }
    for (const char* name : {"store_secret", "webhook_secret"}) {
      put_secret(name, kWebhookKey);
    }
  }

  std::string path(const std::string& name = "") const { return folder_.file(name); }

  /// mode: as chmod takes it; makes the folders that lead there.
  void put(const std::string& name, const std::string& bytes, unsigned mode = 0644) const {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    std::ofstream(path(name), std::ios::binary) << bytes;
    std::filesystem::permissions(path(name), std::filesystem::perms(mode));
  }
  void put_secret(const std::string& name, const std::string& bytes, unsigned mode = 0600) const {
    put("secrets/" + name, bytes, mode);
  }
  void remove_secret(const std::string& name) const {
    REQUIRE(std::filesystem::remove(path("secrets/" + name)));
  }
  std::string bytes_of(const std::string& name) const {
    std::ifstream file(path(name), std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
  }

  ShopFileResult read(const std::string& shop_file) const {
    put("shop.yaml", shop_file);
    return read_shop_file(path());
  }

 private:
  db::test::TempFolder folder_;
};

/// As `regulars check` prints them, so that a failing test shows them.
inline std::string told(const std::vector<flow::Finding>& findings) {
  std::string all;
  for (const flow::Finding& finding : findings) {
    all += flow::to_text(finding) + "\n";
  }
  return all;
}

}  // namespace regulars::app::test
