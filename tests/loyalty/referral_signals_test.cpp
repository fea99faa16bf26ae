#include "loyalty/referrals/referral_signals.h"

#include <chrono>
#include <string>
#include <vector>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Instant;
using std::chrono::days;
using std::chrono::minutes;
using Signals = std::vector<ReferralSignal>;

namespace {

const Day kMonday = std::chrono::year_month_day{
    std::chrono::year{2026}, std::chrono::month{3}, std::chrono::day{2}};

std::string normalised(const char* email) {
  return normalised_for_comparison(email).value_or("none");
}

Signals signals_of(const PersonMarks& member, const PersonMarks& other) {
  return find_signals({}, {.member = member, .friend_of_member = other});
}

}  // namespace

TEST_CASE("Section 14: case, dots and plus part hide no mailbox of a provider that ignores them",
          "[loyalty]") {  // R106
  CHECK(normalised("Ana.Lopez+shop@GMail.com") == "analopez@gmail.com");
  CHECK(normalised("a.n.a.lopez@googlemail.com") == "analopez@gmail.com");
  CHECK(normalised("ana+x+y@Outlook.com") == "ana@outlook.com");
  CHECK(normalised("ana+x@me.com") == "ana@icloud.com");
  CHECK(normalised("ana@mac.com") == "ana@icloud.com");
}

TEST_CASE("Addresses of different people stay different", "[loyalty]") {
  CHECK(normalised("ana.lopez@outlook.com") == "ana.lopez@outlook.com");
  CHECK(normalised("ana@hotmail.com") == "ana@hotmail.com");
  CHECK(normalised("ana+lopez@shop.example") == "ana+lopez@shop.example");
  CHECK(normalised("ana.lopez@yahoo.com") == "ana.lopez@yahoo.com");
  CHECK(normalised("+ana@gmail.com") == "+ana@gmail.com");
  CHECK(normalised("not an address") == "none");
}

TEST_CASE("Section 14: every mark that two people share is a signal", "[loyalty]") {
  const PersonMarks ana{.email = "e",
                        .phone = "p",
                        .address = "a",
                        .payment = "c",
                        .device = "d",
                        .messenger = "m",
                        .sightings = {{.ip = "i", .day = kMonday}}};
  const PersonMarks messenger{.messenger = "m"};

  CHECK(signals_of(ana, ana) == Signals{ReferralSignal::kSameEmail,
                                        ReferralSignal::kSamePhone,
                                        ReferralSignal::kSameAddress,
                                        ReferralSignal::kSamePayment,
                                        ReferralSignal::kSameDevice,
                                        ReferralSignal::kSameIp});
  CHECK(signals_of(ana, messenger) == Signals{ReferralSignal::kSameDevice});
}

TEST_CASE("What is not known is no signal", "[loyalty]") {
  CHECK(signals_of({}, {}).empty());
  CHECK(signals_of({.email = "e"}, {.phone = "e"}).empty());
  CHECK(signals_of({.sightings = {{.ip = "", .day = kMonday}}},
                   {.sightings = {{.ip = "", .day = kMonday}}})
            .empty());
}

TEST_CASE("One internet address counts only within the set days, in both directions", "[loyalty]") {
  const auto meet = [](days apart) {
    return !signals_of({.sightings = {{.ip = "i", .day = kMonday}}},
                       {.sightings = {{.ip = "i", .day = kMonday + apart}}})
                .empty();
  };

  CHECK(meet(days(7)));
  CHECK(meet(days(-7)));
  CHECK_FALSE(meet(days(8)));
  CHECK_FALSE(meet(days(-8)));
}

TEST_CASE("Many friends within a short time are a signal for those who came with them",
          "[loyalty]") {
  const Instant noon(kMonday);
  const auto came_with_many = [&](Instant joined, const std::vector<int>& at_minutes) {
    SignalFacts facts{.friend_joined = joined};
    for (const int minute : at_minutes) {
      facts.friends_joined.push_back(noon + minutes(minute));
    }
    return !find_signals({}, facts).empty();
  };

  CHECK(came_with_many(noon, {60, 0, 15, 30, 45}));
  CHECK(came_with_many(noon + minutes(60), {0, 15, 30, 45, 60}));
  CHECK_FALSE(came_with_many(noon, {0, 15, 30, 45}));
  CHECK_FALSE(came_with_many(noon, {0, 15, 30, 45, 61}));
  CHECK_FALSE(came_with_many(noon, {-40, -20, 0, 20, 40}));
  CHECK_FALSE(came_with_many(noon + minutes(200), {0, 15, 30, 45, 60, 200}));
}

TEST_CASE("A friend who sent something back is a signal", "[loyalty]") {
  CHECK(find_signals({}, {.has_refunds = true}) == Signals{ReferralSignal::kOrderRefunded});
}

TEST_CASE("A signal without weight is switched off", "[loyalty]") {
  SignalRules rules;
  rules.weights.order_refunded = 0;

  CHECK(find_signals(rules, {.has_refunds = true}).empty());
}

TEST_CASE("Scores add up by the owner's weights, and each signal has words of its own",
          "[loyalty]") {
  const SignalWeights weights{.same_email = 1,
                              .same_phone = 2,
                              .same_address = 4,
                              .same_payment = 8,
                              .same_device = 16,
                              .same_ip = 32,
                              .many_friends = 64,
                              .order_refunded = 128};
  Signals all;
  std::vector<std::string> words;
  for (int i = 0; i < 8; ++i) {
    const auto signal = static_cast<ReferralSignal>(i);
    CHECK(score_of(weights, {signal}) == 1 << i);
    all.push_back(signal);
    for (const std::string& other : words) {
      CHECK(describe(signal) != other);
    }
    words.push_back(describe(signal));
  }

  CHECK(score_of(weights, all) == 255);
  CHECK(score_of(weights, {}) == 0);
}
