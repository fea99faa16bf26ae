#include "flow/text_expand.h"

#include "core/limits.h"
#include "tests/catch.h"

using namespace regulars;
using flow::Facts;
using flow::Text;
using flow::Value;
using flow::Values;

namespace {

Facts facts_of(Values values, std::string language = "en") {
  return {.language = std::move(language),
          .zone = "UTC",
          .find = [values = std::move(values)](std::string_view name) -> std::optional<Value> {
            const auto found = values.find(name);
            return found == values.end() ? std::nullopt : std::optional<Value>(found->second);
          }};
}

Text text_of(std::string words) {
  Text text;
  text.by_plural["other"] = std::move(words);
  return text;
}

}  // namespace

TEST_CASE("A placeholder is replaced by the fact's value", "[flow]") {
  const Facts facts = facts_of({{"order", std::string("10432")}, {"points", std::int64_t{1234}}});

  CHECK(flow::expand(text_of("Order {order}: {points} points, {points}!"), facts) ==
        "Order 10432: 1,234 points, 1,234!");
}

TEST_CASE("An order number is never grouped like a number", "[flow]") {
  const Facts facts = facts_of({{"order", std::string("1043200")}});

  CHECK(flow::expand(text_of("{order}"), facts) == "1043200");
}

TEST_CASE("Numbers, money, days and yes/no are written in the person's language", "[flow]") {
  const Values values{{"points", std::int64_t{1234}},
                      {"total", core::Money{.minor = 6000, .currency = "USD"}},
                      {"until", *core::parse_rfc3339("2026-12-22T10:00:00Z")},
                      {"member", true}};
  const Text text = text_of("{points} {total} {until} {member}");

  CHECK(flow::expand(text, facts_of(values)) == "1,234 $60.00 December 22, 2026 yes");
  CHECK(flow::expand(text_of("{points}"), facts_of(values, "vi")) == "1.234");
}

TEST_CASE("An unknown or empty fact gives its fallback or nothing, never the raw tag", "[flow]") {
  const Facts facts = facts_of({{"empty", std::string()}});

  CHECK(flow::expand(text_of("Hi {first_name|there}!"), facts) == "Hi there!");
  CHECK(flow::expand(text_of("Hi {empty|you}!"), facts) == "Hi you!");
  CHECK(flow::expand(text_of("Hi{ unknown }!"), facts) == "Hi!");
  CHECK(flow::expand(Text(), facts).empty());
}

TEST_CASE("Braces inside a value are data and are never read again", "[flow]") {
  const Facts facts =
      facts_of({{"name", std::string("{coupon_code}")}, {"coupon_code", std::string("SECRET")}});

  CHECK(flow::expand(text_of("Hi {name}"), facts) == "Hi {coupon_code}");
}

TEST_CASE("Double braces are braces, and an unclosed one is an ordinary sign", "[flow]") {
  const Facts facts = facts_of({{"a", std::string("1")}});

  CHECK(flow::expand(text_of("{{a}} is {a}"), facts) == "{a} is 1");
  CHECK(flow::expand(text_of("{{{a}}}"), facts) == "{1}");
  CHECK(flow::expand(text_of("{a {a} }"), facts) == "{a 1 }");
  CHECK(flow::expand(text_of("open {a"), facts) == "open {a");
}

TEST_CASE("The first number that is mentioned decides the plural class", "[flow]") {
  Text text;
  text.by_plural["one"] = "{order}: {points} point of {all}";
  text.by_plural["other"] = "{order}: {points} points of {all}";
  const auto with = [](std::int64_t points) {
    return facts_of({{"order", std::string("1")}, {"points", points}, {"all", std::int64_t{1}}});
  };

  CHECK(flow::expand(text, with(1)) == "1: 1 point of 1");
  CHECK(flow::expand(text, with(2)) == "1: 2 points of 1");
  CHECK(flow::expand(text, with(0)) == "1: 0 points of 1");
}

TEST_CASE("A language without the class takes the text under other", "[flow]") {
  Text text;
  text.by_plural["one"] = "{n} one";
  text.by_plural["other"] = "{n} other";

  CHECK(flow::expand(text, facts_of({{"n", std::int64_t{1}}}, "th")) == "1 other");
  CHECK(flow::expand(text, facts_of({{"n", std::int64_t{1}}}, "es")) == "1 one");
  CHECK(flow::expand(text, facts_of({})) == "other");
}

TEST_CASE("An expanded text is cut at its limit, between two letters", "[flow]") {
  std::string long_value;
  while (long_value.size() < core::kMaxTextBytes) {
    long_value += "ไทย";
  }
  const Facts facts = facts_of({{"a", long_value}});

  const std::string result = flow::expand(text_of("x{a}{a}{a}"), facts);

  CHECK(result.size() <= core::kMaxTextBytes);
  CHECK(result.size() > core::kMaxTextBytes - 4);
  CHECK((result.size() - 1) % 3 == 0);
}

TEST_CASE("Values in a web address are percent-encoded, except at its beginning", "[flow]") {
  const Facts facts = facts_of({{"code", std::string("A B&c=1")},
                                {"coupon_url", std::string("https://shop.example/x?c=1")},
                                {"bad", std::string("javascript:alert(1)")}});

  CHECK(flow::expand_link("https://shop.example/c?code={code}", facts) ==
        "https://shop.example/c?code=A%20B%26c%3D1");
  CHECK(flow::expand_link("{coupon_url}", facts) == "https://shop.example/x?c=1");
  CHECK(flow::expand_link("{bad}", facts).empty());
  CHECK(flow::expand_link("http://shop.example/", facts).empty());
  CHECK(flow::expand_link("{nothing}", facts).empty());
}

TEST_CASE("A value is kept as plain text that no language changes", "[flow]") {
  CHECK(flow::to_saved(Value(std::int64_t{1234})) == "1234");
  CHECK(flow::to_saved(Value(core::Money{.minor = 6000, .currency = "USD"})) == "60.00 USD");
  CHECK(flow::to_saved(Value(*core::parse_rfc3339("2026-12-22T10:00:00Z"))) ==
        "2026-12-22T10:00:00.000Z");
  CHECK(flow::to_saved(Value(true)) == "yes");
  CHECK(flow::to_saved(Value(false)) == "no");
  CHECK(flow::to_saved(Value(std::string("10432"))) == "10432");
}
