#include "app/chat.h"

#include <chrono>
#include <sstream>
#include <string>

#include "app/init.h"
#include "core/random.h"
#include "core/time.h"
#include "tests/app/shop_folder.h"
#include "tests/catch.h"

using namespace regulars;

namespace {

// What is shown while the flows are talked to: the shipped ones, where no shop is named.
std::string shown_for(const std::string& typed, const std::string& shop = "") {
  std::istringstream input(typed);
  std::ostringstream output;
  CHECK(app::chat(shop, input, output) == 0);
  return output.str();
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A link of the flows is opened by its name", "[app]") {
  const std::string shown = shown_for("/link join\n");

  CHECK(has(shown, "Are you here to join"));
}

TEST_CASE("A link that leads nowhere is answered with those there are", "[app]") {
  const std::string shown = shown_for("/link joim\n");

  CHECK(has(shown, "There is no order joim, and no flow has such a link. The flows have: "));
  CHECK(has(shown, "join, language, membership, order--order, points, prizes"));
}

TEST_CASE("A link before the first order says how to place one", "[app]") {
  CHECK(has(shown_for("/link\n"), "There is no order yet. Place one: /order 60.00"));
}

TEST_CASE("The link of an order that was placed is opened by its number or alone", "[app]") {
  CHECK(has(shown_for("/order 60.00\n/link\n"), "Are you here to join"));
  CHECK(has(shown_for("/order 60.00\n/link 1001\n"), "Are you here to join"));
}

TEST_CASE("Wrong words behind a command are answered with the right ones", "[app]") {
  CHECK(has(shown_for("/shop sideways\n"), "Write it like: /shop down, or /shop up"));
  CHECK_FALSE(has(shown_for("/shop sideways\n"), "The shop is"));
  CHECK(has(shown_for("/shop down\n"), "The shop is down."));
  CHECK(has(shown_for("/refund\n"), "Write it like: /refund 1001"));
  CHECK(has(shown_for("/refund 7\n"), "There is no order 7."));
  CHECK(has(shown_for("/order much\n"), "Write it like: /order 60.00"));
  CHECK(has(shown_for("/pass soon\n"), "Write it like: /pass 28 days"));
  CHECK(has(shown_for("/frobnicate\n"), "There is no command /frobnicate."));
}

TEST_CASE("What waits for the shop comes as soon as the shop is back", "[app]") {
  const std::string joined = "/order 60.00\n/order 24.00\n/link\n1\nana@example.com\n";
  const std::string down = "/shop down\n/link 1001\n";
  REQUIRE(has(shown_for(joined + down), "The shop does not answer me right now."));
  REQUIRE_FALSE(has(shown_for(joined + down), "Thank you for order 1001!"));

  CHECK(has(shown_for(joined + down + "/shop up\n"), "Thank you for order 1001!"));
}

TEST_CASE("Days that end in the quiet hours go on to the morning, and it is said", "[app]") {
  const app::test::ShopFolder folder;
  core::SeededRandom random{7};
  REQUIRE(app::make_shop_folder(folder.path("shop"), random).has_value());
  // The evening was an hour ago, and the morning is two hours away.
  const auto hour = [](int from_now) {
    const auto day = std::chrono::hours(24);
    const auto since = core::SystemClock().now().time_since_epoch() + std::chrono::hours(from_now);
    const auto hours = std::chrono::floor<std::chrono::hours>(since % day).count();
    return (hours < 10 ? "0" : "") + std::to_string(hours) + ":00";
  };
  std::string program = folder.bytes_of("shop/flows/program.yaml");
  const auto set = [&program](const std::string& from, const std::string& to) {
    REQUIRE(program.find(from) != std::string::npos);
    program.replace(program.find(from), from.size(), to);
  };
  set("America/Los_Angeles", "UTC");
  set("21:00-09:00", hour(-1) + "-" + hour(2));
  folder.put("shop/flows/program.yaml", program);

  const std::string note = "so time passes on to the morning";
  CHECK(has(shown_for("/pass 1 day\n", folder.path("shop")), note));
  CHECK_FALSE(has(shown_for("/pass 10 minutes\n", folder.path("shop")), note));
}

TEST_CASE("All that is offered at once has a number of its own", "[app]") {
  const std::string join = "/link join\n1\nana@example.com\n";

  CHECK(has(shown_for(join), "[1] Wrong address"));
  CHECK(has(shown_for(join), "[2] Yes, remind me"));
  CHECK(has(shown_for(join + "1\n"), "(Wrong address)\n  | Which e-mail address"));
}

TEST_CASE("The account shows points, lots and ledger", "[app]") {
  CHECK(has(shown_for("/points\n"), "Not a member yet."));

  const std::string shown = shown_for("/order 60.00\n/link\n1\nana@example.com\n/points\n");

  CHECK(has(shown, "Points: 110, held: 0"));
  CHECK(has(shown, "60 of 60 left  Order 1001  ("));
  CHECK(has(shown, "50 of 50 left  Joining bonus  ("));
  CHECK(has(shown, ", no end)"));
  CHECK(has(shown, "+60  Order 1001  (110)"));
}
