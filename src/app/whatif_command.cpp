// `regulars whatif`: the shop's history under another program.

#include <iomanip>
#include <iostream>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/files.h"
#include "app/reading.h"
#include "core/limits.h"
#include "core/money.h"
#include "db/history.h"
#include "db/notes.h"
#include "engine/program/counted_text.h"
#include "engine/program/program_file.h"
#include "engine/proof/history.h"
#include "engine/proof/whatif.h"
#include "loyalty/fraction.h"
#include "loyalty/rewards/reward.h"

namespace regulars::app {
namespace {

using engine::MemberChange;
using engine::PointSums;
using engine::WhatIf;
using nlohmann::json;

constexpr std::size_t kShown = 10;

struct Row {
  const char* what;
  std::int64_t was;
  std::int64_t would;
};

std::vector<Row> rows_of(const WhatIf& result) {
  const PointSums& was = result.was.points;
  const PointSums& would = result.would.points;
  return {{"points given", was.earned, would.earned},
          {"points used for prizes", was.used, would.used},
          {"points expired", was.expired, would.expired},
          {"points taken back after refunds", was.clawed_back, would.clawed_back},
          {"points given back for prizes", was.given_back, would.given_back},
          {"points corrected by hand", was.corrected, would.corrected},
          {"members can spend now", was.available, would.available},
          {"on the way", was.pending, would.pending},
          {"held for prizes", was.held, would.held},
          {"you owe members in all",
           was.available + was.pending + was.held,
           would.available + would.pending + would.held},
          {"debt", was.debt, would.debt}};
}

std::string signed_text(std::int64_t number) {
  return (number > 0 ? "+" : "") + std::to_string(number);
}

void print_row(const std::string& what, std::int64_t was, std::int64_t would) {
  std::cout << "  " << std::left << std::setw(34) << what << std::right << std::setw(12) << was
            << std::setw(12) << would << std::setw(12) << signed_text(would - was) << '\n';
}

std::int64_t issued_of(const engine::WhatIfSide& side, const std::string& reward) {
  const auto found = side.prizes.find(reward);
  return found == side.prizes.end() ? 0 : found->second.issued;
}

// Of both sides, by their names.
std::set<std::string> prizes_of(const WhatIf& result) {
  std::set<std::string> names;
  for (const auto* side : {&result.was, &result.would}) {
    for (const auto& [reward, _] : side->prizes) {
      names.insert(reward);
    }
  }
  return names;
}

void print_prizes(const WhatIf& result) {
  for (const std::string& reward : prizes_of(result)) {
    print_row("prize " + reward, issued_of(result.was, reward), issued_of(result.would, reward));
  }
  if (result.refused_prizes > 0) {
    std::cout << "  " << result.refused_prizes
              << (result.refused_prizes == 1 ? " prize that was taken could"
                                             : " prizes that were taken could")
              << " not have been had.\n";
  }
}

// What the prizes cost the owner at most; nothing when a price is not known.
std::optional<core::Money> cost_of(const engine::WhatIfSide& side,
                                   const loyalty::Program& program) {
  core::Money sum{.minor = 0, .currency = program.currency};
  for (const auto& [id, prizes] : side.prizes) {
    const loyalty::Reward* reward = program.find_reward(id);
    const auto each =
        reward == nullptr ? std::nullopt : loyalty::worst_cost(*reward, program.currency);
    const auto all =
        each ? loyalty::scaled(
                   each->minor, {.times = prizes.issued, .per = 1}, loyalty::Rounding::kDown)
             : std::nullopt;
    const auto more =
        all ? core::add(sum, {.minor = *all, .currency = each->currency}) : std::nullopt;
    if (!more) {
      return std::nullopt;
    }
    sum = *more;
  }
  return sum;
}

std::string cost_text(const std::optional<core::Money>& cost) {
  return cost ? core::to_decimal(*cost) + " " + cost->currency
              : "not known (give each reward a buying_price)";
}

struct Costs {
  std::optional<core::Money> was;
  std::optional<core::Money> would;
};

void print_costs(const Costs& costs) {
  std::cout << "\nPrizes cost you: " << cost_text(costs.was) << "; they would cost "
            << cost_text(costs.would) << ".\n";
}

void print_members(const WhatIf& result) {
  std::cout << "\nMembers: " << result.gaining << " would have more, " << result.losing << " less, "
            << result.same << " the same.\n";
  for (std::size_t index = 0; index < result.members.size() && index < kShown; ++index) {
    const MemberChange& change = result.members[index];
    print_row("member " + std::to_string(change.member), change.was, change.would);
  }
  if (result.members.size() > kShown) {
    std::cout << "  and " << result.members.size() - kShown << " more; --format csv lists all\n";
  }
}

void print_text(const WhatIf& result, const Costs& costs) {
  std::cout << result.happenings << " happenings of the shop's history under these rules:\n\n  "
            << std::left << std::setw(34) << "" << std::right << std::setw(12) << "it is"
            << std::setw(12) << "would be" << std::setw(12) << "difference" << '\n';
  for (const Row& row : rows_of(result)) {
    if (row.was != 0 || row.would != 0) {
      print_row(row.what, row.was, row.would);
    }
  }
  print_prizes(result);
  if (!result.was.prizes.empty() || !result.would.prizes.empty()) {
    print_costs(costs);
  }
  print_members(result);
  if (result.is_same()) {
    std::cout << "Nothing would be different.\n";
  }
}

void print_csv_row(const std::string& what,
                   const std::string& member,
                   std::int64_t was,
                   std::int64_t would) {
  std::cout << what << ',' << member << ',' << was << ',' << would << ',' << would - was << '\n';
}

// A cost that is not known leaves its cell empty.
void print_csv_costs(const Costs& costs, const std::string& currency) {
  const auto cell = [](const std::optional<core::Money>& money) {
    return money ? core::to_decimal(*money) : std::string();
  };
  const auto more =
      costs.was && costs.would ? core::subtract(*costs.would, *costs.was) : std::nullopt;
  std::cout << "prizes cost in " << currency << ",," << cell(costs.was) << ',' << cell(costs.would)
            << ',' << cell(more) << '\n';
}

// The totals first; their rows name no member.
void print_csv(const WhatIf& result, const Costs& costs, const std::string& currency) {
  std::cout << "what,member,is,would_be,difference\n";
  for (const Row& row : rows_of(result)) {
    print_csv_row(row.what, "", row.was, row.would);
  }
  for (const std::string& reward : prizes_of(result)) {
    print_csv_row(
        "prize " + reward, "", issued_of(result.was, reward), issued_of(result.would, reward));
  }
  print_csv_costs(costs, currency);
  for (const MemberChange& change : result.members) {
    print_csv_row("member", std::to_string(change.member), change.was, change.would);
  }
}

json side_json(const engine::WhatIfSide& side) {
  const PointSums& points = side.points;
  json prizes = json::object();
  for (const auto& [reward, sum] : side.prizes) {
    prizes[reward] = {{"issued", sum.issued}, {"points", sum.points}};
  }
  return {{"earned", points.earned},
          {"used", points.used},
          {"expired", points.expired},
          {"clawed_back", points.clawed_back},
          {"given_back", points.given_back},
          {"corrected", points.corrected},
          {"available", points.available},
          {"pending", points.pending},
          {"held", points.held},
          {"debt", points.debt},
          {"prizes", prizes}};
}

void print_json(const WhatIf& result, const Costs& costs) {
  json members = json::array();
  for (const MemberChange& change : result.members) {
    members.push_back({{"member", change.member}, {"is", change.was}, {"would_be", change.would}});
  }
  json is = side_json(result.was);
  json would_be = side_json(result.would);
  if (costs.was) {
    is["prize_cost"] = cost_text(costs.was);
  }
  if (costs.would) {
    would_be["prize_cost"] = cost_text(costs.would);
  }
  const json all = {{"happenings", result.happenings},
                    {"is", is},
                    {"would_be", would_be},
                    {"refused_prizes", result.refused_prizes},
                    {"gaining", result.gaining},
                    {"losing", result.losing},
                    {"same", result.same},
                    {"members", members}};
  std::cout << all.dump(2) << '\n';
}

struct ProgramText {
  std::string bytes;
  loyalty::Program program;
};

// The program of the file; nothing when it cannot be used, which has been said then.
std::optional<ProgramText> program_from(const std::string& path) {
  auto bytes = read_file(path, core::kMaxFileBytes);
  if (!bytes) {
    std::cerr << bytes.error().sentence << '\n';
    return std::nullopt;
  }
  engine::ProgramResult read = engine::read_program({.name = path, .bytes = *bytes});
  for (const flow::Finding& finding : read.findings) {
    std::cerr << flow::to_text(finding) << '\n';
  }
  return read.program ? std::optional(ProgramText{.bytes = std::move(*bytes),
                                                  .program = std::move(*read.program)})
                      : std::nullopt;
}

// The program that is in force changes nothing, whatever there was before it. It is the same one
// when only its comments and names are others.
std::unique_ptr<engine::ReplayRules> rules_for(const ProgramText& text,
                                               core::Instant since,
                                               db::Connection& database) {
  const auto version = engine::rules_in_force(database);
  const auto in_force = version ? db::program_text_of(database, *version) : std::nullopt;
  if (in_force && engine::counted_text(*in_force) == engine::counted_text(text.bytes)) {
    return std::make_unique<engine::RecordedRules>(database);
  }
  return std::make_unique<engine::ChangedRules>(text.program, since, database);
}

// Those that differ in comments and names alone are one.
std::size_t count_programs(db::Connection& database) {
  std::set<std::string> counted;
  for (const std::int64_t version : db::programs_of_history(database)) {
    if (const auto text = db::program_text_of(database, version)) {
      counted.insert(engine::counted_text(*text));
    }
  }
  return counted.size();
}

// An owner who changed one thing lately would see all older changes in the difference too.
void explain_programs(const WhatIfWords& words, const WhatIf& result, std::size_t programs) {
  if (programs > 1 && words.since.empty() && !result.is_same()) {
    std::cout
        << "\nThe history was made under " << programs
        << " programs, and all of it was counted again under this one; \"--since 2026-12-31\" "
           "counts only what came from that day on.\n";
  }
}

}  // namespace

int what_if(const WhatIfWords& words) {
  if (words.format != "text" && words.format != "csv" && words.format != "json") {
    std::cerr << "--format is text, csv or json, not \"" << words.format << "\"\n";
    return static_cast<int>(Exit::kUsage);
  }
  const auto reading = Reading::open(words.shop);
  if (!reading.shop) {
    return reading.exit;
  }
  const auto program = program_from(words.program);
  if (!program) {
    return static_cast<int>(Exit::kUsage);
  }
  const std::string& zone = reading.rules->program.time_zone;
  const auto since =
      words.since.empty() ? std::optional(core::Instant{}) : start_of_day(words.since, zone);
  if (!since) {
    std::cerr << "\"" << words.since << "\" is no day; write it like 2026-12-31\n";
    return static_cast<int>(Exit::kUsage);
  }
  const auto rules = rules_for(*program, *since, *reading.database);
  const auto result = engine::what_if(*reading.database, *rules, reading.now());
  if (!result) {
    std::cerr << result.error().sentence << '\n';
    return static_cast<int>(Exit::kFailure);
  }
  const Costs costs{.was = cost_of(result->was, reading.rules->program),
                    .would = cost_of(result->would, program->program)};
  if (words.format == "csv") {
    print_csv(*result, costs, program->program.currency);
  } else if (words.format == "json") {
    print_json(*result, costs);
  } else {
    print_text(*result, costs);
    explain_programs(words, *result, count_programs(*reading.database));
  }
  return static_cast<int>(Exit::kFine);
}

}  // namespace regulars::app
