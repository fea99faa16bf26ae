#include "tests/engine/test_shop.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "channel/message_json.h"
#include "channel/terminal.h"
#include "core/text.h"
#include "db/inbox.h"
#include "db/jobs.h"
#include "db/ledger.h"
#include "db/messages.h"
#include "db/notes.h"
#include "db/program_changes.h"
#include "db/verify.h"
#include "engine/catalog.h"
#include "engine/chat_event.h"
#include "engine/coupon_extension.h"
#include "engine/decide.h"
#include "engine/job_results.h"
#include "engine/join.h"
#include "engine/program/program_file.h"
#include "engine/proof/history.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"

namespace regulars::engine::test {
namespace {

using nlohmann::json;

constexpr core::Duration kAnswersWithin = std::chrono::seconds(10);

// As the job says it; nothing for a coupon that never ends.
std::optional<core::Instant> end_of(const json& payload) {
  return payload.contains("expires")
             ? std::optional(core::from_ms(payload.at("expires").get<std::int64_t>()))
             : std::nullopt;
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::shared_ptr<const Rules> load_shipped() {
  auto rules = std::make_shared<Rules>();
  std::vector<flow::SourceFile> flows;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(REGULARS_SOURCE_DIR) + "/flows")) {
    const flow::SourceFile file{.name = "flows/" + entry.path().filename().string(),
                                .bytes = bytes_of(entry.path())};
    if (entry.path().filename() != "program.yaml") {
      flows.push_back(file);
      continue;
    }
    auto program = read_program(file);
    REQUIRE(program.program.has_value());
    rules->program = *program.program;
    rules->program_text = file.bytes;
  }
  rules->flows = flow::load_flows(flows, catalog()).set;
  REQUIRE(rules->flows != nullptr);
  return rules;
}

ShopSettings settings_of(const Options& options) {
  return {.name = "Bumble Linens",
          .page_id = "1000",
          .page_name = "bumblelinens",
          .store_kind = "custom",
          .links_signed = options.links_signed,
          .verify_email = options.verify_email,
          .link_key = core::Secret("the shop's link key"),
          .corrections = options.corrections};
}

void add_texts(const channel::Message& message, std::vector<std::string>& texts) {
  if (!message.text.empty()) {
    texts.push_back(message.text);
  }
  for (const channel::Card& card : message.cards) {
    texts.push_back(card.title);
  }
  if (message.coupon) {
    texts.push_back(message.coupon->title);
  }
}

void refuse_extension(db::Connection& connection, const db::JobRow& job, core::Instant now) {
  db::add_event(connection,
                {.source = "job",
                 .dedup_key = kCouponNotExtendedEvent + (":" + job.unique_key),
                 .lane = "notes",
                 .kind = kCouponNotExtendedEvent,
                 .body = job.payload,
                 .at = now},
                now);
}

}  // namespace

std::shared_ptr<const Rules> shipped_rules() {
  static const std::shared_ptr<const Rules> kRules = load_shipped();
  return kRules;
}

core::Instant utc(const char* text) {
  const auto instant = core::parse_rfc3339(text);
  REQUIRE(instant.has_value());
  return *instant;
}

TestShop::TestShop(const Options& options)
    : clock(options.start),
      connection_(db::test::open_fresh()),
      rules_(shipped_rules()),
      shop_(settings_of(options), clock, random, rules_) {
  programs.emplace(rules_->program_text, rules_);
}

TestShop::~TestShop() {
  if (std::uncaught_exceptions() > 0) {
    return;
  }
  for (const db::Breach& breach : db::verify(*connection_, now())) {
    CAPTURE(breach.invariant, breach.sentence, breach.example);
    CHECK(breach.count == 0);
  }
}

void TestShop::change_rules(const std::function<void(Rules&)>& change) {
  auto rules = std::make_shared<Rules>(*rules_);
  change(*rules);
  rules->program_text += "\n# changed\n";
  rules_ = rules;
  programs.emplace(rules_->program_text, rules_);
  shop_.swap_rules(rules_);
}

void TestShop::act(const std::function<void(const Context&)>& work) {
  connection_->execute("BEGIN IMMEDIATE");
  const std::int64_t version = db::rule_version_of(*connection_, rules_->program_text, now());
  const auto last = rules_in_force(*connection_);
  Context context{
      .db = *connection_, .shop = shop_, .rules = *rules_, .now = now(), .rule_version = version};
  note_rules(context,
             last ? &programs.at(*db::program_text_of(*connection_, *last))->program : nullptr);
  program_changes_.clear();
  for (const db::ProgramChangeRow& row : db::program_changes(*connection_)) {
    const auto program_of = [&](std::int64_t number) {
      const auto& rules = programs.at(*db::program_text_of(*connection_, number));
      return std::shared_ptr<const loyalty::Program>(rules, &rules->program);
    };
    program_changes_.push_back(
        {.at = row.at, .before = program_of(row.before), .now = program_of(row.now)});
  }
  context.program_changes = &program_changes_;
  work(context);
  connection_->execute("COMMIT");
}

db::Contact TestShop::contact(const std::string& address, const std::string& channel) {
  return db::find_or_add_contact(
      *connection_, {.channel = channel, .page = "1000", .address = address}, now());
}

db::Contact TestShop::member(const std::string& address, const std::string& email) {
  db::Contact person = contact(address);
  act([&](const Context& context) {
    join(context, {.contact = person, .email = email, .source = "test"});
    REQUIRE(person.member.has_value());
    if (shop_.settings().verify_email == VerifyEmail::kAuto) {
      // As if typed addresses had been believed when they joined.
      const auto member = db::find_member(context.db, *person.member);
      REQUIRE(prove_address(context, *member, *member->email));
      const std::string id = std::to_string(person.member->number());
      context.db.execute(("UPDATE member SET proven_ms = NULL WHERE id = " + id).c_str());
    }
  });
  return person;
}

void TestShop::give(const db::Contact& person, std::int64_t points) {
  const auto txn = db::post(*connection_,
                            {.ref = "gift:" + std::to_string(++gifts_),
                             .kind = "adjust",
                             .member = *person.member,
                             .reason = "For the test",
                             .postings = {{db::AccountKind::kMember, core::Points(points)},
                                          {db::AccountKind::kAdjust, core::Points(-points)}}},
                            now());
  db::add_lot(
      *connection_, {.member = *person.member, .txn = *txn, .points = core::Points(points)}, now());
}

db::Member TestShop::member_of(const db::Contact& person) {
  const auto fresh = db::find_contact(*connection_, person.id);
  REQUIRE(fresh->member.has_value());
  return *db::find_member(*connection_, *fresh->member);
}

std::int64_t TestShop::points_of(const db::Contact& person) {
  return db::balances_of(*connection_, member_of(person).id).available.count();
}

std::int64_t TestShop::held_of(const db::Contact& person) {
  return db::balances_of(*connection_, member_of(person).id).held.count();
}

store_adapter::Order TestShop::order(std::int64_t minor, std::int64_t version) const {
  return {.id = "90071",
          .number = "10432",
          .email = "Ana@example.com",
          .state = store_adapter::OrderState::kPaid,
          .value = {.minor = minor, .currency = "USD"},
          .version = version,
          .placed_at = now()};
}

std::string TestShop::signed_link(const std::string& number) const {
  return shop_.order_link(number);
}

void TestShop::opens(const std::string& ref) {
  sends({.kind = channel::EventKind::kReferral, .ref = ref});
}

void TestShop::taps(const std::string& title) {
  const std::string payload = payload_of(title);
  sends({.kind = channel::EventKind::kTap, .text = title, .payload = payload});
}

void TestShop::sends(channel::Event event) {
  event.page_id = "1000";
  event.person_id = speaker;
  pass(std::chrono::seconds(5));  // nobody is faster, and the limits per minute stay far
  event.at = now();
  db::add_event(*connection_,
                {.source = "chat",
                 .dedup_key = std::to_string(++events_),
                 .lane = "chat:" + speaker,
                 .kind = channel::to_string(event.kind),
                 .body = chat_event_to_json(event),
                 .at = event.at},
                now());
  settle();
}

bool TestShop::decide_waiting() {
  const auto rows = db::claim_events(*connection_, now(), 64);
  for (const db::InboxRow& row : rows) {
    act([&](const Context& context) {
      const auto outcome = decide(context, row);
      CAPTURE(row.kind, row.body);
      REQUIRE(outcome.has_value());
    });
  }
  return !rows.empty();
}

bool TestShop::do_store_jobs() {
  if (is_store_away) {
    return false;
  }
  const auto jobs = db::claim_jobs(*connection_, "store", now(), 10);
  for (const db::JobRow& job : jobs) {
    const json payload = json::parse(job.payload);
    if (job.kind == "fetch_order") {
      fetch_order(job);
      continue;
    }
    if (job.kind == "disable_coupon" || job.kind == "extend_coupon") {
      if (job.kind == "extend_coupon" && !extends_coupons) {
        refuse_extension(*connection_, job, now());
      }
      db::finish_job(*connection_, job.id, now());
      continue;
    }
    db::NewEvent event{.source = "job",
                       .dedup_key = job.kind + ":" + job.unique_key,
                       .lane = "contact:" + std::to_string(payload.at("contact").get<int>()),
                       .at = now()};
    if (job.kind == "check_order" && is_store_unclear) {
      event.kind = kOrderUnclearEvent;
      event.dedup_key += ":" + std::to_string(job.attempts);
      event.body = json({{"claim", payload.at("claim")}}).dump();
      db::add_event(*connection_, event, now());
      db::fail_job(*connection_, job.id, "order 10432", now() + std::chrono::hours(1), now());
      continue;
    }
    if (job.kind == "check_order") {
      store_adapter::OrderAnswer answer;
      const auto found = orders.find(payload.at("number").get<std::string>());
      if (found != orders.end()) {
        answer.found = true;
        answer.email_matches =
            core::canonical_email(found->second.email) == payload.at("email").get<std::string>();
      }
      if (answer.email_matches) {
        answer.order = found->second;
      }
      event.kind = "order_checked";
      event.body = order_checked_body(payload.at("claim").get<std::int64_t>(), answer);
      event.not_before = core::from_ms(payload.at("answer_after").get<std::int64_t>());
    } else {
      const auto redemption = payload.at("redemption").get<std::int64_t>();
      event.kind = refuses_coupons ? "coupon_refused" : "coupon_created";
      event.body = refuses_coupons
                       ? coupon_refused_body(redemption, "no such product")
                       : coupon_created_body(redemption,
                                             {.code = payload.at("code").get<std::string>(),
                                              .id = "c1",
                                              .expires_at = end_of(payload)});
    }
    db::add_event(*connection_, event, now());
    db::finish_job(*connection_, job.id, now());
  }
  return !jobs.empty();
}

void TestShop::fetch_order(const db::JobRow& job) {
  const json payload = json::parse(job.payload);
  const auto number = payload.at("number").get<std::string>();
  const auto found = orders.find(number);
  const bool is_known = found != orders.end() && core::canonical_email(found->second.email) ==
                                                     payload.at("email").get<std::string>();
  db::add_event(
      *connection_,
      {.source = "job",
       .dedup_key = "order_fetched:" + job.unique_key,
       .lane = job.lane,
       .kind = "order_fetched",
       .body = order_fetched_body(number, is_known ? std::optional(found->second) : std::nullopt),
       .at = now()},
      now());
  db::finish_job(*connection_, job.id, now());
}

void TestShop::settle() {
  const core::Instant end = now() + kAnswersWithin;
  while (true) {
    const bool decided = decide_waiting();
    if (do_store_jobs() || decided) {
      continue;
    }
    const auto next = db::next_event_due(*connection_);
    if (!next || *next > end) {
      return;
    }
    clock.set(std::max(*next, now()));
  }
}

std::vector<std::string> TestShop::heard() {
  std::vector<std::string> texts;
  for (const db::MessageRow& row :
       db::thread_of(*connection_, contact(speaker).id, core::MessageId(heard_up_to_), 500)) {
    heard_up_to_ = row.id.number();
    if (row.is_incoming) {
      continue;
    }
    const auto message = channel::message_from_json(row.body);
    REQUIRE(message.has_value());
    add_texts(*message, texts);
  }
  return texts;
}

std::string TestShop::payload_of(const std::string& title) {
  std::string payload;
  for (const db::MessageRow& row :
       db::thread_of(*connection_, contact(speaker).id, core::MessageId(0), 500)) {
    const auto message = channel::message_from_json(row.body);
    if (row.is_incoming || !message) {
      continue;
    }
    for (const channel::Option& option : channel::options(*message)) {
      payload = option.title == title ? option.payload : payload;
    }
  }
  CAPTURE(title);
  REQUIRE_FALSE(payload.empty());
  return payload;
}

std::vector<std::string> TestShop::notes() {
  std::vector<std::string> sentences;
  for (const db::OwnerNote& note : db::newest_notes(*connection_, 50)) {
    sentences.push_back(note.sentence);
  }
  return sentences;
}

bool has_part(const std::vector<std::string>& texts, const std::string& part) {
  return std::ranges::any_of(
      texts, [&](const std::string& text) { return text.find(part) != std::string::npos; });
}

}  // namespace regulars::engine::test
