#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.h"
#include "loyalty/earning/terms.h"

namespace regulars::loyalty {
namespace {

struct Token {
  enum class Kind { kWord, kQuoted, kEnd };  // kEnd: of an item
  Kind kind = Kind::kEnd;
  std::string text{};
};

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

// Takes a quoted text off the front; what it escapes in another way to_text would not write.
std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string out;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '"') {
      rest.remove_prefix(i + 1);
      return out;
    }
    if (rest[i] != '\\') {
      out += rest[i];
      continue;
    }
    ++i;
    if (rest.substr(i, 1) == "x") {
      unsigned byte = 0;
      const std::string_view digits = rest.substr(i + 1, 2);
      const auto [end, problem] =
          std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
      if (problem != std::errc() || byte > 0x7f) {
        return std::nullopt;
      }
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += rest.substr(i, 1);
    }
  }
  return std::nullopt;
}

// The tokens of the text; after each item and at the end a kEnd.
std::optional<std::vector<Token>> tokens_of(std::string_view rest) {
  std::vector<Token> tokens;
  while (!rest.empty()) {
    if (rest.front() == ' ') {
      rest.remove_prefix(1);
    } else if (rest.front() == ';') {
      tokens.push_back({.kind = Token::Kind::kEnd});
      rest.remove_prefix(1);
    } else if (rest.front() == '"') {
      auto text = take_quoted(rest);
      if (!text) {
        return std::nullopt;
      }
      tokens.push_back({.kind = Token::Kind::kQuoted, .text = std::move(*text)});
    } else {
      const std::size_t size = std::min(rest.find_first_of(" ;\""), rest.size());
      tokens.push_back({.kind = Token::Kind::kWord, .text = std::string(rest.substr(0, size))});
      rest.remove_prefix(size);
    }
  }
  tokens.push_back({.kind = Token::Kind::kEnd});
  return tokens;
}

// Reads what is in order and remembers when something is not; what it then gives means nothing.
class TermsReader {
 public:
  explicit TermsReader(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  std::optional<Terms> read() {
    expect(took("v1") && took_end());
    while (is_good_ && at_ < tokens_.size()) {
      read_item();
      expect(took_end());
    }
    return is_good_ ? std::optional(std::move(terms_)) : std::nullopt;
  }

 private:
  // --- Tokens.

  void expect(bool holds) { is_good_ = is_good_ && holds; }

  bool is_at(Token::Kind kind) const {
    return is_good_ && at_ < tokens_.size() && tokens_[at_].kind == kind;
  }

  bool took_end() {
    const bool is_end = is_at(Token::Kind::kEnd);
    at_ += is_end ? 1 : 0;
    return is_end;
  }

  bool took(std::string_view word) {
    const bool is_it = is_at(Token::Kind::kWord) && tokens_[at_].text == word;
    at_ += is_it ? 1 : 0;
    return is_it;
  }

  std::string next(Token::Kind kind) {
    expect(is_at(kind));
    return is_good_ ? tokens_[at_++].text : "";
  }

  std::string word() { return next(Token::Kind::kWord); }
  std::string quoted() { return next(Token::Kind::kQuoted); }

  std::int64_t number() {
    const auto found = number_in(word());
    expect(found.has_value());
    return found.value_or(0);
  }

  core::Points points() { return core::Points(number()); }

  core::Money money() {
    const std::int64_t minor = number();
    return {.minor = minor, .currency = word()};
  }

  EarningRate rate() {
    const std::string numbers = word();
    const auto found = rate_from_text(numbers + " " + word());
    expect(found.has_value());
    return found.value_or(EarningRate{});
  }

  Factor factor(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto times = number_in(text.substr(0, slash));
    const auto per = number_in(slash == std::string_view::npos ? "" : text.substr(slash + 1));
    expect(times && per);
    return {.times = times.value_or(1), .per = per.value_or(1)};
  }

  LineFilter lines() {
    LineFilter filter;
    if (took("only")) {
      filter.mode = LineFilter::Mode::kOnlyListed;
    } else if (took("but")) {
      filter.mode = LineFilter::Mode::kAllButListed;
    } else {
      expect(took("all"));
    }
    while (took("product")) {
      filter.products.push_back(quoted());
    }
    while (took("category")) {
      filter.categories.push_back(quoted());
    }
    while (took("tag")) {
      filter.tags.push_back(quoted());
    }
    return filter;
  }

  // --- Items.

  void read_item() {
    using Reader = void (TermsReader::*)();
    static constexpr std::array<std::pair<std::string_view, Reader>, 20> kItems{
        {{"by", &TermsReader::read_by},
         {"least", &TermsReader::read_least},
         {"groups", &TermsReader::read_groups},
         {"round", &TermsReader::read_rounding},
         {"factors", &TermsReader::read_factors},
         {"refund", &TermsReader::read_refunds},
         {"basis", &TermsReader::read_basis},
         {"lines", &TermsReader::read_lines},
         {"order-most", &TermsReader::read_order_most},
         {"rate", &TermsReader::read_rate},
         {"convert", &TermsReader::read_conversion},
         {"by-value", &TermsReader::read_by_value},
         {"told", &TermsReader::read_told},
         {"when-spent", &TermsReader::read_policy},
         {"off", &TermsReader::read_off},
         {"too-soon", &TermsReader::read_too_soon},
         {"carried", &TermsReader::read_carried},
         {"rule", &TermsReader::read_rule},
         {"member-most", &TermsReader::read_member_most},
         {"first", &TermsReader::read_first}}};
    const std::string name = word();
    for (const auto& [item, reader] : kItems) {
      if (item == name) {
        (this->*reader)();
        return;
      }
    }
    expect(false);
  }

  void read_by() {
    if (took("order")) {
      terms_.base.by = EarnBy::kOrder;
    } else if (took("unit")) {
      terms_.base.by = EarnBy::kUnit;
    } else {
      expect(took("amount"));
    }
    terms_.base.points = points();
  }
  void read_least() { terms_.base.least_value = money(); }
  void read_groups() { terms_.base.whole_groups = true; }
  void read_rounding() {
    terms_.base.rounding = took("up") ? Rounding::kUp : Rounding::kNearest;
    expect(terms_.base.rounding == Rounding::kUp || took("nearest"));
  }
  void read_factors() {
    terms_.base.factors = took("add") ? FactorStacking::kAdd : FactorStacking::kBest;
    expect(terms_.base.factors == FactorStacking::kAdd || took("best"));
  }
  void read_refunds() {
    if (took("in-proportion")) {
      terms_.base.refunds = RefundMode::kInProportion;
    } else if (took("per-line")) {
      terms_.base.refunds = RefundMode::kPerLine;
    } else {
      expect(took("all-or-nothing"));
      terms_.base.refunds = RefundMode::kAllOrNothing;
    }
  }
  void read_basis() {
    BasisRules& basis = terms_.base.basis;
    basis.before_discounts = took("before-discounts");
    basis.before_own_reward = took("before-reward");
    if (took("tax")) {
      basis.tax = TaxCounts::kAlways;
    } else if (took("no-tax")) {
      basis.tax = TaxCounts::kNever;
    }
    basis.with_shipping = took("shipping");
    basis.with_paid_by_points = took("by-points");
    basis.with_paid_by_card = !took("not-by-card");
    basis.spreads_order_discount = !took("discount-apart");
  }
  void read_lines() { terms_.base.lines = lines(); }
  void read_order_most() { terms_.base.most_per_order = points(); }
  void read_rate() { terms_.rate = rate(); }
  void read_conversion() {
    Conversion conversion;
    conversion.from = word();
    conversion.to = word();
    conversion.rate = factor(word());
    terms_.conversion = conversion;
  }
  void read_by_value() { terms_.by_value = true; }
  void read_told() {
    ToldValue told;
    told.value = number();
    expect(took("of"));
    told.amounts = number();
    told.lines = took("lines") ? number() : 0;
    told.tax = took("tax") ? number() : 0;
    told.by_points = took("points") ? number() : 0;
    told.by_card = took("card") ? number() : 0;
    if (!took("unknown")) {
      told.parts.emplace();
      for (std::size_t i = 0; i < kValueParts; ++i) {
        told.parts->at(i) = took(std::string("with-") + kValuePartNames.at(i));
      }
      told.made_up = took("made-up") ? number() : told.value;
    }
    terms_.told = told;
  }
  void read_policy() {
    if (took("only-pending")) {
      terms_.policy.claw_back = ClawBack::kOnlyPending;
    } else if (took("debt")) {
      terms_.policy.claw_back = ClawBack::kDebt;
      terms_.policy.debt_limit = points();
    }
    terms_.policy.from_other_lots = !took("own-points");
  }
  void read_off() { terms_.is_off = true; }
  void read_too_soon() { terms_.is_too_soon = true; }
  void read_carried() { terms_.carried = money(); }
  void read_member_most() { terms_.most_for_member = points(); }
  void read_first() {
    FirstCount first;
    first.worth = money();
    first.points = points();
    terms_.first = first;
  }

  Effect effect() {
    Effect effect;
    const std::string kind = word();
    if (kind == "rate") {
      effect.kind = EffectKind::kRate;
      effect.rate = rate();
      effect.lines = lines();
    } else if (kind == "plus") {
      effect.points = points();
    } else if (kind == "each") {
      effect.kind = EffectKind::kUnits;
      effect.points = points();
      effect.lines = lines();
    } else if (kind == "reward") {
      effect.kind = EffectKind::kReward;
      effect.reward = quoted();
    } else {
      expect(kind.starts_with('x'));
      effect.kind = EffectKind::kFactor;
      effect.factor = factor(std::string_view(kind).substr(kind.empty() ? 0 : 1));
    }
    return effect;
  }

  void read_rule() {
    RuleTerm rule;
    rule.id = quoted();
    rule.name = quoted();
    rule.stacks = !took("alone");
    rule.effect = effect();
    if (took("from")) {
      rule.order.value_at_least = money();
    }
    if (took("over")) {
      rule.order.value_over = money();
    }
    while (took("units")) {
      UnitsCondition units;
      units.at_least = number();
      units.of = lines();
      rule.order.units.push_back(std::move(units));
    }
    if (took("most")) {
      rule.most = points();
    }
    if (took("given")) {
      rule.given = points();
    }
    terms_.rules.push_back(std::move(rule));
  }

  const std::vector<Token> tokens_;
  std::size_t at_ = 0;
  bool is_good_ = true;
  Terms terms_;
};

}  // namespace

std::optional<Terms> terms_from_text(std::string_view text) {
  if (text.size() > kMaxTermsBytes || !core::is_utf8(text)) {
    return std::nullopt;
  }
  std::optional<Terms> terms;
  if (const auto rate = rate_from_text(text)) {
    terms = Terms{.rate = *rate, .by_value = true};
  } else if (auto tokens = tokens_of(text)) {
    terms = TermsReader(std::move(*tokens)).read();
    // One text for one meaning: what to_text would have written otherwise was written by nobody.
    if (terms && to_text(*terms) != text) {
      return std::nullopt;
    }
  }
  return terms && is_sound(*terms) ? terms : std::nullopt;
}

}  // namespace regulars::loyalty
