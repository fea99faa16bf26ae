// The files in flows/, which the demo shop runs and which owners start from.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/catalog.h"
#include "flow/flow_set.h"
#include "tests/catch.h"
#include "tests/flow/runner_support.h"

using namespace regulars;
using namespace regulars::flow;
using namespace regulars::flow::test;
using Texts = std::vector<std::string>;

namespace {

LoadResult load_shipped() {
  const std::filesystem::path folder = std::filesystem::path(REGULARS_SOURCE_DIR) / "flows";
  std::vector<SourceFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml" || entry.path().filename() == "program.yaml") {
      continue;
    }
    std::ostringstream bytes;
    bytes << std::ifstream(entry.path()).rdbuf();
    files.push_back({.name = "flows/" + entry.path().filename().string(), .bytes = bytes.str()});
  }
  std::ranges::sort(files, {}, &SourceFile::name);
  return load_flows(files, engine::catalog());
}

Person in_shop() {
  Person ana({});
  const LoadResult loaded = load_shipped();
  REQUIRE(loaded.set);
  ana.set = *loaded.set;
  ana.host.facts = {{"shop", std::string("Bumble Linens")},
                    {"program", std::string("Bumble Rewards")},
                    {"joining_bonus", std::int64_t{50}},
                    {"first_reward_cost", std::int64_t{200}},
                    {"reminders_offered", true},
                    {"reminder_days", std::int64_t{28}},
                    {"points", std::int64_t{50}},
                    {"missing", std::int64_t{150}},
                    {"next_reward", std::string("Linen hand towel")}};
  return ana;
}

// The host as it is after a successful `join`.
void join_in(Person& ana) {
  ana.host.answers["join"] = {.outcome = "joined"};
  ana.types("yes");
  ana.host.facts["member"] = true;
  ana.types("ana@example.com");
}

}  // namespace

TEST_CASE("The shipped flows have no findings", "[engine]") {
  const LoadResult loaded = load_shipped();

  std::string all;
  for (const Finding& finding : loaded.findings) {
    all += to_text(finding) + "\n";
  }
  CHECK(all == "");  // shows them
  REQUIRE(loaded.set);
  CHECK(loaded.set->all().size() > 15);
}

TEST_CASE("Every shipped flow brings tests of its own", "[engine]") {
  const LoadResult loaded = load_shipped();

  REQUIRE(loaded.set);
  for (const Flow& flow : loaded.set->all()) {
    CAPTURE(flow.name);
    CHECK(flow.tests.size() >= 2);
  }
}

TEST_CASE("The shipped flows answer to their links, words and events", "[engine]") {
  const LoadResult loaded = load_shipped();
  REQUIRE(loaded.set);
  const FlowSet& set = *loaded.set;
  const auto by_words = [&set](std::string_view typed) {
    const Flow* flow = set.match_words(typed);
    return flow == nullptr ? "" : flow->name;
  };

  CHECK(by_words("STOP!") == "stop");
  CHECK(by_words("My points") == "points");
  CHECK(by_words("start") == "remind_again");
  CHECK(by_words("anything else").empty());
  const auto link = set.match_link("order--10432-k7Qp");
  REQUIRE(link);
  CHECK(link->flow->name == "order");
  CHECK(link->field == "order");
  const auto personal = set.match_link("friend--K7M2");
  REQUIRE(personal);
  CHECK(personal->flow->name == "friend");
  for (const std::string& event : engine::catalog().events) {
    CAPTURE(event);
    CHECK(set.match_event(event) != nullptr);
  }
}

// R135: a wish to stop or for a person is obeyed even in the middle of a question.
TEST_CASE("Stop, help and a person are always obeyed", "[engine]") {
  const LoadResult loaded = load_shipped();
  REQUIRE(loaded.set);

  for (const char* name : {"stop", "help", "human", "delete_me"}) {
    CAPTURE(name);
    REQUIRE(loaded.set->find(name) != nullptr);
    CHECK(loaded.set->find(name)->always);
  }
  CHECK_FALSE(loaded.set->find("points")->always);
}

// R12, R14, R15, R17, R30, R31.
TEST_CASE("A newcomer joins in the order flow and the same order is claimed", "[engine]") {
  Person ana = in_shop();
  ana.host.answers["claim_order"] = {.outcome = "claimed", .facts = {{"earned", std::int64_t{60}}}};

  ana.starts("order", {{"order", "10432"}});
  CHECK(ana.texts()[0].find("Are you here to join the rewards program?") != std::string::npos);
  join_in(ana);

  REQUIRE(ana.texts().size() == 5);
  CHECK(ana.texts()[0] == "Welcome to Bumble Rewards! Here are your 50 points: you now have 50.");
  REQUIRE(ana.last.messages[1].cards.size() == 1);
  CHECK(ana.last.messages[1].cards[0].title == "ana@example.com");
  CHECK(ana.last.messages[1].cards[0].subtitle == "Only orders with this address count.");
  CHECK(ana.last.messages[1].cards[0].buttons.at(0).title == "Wrong address");
  CHECK(ana.texts()[2] == "Thank you for order 10432! It brought you 60 points. You now have 50.");
  CHECK(ana.texts()[3] == "150 more points and you can take your next prize: Linen hand towel.");
  CHECK(ana.texts()[4].find("every 28 days") != std::string::npos);
}

TEST_CASE("Who does not want to join claims nothing", "[engine]") {
  Person ana = in_shop();

  ana.starts("order", {{"order", "10432"}});
  ana.types("no");

  CHECK(ana.texts() == Texts{"All right. Write JOIN whenever you like."});
  CHECK(ana.at.is_over());
  CHECK(ana.host.calls.empty());
}

// Design 5.5: only a signed link may hear what is wrong.
TEST_CASE("Each outcome of a claim has its own answer", "[engine]") {
  Person ana = in_shop();
  ana.host.facts["member"] = true;
  ana.host.facts["email"] = std::string("ana@example.com");
  const auto answer_to = [&ana](const char* outcome) {
    ana.host.answers["claim_order"] = {.outcome = outcome};
    return ana.starts("order", {{"order", "10432"}}).messages.at(0).text;
  };

  const std::string no_match = answer_to("no_match");
  CHECK(no_match.find("We cannot match order 10432 with your address.") == 0);
  CHECK(answer_to("not_found") == no_match);
  CHECK(answer_to("other_email") == no_match);
  ana.host.facts["order_signed"] = true;
  CHECK(answer_to("not_found").find("order 10432 under ana@example.com") != std::string::npos);
  CHECK(answer_to("other_email").find("another e-mail address") != std::string::npos);
  for (const char* outcome : {"already_yours",
                              "already_claimed",
                              "not_paid",
                              "cancelled",
                              "shop_silent",
                              "shop_unclear",
                              "unproven",
                              "no_email",
                              "too_many"}) {
    CAPTURE(outcome);
    const std::string text = answer_to(outcome);
    CHECK_FALSE(text.empty());
    CHECK(text.find("went wrong") == std::string::npos);
  }
}

TEST_CASE("A wrong number may be typed three times, then the flow lets go", "[engine]") {
  Person ana = in_shop();
  ana.host.facts["member"] = true;
  ana.host.answers["claim_order"] = {.outcome = "no_match"};
  ana.starts("order", {{"order", "1"}});

  ana.types("I do not know it");
  ana.types("really not");
  ana.types("no idea");

  CHECK(ana.texts().at(0).find("Let us stop here.") == 0);
  CHECK(ana.at.is_over());
}

// R50-R55.
TEST_CASE("A prize is taken by two taps and comes with its code and how to use it", "[engine]") {
  Person ana = in_shop();
  ana.host.facts["member"] = true;
  ana.host.facts["reward_name"] = std::string("Linen hand towel");
  ana.host.facts["reward_cost"] = std::int64_t{200};
  ana.host.facts["reward_missing"] = std::int64_t{0};
  ana.host.lists["rewards"] = {{{"reward", std::string("towel")},
                                {"reward_name", std::string("Linen hand towel")},
                                {"reward_cost", std::int64_t{200}}}};
  ana.host.answers["redeem"] = {
      .outcome = "issued",
      .facts = {{"coupon_code", std::string("PTS-7QK2")},
                {"coupon_days", std::int64_t{30}},
                {"coupon_product", true},
                {"coupon_expires", *core::parse_rfc3339("2026-12-22T10:00:00Z")}}};

  ana.starts("rewards");
  ana.taps(ana.last.messages.at(1).cards.at(0).buttons.at(0).payload);
  CHECK(ana.texts() ==
        Texts{"Linen hand towel for 200 points: shall I take them and send you the code?"});
  ana.taps(ana.last.messages.at(0).quick_replies.at(0).payload);

  REQUIRE(ana.last.messages.size() == 4);
  CHECK(ana.texts()[0] == "Here it is! Your code: PTS-7QK2");
  REQUIRE(ana.last.messages[1].coupon);
  CHECK(ana.last.messages[1].coupon->code == "PTS-7QK2");
  CHECK(ana.texts()[2].find("for exactly this product, for 30 days, until December 22, 2026") !=
        std::string::npos);
  CHECK(ana.host.calls.at(0).saved.at("reward") == "towel");
}

// R77: points now, rewards available, points missing, what was free.
TEST_CASE("A reminder tells its four things and can be stopped with a tap", "[engine]") {
  Person ana = in_shop();
  ana.host.answers["remind_off"] = {.outcome = "done"};
  ana.host.facts["best_reward"] = std::string("Linen hand towel");
  ana.host.facts["next_reward"] = std::string("Set of four linen napkins");
  ana.host.facts["free_so_far"] = std::string("Linen hand towel");

  ana.starts("reminder");
  REQUIRE(ana.texts().size() == 5);
  CHECK(ana.texts()[0] == "This is your card at Bumble Linens: you have 50 points.");
  CHECK(ana.texts()[1] == "A prize you can take now: Linen hand towel.");
  CHECK(ana.texts()[2] == "Your next prize is Set of four linen napkins: 150 more points.");
  CHECK(ana.texts()[3] == "Free for you so far: Linen hand towel.");
  ana.types("stop reminders");

  CHECK(ana.host.calls.at(0).name == "remind_off");
}

TEST_CASE("No shipped flow ends in an apology when every action goes well", "[engine]") {
  Person ana = in_shop();
  for (const char* action :
       {"remind_on", "remind_off", "opt_out", "accept_invite", "decline_invite"}) {
    ana.host.answers[action] = {.outcome = "done"};
  }
  ana.host.answers["invite"] = {.outcome = "off"};
  ana.host.answers["refer"] = {.outcome = "invited"};
  ana.host.facts["coupon_code"] = std::string("PTS-7QK2");
  ana.host.facts["coupon_expires"] = *core::parse_rfc3339("2026-12-22T10:00:00Z");
  for (const bool member : {false, true}) {
    ana.host.facts["member"] = member;
    for (const Flow& flow : ana.set.all()) {
      CAPTURE(flow.name, member);
      ana.host.answers["claim_order"] = {.outcome = "too_many"};
      ana.starts(flow.name, {{"order", "10432"}});
      CHECK(ana.last.problems.empty());
      CHECK((flow.name == "win_back" || !ana.last.messages.empty()));
    }
  }
}
