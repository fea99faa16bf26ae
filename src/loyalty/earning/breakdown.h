// The steps that led to a number of points, and the line that says each (loyalty rules 20).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/points.h"
#include "loyalty/earning/basis.h"
#include "loyalty/earning/earning_rate.h"
#include "loyalty/fraction.h"

namespace regulars::loyalty {

/// A number for reading: up to four decimals, and whether there were more.
struct Exact {
  std::int64_t ten_thousandths = 0;
  bool is_cut = false;

  friend bool operator==(const Exact&, const Exact&) = default;
};
/// Nothing when it does not fit.
std::optional<Exact> exact_of(const Fraction& number);
Exact exact_of(core::Points points);  // at most kMaxEntry, either sign
/// "83.50" with at least two digits, "54.225", "25.6666…".
std::string to_text(const Exact& number, int digits);

/// "1.5" for 3/2, "4/3" for what has no decimal form of nine digits.
std::string to_text(const Factor& factor);

/// An amount in major units, which may have more digits than the currency.
struct ExactMoney {
  Exact amount{};
  std::string currency;
};

struct CountedUnits {
  std::int64_t count = 0;
  std::int64_t each = 0;
};

enum class StepKind {
  kBasisPart,  // +120.00 items
  kConverted,  // 100.00 EUR at 1.0845 = 108.45 USD
  kCarried,    // 0.50 USD carried from the last order
  kAmount,     // 83.50 USD at 1 per 1.00 USD = 83.50
  kGroups,     // 11.00 USD at 7 per 3.00 USD, full ones only = 21
  kKept,       // 0.50 USD kept for the next order = 1
  kOrder,      // for one order = 1
  kTooSoon,    // too soon after the last order = 0
  kTooLittle,  // 5.00 USD not reached = 0
  kUnits,      // 3 units at 10 = 30; with a rule: +30 towel week: 3 units at 10
  kRate,       // +40.00 towel week: 20.00 USD at 2 per 1.00 USD
  kFactor,     // x1.5 Silver
  kFactorSum,  // factors added up = 2.5
  kRounded,    // rounded down = 250
  kPoints,     // +20 over 100.00 USD
  kReward,     // reward towel for first order
  kLimit,      // -20 limit of happy-friday
  kPerOrder,   // -70 at most 200 for one order
  kPerMember,  // -70 at most 200 left for the member
  kNothing,    // nothing is left of the order
  kOff,        // the program was switched off when the order came
  kAtFirst,    // 83.50 USD at first = 270
  kShare,      // 41.75 USD left, in proportion = 135
  kAllKept,    // 41.75 USD left, all or nothing = 270
  kNoMore,     // -5 no more than before
  kTotal,      // total = 270
};

/// What a line does not speak of is absent.
struct BreakdownLine {
  StepKind kind = StepKind::kTotal;
  std::string name{};  // of the rule
  std::optional<Exact> change{};
  std::optional<ExactMoney> money{};
  std::optional<BasisPart> part{};  // its currency is money's
  std::optional<EarningRate> rate{};
  std::optional<Factor> factor{};
  std::optional<CountedUnits> units{};
  std::optional<ExactMoney> converted{};
  std::optional<Exact> points{};  // where it leads to
  std::string reward{};
  std::int64_t most = 0;
  Rounding rounding = Rounding::kDown;
};

/// The line in plain English, without a full stop.
std::string to_line(const BreakdownLine& line);

/// The lines of a number in the making. A number that does not fit is written as 0 and remembered,
/// so that it can be told at the end.
class Steps {
 public:
  void say(BreakdownLine line) { lines_.push_back(std::move(line)); }
  Exact exact(const Fraction& number);
  ExactMoney money(Fraction minor, const std::string& currency);

  bool is_too_large() const { return is_too_large_; }
  void set_too_large() { is_too_large_ = true; }
  std::vector<BreakdownLine> take() { return std::move(lines_); }

 private:
  std::vector<BreakdownLine> lines_;
  bool is_too_large_ = false;
};

}  // namespace regulars::loyalty
