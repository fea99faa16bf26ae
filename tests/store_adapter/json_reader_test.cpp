#include "store_adapter/json_reader.h"

#include "core/limits.h"
#include "tests/catch.h"

namespace regulars::store_adapter {
namespace {

std::string number_in(const std::string& token) {
  const core::Result<JsonValue> json = read_json("{\"n\":" + token + "}");
  REQUIRE(json);
  return text_or_number(json->find("n")).value_or("none");
}

JsonValue text(const std::string& value) {
  return {.kind = JsonValue::Kind::kText, .text = value};
}

}  // namespace

TEST_CASE("Numbers stay the text they were", "[store_adapter]") {
  for (const std::string token : {"49.90",
                                  "49.9",
                                  "0",
                                  "-1",
                                  "820982911946154508",
                                  "123456789012345678901234567890",
                                  "0.10",
                                  "100.000000",
                                  "1e5",
                                  "9007199254740993"}) {
    CHECK(number_in(token) == token);
  }
}

TEST_CASE("A document keeps its lists, objects and texts", "[store_adapter]") {
  const core::Result<JsonValue> json =
      read_json(R"({"a":[1,{"b":null},"x"],"c":true,"d":"\u0141ucja"})");

  REQUIRE(json);
  CHECK(json->names == std::vector<std::string>{"a", "c", "d"});
  const JsonValue* list = json->find("a");
  REQUIRE(list != nullptr);
  REQUIRE(list->items.size() == 3);
  CHECK(list->items[1].find("b")->kind == JsonValue::Kind::kNull);
  CHECK(json->find("c")->truth);
  CHECK(json->find("d")->text == "Łucja");
  CHECK(json->find("e") == nullptr);
  CHECK(list->find("a") == nullptr);
}

TEST_CASE("Equal keys in one object are refused", "[store_adapter]") {
  CHECK_FALSE(read_json(R"({"a":1,"a":2})"));
  CHECK_FALSE(read_json(R"({"o":{"a":1,"b":2,"a":1}})"));
  CHECK_FALSE(read_json(R"({"a":1,"\u0061":2})"));
  CHECK(read_json(R"({"a":{"a":1},"b":{"a":1}})"));
}

TEST_CASE("Text that is not one JSON document is refused", "[store_adapter]") {
  for (const std::string bad :
       {"", "{", "{}{}", "{'a':1}", "nul", "[1,]", "\"\xFF\"", "1e400", "{\"a\"}", "[NaN]", "01"}) {
    CAPTURE(bad);
    const core::Result<JsonValue> json = read_json(bad);
    REQUIRE_FALSE(json);
    CHECK(json.error().code == core::ErrorCode::kInvalid);
  }
}

TEST_CASE("JSON at the depth limit is read, one level beyond is refused", "[store_adapter]") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };

  CHECK(read_json(nested(core::kMaxJsonDepth)));
  CHECK_FALSE(read_json(nested(core::kMaxJsonDepth + 1)));
  CHECK_FALSE(read_json(nested(100'000)));
}

TEST_CASE("A short name is a clean text or a whole number", "[store_adapter]") {
  const JsonValue number{.kind = JsonValue::Kind::kNumber, .text = "90071"};
  const JsonValue fraction{.kind = JsonValue::Kind::kNumber, .text = "1.5"};
  const JsonValue longest = text(std::string(200, 'a'));
  const JsonValue too_long = text(std::string(201, 'a'));
  const JsonValue with_nul = text(std::string("a\0b", 3));

  CHECK(name_text(&number) == "90071");
  CHECK(name_text(&longest).has_value());
  CHECK_FALSE(name_text(&too_long));
  CHECK_FALSE(name_text(&fraction));
  CHECK_FALSE(name_text(&with_nul));
  for (const std::string bad : {"",
                                " a",
                                "a ",
                                "a\nb",
                                "a\tb",
                                "a\xE2\x80\xAE"
                                "b"}) {
    const JsonValue value = text(bad);
    CHECK_FALSE(name_text(&value));
  }
  CHECK_FALSE(name_text(nullptr));
}

TEST_CASE("A whole number fits 64 bits and is not below 0", "[store_adapter]") {
  const JsonValue largest = text("9223372036854775807");
  const JsonValue zero{.kind = JsonValue::Kind::kNumber, .text = "0"};

  CHECK(whole_number(&largest) == INT64_MAX);
  CHECK(whole_number(&zero) == 0);
  for (const std::string bad : {"9223372036854775808", "-1", "1.0", "1e3", "", " 1", "+1", "0x1"}) {
    const JsonValue value = text(bad);
    CHECK_FALSE(whole_number(&value));
  }
}

}  // namespace regulars::store_adapter
