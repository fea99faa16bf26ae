// Steps about tiers: by money spent, and by a balance that comes and goes.
#include <algorithm>
#include <utility>

#include "tests/loyalty/cases/words.h"
#include "tests/loyalty/cases/world.h"

namespace regulars::loyalty::cases {
namespace {

Json name_of(const World& world, std::optional<std::size_t> tier) {
  return tier ? Json(world.program.tiers[*tier].name) : Json();
}

// The tier that counts for an order of the current amount.
void tier(World& world, Fields& step) {
  std::int64_t minor = world.current_minor.value_or(0);
  if (const Json* current = step.find("current")) {
    minor = scaled_number(*current, world.unit_minor, step.where() + ".current");
  }
  minor = step.whole_or({"current_minor"}, minor);
  const std::string name = facts_for(world, minor).tier;
  world.say("tier", name.empty() ? Json() : Json(name));
}

std::int64_t counted(const World& world) {
  std::int64_t sum = 0;
  for (const Qualified& move : world.tier_moves) {
    sum += move.amount;
  }
  return sum;
}

// The balance becomes exactly what the tier begins with.
void move_to(World& world, Fields& step) {
  const auto found = find_tier(world.program.tiers, step.text({"tier"}));
  if (!found) {
    throw Problem(step.where() + ": there is no such tier");
  }
  const Day day = world.dates.day(step.text({"on"}));
  const std::int64_t threshold = world.program.tiers[*found].threshold;
  world.tier_moves.push_back({.day = day, .amount = threshold - counted(world)});
}

struct Walked {
  TierState state{};
  std::vector<Qualified> history{};
};

Walked walked(const World& world, const TierRules& rules, std::optional<core::Instant> until) {
  Walked member;
  const core::Instant joined =
      start_of(world.tier_moves.front().day - std::chrono::days(30), kZone);
  const auto basis = [&] {
    return TierBasis{.rules = rules,
                     .tiers = world.program.tiers,
                     .history = member.history,
                     .joined = joined,
                     .zone = kZone};
  };
  member.state = tier_at_joining(basis());
  for (const Qualified& move : world.tier_moves) {
    const core::Instant at = start_of(move.day, kZone) + std::chrono::hours(12);
    if (until && at > *until) {
      break;
    }
    member.state = advance(basis(), member.state, at).state;
    member.history.push_back(move);
    member.state = advance(basis(), member.state, at).state;
  }
  if (until) {
    member.state = advance(basis(), member.state, *until).state;
  }
  return member;
}

TierRules by_balance(std::optional<Grace> grace) {
  TierRules rules{.qualifying = {.counter = TierCounter::kBalance}};
  rules.grace = grace;
  return rules;
}

std::optional<Grace> grace_of(const World& world, const std::string& rounded_to) {
  if (world.grace_text.empty()) {
    return std::nullopt;
  }
  return Grace{.length = period_of(world.grace_text), .rounded_up_to = unit_of(rounded_to)};
}

// The last day of the tier: without grace, with it, and with it up to the end of a month.
Json downgrade_after(World& world) {
  if (world.tier_moves.empty()) {
    throw Problem("downgrade_after without a tier that was reached and left");
  }
  const auto last_day = [&](std::optional<Grace> grace) {
    const TierRules rules = by_balance(grace);
    const Walked member = walked(world, rules, {});
    return member.state.grace_until
               ? Json(day_text(last_good_day_before(*member.state.grace_until, kZone)))
               : Json();
  };
  return Json{{"no_grace", last_day({})},
              {"grace", last_day(grace_of(world, "none"))},
              {"grace_exact", last_day(grace_of(world, "none"))},
              {"grace_rounded_to_week_end", last_day(grace_of(world, "week"))},
              {"grace_rounded_to_month_end", last_day(grace_of(world, "month"))},
              {"grace_rounded_to_quarter_end", last_day(grace_of(world, "quarter"))},
              {"grace_rounded_to_half_year_end", last_day(grace_of(world, "half_year"))},
              {"grace_rounded_to_year_end", last_day(grace_of(world, "year"))}};
}

// The tier of a balance on a day, at its noon; with the grace that is given.
void tier_on(World& world, Fields& step) {
  const Day day = world.dates.day(step.text({"on", "date"}));
  const std::string rounded = step.text_or({"grace_rounded_to"}, "none");
  const TierRules rules = by_balance(grace_of(world, rounded));
  const Walked member = walked(world, rules, start_of(day, kZone) + std::chrono::hours(12));
  world.say("tier", name_of(world, held_tier(member.state)));
}

}  // namespace

void add_tier_ops(Ops& ops, States& states) {
  ops["tier"] = tier;
  ops["reach"] = move_to;
  ops["spend_to"] = move_to;
  ops["tier_on"] = tier_on;
  states["downgrade_after"] = downgrade_after;
}

}  // namespace regulars::loyalty::cases
