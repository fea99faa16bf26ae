#include "channel/messenger_inbound.h"

#include <set>

#include <nlohmann/json.hpp>

#include "core/json_shape.h"
#include "core/limits.h"
#include "tests/catch.h"
#include "tests/channel/fixture.h"

namespace regulars::channel {
namespace {

using nlohmann::json;

json element(const std::string& mid, const std::string& person = "55") {
  return {{"sender", {{"id", person}}},
          {"recipient", {{"id", "41"}}},
          {"timestamp", 1795000000123},
          {"message", {{"mid", mid}, {"text", "hello"}}}};
}

json entry(json elements, std::int64_t time_ms = 1795000000500) {
  return {{"id", "41"}, {"time", time_ms}, {"messaging", std::move(elements)}};
}

std::string delivery(json entries) {
  return json{{"object", "page"}, {"entry", std::move(entries)}}.dump();
}

Delivery split(const std::string& body) {
  const auto result = split_delivery(body);
  INFO(body.substr(0, 300));
  REQUIRE(result.has_value());
  return *result;
}

std::vector<std::string> keys_of(const std::string& body) {
  std::vector<std::string> keys;
  for (const InboundElement& one : split(body).elements) {
    keys.push_back(one.dedup_key);
  }
  return keys;
}

Event only_event(const std::string& body) {
  const Delivery one = split(body);
  REQUIRE(one.elements.size() == 1);
  const auto event = read_event(one.elements.front().json);
  REQUIRE(event.has_value());
  return *event;
}

// One delivery as the lines of expected.txt.
std::string described(const std::string& name) {
  std::string text = "== " + name + "\n";
  const auto result = split_delivery(fixture(name));
  if (!result) {
    return text + "refused: " + result.error().sentence + "\n";
  }
  text += result->object == "page" ? "" : "object " + result->object + "\n";
  for (const InboundElement& one : result->elements) {
    const auto event = read_event(one.json);
    text += event ? describe(*event) + "\n" : "unreadable\n";
    text += "  key " + one.dedup_key + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("Every delivery in tests/data/messenger is read as expected.txt says",
          "[channel][golden]") {
  std::string all;
  for (const std::string& name : fixture_names()) {
    all += described(name);
  }

  const std::string expected = read_file(messenger_data() / "expected.txt");

  // One file at a time, so that a difference is shown by its own lines.
  for (const std::string& name : fixture_names()) {
    const std::size_t begin = expected.find("== " + name + "\n");
    INFO(name);
    REQUIRE(begin != std::string::npos);
    const std::size_t end = expected.find("\n== ", begin);
    const std::size_t size = end == std::string::npos ? end : end + 1 - begin;
    CHECK(described(name) == expected.substr(begin, size));
  }
  CHECK(all.size() == expected.size());
}

TEST_CASE("What the splitter says of an element is what the reader finds in it", "[channel]") {
  for (const std::string& name : fixture_names()) {
    const auto result = split_delivery(fixture(name));
    if (!result) {
      continue;
    }
    for (const InboundElement& one : result->elements) {
      INFO(name << " " << one.json.substr(0, 200));
      const auto event = read_event(one.json);
      REQUIRE(event.has_value());
      CHECK(event->kind == one.kind);
      CHECK(event->page_id == one.page_id);
      CHECK(event->person_id == one.person_id);
      CHECK(event->at == one.at);
      CHECK_FALSE(one.dedup_key.empty());
      CHECK(one.dedup_key.size() <= 200);
      CHECK(std::ranges::all_of(one.dedup_key, [](char c) { return c > 0x20 && c < 0x7f; }));
      CHECK(core::check_json_shape(one.json).has_value());
    }
  }
}

TEST_CASE("A redelivery has the same keys, however its JSON is written", "[channel]") {
  for (const std::string& name : fixture_names()) {
    const json tree = json::parse(fixture(name), nullptr, false);
    if (tree.is_discarded() || !split_delivery(fixture(name)) ||
        name.starts_with("hostile-equal-keys")) {
      continue;
    }
    INFO(name);

    const std::string pretty = tree.dump(4);
    const std::string escaped = tree.dump(-1, ' ', true);

    CHECK(keys_of(pretty) == keys_of(fixture(name)));
    // Escaped, the long text of emoji is over the limit of one string.
    if (escaped.size() < core::kMaxJsonStringBytes) {
      CHECK(keys_of(escaped) == keys_of(fixture(name)));
    }
  }
}

TEST_CASE("An element has the same key in whatever batch it comes", "[channel]") {
  const json read = {{"sender", {{"id", "55"}}},
                     {"recipient", {{"id", "41"}}},
                     {"read", {{"watermark", 1795000000002}}}};
  const json linked = {{"sender", {{"id", "55"}}},
                       {"recipient", {{"id", "41"}}},
                       {"account_linking", {{"status", "linked"}}}};
  const json change = {{"field", "feed"}, {"value", {{"item", "like"}}}};
  const json with_changes = {{"id", "41"}, {"time", 1795000000500}, {"changes", {change}}};

  const std::string together =
      delivery({entry({element("m1"), read, linked}), with_changes, entry({element("m2")})});
  const std::string apart = delivery(
      {entry({linked}), entry({element("m2"), read}), entry({element("m1")}), with_changes});

  const auto left = keys_of(together);
  const auto right = keys_of(apart);
  CHECK(left.size() == 5);
  CHECK(std::set(left.begin(), left.end()) == std::set(right.begin(), right.end()));
  CHECK(std::set(left.begin(), left.end()).size() == 5);
}

TEST_CASE("A delivery mark keeps its key when the entry's time differs", "[channel]") {
  const json read = {{"sender", {{"id", "55"}}},
                     {"recipient", {{"id", "41"}}},
                     {"read", {{"watermark", 1795000000002}}}};

  const auto first = keys_of(delivery({entry({read}, 1795000000500)}));
  const auto later = keys_of(delivery({entry({read}, 1795000009999)}));

  CHECK(first == later);
}

TEST_CASE("Different events have different keys", "[channel]") {
  SECTION("A message, its echo and a postback with one mid") {
    json echo = element("m1");
    echo["message"]["is_echo"] = true;
    json postback = element("m1");
    postback["postback"] = postback["message"];
    postback.erase("message");
    const auto keys = keys_of(delivery({entry({element("m1"), echo, postback})}));
    CHECK(std::set(keys.begin(), keys.end()).size() == 3);
  }
  SECTION("The same message as ours and as another app's") {
    const json standby = {{"id", "41"}, {"time", 1}, {"standby", {element("m1")}}};
    const auto keys = keys_of(delivery({entry({element("m1")}), standby}));
    CHECK(keys == std::vector<std::string>{"message|m1", "standby:message|m1"});
  }
  SECTION("Two persons who open the same link in the same millisecond") {
    json ana = element("-", "55");
    ana.erase("message");
    ana["referral"] = {{"ref", "order--1"}};
    json bob = ana;
    bob["sender"]["id"] = "56";
    json other = ana;
    other["referral"]["ref"] = "order--2";
    const auto keys = keys_of(delivery({entry({ana, bob, other})}));
    CHECK(std::set(keys.begin(), keys.end()).size() == 3);
  }
  SECTION("Parts of a key cannot run into one another") {
    json left = element("-", "5|5");
    left.erase("message");
    left["referral"] = {{"ref", "x"}};
    json right = left;
    right["sender"]["id"] = "5";
    right["referral"]["ref"] = "5|x";
    const auto keys = keys_of(delivery({entry({left, right})}));
    CHECK(keys[0] != keys[1]);
  }
}

TEST_CASE("A key of 200 bytes stays readable, a longer one ends in a hash", "[channel]") {
  const std::string prefix = "message|";
  const std::string fits(200 - prefix.size(), 'm');
  const std::string over(201 - prefix.size(), 'm');
  std::string other = over;
  other.back() = 'n';

  const auto keys = keys_of(delivery({entry({element(fits), element(over), element(other)})}));

  CHECK(keys[0] == prefix + fits);
  CHECK(keys[1].size() == 160 + 1 + 32);
  CHECK(keys[1].substr(0, 160) == prefix + std::string(160 - prefix.size(), 'm'));
  CHECK(keys[1] != keys[2]);
}

TEST_CASE("A delivery has at most 1000 events and counts what it leaves out", "[channel]") {
  const auto batch = [](int count) {
    json elements = json::array();
    for (int i = 0; i < count; ++i) {
      elements.push_back({{"message", {{"mid", std::to_string(i)}}}});
    }
    return delivery({entry(std::move(elements))});
  };

  CHECK(split(batch(1000)).elements.size() == 1000);
  CHECK(split(batch(1000)).dropped == 0);
  CHECK(split(batch(1001)).elements.size() == 1000);
  CHECK(split(batch(1001)).dropped == 1);
}

TEST_CASE("A time is read as a number or text, and below 10^11 as seconds", "[channel]") {
  const auto at = [](const json& timestamp) {
    json one = element("m1");
    one["timestamp"] = timestamp;
    return core::to_ms(only_event(delivery({entry({one}, 1795000000500)})).at);
  };

  CHECK(at(1795000000123) == 1795000000123);
  CHECK(at("1795000000123") == 1795000000123);
  CHECK(at(99'999'999'999) == 99'999'999'999'000);
  CHECK(at(100'000'000'000) == 100'000'000'000);
  // Not a time: the entry's stands for it.
  CHECK(at(1.5) == 1795000000500);
  CHECK(at(-1) == 1795000000500);
  CHECK(at("1795000000123 ") == 1795000000500);
  CHECK(at("") == 1795000000500);
  CHECK(at(UINT64_MAX) == 1795000000500);
  CHECK(at(253'402'300'800'000) == 1795000000500);
  CHECK(at(253'402'300'799'999) == 253'402'300'799'999);
}

TEST_CASE("An entry's time in seconds survives being kept", "[channel]") {
  json one = element("m1");
  one.erase("timestamp");

  const Event event = only_event(delivery({entry({one}, 12341)}));

  CHECK(core::to_ms(event.at) == 12'341'000);
}

TEST_CASE("A text of 16 KiB is kept whole, a longer one is cut at a letter", "[channel]") {
  const auto text_of_size = [](std::size_t bytes) {
    json one = element("m1");
    one["message"]["text"] = std::string(bytes - 2, 'a') + "\xC3\xA4";
    return only_event(delivery({entry({one})})).text;
  };

  CHECK(text_of_size(core::kMaxTypedTextBytes).size() == core::kMaxTypedTextBytes);
  CHECK(text_of_size(core::kMaxTypedTextBytes + 1).size() == core::kMaxTypedTextBytes - 1);
}

TEST_CASE("Only what the splitter made is read as an event", "[channel]") {
  const std::string made = split(delivery({entry({element("m1")})})).elements.front().json;
  REQUIRE(read_event(made).has_value());

  for (const char* text : {"",
                           "null",
                           "[]",
                           "{}",
                           "x",
                           R"({"page":"1","standby":false})",
                           R"({"page":1,"standby":false,"element":{}})",
                           R"({"page":"1","standby":0,"element":{}})",
                           R"({"page":"1","page":"2","standby":false,"element":{}})"}) {
    INFO(text);
    const auto event = read_event(text);
    REQUIRE_FALSE(event.has_value());
    CHECK(event.error().code == core::ErrorCode::kInvalid);
  }
}

TEST_CASE("One odd element does not stop the others of its batch", "[channel]") {
  const Delivery batch = split(fixture("hostile-equal-keys-element"));

  REQUIRE(batch.elements.size() == 2);
  CHECK(batch.elements[0].kind == EventKind::kUnknown);
  CHECK(batch.elements[0].person_id.empty());
  CHECK(batch.elements[1].kind == EventKind::kText);
}

TEST_CASE("Depth 32 is read and depth 33 refused", "[channel]") {
  const auto nested = [](std::size_t lists) {
    return R"({"object":"page","entry":[{"id":"1","messaging":[{"deep":)" +
           std::string(lists, '[') + std::string(lists, ']') + "}]}]}";
  };

  CHECK(split_delivery(nested(27)).has_value());
  CHECK_FALSE(split_delivery(nested(28)).has_value());
}

}  // namespace regulars::channel
