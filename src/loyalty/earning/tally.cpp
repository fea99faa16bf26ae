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
  ~Counting() = default;

  /// The rule that took the place of all others though its limit left less than it brings; empty
  /// for none. After made().
  std::string cut_alone() const { return is_alone_cut_ ? alone_->id : std::string(); }

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
      alone_ = *alone;
      has_base_ = alone_->effect.kind == EffectKind::kFactor;
      rules_ = {alone_};
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
      is_alone_cut_ = &rule == alone_;
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

  Fraction say_rate(const RuleTerm& rule) {
    const EarningRate& rate = rule.effect.rate;
    const Fraction minor = rate_basis(rule).value_or(Fraction(0));
    Fraction brings = minor;
    brings.multiply(rate.points.count(), rate.per.minor);
    steps_.say({.kind = StepKind::kRate,
                .name = rule.name,
                .change = steps_.exact(brings),
                .money = steps_.money(minor, rate.per.currency),
                .rate = rate});
    return brings;
  }

  // Those with a limit wait until the factors without one are known: it holds for all they bring.
  void add_rates() {
    for (const RuleTerm* rule : rules_of(EffectKind::kRate)) {
      const Fraction brings = say_rate(*rule);
      if (rule->most) {
        limited_.push_back({.rule = rule, .plain = brings, .brings = brings});
      } else {
        contribute(*rule, brings);
      }
    }
  }

  bool are_added() const { return terms_.base.factors == FactorStacking::kAdd; }

  Fraction times(Fraction points, const Factor& factor) const {
    points.multiply(factor.times - factor.per, factor.per);
    return points;
  }

  // What the factor brings by itself, no more than its limit leaves.
  Fraction gain(const RuleTerm& rule) const {
    Fraction all = exact_;
    for (const LimitedRate& limited : limited_) {
      all.add(limited.plain);
    }
    Fraction more = times(all, rule.effect.factor);
    const Fraction most(rule.most ? rule.most->count() : core::kMaxEntry.count());
    return most.is_less(more) ? most : more;
  }

  // Those without a limit first: what they bring is no use of a limit.
  std::vector<const RuleTerm*> factors() const {
    std::vector<const RuleTerm*> found = rules_of(EffectKind::kFactor);
    std::stable_partition(
        found.begin(), found.end(), [](const RuleTerm* rule) { return !rule->most; });
    if (terms_.base.factors == FactorStacking::kBest && !found.empty()) {
      found = {*std::ranges::max_element(found, [this](const auto* left, const auto* right) {
        return gain(*left).is_less(gain(*right));
      })};
    }
    return found;
  }

  // `before`: what an added factor counts from.
  void apply(const RuleTerm& rule, const Fraction& before) {
    const Factor& factor = rule.effect.factor;
    steps_.say({.kind = StepKind::kFactor, .name = rule.name, .factor = factor});
    contribute(rule, times(are_added() ? before : exact_, factor));
  }

  void multiply() {
    Fraction before = exact_;
    Fraction sum(1);
    const auto found = factors();
    for (const RuleTerm* rule : found) {
      const Factor& factor = rule->effect.factor;
      if (rule->most) {
        add_limited(before);
      }
      for (LimitedRate& limited : limited_) {
        limited.brings.add(times(are_added() ? limited.plain : limited.brings, factor));
      }
      sum.add(times(Fraction(1), factor));
      apply(*rule, before);
    }
    add_limited(before);
    if (found.size() > 1 && are_added()) {
      steps_.say({.kind = StepKind::kFactorSum, .points = steps_.exact(sum)});
    }
  }

  // The rates with a limit, each with what the factors so far have made of it. Once.
  void add_limited(Fraction& before) {
    for (const LimitedRate& limited : limited_) {
      before.add(limited.plain);
      contribute(*limited.rule, limited.brings);
    }
    limited_.clear();
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

  struct LimitedRate {
    const RuleTerm* rule = nullptr;
    Fraction plain{0};
    Fraction brings{0};
  };

  const Terms& terms_;
  const std::optional<Order> seen_;
  const Order& order_;
  const Judge judge_;
  std::vector<const RuleTerm*> rules_;
  std::vector<LimitedRate> limited_;
  const RuleTerm* alone_ = nullptr;  // takes the place of all others
  bool is_alone_cut_ = false;
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
  Counting counting(terms, order, judge);
  auto earned = counting.made();
  const std::string cut = earned ? counting.cut_alone() : std::string();
  if (cut.empty()) {
    return earned;
  }
  Terms others = terms;
  std::erase_if(others.rules, [&cut](const RuleTerm& rule) { return rule.id == cut; });
  auto without = tally(others, order, judge);
  return without && without->total > earned->total ? std::move(without) : std::move(earned);
}

}  // namespace regulars::loyalty
