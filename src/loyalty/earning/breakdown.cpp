#include "loyalty/earning/breakdown.h"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "core/money.h"

namespace regulars::loyalty {
namespace {

constexpr int kDecimals = 4;
constexpr std::int64_t kScale = 10'000;

// "2.5000" for 25000 with four decimals, at least `least` of which are kept.
std::string decimals(std::int64_t number, int digits, int least) {
  const bool is_negative = number < 0;
  const std::uint64_t size =
      is_negative ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
  std::string text = std::to_string(size);
  const auto all = static_cast<std::size_t>(digits);
  if (text.size() <= all) {
    text.insert(0, all + 1 - text.size(), '0');
  }
  text.insert(text.size() - all, 1, '.');
  while (digits > least && text.back() == '0') {
    text.pop_back();
    --digits;
  }
  if (text.back() == '.') {
    text.pop_back();
  }
  return is_negative ? "-" + text : text;
}

std::string words_of(Rounding rounding) {
  switch (rounding) {
    case Rounding::kDown:
      return "rounded down";
    case Rounding::kUp:
      return "rounded up";
    case Rounding::kNearest:
      return "rounded to the nearest";
  }
  return "";
}

std::string words_of(const BreakdownLine& line) {
  const std::string most = "at most " + std::to_string(line.most);
  switch (line.kind) {
    case StepKind::kCarried:
      return "carried from the last order";
    case StepKind::kKept:
      return "kept for the next order";
    case StepKind::kOrder:
      return "for one order";
    case StepKind::kTooSoon:
      return "too soon after the last order";
    case StepKind::kTooLittle:
      return "not reached";
    case StepKind::kUnits:
    case StepKind::kRate:
    case StepKind::kFactor:
    case StepKind::kPoints:
      return line.name;
    case StepKind::kFactorSum:
      return "factors added up";
    case StepKind::kRounded:
      return words_of(line.rounding);
    case StepKind::kReward:
      return "reward " + line.reward + " for " + line.name;
    case StepKind::kLimit:
      return "limit of " + line.name;
    case StepKind::kPerOrder:
      return most + " for one order";
    case StepKind::kPerMember:
      return most + " left for the member";
    case StepKind::kNothing:
      return "nothing is left of the order";
    case StepKind::kOff:
      return "the program was switched off";
    case StepKind::kAtFirst:
      return "at first";
    case StepKind::kShare:
      return "left, in proportion";
    case StepKind::kAllKept:
      return "left, all or nothing";
    case StepKind::kNoMore:
      return "no more than before";
    case StepKind::kTotal:
      return "total";
    case StepKind::kBasisPart:
    case StepKind::kConverted:
    case StepKind::kAmount:
    case StepKind::kGroups:
      return "";
  }
  return "";
}

std::string text_of(const ExactMoney& money) {
  return to_text(money.amount, core::minor_digits(money.currency)) + " " + money.currency;
}

// "83.50 USD at 1 per 1.00 USD", "100.00 EUR at 1.0845", "x1.5", "3 units at 10".
std::string details_of(const BreakdownLine& line) {
  if (line.units) {
    return std::to_string(line.units->count) + (line.units->count == 1 ? " unit" : " units") +
           " at " + std::to_string(line.units->each);
  }
  if (!line.money) {
    return line.factor ? "x" + to_text(*line.factor) : "";
  }
  std::string text = text_of(*line.money);
  if (line.rate) {
    text += " at " + std::to_string(line.rate->points.count()) + " per " +
            core::to_decimal(line.rate->per) + " " + line.rate->per.currency;
  } else if (line.factor) {
    text += " at " + to_text(*line.factor);
  }
  return text + (line.kind == StepKind::kGroups ? ", full ones only" : "");
}

std::string joined(const std::string& left, const std::string& between, const std::string& right) {
  return left.empty() || right.empty() ? left + right : left + between + right;
}

// Exact points that come from money are written with its digits.
int digits_of(const BreakdownLine& line) {
  return line.rate && line.kind != StepKind::kGroups ? core::minor_digits(line.rate->per.currency)
                                                     : 0;
}

}  // namespace

std::optional<Exact> exact_of(const Fraction& number) {
  Fraction scaled = number;
  scaled.multiply(kScale, 1);
  const auto down = scaled.rounded(Rounding::kDown);
  const auto up = scaled.rounded(Rounding::kUp);
  if (!down || !up) {
    return std::nullopt;
  }
  return Exact{.ten_thousandths = *down, .is_cut = *down != *up};
}

Exact exact_of(core::Points points) {
  return {.ten_thousandths = points.count() * kScale};
}

std::string to_text(const Exact& number, int digits) {
  const int least = number.is_cut ? kDecimals : std::min(digits, kDecimals);
  return decimals(number.ten_thousandths, kDecimals, least) + (number.is_cut ? "…" : "");
}

std::string to_text(const Factor& factor) {
  std::int64_t scale = 1;
  for (int digits = 0; digits <= 9; ++digits, scale *= 10) {
    Fraction number(factor.times);
    number.multiply(scale, factor.per);
    const auto down = number.rounded(Rounding::kDown);
    if (down && down == number.rounded(Rounding::kUp)) {
      return decimals(*down, digits, 0);
    }
  }
  return std::to_string(factor.times) + "/" + std::to_string(factor.per);
}

std::string to_line(const BreakdownLine& line) {
  if (line.part) {
    return to_line(*line.part, line.money ? line.money->currency : "");
  }
  std::string text;
  if (line.change) {
    text = (line.change->ten_thousandths < 0 ? "" : "+") + to_text(*line.change, digits_of(line)) +
           " " + joined(words_of(line), ": ", details_of(line));
  } else {
    text = joined(details_of(line), " ", words_of(line));
  }
  if (line.converted) {
    text += " = " + text_of(*line.converted);
  }
  return line.points ? text + " = " + to_text(*line.points, digits_of(line)) : text;
}

Exact Steps::exact(const Fraction& number) {
  const auto found = exact_of(number);
  is_too_large_ = is_too_large_ || !found;
  return found.value_or(Exact{});
}

ExactMoney Steps::money(Fraction minor, const std::string& currency) {
  for (int i = core::minor_digits(currency); i > 0; --i) {
    minor.multiply(1, 10);
  }
  return {.amount = exact(minor), .currency = currency};
}

}  // namespace regulars::loyalty
