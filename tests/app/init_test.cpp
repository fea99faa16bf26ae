#include "app/init.h"

#include <set>

#include <sys/stat.h>

#include "app/rules_loading.h"
#include "app/starter_files.h"
#include "tests/app/shop_folder.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::app;
using test::ShopFolder;
using test::told;
namespace fs = std::filesystem;

namespace {

unsigned mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

/// A folder in which nobody has been yet, and what init writes into it.
struct NewShop {
  ShopFolder around;
  std::string folder = around.path("shops/bumble");
  core::SeededRandom random{7};

  core::Result<MadeFolder> init() { return make_shop_folder(folder, random); }
  std::string bytes_of(const std::string& name) const {
    return around.bytes_of("shops/bumble/" + name);
  }
};

}  // namespace

TEST_CASE("A new shop's files have no findings and can be served at once", "[app]") {
  NewShop shop;

  REQUIRE(shop.init());
  const ShopFileResult file = read_shop_file(shop.folder);

  CHECK(told(file.findings) == "");
  REQUIRE(file.shop);
  CHECK(file.shop->links_signed);
  CHECK(file.shop->verify_email == engine::VerifyEmail::kAuto);
  const RulesResult rules = load_rules(file.shop->flows);
  CHECK(told(rules.findings) == "");
  CHECK(rules.rules != nullptr);
}

TEST_CASE("A new shop has every flow that ships, byte for byte", "[app]") {
  NewShop shop;

  REQUIRE(shop.init());

  std::set<std::string> shipped;
  for (const auto& entry : fs::directory_iterator(fs::path(REGULARS_SOURCE_DIR) / "flows")) {
    shipped.insert(entry.path().filename().string());
  }
  std::set<std::string> found;
  for (const EmbeddedFile& file : embedded_files()) {
    CAPTURE(file.name);
    CHECK(shop.bytes_of(std::string("flows/") + file.name) == file.text);
    found.insert(file.name);
  }
  CHECK(found == shipped);
}

TEST_CASE("A new shop's key is long, drawn anew for each shop, and its owner's alone", "[app]") {
  NewShop shop;
  REQUIRE(shop.init());
  const std::string other = shop.around.path("shops/other");
  REQUIRE(make_shop_folder(other, shop.random));

  const std::string key = shop.bytes_of("secrets/link_key");
  CHECK(key.size() == 64);
  CHECK(key.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(shop.around.bytes_of("shops/other/secrets/link_key") != key);
  CHECK(mode_of(shop.folder + "/secrets/link_key") == 0600);
  CHECK(mode_of(shop.folder + "/secrets") == 0700);
}

TEST_CASE("A second init leaves the owner's files alone and brings back what is missing", "[app]") {
  NewShop shop;
  REQUIRE(shop.init());
  const std::string key = shop.bytes_of("secrets/link_key");
  shop.around.put("shops/bumble/shop.yaml", "shop: Mine\nstore: {kind: embedded}\n");
  shop.around.put("shops/bumble/flows/help.yaml", "flow: help\n");
  const std::string stop = shop.bytes_of("flows/stop.yaml");
  fs::remove(shop.folder + "/flows/stop.yaml");

  REQUIRE(shop.init());

  CHECK(shop.bytes_of("shop.yaml") == "shop: Mine\nstore: {kind: embedded}\n");
  CHECK(shop.bytes_of("flows/help.yaml") == "flow: help\n");
  CHECK(shop.bytes_of("flows/stop.yaml") == stop);
  CHECK(shop.bytes_of("secrets/link_key") == key);
}

TEST_CASE("A folder that cannot be made is told by its name", "[app]") {
  NewShop shop;
  shop.around.put("shops", "a file");

  const auto made = shop.init();

  REQUIRE_FALSE(made);
  CHECK(made.error().code == core::ErrorCode::kUnavailable);
  CHECK(made.error().sentence.find(shop.folder) != std::string::npos);
}
