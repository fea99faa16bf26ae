#include "outbound/messenger_profile.h"

#include "tests/catch.h"
#include "tests/outbound/fake_http_client.h"

namespace regulars::outbound {
namespace {

MessengerProfile whole_profile() {
  return {.get_started_payload = "START",
          .greeting = "Welcome to Bumble Rewards",
          .menu = {{.title = "My points", .payload = "BALANCE"}},
          .ice_breakers = {{.title = "How do I join?", .payload = "JOIN"}}};
}

MessengerPageSettings settings() {
  return {.graph = "https://graph.example",
          .version = "v26.0",
          .page_id = "1000",
          .token = core::Secret("t"),
          .app_secret = core::Secret()};
}

std::size_t findings_of(const MessengerProfile& profile) {
  CHECK(profile_request(profile).has_value() == profile_findings(profile).empty());
  return profile_findings(profile).size();
}

}  // namespace

TEST_CASE("A profile is written as the Messenger Profile API wants it", "[outbound][golden]") {
  const auto request = profile_request(whole_profile());

  REQUIRE(request.has_value());
  CHECK(*request ==
        R"({"get_started":{"payload":"START"},)"
        R"("greeting":[{"locale":"default","text":"Welcome to Bumble Rewards"}],)"
        R"("ice_breakers":[{"call_to_actions":[{"payload":"JOIN","question":"How do I join?"}],)"
        R"("locale":"default"}],)"
        R"("persistent_menu":[{"call_to_actions":[{"payload":"BALANCE","title":"My points",)"
        R"("type":"postback"}],"composer_input_disabled":false,"locale":"default"}]})");
}

TEST_CASE("What a profile does not have is taken off the page", "[outbound][golden]") {
  MessengerProfile bare{.get_started_payload = "START"};

  CHECK(profile_request(bare).value() == R"({"get_started":{"payload":"START"}})");
  CHECK(profile_removal(bare) == R"({"fields":["greeting","persistent_menu","ice_breakers"]})");
  CHECK(profile_removal(whole_profile()).empty());
}

TEST_CASE("A profile at its limits is accepted, and one beyond them refused", "[outbound]") {
  const auto with_menu = [](std::size_t count, std::size_t title) {
    MessengerProfile profile = whole_profile();
    profile.menu.assign(count, {.title = std::string(title, 'm'), .payload = "p"});
    return profile;
  };
  const auto with_questions = [](std::size_t count, std::size_t title) {
    MessengerProfile profile = whole_profile();
    profile.ice_breakers.assign(count, {.title = std::string(title, 'q'), .payload = "p"});
    return profile;
  };

  CHECK(findings_of(with_menu(20, 30)) == 0);
  CHECK(findings_of(with_menu(21, 30)) == 1);
  CHECK(findings_of(with_menu(1, 31)) == 1);
  CHECK(findings_of(with_menu(1, 0)) == 1);
  CHECK(findings_of(with_questions(4, 80)) == 0);
  CHECK(findings_of(with_questions(5, 80)) == 1);
  CHECK(findings_of(with_questions(1, 81)) == 1);

  MessengerProfile profile = whole_profile();
  profile.greeting.assign(160, 'g');
  CHECK(findings_of(profile) == 0);
  profile.greeting.assign(161, 'g');
  CHECK(findings_of(profile) == 1);
  profile.get_started_payload.clear();
  profile.menu[0].payload.assign(1001, 'p');
  CHECK(findings_of(profile) == 3);
}

TEST_CASE("Findings say what is wrong in words", "[outbound]") {
  MessengerProfile profile = whole_profile();
  profile.menu.push_back({.title = std::string(31, 'm'), .payload = "p"});

  CHECK(profile_findings(profile) ==
        std::vector<std::string>{"Menu entry 2 has 31 characters; Messenger takes at most 30."});
}

TEST_CASE("The owner is told that first questions hide the Get Started button", "[outbound]") {
  MessengerProfile profile = whole_profile();
  CHECK(profile_notes(profile).size() == 1);

  profile.ice_breakers.clear();
  CHECK(profile_notes(profile).empty());
}

TEST_CASE("A page that shows what was published shows nothing wrong", "[outbound]") {
  for (const MessengerProfile& profile :
       {whole_profile(), MessengerProfile{.get_started_payload = "START"}}) {
    const std::string shown = R"({"data":[)" + profile_request(profile).value() + "]}";
    CHECK(profile_differences(shown, profile).empty());
  }
}

TEST_CASE("What the page shows otherwise than the files is said part by part", "[outbound]") {
  const auto first = [](const std::string& shown, const MessengerProfile& profile) {
    return profile_differences(shown, profile).at(0);
  };
  const MessengerProfile bare{.get_started_payload = "START"};

  for (const char* nothing : {R"({"data":[]})", R"({"data":[{}]})", "{}", "no JSON"}) {
    CHECK(profile_differences(nothing, bare).size() == 1);
    CHECK(first(nothing, bare).starts_with("Get Started is not set"));
    CHECK(profile_differences(nothing, whole_profile()).size() == 4);
  }
  CHECK(first(R"({"data":[{"get_started":{"payload":"OTHER"}}]})", bare).find("another program") !=
        std::string::npos);
  const std::string shown = R"({"data":[)" + profile_request(whole_profile()).value() + "]}";
  CHECK(profile_differences(shown, bare).size() == 3);
  MessengerProfile changed = whole_profile();
  changed.menu[0].title = "Your points";
  CHECK(first(shown, changed) == "The menu on the page is not the one of your files.");
}

TEST_CASE("Publishing sets what is there and removes what is not", "[outbound]") {
  FakeHttpClient client;
  client.will_answer(200, R"({"result":"success"})");
  client.will_answer(200, R"({"result":"success"})");
  const MessengerPage page(settings(), client);
  MessengerProfile profile = whole_profile();
  profile.menu.clear();

  const auto published = publish_profile(page, profile);

  CHECK(published.has_value());
  REQUIRE(client.calls.size() == 2);
  CHECK(client.calls[0].method == "POST");
  CHECK(client.calls[0].url == "https://graph.example/v26.0/me/messenger_profile");
  CHECK(client.calls[1].method == "DELETE");
  CHECK(client.calls[1].body == R"({"fields":["persistent_menu"]})");
}

TEST_CASE("A refused profile is not called for, and a refused call is told", "[outbound]") {
  FakeHttpClient client;
  const MessengerPage page(settings(), client);

  CHECK(publish_profile(page, {}).error().code == core::ErrorCode::kInvalid);
  CHECK(client.calls.empty());

  client.will_answer(400, R"({"error":{"code":100,"message":"x"}})");
  CHECK(publish_profile(page, whole_profile()).error().code == core::ErrorCode::kInvalid);
  CHECK(client.calls.size() == 1);

  client.will_answer(200, R"({"result":"odd"})");
  CHECK(publish_profile(page, whole_profile()).error().code == core::ErrorCode::kUnavailable);
}

}  // namespace regulars::outbound
