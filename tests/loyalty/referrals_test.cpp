#include "loyalty/referrals/referrals.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/random.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Instant;
using core::MemberId;
using core::Points;
using std::chrono::days;
using std::chrono::hours;
using Event = ReferralEvent;
using Kind = RewardDecision::Kind;
using State = ReferralState;

namespace {

constexpr const char* kZone = "America/Los_Angeles";
constexpr int kStates = 10;
constexpr int kEvents = 10;

Instant at(int y, unsigned m, unsigned d) {
  return start_of(
      std::chrono::year_month_day{std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}},
      kZone);
}

FriendOrder order(std::int64_t minor) {
  return {.value = {.minor = minor, .currency = "USD"}, .paid = at(2026, 3, 1) + hours(15)};
}

RewardDecision judge(const RewardQuestion& question, Instant now = at(2026, 3, 15)) {
  ReferralRules rules;
  rules.per_month = 3;
  return judge_reward(rules, question, now, kZone);
}

std::optional<State> after(const std::vector<Event>& events) {
  std::optional<State> state = State::kInvited;
  for (const Event event : events) {
    state = state ? next_state(*state, event) : state;
  }
  return state;
}

}  // namespace

TEST_CASE("Section 14: a friend may be referred who never ordered and never was a member",
          "[loyalty]") {
  const MemberId ana(1);
  const MemberId ben(2);

  CHECK_FALSE(refusal_of({.referrer = ana}).has_value());
  CHECK(refusal_of({.referrer = ana, .friend_member = ana}) == InvitationRefusal::kSelf);
  CHECK(refusal_of({.referrer = ana, .friend_member = ben}) == InvitationRefusal::kIsMember);
  CHECK(refusal_of({.referrer = ana, .has_ordered = true}) == InvitationRefusal::kHasOrdered);
  CHECK(refusal_of({.referrer = ana, .referred_by = ben}) == InvitationRefusal::kAlreadyReferred);
  CHECK(refusal_of({.referrer = ana, .referred_by = ana}) == InvitationRefusal::kAlreadyReferred);
}

TEST_CASE("Two faults of an invitation always give the same refusal", "[loyalty]") {
  const MemberId ana(1);
  const MemberId ben(2);

  CHECK(refusal_of(
            {.referrer = ana, .friend_member = ana, .has_ordered = true, .referred_by = ben}) ==
        InvitationRefusal::kSelf);
  CHECK(refusal_of(
            {.referrer = ana, .friend_member = ben, .has_ordered = true, .referred_by = ben}) ==
        InvitationRefusal::kIsMember);
  CHECK(refusal_of({.referrer = ana, .has_ordered = true, .referred_by = ben}) ==
        InvitationRefusal::kHasOrdered);
}

TEST_CASE("Section 14: the first referrer wins, in whatever order the news arrive", "[loyalty]") {
  std::vector<ReferralClaim> claims{{.referrer = MemberId(3), .at = at(2026, 1, 2)},
                                    {.referrer = MemberId(2), .at = at(2026, 1, 1)},
                                    {.referrer = MemberId(1), .at = at(2026, 1, 2)},
                                    {.referrer = MemberId(5), .at = at(2026, 1, 1)}};
  core::SeededRandom random(5);
  for (int i = 0; i < 24; ++i) {
    std::swap(claims[core::draw_below(random, 4)], claims[core::draw_below(random, 4)]);
    CHECK(first_claim(claims)->referrer == MemberId(2));
  }
  CHECK_FALSE(first_claim({}).has_value());
}

TEST_CASE("A referral goes from the question to the reward", "[loyalty]") {
  CHECK(after({Event::kAsked, Event::kYes, Event::kJoined, Event::kOrdered, Event::kPaid}) ==
        State::kPaid);
  CHECK(after({Event::kJoined, Event::kOrdered, Event::kHeld, Event::kPaid}) == State::kPaid);
  CHECK(after({Event::kJoined, Event::kOrdered, Event::kHeld, Event::kRefused}) == State::kRefused);
  CHECK(after({Event::kAsked, Event::kNo}) == State::kRefused);
  CHECK(after({Event::kAsked, Event::kYes, Event::kExpired}) == State::kExpired);
}

TEST_CASE("An order that goes away before the reward leaves room for a better one", "[loyalty]") {
  CHECK(after({Event::kJoined, Event::kOrdered, Event::kOrderGone}) == State::kJoined);
  CHECK(after({Event::kJoined,
               Event::kOrdered,
               Event::kHeld,
               Event::kOrderGone,
               Event::kOrdered,
               Event::kPaid}) == State::kPaid);
}

TEST_CASE("Section 14: a friend brings one reward, and a cancelled order takes it back for good",
          "[loyalty]") {
  CHECK_FALSE(next_state(State::kPaid, Event::kPaid).has_value());
  CHECK(next_state(State::kPaid, Event::kOrderGone) == State::kClawedBack);
  for (int event = 0; event < kEvents; ++event) {
    CHECK_FALSE(next_state(State::kClawedBack, static_cast<Event>(event)).has_value());
    CHECK_FALSE(next_state(State::kRefused, static_cast<Event>(event)).has_value());
    CHECK_FALSE(next_state(State::kExpired, static_cast<Event>(event)).has_value());
  }
}

TEST_CASE("No event leads back to where the friend may be asked again", "[loyalty]") {
  for (int state = 0; state < kStates; ++state) {
    for (int event = 0; event < kEvents; ++event) {
      const auto next = next_state(static_cast<State>(state), static_cast<Event>(event));
      CHECK(next != State::kInvited);
      CHECK(next != static_cast<State>(state));
    }
  }
}

TEST_CASE("Section 14: one message asks the friend, and without a yes there is no other",
          "[loyalty]") {  // R74
  CHECK(may_ask(State::kInvited));
  CHECK_FALSE(may_contact(State::kInvited));
  for (const State state : {State::kAsked, State::kRefused, State::kExpired}) {
    CHECK_FALSE(may_ask(state));
    CHECK_FALSE(may_contact(state));
  }
  for (const State state : {State::kConsented,
                            State::kJoined,
                            State::kOrdered,
                            State::kHeld,
                            State::kPaid,
                            State::kClawedBack}) {
    CHECK_FALSE(may_ask(state));
    CHECK(may_contact(state));
  }
}

TEST_CASE("Whoever may be contacted has said yes or joined, by every way there", "[loyalty]") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    CAPTURE(seed);
    core::SeededRandom random(seed);
    State state = State::kInvited;
    bool has_consent = false;
    for (int i = 0; i < 40; ++i) {
      const auto event = static_cast<Event>(core::draw_below(random, kEvents));
      if (const auto next = next_state(state, event)) {
        state = *next;
        has_consent = has_consent || event == Event::kYes || event == Event::kJoined;
      }
      CHECK((!may_contact(state) || has_consent));
    }
  }
}

TEST_CASE("The names of the states are those in the database", "[loyalty]") {
  const std::vector<std::string> names{"invited",
                                       "asked",
                                       "consented",
                                       "joined",
                                       "ordered",
                                       "held",
                                       "paid",
                                       "refused",
                                       "expired",
                                       "clawed_back"};
  for (int i = 0; i < kStates; ++i) {
    const auto state = static_cast<State>(i);
    CHECK(to_string(state) == names.at(static_cast<std::size_t>(i)));
    CHECK(referral_state_from(to_string(state)) == state);
  }
  CHECK_FALSE(referral_state_from("Paid").has_value());
}

TEST_CASE("Section 14: the friend's order counts from 50.00 on", "[loyalty]") {  // R72
  CHECK(judge({.order = order(5000)}).kind == Kind::kPay);
  CHECK(judge({.order = order(4999)}).kind == Kind::kNotEnough);
  FriendOrder euros = order(5000);
  euros.value.currency = "EUR";
  CHECK(judge({.order = euros}).kind == Kind::kNotEnough);
  FriendOrder unpaid = order(5000);
  unpaid.paid.reset();
  CHECK(judge({.order = unpaid}).kind == Kind::kNotEnough);
}

TEST_CASE("Section 14: a cancelled order, or one refunded below 50.00, claws both rewards back",
          "[loyalty]") {
  const ReferralRules rules;
  FriendOrder cancelled = order(8000);
  cancelled.is_cancelled = true;

  CHECK(is_enough(rules, order(5000)));
  CHECK_FALSE(is_enough(rules, order(4999)));
  CHECK_FALSE(is_enough(rules, cancelled));
}

TEST_CASE("Section 14: the reward waits until the return window is over", "[loyalty]") {
  const RewardDecision wait = judge({.order = order(5000)}, at(2026, 3, 15) - core::Duration(1));
  CHECK(wait.kind == Kind::kWait);
  CHECK(wait.due == at(2026, 3, 15));

  const RewardDecision pay = judge({.order = order(5000)}, at(2026, 3, 15));
  CHECK(pay.kind == Kind::kPay);
  CHECK(pay.reward.for_member == Points(50));
  CHECK(pay.reward.for_friend == Points(20));
  CHECK_FALSE(reward_due({}, {}, kZone).has_value());
}

TEST_CASE("Section 14: above the limit a reward is held with its reasons, at the limit it is paid",
          "[loyalty]") {  // R73
  ReferralRules rules;
  rules.signals.weights.same_address = 25;
  rules.signals.weights.same_ip = 25;
  RewardQuestion question{.order = order(5000),
                          .signals = {ReferralSignal::kSameAddress, ReferralSignal::kSameIp}};
  const auto decide = [&] { return judge_reward(rules, question, at(2026, 3, 15), kZone); };
  CHECK(decide().kind == Kind::kPay);

  rules.signals.weights.same_ip = 26;
  const RewardDecision hold = decide();
  CHECK(hold.kind == Kind::kHold);
  CHECK(hold.reward.for_member == Points(0));
  CHECK(hold.reasons ==
        std::vector<std::string>{"same postal address", "same internet address within a few days"});
}

TEST_CASE("Section 14: at the cap of the month the friend is rewarded, the member is not",
          "[loyalty]") {
  const auto pay = [](int so_far) {
    return judge({.order = order(5000), .rewards_this_month = so_far});
  };

  CHECK(pay(2).reward.for_member == Points(50));
  CHECK(pay(3).reward.for_member == Points(0));
  CHECK(pay(3).kind == Kind::kPay);
  CHECK(pay(3).reward.for_friend == Points(20));
}

TEST_CASE("The cap counts by the months of the shop's calendar", "[loyalty]") {
  const std::vector<Instant> paid{at(2026, 3, 1) - core::Duration(1),
                                  at(2026, 3, 1),
                                  at(2026, 4, 1) - core::Duration(1),
                                  at(2026, 4, 1),
                                  at(2025, 3, 9)};

  CHECK(count_in_month(paid, at(2026, 3, 20), kZone) == 2);
  CHECK(count_in_month({}, at(2026, 3, 20), kZone) == 0);
}

TEST_CASE("A referral without an order expires after its last good day", "[loyalty]") {
  CHECK(referral_expires({.open_for = days(30)}, at(2026, 3, 1) + hours(10), kZone) ==
        at(2026, 4, 1));
}
