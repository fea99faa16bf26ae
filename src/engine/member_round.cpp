#include "engine/member_round.h"

#include <nlohmann/json.hpp>

#include "db/gifts.h"
#include "db/inbox.h"
#include "db/notes.h"

namespace regulars::engine {
namespace {

using nlohmann::json;

constexpr int kPage = 200;

void add_page(const Context& context,
              const MemberRound& round,
              const std::string& run,
              core::MemberId after) {
  const std::int64_t from = after.number();
  const json body = {{"run", run}, {"after", from}};
  db::add_event(context.db,
                {.source = "timer",
                 .dedup_key = std::string(round.event) + ":" + run + ":" + std::to_string(from),
                 .lane = round.event,
                 .kind = round.event,
                 .body = body.dump(-1, ' ', false, json::error_handler_t::replace),
                 .at = context.now},
                context.now);
}

}  // namespace

void note_round_rules(const Context& context, const MemberRound& round, const std::string& rules) {
  if (db::get_setting(context.db, round.rules_setting).value_or("") == rules) {
    return;
  }
  db::set_setting(context.db, round.rules_setting, rules);
  const std::string run =
      std::to_string(context.rule_version) + ":" + std::to_string(core::to_ms(context.now));
  db::set_setting(context.db, round.run_setting, run);
  add_page(context, round, run, core::MemberId(0));
}

void go_round(const Context& context,
              const MemberRound& round,
              const json& body,
              const std::function<void(core::MemberId)>& visit) {
  const std::string run = body.value("run", std::string());
  if (db::get_setting(context.db, round.run_setting) != run) {
    return;  // the rules have changed again, and another run is under way
  }
  const core::MemberId after(body.value("after", std::int64_t{0}));
  const auto members = db::members_after(context.db, after, kPage);
  for (const core::MemberId member : members) {
    visit(member);
  }
  if (members.size() == kPage) {
    add_page(context, round, run, members.back());
  }
}

}  // namespace regulars::engine
