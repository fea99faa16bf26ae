#include "app/init.h"

#include <cstdlib>
#include <filesystem>

#include "app/files.h"
#include "app/starter_files.h"

namespace regulars::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kShopFile = R"(# The settings of this shop. After a change run: regulars check
shop: Bumble Linens

# How Messenger and your shop reach this program: the address of your TLS reverse proxy.
# "regulars serve" prints the addresses that they must be given.
public_url: https://bot.bumble.example
listen: 127.0.0.1:8080                   # webhooks
internal: 127.0.0.1:9090                 # health and numbers, for you only

database: regulars.db
flows: flows/

# Your Facebook page. With it, put these files (mode 0600) into secrets/: page_token, app_secret,
# verify_token. Then run: regulars messenger setup
# page: {id: "1000", name: bumblelinens}

# Where orders come from. embedded: from a list that you export; custom: from two small pages of
# your shop (docs/your-shop.md).
store: {kind: embedded}
# store: {kind: embedded, orders: orders.csv, codes: codes.csv}
# store: {kind: custom, url: https://bumble.example/loyalty}

# signed: every order link carries a proof that only your shop can make (regulars link order 1001).
links: signed

# auto: an address counts once a signed order link has proven it. never: for trials only.
verify_email: auto

secrets: secrets/
)";

constexpr const char* kDemoShopFile =
    R"(# The demo shop. Change the flows beside this file and see what happens.
shop: Bumble Linens
database: regulars.db
flows: flows/
store: {kind: embedded}
links: signed
verify_email: never                      # the demo sends no e-mail, so it believes every address
secrets: secrets/
)";

struct NewFile {
  std::string name;  // in the shop's folder
  std::string bytes;
  unsigned mode = 0644;
};

core::Result<MadeFolder> write_folder(const std::string& folder,
                                      const char* shop_file,
                                      core::Random& random) {
  std::error_code problem;
  fs::create_directories(fs::path(folder) / "flows", problem);
  fs::create_directories(fs::path(folder) / "secrets", problem);
  if (problem) {
    return core::unavailable("cannot make the folder " + folder + ": " + problem.message());
  }
  fs::permissions(fs::path(folder) / "secrets", fs::perms::owner_all, problem);
  std::vector<NewFile> files{{.name = "shop.yaml", .bytes = shop_file}};
  for (const EmbeddedFile& file : embedded_files()) {
    files.push_back({.name = std::string("flows/") + file.name, .bytes = file.text});
  }
  files.push_back({.name = "secrets/link_key", .bytes = core::draw_hex(random, 32), .mode = 0600});
  MadeFolder made;
  for (const NewFile& file : files) {
    const auto is_new =
        write_new_file((fs::path(folder) / file.name).string(), file.bytes, file.mode);
    if (!is_new) {
      return is_new.error();
    }
    (*is_new ? made.added : made.kept).push_back(file.name);
  }
  return made;
}

std::string state_folder() {
  // NOLINTBEGIN(concurrency-mt-unsafe): nothing here changes the environment
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state != '\0') {
    return std::string(state) + "/regulars-demo";
  }
  const char* home = std::getenv("HOME");
  // NOLINTEND(concurrency-mt-unsafe)
  return (home != nullptr ? std::string(home) : std::string(".")) + "/.local/state/regulars-demo";
}

}  // namespace

core::Result<MadeFolder> make_shop_folder(const std::string& folder, core::Random& random) {
  return write_folder(folder, kShopFile, random);
}

core::Result<std::string> make_demo_folder() {
  const std::string folder = state_folder();
  core::SystemRandom random;
  const auto written = write_folder(folder, kDemoShopFile, random);
  if (!written) {
    return written.error();
  }
  return folder;
}

core::Result<core::Done> empty_database(const std::string& database) {
  const auto lock = InstanceLock::take(lock_file_of(database));
  if (!lock) {
    return lock.error();
  }
  // The database last: its log without it is nothing, it without its log lacks the newest rows. The
  // lock file stays, because a second one of the same name would not be the one that is held.
  for (const char* end : {"-shm", "-wal", ""}) {
    std::error_code problem;
    fs::remove(database + end, problem);
    if (problem) {
      return core::unavailable("cannot remove " + database + end + ": " + problem.message());
    }
  }
  return core::Done{};
}

}  // namespace regulars::app
