#include "app/threshold_words.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/whole_number.h"
#include "engine/program/program_words.h"
#include "flow/source_text.h"
#include "flow/words.h"

namespace regulars::app {
namespace {

using core::Money;
using core::Result;
using flow::in_quotes;

constexpr std::size_t kMaxWholeDigits = 15;  // as core::parse_money
constexpr std::string_view kPer = " per ";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

core::Error refuse(std::string_view option, const std::string& sentence) {
  return core::invalid(std::string(option) + ": " + sentence);
}

// Where the first letter stands that belongs to no plain number: digits and at most one point.
std::optional<std::size_t> find_wrong(std::string_view number) {
  bool has_point = false;
  for (std::size_t i = 0; i < number.size(); ++i) {
    const bool is_first_point = number[i] == '.' && !has_point;
    if (!is_digit(number[i]) && !is_first_point) {
      return i;
    }
    has_point = has_point || is_first_point;
  }
  return std::nullopt;
}

// What stands there, and what to write instead.
std::string judge(std::string_view number, std::size_t at) {
  switch (number[at]) {
    case ',':
      return "a comma; write nothing between thousands, and a point before decimals";
    case '-':
      return "a minus; nothing here can be below zero";
    case '.':
      return "a second point; write at most one";
    case 'e':
    case 'E':
      if (at > 0) {
        return "an exponent; write all digits of the number";
      }
      break;
    default:
      break;
  }
  const std::string rest(number.substr(at));
  const bool is_control = static_cast<unsigned char>(rest.front()) < 0x20;
  return (is_control ? "a sign that cannot be seen"
                     : in_quotes(rest.substr(0, flow::byte_at_column(rest, 2)))) +
         "; write digits and at most one point";
}

// "letter 2 of "1,980" is a comma; ...", or nothing for a plain number.
std::optional<std::string> wrong_letter(std::string_view number) {
  const auto at = find_wrong(number);
  if (!at) {
    return std::nullopt;
  }
  const std::size_t letter = flow::count_columns(number.substr(0, *at)) + 1;
  return "letter " + std::to_string(letter) + " of " + in_quotes(number) + " is " +
         judge(number, *at);
}

// Why core::parse_money or flow::parse_amount will not take a number of nothing but digits and one
// point.
std::string wrong_length(std::string_view number, const std::string& currency) {
  const std::string quoted = in_quotes(number);
  const std::size_t point = std::min(number.find('.'), number.size());
  const std::size_t decimals = number.size() - std::min(number.size(), point + 1);
  const auto digits = static_cast<std::size_t>(core::minor_digits(currency));
  if (point == 0) {
    return quoted + " has no digit before the point";
  }
  if (point > kMaxWholeDigits) {
    return quoted + " has " + std::to_string(point) + " digits before the point; at most " +
           std::to_string(kMaxWholeDigits) + " can be counted with";
  }
  if (point + 1 == number.size()) {
    return quoted + " has no digit after the point";
  }
  if (decimals > digits) {
    return quoted + " has " + std::to_string(decimals) + (decimals == 1 ? " digit" : " digits") +
           " after the point, but " + currency + " has " +
           (digits == 0 ? "none" : std::to_string(digits));
  }
  return quoted + " is too large";
}

// The currency after the number; empty when there is none.
std::string_view currency_in(std::string_view text) {
  const std::size_t blank = text.rfind(' ');
  const std::string_view word =
      blank == std::string_view::npos ? std::string_view() : text.substr(blank + 1);
  return core::is_currency(word) ? word : std::string_view();
}

Result<Money> read_amount(std::string_view option,
                          std::string_view text,
                          const std::string& currency) {
  const std::size_t blank = std::min(text.find(' '), text.size());
  const std::string_view number = text.substr(0, blank);
  const std::string_view typed = text.substr(std::min(blank + 1, text.size()));
  if (number.empty()) {
    return refuse(option, in_quotes(text) + " is no amount; write it like 60.00 " + currency);
  }
  if (auto sentence = wrong_letter(number)) {
    return refuse(option, *sentence);
  }
  if (blank < text.size() && !core::is_currency(typed)) {
    return refuse(option,
                  in_quotes(typed) + " is no currency; write three capital letters such as USD");
  }
  if (!typed.empty() && typed != currency) {
    return refuse(
        option,
        in_quotes(text) + " is in " + std::string(typed) + ", but all else is in " + currency);
  }
  const auto amount = flow::parse_amount(std::string(number) + " " + currency);
  if (!amount) {
    return refuse(option, wrong_length(number, currency));
  }
  if (amount->minor == 0) {
    return refuse(option, in_quotes(text) + " must be above zero");
  }
  return *amount;
}

std::optional<std::int64_t> parse_whole(std::string_view text) {
  if (!whole_number_problem(std::string(text), kMostWhole).empty()) {
    return std::nullopt;
  }
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Result<core::Points> read_joining(std::string_view text) {
  const auto number = parse_whole(text);
  if (!number || *number > loyalty::kMaxPrizePoints.count()) {
    return refuse("--joining", in_quotes(text) + " are no points; write 0 to 1000000");
  }
  return core::Points(*number);
}

Result<loyalty::OrderRange> read_orders(std::string_view text) {
  const std::size_t dash = std::min(text.find('-'), text.size());
  const auto from = parse_whole(text.substr(0, dash));
  const auto to = dash == text.size() ? from : parse_whole(text.substr(dash + 1));
  if (!from || !to) {
    return refuse("--orders", in_quotes(text) + " is no range of orders; write it like 3-4");
  }
  if (*from < 1 || *from > *to || *to > loyalty::kMaxOrdersToPrize) {
    return refuse("--orders",
                  in_quotes(text) + " does not go from 1 to " +
                      std::to_string(loyalty::kMaxOrdersToPrize) +
                      ", the smaller number first; write it like 3-4");
  }
  return loyalty::OrderRange{.from = *from, .to = *to};
}

Result<loyalty::Percent> read_percent(std::string_view option, std::string_view text) {
  const auto percent = loyalty::percent_from_text(text);
  if (!percent) {
    const std::string_view number = text.substr(0, text.find_first_of(" %"));
    const auto sentence = wrong_letter(number);
    return refuse(option,
                  sentence ? *sentence
                           : in_quotes(text) +
                                 " is no percentage; write it like 55 or 55.5, one digit after "
                                 "the point at most");
  }
  if (*percent > loyalty::kWhole) {
    return refuse(option, in_quotes(text) + " is more than 100 percent");
  }
  return *percent;
}

Result<loyalty::EarningRate> read_rate(std::string_view text, const std::string& currency) {
  const std::size_t at = text.find(kPer);
  if (at == std::string_view::npos) {
    return refuse("--rate",
                  in_quotes(text) + " is no earning rule; write it like: 1 per 1.00 " + currency);
  }
  const auto per = read_amount("--rate", text.substr(at + kPer.size()), currency);
  if (!per) {
    return per.error();
  }
  const std::string points(text.substr(0, at));
  const auto rate =
      engine::parse_earning_rate(points + std::string(kPer) + to_decimal(*per) + " " + currency);
  if (!rate) {
    return refuse("--rate", in_quotes(points) + " are no points; write 1 to 1000000");
  }
  return *rate;
}

Result<std::string> choose_currency(const ThresholdWords& words, const loyalty::Program* program) {
  if (!words.currency.empty() && !core::is_currency(words.currency)) {
    return refuse("--currency",
                  in_quotes(words.currency) +
                      " is no currency; write three capital letters such "
                      "as USD");
  }
  if (program != nullptr && !words.currency.empty() && words.currency != program->currency) {
    return refuse("--currency", "the shop counts in " + program->currency);
  }
  if (program != nullptr) {
    return program->currency;
  }
  if (!words.currency.empty()) {
    return words.currency;
  }
  for (const std::string* text : {&words.aov, &words.rate, &words.cost, &words.price}) {
    if (const std::string_view currency = currency_in(*text); !currency.empty()) {
      return std::string(currency);
    }
  }
  return std::string("USD");
}

// "1 per 1.00", whatever digits the currency has.
loyalty::EarningRate one_per_one(const std::string& currency) {
  return {.points = core::Points(1), .per = core::parse_money("1", currency).value()};
}

// What an average order brings in the shop; nothing where that hangs on its items.
std::optional<loyalty::EarningRate> rate_of(const loyalty::Program& program,
                                            const core::Money& average) {
  if (program.earning.base.by == loyalty::EarnBy::kOrder) {
    return loyalty::EarningRate{.points = program.earning.base.points, .per = average};
  }
  return program.told_rate();
}

Result<loyalty::Percent> read_share(std::string_view text) {
  const auto share = read_percent("--share", text);
  return share && *share == loyalty::Percent{0}
             ? refuse("--share", in_quotes(text) + " must be above zero")
             : share;
}

// What earns points. The question has the shop's, or what goes without one. An error, or nothing.
std::optional<core::Error> read_earning(const ThresholdWords& words,
                                        loyalty::ThresholdQuestion& question) {
  if (!words.rate.empty()) {
    const auto rate = read_rate(words.rate, question.average_order.currency);
    if (!rate) {
      return rate.error();
    }
    question.rate = *rate;
  }
  if (!words.joining.empty()) {
    const auto joining = read_joining(words.joining);
    if (!joining) {
      return joining.error();
    }
    question.joining_bonus = *joining;
  }
  return std::nullopt;
}

// What a prize may cost and does cost. An error, or nothing.
std::optional<core::Error> read_prize(const ThresholdWords& words,
                                      loyalty::ThresholdQuestion& question) {
  const std::string& currency = question.average_order.currency;
  if (!words.share.empty()) {
    const auto share = read_share(words.share);
    if (!share) {
      return share.error();
    }
    question.share = *share;
  }
  if (!words.cost.empty()) {
    const auto cost = read_amount("--cost", words.cost, currency);
    if (!cost) {
      return cost.error();
    }
    question.prize_cost = *cost;
  }
  if (!words.price.empty()) {
    const auto price = read_amount("--price", words.price, currency);
    if (!price) {
      return price.error();
    }
    question.prize_price = *price;
  }
  return std::nullopt;
}

}  // namespace

Result<loyalty::ThresholdQuestion> read_question(const ThresholdWords& words,
                                                 const loyalty::Program* program) {
  const auto currency = choose_currency(words, program);
  if (!currency) {
    return currency.error();
  }
  const auto average = read_amount("--aov", words.aov, *currency);
  if (!average) {
    return average.error();
  }
  const auto orders = read_orders(words.orders);
  if (!orders) {
    return orders.error();
  }
  const auto margin = read_percent("--margin", words.margin);
  if (!margin) {
    return margin.error();
  }
  loyalty::ThresholdQuestion question{.average_order = *average,
                                      .orders = *orders,
                                      .margin = *margin,
                                      .rate = one_per_one(*currency)};
  if (program != nullptr) {
    const auto rate = rate_of(*program, *average);
    if (!rate && words.rate.empty()) {
      return refuse("--rate",
                    "the shop gives points by the item; say what an average order brings, such as "
                    "\"120 per " +
                        core::to_decimal(*average) + "\"");
    }
    question.rate = rate.value_or(question.rate);
    question.joining_bonus = program->joining_bonus;
  }
  if (auto problem = read_earning(words, question)) {
    return std::move(*problem);
  }
  if (auto problem = read_prize(words, question)) {
    return std::move(*problem);
  }
  return question;
}

}  // namespace regulars::app
