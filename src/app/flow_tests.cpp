#include "app/flow_tests.h"

#include <deque>
#include <map>

#include "app/rehearsal.h"
#include "channel/terminal.h"
#include "core/text.h"
#include "db/ledger.h"
#include "db/people.h"
#include "db/redemptions.h"
#include "db/referrals.h"
#include "engine/catalog.h"
#include "flow/words.h"
#include "loyalty/calendar.h"
#include "loyalty/order_link.h"
#include "loyalty/referrals/referral_link.h"

namespace regulars::app {
namespace {

using flow::TestLine;
using Kind = flow::TestLine::Kind;

constexpr int kColumns = 100;
// Every rehearsal begins on the same Tuesday, at a time when nobody sleeps.
constexpr std::string_view kStart = "2026-03-03T20:00:00Z";

std::string one_line(std::string text) {
  for (char& c : text) {
    c = c == '\n' ? ' ' : c;
  }
  return core::trim(text);
}

std::string spoken(const channel::Message& message) {
  return message.text.empty() ? one_line(channel::to_terminal(message, kColumns))
                              : one_line(message.text);
}

std::string unreadable(const std::string& name, const std::string& text) {
  return name + " of the event cannot be read: " + text;
}

class TestRun {
 public:
  TestRun(const flow::Flow& flow,
          const flow::FlowTest& test,
          std::shared_ptr<const engine::Rules> rules)
      : flow_(flow), test_(test), rules_(std::move(rules)) {}

  FlowTestResult run() {
    result_ = {.flow = flow_.name, .name = test_.name, .passed = true};
    if (!set_up()) {
      return result_;
    }
    for (const TestLine& line : test_.lines) {
      if (!play(line)) {
        return result_;
      }
    }
    check_end();
    return result_;
  }

 private:
  std::string given(std::string_view key) const {
    const auto found = test_.given.find(key);
    return found == test_.given.end() ? std::string() : found->second;
  }

  bool fail(const core::Place& place, const std::string& sentence) {
    result_.passed = false;
    result_.report += place.file + ":" + std::to_string(place.line) + ": " + sentence + "\n";
    return false;
  }

  bool set_up() {
    RehearsalSettings settings{.start = *core::parse_rfc3339(kStart)};
    settings.verify_email =
        given("verify_email") == "auto" ? engine::VerifyEmail::kAuto : engine::VerifyEmail::kNever;
    auto opened = Rehearsal::open(settings, rules_);
    if (!opened) {
      return fail(test_.place, opened.error().sentence);
    }
    rehearsal_ = std::move(*opened);
    for (const flow::TestOrder& order : test_.orders) {
      if (!place(order, test_.place)) {
        return false;
      }
    }
    return (given("inviter").empty() || make_inviter()) &&
           (given("member").empty() || make_member());
  }

  // Another member, whose personal link has the code that the test names.
  bool make_inviter() {
    const auto code = loyalty::parse_referral_code(given("inviter"));
    if (!code) {
      return fail(test_.place, "\"inviter\" is 1 to 40 letters and digits");
    }
    const auto made = rehearsal_->running().writer().run(
        [&](db::Connection& connection) -> core::Result<core::Done> {
          const core::Instant now = rehearsal_->now();
          const std::string address = "inviter@example.com";
          const core::MemberId id = db::add_member(
              connection,
              {.email = address, .email_typed = address, .proven = now, .joined = now},
              "test");
          db::set_invite_code(connection, id, *code);
          return core::Done{};
        });
    return made ? true : fail(test_.place, made.error().sentence);
  }

  bool place(const flow::TestOrder& order, const core::Place& where) {
    const auto value = flow::parse_amount(order.total);
    const auto state = store_adapter::order_state_from(order.state);
    if (!value || !state) {
      return fail(where, "the order " + order.number + " cannot be read");
    }
    const auto placed = rehearsal_->place_order({.id = order.number,
                                                 .number = order.number,
                                                 .email = order.email,
                                                 .state = *state,
                                                 .value = *value,
                                                 .version = 1,
                                                 .placed_at = rehearsal_->now()});
    return placed ? true : fail(where, placed.error().sentence);
  }

  // A member who joined earlier: the address is proven, and the points are as the test says.
  bool make_member() {
    const std::int64_t wanted = number(given("points")).value_or(0);
    const auto made = rehearsal_->running().writer().run([&](db::Connection& connection)
                                                             -> core::Result<core::Done> {
      const core::Instant now = rehearsal_->now();
      db::Contact contact = db::find_or_add_contact(
          connection, {.channel = "chat", .page = "demo", .address = rehearsal_->person()}, now);
      const db::Member member{.email = core::canonical_email(given("member")),
                              .email_typed = given("member"),
                              .proven = now,
                              .joined = now};
      const core::MemberId id = db::add_member(connection, member, "test");
      db::bind_contact(connection, contact.id, id);
      if (wanted > 0) {
        give(connection, id, core::Points(wanted), now);
      }
      return core::Done{};
    });
    return made ? true : fail(test_.place, made.error().sentence);
  }

  static void give(db::Connection& connection,
                   core::MemberId member,
                   core::Points points,
                   core::Instant now) {
    const auto txn = db::post(connection,
                              {.ref = "test:points",
                               .kind = "adjust",
                               .member = member,
                               .reason = "Points at the start of the test",
                               .postings = {{.account = db::AccountKind::kMember, .amount = points},
                                            {.account = db::AccountKind::kAdjust,
                                             .amount = core::Points(-points.count())}}},
                              now);
    db::add_lot(connection, {.member = member, .txn = *txn, .points = points}, now);
  }

  static std::optional<std::int64_t> number(const std::string& text) {
    std::int64_t value = 0;
    if (text.empty()) {
      return std::nullopt;
    }
    for (const char c : text) {
      if (c < '0' || c > '9') {
        return std::nullopt;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  bool play(const TestLine& line) {
    switch (line.kind) {
      case Kind::kCustomer:
        result_.report += "  customer: " + line.text + "\n";
        rehearsal_->type(line.text);
        return listen();
      case Kind::kTap:
        result_.report += "  tap:      " + line.text + "\n";
        return tap(line) && listen();
      case Kind::kLink:
        result_.report += "  link:     " + line.text + "\n";
        rehearsal_->open_link(signed_ref(line.text));
        return listen();
      case Kind::kPass:
        result_.report += "  pass:     " + line.text + "\n";
        if (const auto time = flow::parse_duration(line.text)) {
          rehearsal_->pass(*time);
        }
        return listen();
      case Kind::kStore:
        rehearsal_->set_store_down(line.text == "down");
        return listen();
      case Kind::kOrder:
        result_.report += "  order:    " + line.order.number + " " + line.order.state + "\n";
        return place(line.order, line.place) && listen();
      case Kind::kEvent:
        result_.report += "  event:    " + line.text + "\n";
        return report(line) && listen();
      case Kind::kShop:
      case Kind::kShopContains:
      case Kind::kShopAny:
        return expect(line);
    }
    return true;
  }

  // The facts of an event as the catalog has them: a number, a day, yes or no, a text.
  std::optional<flow::Value> fact_of(const std::string& name, const std::string& text) const {
    const auto known = engine::catalog().facts.find(name);
    if (known == engine::catalog().facts.end()) {
      return std::nullopt;
    }
    switch (known->second.kind) {
      case flow::FactKind::kNumber:
        return number(text) ? std::optional<flow::Value>(*number(text)) : std::nullopt;
      case flow::FactKind::kDay: {
        const auto day = flow::parse_day(text);
        const std::string& zone = rules_->program.time_zone;
        return day ? std::optional<flow::Value>(loyalty::start_of(*day, zone)) : std::nullopt;
      }
      case flow::FactKind::kYesNo:
        return text == "yes" || text == "no" ? std::optional<flow::Value>(text == "yes")
                                             : std::nullopt;
      case flow::FactKind::kMoney: {
        const auto amount = flow::parse_amount(text);
        return amount ? std::optional<flow::Value>(*amount) : std::nullopt;
      }
      case flow::FactKind::kText:
        return text;
    }
    return std::nullopt;
  }

  bool report(const TestLine& line) {
    flow::Values facts;
    for (const auto& [name, text] : line.facts) {
      auto value = fact_of(name, text);
      if (!value) {
        return fail(line.place, unreadable(name, text));
      }
      facts.emplace(name, std::move(*value));
    }
    return rehearsal_->report(line.text, facts)
               ? true
               : fail(line.place, "no flow starts on the event " + line.text);
  }

  // A link in a test names the order only; the proof is added as the shop's e-mail would.
  std::string signed_ref(const std::string& ref) const {
    const std::size_t dashes = ref.find("--");
    if (dashes == std::string::npos || !ref.starts_with("order--")) {
      return ref;
    }
    const auto parsed = loyalty::parse_order_link(ref.substr(dashes + 2));
    return parsed && parsed->tag.empty() ? rehearsal_->order_ref(parsed->number) : ref;
  }

  bool tap(const TestLine& line) {
    const std::string wanted = core::fold_words(line.text);
    // The newest message that offers it; in one message the first, as on the first card.
    for (std::size_t i = offered_.size(); i-- > 0;) {
      for (const channel::Option& option : offered_[i]) {
        if (core::fold_words(option.title) == wanted) {
          take(option);
          return true;
        }
      }
    }
    std::string offered;
    for (const auto& message : offered_) {
      for (const channel::Option& option : message) {
        offered += (offered.empty() ? "" : ", ") + option.title;
      }
    }
    return fail(
        line.place,
        "there is nothing to tap that is called \"" + line.text + "\"; offered were: " + offered);
  }

  void take(const channel::Option& option) {
    if (option.coupon_code.empty()) {
      rehearsal_->tap(option.title, option.payload);
    } else {
      rehearsal_->reveal(option.payload, option.coupon_code);
    }
  }

  bool listen() {
    for (const channel::Message& message : rehearsal_->heard()) {
      result_.report += "  shop:     " + spoken(message) + "\n";
      heard_.push_back(spoken(message));
      offered_.push_back(channel::options(message));
    }
    return true;
  }

  bool expect(const TestLine& line) {
    if (line.kind == Kind::kShopContains) {
      // Says that it was said, in this turn; other lines of the turn may be about other things.
      while (!heard_.empty()) {
        const std::string said = heard_.front();
        heard_.pop_front();
        if (said.find(one_line(line.text)) != std::string::npos) {
          return true;
        }
      }
      return fail(line.place, "nothing was said that contains: " + line.text);
    }
    if (heard_.empty()) {
      return fail(line.place, "the shop said nothing; expected: " + line.text);
    }
    const std::string said = heard_.front();
    heard_.pop_front();
    if (line.kind == Kind::kShopAny || said == one_line(line.text)) {
      return true;
    }
    return fail(
        line.place,
        "the shop should have said: " + one_line(line.text) + "\n      but it said:       " + said);
  }

  void check_end() {
    const auto reader = rehearsal_->reader();
    const core::ContactId id = rehearsal_->contact();
    const auto contact = id.is_set() ? db::find_contact(*reader, id) : std::nullopt;
    const auto member =
        contact && contact->member ? db::find_member(*reader, *contact->member) : std::nullopt;
    std::map<std::string, std::string, std::less<>> facts = {{"member", member ? "yes" : "no"},
                                                             {"points", "0"},
                                                             {"held", "0"},
                                                             {"coupons", "0"},
                                                             {"reminders", "no"}};
    if (member) {
      const db::Balances balances = db::balances_of(*reader, member->id);
      facts["points"] = std::to_string(balances.available.count());
      facts["held"] = std::to_string(balances.held.count());
      facts["coupons"] = std::to_string(db::coupons_of(*reader, member->id, 100).size());
      facts["reminders"] = member->reminders ? "yes" : "no";
    }
    for (const auto& [key, wanted] : test_.then) {
      const std::string found = facts[key];
      if (found != wanted) {
        std::string sentence = key + " should be ";
        sentence += wanted;
        sentence += " in the end, but is ";
        sentence += found.empty() ? "not there" : found;
        fail(test_.place, sentence);
      }
    }
  }

  const flow::Flow& flow_;
  const flow::FlowTest& test_;
  std::shared_ptr<const engine::Rules> rules_;
  std::unique_ptr<Rehearsal> rehearsal_;
  std::deque<std::string> heard_;
  std::vector<std::vector<channel::Option>> offered_;  // by message
  FlowTestResult result_;
};

}  // namespace

FlowTestResult run_flow_test(const flow::Flow& flow,
                             const flow::FlowTest& test,
                             const std::shared_ptr<const engine::Rules>& rules) {
  return TestRun(flow, test, rules).run();
}

std::vector<FlowTestResult> run_flow_tests(const std::shared_ptr<const engine::Rules>& rules) {
  std::vector<FlowTestResult> results;
  for (const flow::Flow& flow : rules->flows->all()) {
    for (const flow::FlowTest& test : flow.tests) {
      results.push_back(run_flow_test(flow, test, rules));
    }
  }
  return results;
}

}  // namespace regulars::app
