#include "tests/loyalty/cases/interpreter.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "tests/loyalty/cases/world.h"

namespace regulars::loyalty::cases {
namespace {

// One thousandth of a point is the smallest part of one that any product counts.
constexpr std::int64_t kThousandths = 1000;

struct Vocabulary {
  Ops ops{};
  States states{};
};

const Vocabulary& vocabulary() {
  static const Vocabulary kAll = [] {
    Vocabulary all;
    add_earning_ops(all.ops, all.states);
    add_lot_ops(all.ops, all.states);
    add_order_ops(all.ops, all.states);
    add_tier_ops(all.ops, all.states);
    add_basket_ops(all.ops, all.states);
    add_condition_ops(all.ops, all.states);
    add_payment_ops(all.ops, all.states);
    add_coupon_ops(all.ops, all.states);
    add_message_ops(all.ops, all.states);
    return all;
  }();
  return kAll;
}

void read_options(World& world, Fields& one) {
  for (const std::string& option : one.texts({"options"})) {
    if (option == "fractional_points") {
      world.scale = kThousandths;
    } else if (option == "current_order_points_spendable") {
      world.options.spends_current_order = true;
    } else if (option == "negative_balance_allowed") {
      world.program.refunds.claw_back = ClawBack::kDebt;
    } else if (option == "proportional_refund") {
      world.options.proportional_refund = true;
    } else if (option == "round_base_before_multiplier") {
      world.options.rounds_base = true;
    } else {
      throw Problem("option " + option + " is not known");
    }
  }
}

void run_step(World& world, Fields& step) {
  const std::string name = step.text({"op"});
  const auto op = vocabulary().ops.find(name);
  if (op == vocabulary().ops.end()) {
    throw Problem("op " + name + " is not known");
  }
  const std::int64_t before = world.ledger.balance();
  op->second(world, step);
  step.end();
  if (!world.thresholds.empty() && name != "enrol") {
    tell_thresholds(world, before);
  }
  world.say_points("left_after_" + name, world.ledger.balance());
  world.say_points("balance_after", world.ledger.balance());
}

// The names under which a list of answers may be expected: of "total_minor" also "totals_minor".
std::vector<std::string> plurals(const std::string& name) {
  const std::size_t word = name.find('_');
  std::vector<std::string> all{name, name + "s"};
  if (word != std::string::npos) {
    all.push_back(name.substr(0, word) + "s" + name.substr(word));
  }
  return all;
}

const std::vector<Json>* answers_for(const World& world, const std::string& name) {
  for (const auto& [said, answers] : world.answers) {
    const std::vector<std::string> all = plurals(said);
    if (std::ranges::find(all, name) != all.end()) {
      return &answers;
    }
  }
  return nullptr;
}

// "order_A_has_coupon" asks the state "order_*_has_coupon" about A.
std::optional<Json> asked_by_pattern(World& world, const std::string& name) {
  for (const auto& [pattern, state] : vocabulary().states) {
    const std::size_t star = pattern.find('*');
    if (star == std::string::npos) {
      continue;
    }
    const std::string begin = pattern.substr(0, star);
    const std::string end = pattern.substr(star + 1);
    if (name.size() > begin.size() + end.size() && name.starts_with(begin) && name.ends_with(end)) {
      const std::string who = name.substr(begin.size(), name.size() - begin.size() - end.size());
      const Json all = state(world);
      return all.contains(who) ? all.at(who) : Json(false);
    }
  }
  return std::nullopt;
}

// What the case comes to, for one field that it expects.
Json found_for(World& world, const std::string& name, const Json& expected) {
  const auto state = vocabulary().states.find(name);
  const std::vector<Json>* answers = answers_for(world, name);
  if (state != vocabulary().states.end() && !(expected.is_array() && answers != nullptr)) {
    return state->second(world);
  }
  if (answers != nullptr) {
    return expected.is_array() ? Json(*answers) : answers->back();
  }
  if (auto told = asked_by_pattern(world, name)) {
    return *told;
  }
  throw Problem("expect." + name + " is not known, or no step answers it");
}

// "26.50" and 26.5 are one number; in an object only what is expected counts.
bool is_same(const Json& expected, const Json& found) {
  if (expected.is_object() && found.is_object()) {
    return std::ranges::all_of(expected.items(), [&](const auto& field) {
      return found.contains(field.key()) && is_same(field.value(), found.at(field.key()));
    });
  }
  if (expected.is_array() && found.is_array()) {
    return std::ranges::equal(expected, found, is_same);
  }
  const bool is_decimal = (expected.is_string() && found.is_number_integer()) ||
                          (expected.is_number_integer() && found.is_string()) ||
                          (expected.is_string() && found.is_string() && expected != found);
  if (!is_decimal) {
    return expected == found;
  }
  try {
    return number_of(expected, "") == number_of(found, "");
  } catch (const Problem&) {
    return false;
  }
}

void compare(World& world, const Json& expect, std::vector<std::string>& differences) {
  for (const auto& [name, expected] : expect.items()) {
    try {
      const Json found = found_for(world, name, expected);
      if (!is_same(expected, found)) {
        differences.push_back(name + " is " + found.dump() + "; expected " + expected.dump());
      }
    } catch (const Problem& problem) {
      differences.emplace_back(problem.what());
    }
  }
}

void run(const Json& json, std::vector<std::string>& differences) {
  World world;
  Fields one(json, "case");
  one.pass_over({"id", "source", "ref", "area", "title", "status", "note"});
  read_options(world, one);
  const Json* expect = one.find("expect");
  if (expect == nullptr || !expect->is_object() || expect->empty()) {
    throw Problem("the case expects nothing");
  }
  world.expected = expect;
  begin_at_first_date(world, json.value("steps", Json::array()));
  Fields given = one.object("given");
  begin_at_first_date(world, given.json());
  read_given(world, given);
  given.end();
  std::vector<Fields> steps = one.objects("steps");
  if (steps.empty()) {
    throw Problem("the case has no steps");
  }
  for (Fields& step : steps) {
    run_step(world, step);
  }
  one.end();
  compare(world, *expect, differences);
}

}  // namespace

std::vector<std::string> run_case(const Json& one) {
  std::vector<std::string> differences;
  try {
    run(one, differences);
  } catch (const Problem& problem) {
    differences.emplace_back(problem.what());
  } catch (const Json::exception& problem) {
    differences.push_back(std::string("a value of another kind than ours: ") + problem.what());
  }
  return differences;
}

}  // namespace regulars::loyalty::cases
