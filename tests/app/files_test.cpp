#include "app/files.h"

#include <algorithm>
#include <csignal>

#include <sys/resource.h>
#include <sys/stat.h>

#include "tests/app/shop_folder.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::app;
using test::ShopFolder;
using Names = std::vector<std::string>;
namespace fs = std::filesystem;

namespace {

Names names_of(const FlowFiles& found) {
  Names names;
  for (const flow::SourceFile& file : found.files) {
    names.push_back(file.name);
  }
  return names;
}

unsigned mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

/// While it lives, this process can write no file beyond so many bytes, as on a full disk.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) : signal_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, signal_);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

 private:
  void (*signal_)(int);
  rlimit before_{};
};

}  // namespace

TEST_CASE("A file is read whole, whatever bytes it has", "[app]") {
  const ShopFolder folder;
  const std::string bytes = std::string("a\0b\r\n", 5) + "\xFF";
  folder.put("some.bin", bytes);
  folder.put("empty", "");

  CHECK(read_file(folder.path("some.bin"), 100).value() == bytes);
  CHECK(read_file(folder.path("empty"), 100).value().empty());
}

TEST_CASE("A file may have as many bytes as are asked for and not one more", "[app]") {
  const ShopFolder folder;
  folder.put("ten", "0123456789");

  CHECK(read_file(folder.path("ten"), 10).has_value());
  CHECK(read_file(folder.path("ten"), 9).error().code == core::ErrorCode::kInvalid);
}

TEST_CASE("What is not there and what is no file is not found", "[app]") {
  const ShopFolder folder;

  CHECK(read_file(folder.path("nothing"), 10).error().code == core::ErrorCode::kNotFound);
  CHECK(read_file(folder.path("secrets"), 10).error().code == core::ErrorCode::kNotFound);
}

TEST_CASE("A secret loses the blanks and line breaks at its end and nothing else", "[app]") {
  const ShopFolder folder;
  folder.put_secret("typed", "  two words \t\r\n\n");

  CHECK(read_secret(folder.path("secrets/typed"))->reveal() == "  two words");
}

TEST_CASE("A secret is read only while nobody but its owner may read it", "[app]") {
  const ShopFolder folder;
  const auto read_with = [&folder](unsigned mode) {
    folder.put_secret("token", "EAAG", mode);
    return read_secret(folder.path("secrets/token"));
  };

  CHECK(read_with(0600)->reveal() == "EAAG");
  CHECK(read_with(0400).has_value());
  for (const unsigned mode : {0640U, 0620U, 0604U, 0601U, 0644U, 0666U}) {
    const auto refused = read_with(mode);
    CAPTURE(mode);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == core::ErrorCode::kUnauthorized);
    CHECK(refused.error().sentence.find("chmod 600") != std::string::npos);
    CHECK(refused.error().sentence.find("EAAG") == std::string::npos);
  }
}

TEST_CASE("A secret that is not there is not found", "[app]") {
  const ShopFolder folder;

  CHECK(read_secret(folder.path("secrets/none")).error().code == core::ErrorCode::kNotFound);
}

TEST_CASE("Flows are found in all folders and come in the order of their names", "[app]") {
  const ShopFolder folder;
  folder.put("flows/stop.yaml", "flow: stop\n");
  folder.put("flows/more/join.yml", "flow: join\n");
  folder.put("flows/help.yaml", "flow: help\n");

  const char* name = GENERATE("flows", "flows/");
  const auto found = read_flow_files(folder.path(name), "flows/");

  REQUIRE(found);
  CHECK(names_of(*found) == Names{"flows/help.yaml", "flows/more/join.yml", "flows/stop.yaml"});
  CHECK(found->files[1].bytes == "flow: join\n");
  CHECK(found->ignored.empty());
}

TEST_CASE("Copies and backups are named as left out, other files are passed over", "[app]") {
  const ShopFolder folder;
  folder.put("flows/a.yaml", "flow: a\n");
  for (const char* name : {"b.yaml.txt", "c.yml.bak", "Copy of a.yaml", "more/d.yaml.bak"}) {
    folder.put(std::string("flows/") + name, "");
  }
  for (const char* name : {"README.md", ".hidden.yaml", "a.yaml~", "a.json"}) {
    folder.put(std::string("flows/") + name, "");
  }

  auto found = read_flow_files(folder.path("flows"), "flows/");

  REQUIRE(found);
  CHECK(names_of(*found) == Names{"flows/a.yaml"});
  std::ranges::sort(found->ignored);
  CHECK(found->ignored == Names{"flows/Copy of a.yaml",
                                "flows/b.yaml.txt",
                                "flows/c.yml.bak",
                                "flows/more/d.yaml.bak"});
}

TEST_CASE("A link that leads nowhere is named as left out and stops nothing", "[app]") {
  const ShopFolder folder;
  folder.put("flows/a.yaml", "flow: a\n");
  fs::create_symlink("gone.yaml", folder.path("flows/lost.yaml"));
  fs::create_symlink("round.yaml", folder.path("flows/round.yaml"));
  fs::create_symlink("ana@example.com.4711", folder.path("flows/.#a.yaml"));  // an editor's lock

  auto found = read_flow_files(folder.path("flows"), "flows/");

  REQUIRE(found);
  CHECK(names_of(*found) == Names{"flows/a.yaml"});
  std::ranges::sort(found->ignored);
  CHECK(found->ignored == Names{"flows/lost.yaml", "flows/round.yaml"});
}

TEST_CASE("A folder of flows that is not there is not found", "[app]") {
  const ShopFolder folder;
  folder.put("file", "");

  CHECK(read_flow_files(folder.path("flows"), "").error().code == core::ErrorCode::kNotFound);
  CHECK(read_flow_files(folder.path("file"), "").error().code == core::ErrorCode::kNotFound);
}

TEST_CASE("Only one program at a time works on a shop", "[app]") {
  const ShopFolder folder;
  const std::string path = folder.path("regulars.db.lock");

  auto first = InstanceLock::take(path);
  const auto second = InstanceLock::take(path);
  REQUIRE(first);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == core::ErrorCode::kConflict);
  CHECK(second.error().sentence.find("stop it first") != std::string::npos);

  first->reset();
  CHECK(InstanceLock::take(path).has_value());
}

TEST_CASE("A lock in a folder that is not there cannot be taken", "[app]") {
  const ShopFolder folder;

  CHECK(InstanceLock::take(folder.path("none/x.lock")).error().code ==
        core::ErrorCode::kUnavailable);
}

TEST_CASE("A new file is written with its mode, and one that is there stays as it is", "[app]") {
  const ShopFolder folder;
  const std::string path = folder.path("secrets/new");

  REQUIRE(write_new_file(path, "first", 0600));
  REQUIRE(write_new_file(path, "second", 0644));

  CHECK(folder.bytes_of("secrets/new") == "first");
  CHECK(mode_of(path) == 0600);
}

TEST_CASE("A new file in a folder that is not there is refused", "[app]") {
  const ShopFolder folder;

  CHECK(write_new_file(folder.path("none/new"), "x", 0644).error().code ==
        core::ErrorCode::kUnavailable);
}

TEST_CASE("A new file that the disk has no room for leaves nothing behind", "[app]") {
  const ShopFolder folder;
  core::Result<bool> written = false;

  {
    const SmallDisk disk(10);
    written = write_new_file(folder.path("key"), std::string(64, 'k'), 0600);
  }

  REQUIRE_FALSE(written);
  CHECK(written.error().code == core::ErrorCode::kUnavailable);
  CHECK_FALSE(fs::exists(folder.path("key")));
}

TEST_CASE("A file that may be there but cannot be read is not called missing", "[app]") {
  const ShopFolder folder;
  fs::create_symlink("round.csv", folder.path("round.csv"));  // leads to itself

  const auto round = read_file(folder.path("round.csv"), 10);
  const auto missing = read_file(folder.path("missing.csv"), 10);

  REQUIRE_FALSE(round);
  CHECK(round.error().code == core::ErrorCode::kUnavailable);
  CHECK(round.error().sentence.starts_with("cannot read " + folder.path("round.csv") + ": "));
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == core::ErrorCode::kNotFound);
  CHECK(read_secret(folder.path("round.csv")).error().code == core::ErrorCode::kUnavailable);
  CHECK(read_flow_files(folder.path("round.csv"), "").error().code ==
        core::ErrorCode::kUnavailable);
}
