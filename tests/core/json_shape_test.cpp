#include "core/json_shape.h"

#include "core/limits.h"
#include "tests/catch.h"

namespace regulars::core {
namespace {

bool fits(std::string_view json) {
  return check_json_shape(json).has_value();
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

std::string list_of(std::size_t members) {
  std::string json = "[";
  for (std::size_t i = 0; i < members; ++i) {
    json += i == 0 ? "1" : ",1";
  }
  return json + "]";
}

TEST_CASE("Ordinary JSON has a shape that is allowed", "[core]") {
  CHECK(fits(""));
  CHECK(fits("{}"));
  CHECK(fits(R"({"entry":[{"id":"1","messaging":[{"message":{"text":"a,b [c] {d} \" \\"}}]}]})"));
}

TEST_CASE("JSON may be 32 levels deep and not one more", "[core]") {
  CHECK(fits(nested(kMaxJsonDepth)));
  CHECK_FALSE(fits(nested(kMaxJsonDepth + 1)));
  CHECK_FALSE(fits(std::string(100'000, '[')));
  CHECK_FALSE(fits(std::string(100'000, '{')));
  std::string mixed;
  for (std::size_t i = 0; i < kMaxJsonDepth; ++i) {
    mixed += R"([{"a":)";
  }
  CHECK_FALSE(fits(mixed));
}

TEST_CASE("Levels side by side do not add up to a depth", "[core]") {
  std::string json = "[";
  for (int i = 0; i < 500; ++i) {
    json += i == 0 ? "[[[]]]" : ",[[[]]]";
  }
  CHECK(fits(json + "]"));
}

TEST_CASE("Brackets and commas inside a string do not count", "[core]") {
  CHECK(fits("\"" + std::string(1000, '[') + "\""));
  CHECK(fits("\"" + std::string(20'000, ',') + "\""));
  CHECK(fits(R"("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")"));
}

TEST_CASE("JSON may have fifty thousand members in all and not one more", "[core]") {
  CHECK(fits(list_of(kMaxJsonMembers)));
  CHECK_FALSE(fits(list_of(kMaxJsonMembers + 1)));
}

TEST_CASE("Members of every list and object are counted together", "[core]") {
  const auto pairs = [](std::size_t count) {
    std::string json = "[ ";
    for (std::size_t i = 0; i < count; ++i) {
      json += i == 0 ? "{\"a\":1}" : ", { \"a\" : 1 }";
    }
    return json + " ]";
  };
  CHECK(fits(pairs(kMaxJsonMembers / 2)));
  CHECK_FALSE(fits(pairs(kMaxJsonMembers / 2 + 1)));
}

TEST_CASE("Empty lists and objects bring no member of their own", "[core]") {
  std::string json = "[";
  for (std::size_t i = 0; i < kMaxJsonMembers; ++i) {
    json += i == 0 ? "[ ]" : ",{\n}";
  }
  CHECK(fits(json + "]"));
}

TEST_CASE("A JSON string may have 768 KiB as sent and not one byte more", "[core]") {
  CHECK(fits("\"" + std::string(kMaxJsonStringBytes, 'a') + "\""));
  CHECK_FALSE(fits("\"" + std::string(kMaxJsonStringBytes + 1, 'a') + "\""));
}

TEST_CASE("A JSON string without an end is refused", "[core]") {
  CHECK_FALSE(fits("\"abc"));
  CHECK_FALSE(fits("\"abc\\\""));
  CHECK_FALSE(fits("{\"a\":\""));
  CHECK_FALSE(fits("\"abc\\"));
  CHECK(check_json_shape("\"abc").error().code == ErrorCode::kInvalid);
}

TEST_CASE("Too many closing brackets are left to the parser", "[core]") {
  CHECK(fits("]]]]}}}}"));
  CHECK_FALSE(fits("]]]]" + nested(kMaxJsonDepth + 1)));
}

}  // namespace
}  // namespace regulars::core
