#include "app/chat.h"

#include <sstream>
#include <string>

#include "tests/catch.h"

using namespace regulars;

namespace {

// What is shown while the shipped flows are talked to; no shop is needed.
std::string shown_for(const std::string& typed) {
  std::istringstream input(typed);
  std::ostringstream output;
  CHECK(app::chat("", input, output) == 0);
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
  CHECK(has(shown, "join, order--order, points, prizes"));
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
