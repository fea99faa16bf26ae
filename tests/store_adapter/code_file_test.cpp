#include "store_adapter/code_file.h"

#include <fstream>
#include <sstream>

#include "tests/catch.h"

namespace regulars::store_adapter {
namespace {

core::Result<CodeFile> read(const std::string& bytes) {
  return read_code_file(bytes, {.file = "codes.csv", .zone = "America/New_York"});
}

}  // namespace

TEST_CASE("The owner's codes are read, and rows with mistakes are findings", "[store_adapter]") {
  std::ifstream stream(std::string(REGULARS_SOURCE_DIR) + "/tests/data/store/codes.csv");
  REQUIRE(stream.good());
  std::ostringstream text;
  text << stream.rdbuf();

  const core::Result<CodeFile> file = read(text.str());

  REQUIRE(file);
  REQUIRE(file->codes.size() == 3);
  CHECK(file->codes[0].reward == "towel");
  CHECK(file->codes[0].code == "TOWEL-7Q2MX4");
  CHECK(file->codes[0].place == core::Place{"codes.csv", 2, 7});
  CHECK_FALSE(file->codes[2].expires_at);
  REQUIRE(file->findings.size() == 4);
  CHECK(file->findings[0].place == core::Place{"codes.csv", 5, 7});
  CHECK(file->findings[0].sentence == "this code is in the file twice; the first row is used");
  CHECK(file->findings[1].place == core::Place{"codes.csv", 6, 1});
  CHECK(file->findings[2].place == core::Place{"codes.csv", 7, 8});
  CHECK(file->findings[3].place == core::Place{"codes.csv", 8, 20});
}

TEST_CASE("A code that expires on a day works until that day ends in the shop", "[store_adapter]") {
  const core::Result<CodeFile> file =
      read("reward,code,expires\ntowel,A,2026-12-31\ntowel,B,2026-12-31 18:00\n");

  REQUIRE(file);
  REQUIRE(file->codes.size() == 2);
  CHECK(file->codes[0].expires_at == *core::parse_rfc3339("2027-01-01T05:00:00Z"));
  CHECK(file->codes[1].expires_at == *core::parse_rfc3339("2026-12-31T23:00:00Z"));
}

TEST_CASE("A file of codes needs the columns reward and code", "[store_adapter]") {
  CHECK(read("Prize;Coupon Code\ntowel;A\n")->codes.size() == 1);
  CHECK(read("reward\ntowel\n").error().sentence ==
        "the file has no column \"code\"; it needs reward and code");
  CHECK(read("code\nA\n").error().sentence ==
        "the file has no column \"reward\"; it needs reward and code");
  CHECK(read("reward,code,code\n").error().code == core::ErrorCode::kConflict);
}

TEST_CASE("Codes before a quote that is never closed are used", "[store_adapter]") {
  const core::Result<CodeFile> file = read("reward,code\ntowel,A\ntowel,\"B\n");

  REQUIRE(file);
  CHECK(file->codes.size() == 1);
  CHECK(file->findings.size() == 1);
}

TEST_CASE("A code has at most 64 letters", "[store_adapter]") {
  CHECK(read("reward,code\nt," + std::string(64, 'A') + "\n")->codes.size() == 1);
  CHECK(read("reward,code\nt," + std::string(65, 'A') + "\n")->findings.size() == 1);
  CHECK(read("reward,code\nt,\n")->findings.size() == 1);
  CHECK(read("reward,code\nt\n")->findings.size() == 1);
}

}  // namespace regulars::store_adapter
