#include "loyalty/earning/tally.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace regulars::loyalty {
namespace {

Fraction difference(const Fraction& from, Fraction less) {
  less.multiply(-1, 1);
  less.add(from);
  return less;
}

// The points of an order in the making. What does not fit is remembered and told at the end.
class Counting {
 public:
  Counting(const Terms& terms, const Order& order, Judge judge)
      : terms_(terms),
        seen_(seen_by(terms, order)),
        order_(seen_ ? *seen_ : order),
        judge_(judge) {}
  Counting(const Counting&) = delete;
  Counting& operator=(const Counting&) = delete;

  core::Result<Earned> made() {
    if (terms_.is_off) {
      return nothing_when_off();
    }
    auto worth = basis_of(order_, terms_.base.basis);
    if (!worth) {
      return worth.error();
    }
    earned_.worth = worth->amount;
    earned_.counted_worth = converted(worth->amount, terms_.conversion);
    earned_.carry = terms_.carried;
    if (is_nothing()) {
      return nothing();
    }
    find_rules();
    if (auto based = add_base(); !based) {
      return based.error();
    }
    add_rates();
    multiply();
    round();
    add_points();
    add_rewards();
    if (steps_.is_too_large() || sum() > core::kMaxEntry.count()) {
      return core::invalid("order " + order_.number + " brings more than " +
                           std::to_string(core::kMaxEntry.count()) +
                           " points, the most of one entry");
    }
    cap(StepKind::kPerOrder, terms_.base.most_per_order);
    cap(StepKind::kPerMember, terms_.most_for_member);
    return finished();
  }

 private:
  // --- What holds.

  bool is_nothing() const {
    const bool has_no_value = terms_.base.by == EarnBy::kOrder && !order_.parts &&
                              (!terms_.first || terms_.first->worth.minor == 0);
    return !order_.is_counting || (earned_.worth.minor == 0 && !has_no_value);
  }

  // Not worth anything for a tier either.
  Earned nothing_when_off() {
    earned_.worth.currency = order_.value.currency;
    earned_.counted_worth = earned_.worth;
    steps_.say({.kind = StepKind::kOff});
    return finished();
  }

  Earned nothing() {
    steps_.say({.kind = StepKind::kNothing});
    return finished();
  }

  Worth worth() const { return {.value = earned_.worth, .conversion = terms_.conversion}; }

  bool holds(const RuleTerm& rule) const {
    const bool is_asked =
        judge_ == Judge::kAsAtFirst ? rule.given.has_value() : is_met(rule.order, order_, worth());
    if (!is_asked) {
      return false;
    }
    switch (rule.effect.kind) {
      case EffectKind::kRate:
        return rate_basis(rule).has_value();
      case EffectKind::kUnits:
        return units_in(order_, rule.effect.lines) > 0;
      case EffectKind::kFactor:
      case EffectKind::kPoints:
      case EffectKind::kReward:
        return true;
    }
    return false;
  }

  void find_rules() {
    for (const RuleTerm& rule : terms_.rules) {
      if (holds(rule)) {
        rules_.push_back(&rule);
      }
    }
    const auto alone =
        std::ranges::find_if(rules_, [](const RuleTerm* rule) { return !rule->stacks; });
    if (alone != rules_.end()) {
      has_base_ = (*alone)->effect.kind == EffectKind::kFactor;
      rules_ = {*alone};
    }
  }

  std::vector<const RuleTerm*> rules_of(EffectKind kind) const {
    std::vector<const RuleTerm*> found;
    std::ranges::copy_if(rules_, std::back_inserter(found), [&](const RuleTerm* rule) {
      return rule->effect.kind == kind;
    });
    return found;
  }

  // --- Steps.

  // What has been rounded to since the last part is the part's.
  void add_part(const std::string& id, const std::string& name) {
    const std::int64_t now = whole(terms_.base.rounding);
    earned_.parts.push_back({.rule = id, .name = name, .points = core::Points(now - counted_)});
    counted_ = now;
  }

  std::int64_t whole(Rounding rounding) {
    const auto rounded = exact_.rounded(rounding);
    if (!rounded || *rounded > core::kMaxEntry.count()) {
      steps_.set_too_large();
      return 0;
    }
    return *rounded;
  }

  // Adds what a rule brings, of which its limit may leave less.
  void contribute(const RuleTerm& rule, Fraction brings) {
    if (rule.most && Fraction(rule.most->count()).is_less(brings)) {
      const Fraction most(rule.most->count());
      steps_.say({.kind = StepKind::kLimit,
                  .name = rule.name,
                  .change = steps_.exact(difference(most, brings))});
      brings = most;
    }
    exact_.add(brings);
    add_part(rule.id, rule.name);
  }

  core::Result<core::Done> add_base() {
    if (!has_base_) {
      return core::Done{};
    }
    auto base = base_of(terms_, order_, worth(), judge_, steps_);
    if (!base) {
      return base.error();
    }
    exact_ = base->points;
    if (base->carry) {
      earned_.carry = base->carry;
    }
    add_part("", "");
    return core::Done{};
  }

  // The lines' basis in the currency of the rule's rate; nothing when it is 0 or cannot be counted.
  std::optional<Fraction> rate_basis(const RuleTerm& rule) const {
    if (!order_.parts && rule.effect.lines.mode != LineFilter::Mode::kAll) {
      return std::nullopt;
    }
    const auto basis = basis_of(order_, terms_.base.basis, rule.effect.lines);
    return basis && basis->amount.minor > 0
               ? minor_in(basis->amount, rule.effect.rate.per.currency, terms_.conversion)
               : std::nullopt;
  }

  void add_rates() {
    for (const RuleTerm* rule : rules_of(EffectKind::kRate)) {
      const EarningRate& rate = rule->effect.rate;
      const Fraction minor = rate_basis(*rule).value_or(Fraction(0));
      Fraction brings = minor;
      brings.multiply(rate.points.count(), rate.per.minor);
      steps_.say({.kind = StepKind::kRate,
                  .name = rule->name,
                  .change = steps_.exact(brings),
                  .money = steps_.money(minor, rate.per.currency),
                  .rate = rate});
      contribute(*rule, brings);
    }
  }

  std::vector<const RuleTerm*> factors() const {
    std::vector<const RuleTerm*> found = rules_of(EffectKind::kFactor);
    if (terms_.base.factors == FactorStacking::kBest && !found.empty()) {
      const auto best =
          std::ranges::max_element(found, [](const RuleTerm* left, const RuleTerm* right) {
            const Factor& one = left->effect.factor;
            const Factor& other = right->effect.factor;
            return one.times * other.per < other.times * one.per;  // at most 10^18
          });
      found = {*best};
    }
    return found;
  }

  void multiply() {
    const Fraction before = exact_;
    Fraction sum(1);
    const auto found = factors();
    for (const RuleTerm* rule : found) {
      const Factor& factor = rule->effect.factor;
      Fraction more = terms_.base.factors == FactorStacking::kAdd ? before : exact_;
      more.multiply(factor.times - factor.per, factor.per);
      Fraction part(factor.times - factor.per);
      part.multiply(1, factor.per);
      sum.add(part);
      steps_.say({.kind = StepKind::kFactor, .name = rule->name, .factor = factor});
      contribute(*rule, more);
    }
    if (found.size() > 1 && terms_.base.factors == FactorStacking::kAdd) {
      steps_.say({.kind = StepKind::kFactorSum, .points = steps_.exact(sum)});
    }
  }

  // The parts were rounded as they came; here it is only said.
  void round() {
    if (exact_.is_broken() || exact_.rounded(Rounding::kDown) != exact_.rounded(Rounding::kUp)) {
      steps_.say({.kind = StepKind::kRounded,
                  .points = exact_of(core::Points(whole(terms_.base.rounding))),
                  .rounding = terms_.base.rounding});
    }
  }

  void add_points() {
    for (const RuleTerm* rule : rules_) {
      const Effect& effect = rule->effect;
      if (effect.kind != EffectKind::kPoints && effect.kind != EffectKind::kUnits) {
        continue;
      }
      Fraction brings(effect.points.count());
      BreakdownLine line{.kind = StepKind::kPoints, .name = rule->name};
      if (effect.kind == EffectKind::kUnits) {
        const std::int64_t units = units_in(order_, effect.lines);
        brings.multiply(units, 1);
        line.kind = StepKind::kUnits;
        line.units = CountedUnits{.count = units, .each = effect.points.count()};
      }
      line.change = steps_.exact(brings);
      steps_.say(std::move(line));
      contribute(*rule, brings);
    }
  }

  void add_rewards() {
    for (const RuleTerm* rule : rules_of(EffectKind::kReward)) {
      steps_.say({.kind = StepKind::kReward, .name = rule->name, .reward = rule->effect.reward});
      earned_.parts.push_back(
          {.rule = rule->id, .name = rule->name, .reward = rule->effect.reward});
    }
  }

  std::int64_t sum() const {
    std::int64_t sum = 0;  // parts of at most kMaxEntry, as many as there are rules
    for (const EarnedPart& part : earned_.parts) {
      sum += part.points.count();
    }
    return sum;
  }

  void cap(StepKind kind, const std::optional<core::Points>& most) {
    if (!most || sum() <= most->count()) {
      return;
    }
    std::int64_t over = sum() - most->count();
    steps_.say({.kind = kind, .change = exact_of(core::Points(-over)), .most = most->count()});
    for (auto part = earned_.parts.rbegin(); part != earned_.parts.rend() && over > 0; ++part) {
      const std::int64_t taken = std::min(over, part->points.count());
      part->points = core::Points(part->points.count() - taken);
      over -= taken;
    }
  }

  Earned finished() {
    earned_.total = core::Points(sum());
    steps_.say({.kind = StepKind::kTotal, .points = exact_of(earned_.total)});
    earned_.breakdown = steps_.take();
    return std::move(earned_);
  }

  const Terms& terms_;
  const std::optional<Order> seen_;
  const Order& order_;
  const Judge judge_;
  std::vector<const RuleTerm*> rules_;
  bool has_base_ = true;
  Fraction exact_{0};
  std::int64_t counted_ = 0;
  Steps steps_;
  Earned earned_;
};

}  // namespace

std::optional<Order> seen_by(const Terms& terms, const Order& order) {
  if (!order.parts) {
    return std::nullopt;
  }
  if (!terms.by_value) {
    return as_left(order, terms.told);
  }
  Order seen = order;
  seen.parts.reset();
  return seen;
}

core::Result<Earned> tally(const Terms& terms, const Order& order, Judge judge) {
  return Counting(terms, order, judge).made();
}

}  // namespace regulars::loyalty
