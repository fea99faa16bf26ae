#include "flow/load_tests.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "flow/load_text.h"
#include "flow/source_text.h"

namespace regulars::flow {
namespace {

constexpr std::int64_t kMaxCount = 1'000'000'000;

void put(std::map<std::string, std::string, std::less<>>& values,
         std::string_view key,
         const std::optional<std::string>& value) {
  if (value) {
    values.emplace(key, *value);
  }
}

std::optional<std::string> count_text(MapReader& map, std::string_view key, std::int64_t least) {
  const std::optional<std::int64_t> count = map.whole(key, least, kMaxCount);
  return count ? std::optional(std::to_string(*count)) : std::nullopt;
}

// A text that must be one of a few words.
std::optional<std::string> word(MapReader& map,
                                std::string_view key,
                                const std::vector<std::string>& allowed,
                                const LoadContext& context) {
  std::optional<std::string> value = map.text(key);
  if (value && std::ranges::find(allowed, *value) == allowed.end()) {
    add_finding(
        context,
        *map.node(key),
        "bad-value",
        in_quotes(key) + " must be one of " + joined(allowed) + ", not " + in_quotes(*value));
    return std::nullopt;
  }
  return value;
}

TestOrder read_order(const YamlNode& node, const LoadContext& context) {
  MapReader map(node, "an order", context.findings());
  TestOrder order;
  order.number = map.required_text("number");
  order.email = map.required_text("email");
  if (map.money("total")) {
    order.total = *map.text("total");
  }
  map.require("total");
  order.state = map.text("state").value_or(order.state);
  map.finish();
  return order;
}

void read_shop(const YamlNode& node, const LoadContext& context, FlowTest& test) {
  MapReader map(node, "\"shop\"", context.findings());
  const YamlNode* orders = map.node("orders");
  if (orders != nullptr && orders->kind != YamlNode::Kind::kList) {
    add_finding(context, *orders, "wrong-kind", "\"orders\" must be a list");
  } else if (orders != nullptr) {
    for (const YamlNode& order : orders->items) {
      test.orders.push_back(read_order(order, context));
    }
  }
  map.finish();
}

void read_given(const YamlNode& node, const LoadContext& context, FlowTest& test) {
  MapReader map(node, "\"given\"", context.findings());
  put(test.given, "member", map.text("member"));
  put(test.given, "points", count_text(map, "points", 0));
  if (test.given.contains("points") && !map.has("member")) {
    add_finding(context,
                *map.node("points"),
                "bad-value",
                R"("points" needs "member" beside it: only a member has points)");
  }
  put(test.given, "inviter", map.text("inviter"));
  put(test.given, "verify_email", word(map, "verify_email", {"auto", "never"}, context));
  if (const YamlNode* shop = map.node("shop")) {
    read_shop(*shop, context, test);
  }
  map.finish();
}

void read_then(const YamlNode& node, const LoadContext& context, FlowTest& test) {
  MapReader map(node, "\"then\"", context.findings());
  for (const std::string_view key : {"points", "held", "coupons"}) {
    put(test.then, key, count_text(map, key, -kMaxCount));
  }
  for (const std::string_view key : {"member", "reminders"}) {
    if (const std::optional<bool> answer = map.yes_no(key)) {
      test.then.emplace(key, *answer ? "yes" : "no");
    }
  }
  map.finish();
}

// `event: {name: gift, earned: 25}`: beside the name the facts that the event tells.
void read_event(const YamlNode& node, const LoadContext& context, TestLine& line) {
  MapReader map(node, "an event", context.findings());
  line.text = map.required_text("name");
  for (const YamlPair& pair : node.pairs) {
    if (pair.key != "name") {
      put(line.facts, pair.key, map.text(pair.key));
    }
  }
  map.finish();
}

// `shop: any`, `shop: {contains: text}`, or the exact text.
void read_heard(MapReader& map, const LoadContext& context, TestLine& line) {
  const YamlNode& node = *map.node("shop");
  if (node.kind == YamlNode::Kind::kMap) {
    MapReader part(node, "what the shop says", context.findings());
    line.kind = TestLine::Kind::kShopContains;
    line.text = part.required_text("contains");
    part.finish();
    return;
  }
  line.text = map.text("shop").value_or("");
  const bool is_any = line.text == "any" && !node.is_quoted;
  line.kind = is_any ? TestLine::Kind::kShopAny : TestLine::Kind::kShop;
}

struct LineKey {
  std::string_view key;
  TestLine::Kind kind;
};
constexpr std::array<LineKey, 8> kLineKeys{{{"customer", TestLine::Kind::kCustomer},
                                            {"tap", TestLine::Kind::kTap},
                                            {"link", TestLine::Kind::kLink},
                                            {"pass", TestLine::Kind::kPass},
                                            {"store", TestLine::Kind::kStore},
                                            {"order", TestLine::Kind::kOrder},
                                            {"event", TestLine::Kind::kEvent},
                                            {"shop", TestLine::Kind::kShop}}};

void read_line_text(MapReader& map, const LoadContext& context, TestLine& line) {
  switch (line.kind) {
    case TestLine::Kind::kCustomer:
      line.text = map.text("customer").value_or("");
      return;
    case TestLine::Kind::kTap:
      line.text = map.text("tap").value_or("");
      return;
    case TestLine::Kind::kLink:
      line.text = map.text("link").value_or("");
      return;
    case TestLine::Kind::kPass:
      if (map.duration("pass")) {
        line.text = *map.text("pass");
      }
      return;
    case TestLine::Kind::kStore:
      line.text = word(map, "store", {"down", "up"}, context).value_or("");
      return;
    case TestLine::Kind::kOrder:
      line.order = read_order(*map.node("order"), context);
      return;
    case TestLine::Kind::kEvent:
      return read_event(*map.node("event"), context, line);
    case TestLine::Kind::kShop:
    case TestLine::Kind::kShopContains:
    case TestLine::Kind::kShopAny:
      return read_heard(map, context, line);
  }
}

void read_line(const YamlNode& node, const LoadContext& context, FlowTest& test) {
  MapReader map(node, "a line of \"chat\"", context.findings());
  TestLine line;
  line.place = node.place;
  int found = 0;
  for (const LineKey& known : kLineKeys) {
    if (map.has(known.key)) {
      ++found;
      line.kind = known.kind;
    }
  }
  map.finish();
  if (found == 1) {
    read_line_text(map, context, line);
    test.lines.push_back(std::move(line));
  } else if (node.kind == YamlNode::Kind::kMap && (found > 1 || node.pairs.empty())) {
    add_finding(context,
                node,
                "two-verbs",
                "a line of \"chat\" is one of customer, tap, link, pass, store, order, event and "
                "shop; begin "
                "a new line (\"- \") for each");
  }
}

void read_test(const YamlNode& node, const LoadContext& context) {
  FlowTest test;
  test.place = node.place;
  MapReader map(node, "a test", context.findings());
  test.name = map.required_text("name");
  if (const YamlNode* given = map.node("given")) {
    read_given(*given, context, test);
  }
  const YamlNode* chat = map.node("chat");
  map.require("chat");
  if (chat != nullptr && chat->kind != YamlNode::Kind::kList) {
    add_finding(
        context, *chat, "wrong-kind", R"("chat" must be a list; begin each line with "- ")");
  } else if (chat != nullptr) {
    for (const YamlNode& line : chat->items) {
      read_line(line, context, test);
    }
  }
  if (const YamlNode* then = map.node("then")) {
    read_then(*then, context, test);
  }
  map.finish();
  context.draft.flow.tests.push_back(std::move(test));
}

}  // namespace

void read_tests(const YamlNode& node, const LoadContext& context) {
  if (node.kind != YamlNode::Kind::kList) {
    add_finding(
        context, node, "wrong-kind", R"("tests" must be a list; begin each test with "- ")");
    return;
  }
  for (const YamlNode& test : node.items) {
    read_test(test, context);
  }
}

}  // namespace regulars::flow
