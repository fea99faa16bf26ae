#include "tests/loyalty/cases/words.h"

#include <charconv>
#include <map>

namespace regulars::loyalty::cases {
namespace {

template <class T>
T looked_up(const std::map<std::string, T>& words, const std::string& word, const char* what) {
  const auto found = words.find(word);
  if (found == words.end()) {
    throw Problem("\"" + word + "\" is no " + what + " we know");
  }
  return found->second;
}

std::string plain(const std::string& text) {
  std::string word;
  for (const char c : text) {
    word += c == '-' || c == ' ' ? '_' : c;
  }
  return word;
}

// The number that follows a mode such as "months" stands in the field of that name.
std::optional<Period> counted(Fields& fields) {
  struct Field {
    std::initializer_list<const char*> names;
    Unit unit;
  };
  const Field known[] = {{{"days", "expire_days", "expiry_days"}, Unit::kDay},
                         {{"weeks"}, Unit::kWeek},
                         {{"months", "expire_months", "expiry_months"}, Unit::kMonth},
                         {{"quarters"}, Unit::kQuarter},
                         {{"years", "expire_years", "expiry_years"}, Unit::kYear}};
  std::optional<Period> period;
  for (const Field& field : known) {
    if (const auto count = fields.maybe_whole(field.names)) {
      period = Period{.count = static_cast<int>(*count), .unit = field.unit};
    }
  }
  if (fields.has_any({"period", "after", "inactivity_period"})) {
    period = period_of(fields.text({"period", "after", "inactivity_period"}));
  }
  return period;
}

}  // namespace

Period period_of(const std::string& text) {
  static const std::map<std::string, Unit> kUnits{{"d", Unit::kDay},
                                                  {"day", Unit::kDay},
                                                  {"days", Unit::kDay},
                                                  {"w", Unit::kWeek},
                                                  {"week", Unit::kWeek},
                                                  {"weeks", Unit::kWeek},
                                                  {"m", Unit::kMonth},
                                                  {"month", Unit::kMonth},
                                                  {"months", Unit::kMonth},
                                                  {"q", Unit::kQuarter},
                                                  {"quarter", Unit::kQuarter},
                                                  {"quarters", Unit::kQuarter},
                                                  {"half_year", Unit::kHalfYear},
                                                  {"half_years", Unit::kHalfYear},
                                                  {"y", Unit::kYear},
                                                  {"year", Unit::kYear},
                                                  {"years", Unit::kYear}};
  int count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  std::string unit(end, text.data() + text.size());
  unit.erase(0, unit.find_first_not_of(' '));
  if (error != std::errc()) {
    throw Problem("\"" + text + "\" is no period we know");
  }
  return {.count = count, .unit = looked_up(kUnits, plain(unit), "unit of a period")};
}

std::optional<Unit> unit_of(const std::string& text) {
  static const std::map<std::string, std::optional<Unit>> kUnits{{"none", std::nullopt},
                                                                 {"exact", std::nullopt},
                                                                 {"no", std::nullopt},
                                                                 {"week", Unit::kWeek},
                                                                 {"month", Unit::kMonth},
                                                                 {"quarter", Unit::kQuarter},
                                                                 {"half_year", Unit::kHalfYear},
                                                                 {"year", Unit::kYear}};
  std::string word = plain(text);
  for (const std::string beginning : {"end_of_the_", "end_of_"}) {
    if (word.starts_with(beginning)) {
      word = word.substr(beginning.size());
    }
  }
  if (word.ends_with("_end")) {
    word = word.substr(0, word.size() - 4);
  }
  return looked_up(kUnits, word, "end that dates move to");
}

Rounding rounding_of(const std::string& text) {
  static const std::map<std::string, Rounding> kWords{{"floor", Rounding::kDown},
                                                      {"down", Rounding::kDown},
                                                      {"trunc", Rounding::kDown},
                                                      {"truncate", Rounding::kDown},
                                                      {"ceil", Rounding::kUp},
                                                      {"up", Rounding::kUp},
                                                      {"half_up", Rounding::kNearest},
                                                      {"nearest", Rounding::kNearest}};
  return looked_up(kWords, plain(text), "rounding");
}

ClawBack claw_back_of(const std::string& text) {
  static const std::map<std::string, ClawBack> kWords{{"stop_at_zero", ClawBack::kStopAtZero},
                                                      {"floor_at_zero", ClawBack::kStopAtZero},
                                                      {"allow_negative", ClawBack::kDebt},
                                                      {"negative", ClawBack::kDebt},
                                                      {"debt", ClawBack::kDebt},
                                                      {"only_pending", ClawBack::kOnlyPending}};
  return looked_up(kWords, plain(text), "policy for too few points");
}

RefundMode refund_mode_of(const std::string& text) {
  static const std::map<std::string, RefundMode> kWords{
      {"recalculate", RefundMode::kRecalculate},
      {"recalculation", RefundMode::kRecalculate},
      {"proportional", RefundMode::kInProportion},
      {"proportional_to_order_value", RefundMode::kInProportion},
      {"per_line", RefundMode::kPerLine},
      {"all_or_nothing", RefundMode::kAllOrNothing}};
  return looked_up(kWords, plain(text), "way to count a refund");
}

ExpiryRule expiry_of(Fields& fields, std::optional<std::string> mode) {
  const std::string word = plain(mode ? *mode : fields.text_or({"mode", "expiry_mode"}, "period"));
  const auto period = counted(fields);
  ExpiryRule rule;
  if (const Json* up =
          fields.find({"rounded_up_to", "round_up", "round_up_to", "rounded_to", "rounding"})) {
    rule.rounded_up_to = unit_of(up->get<std::string>());
  }
  if (word == "never" || word == "none") {
    return rule;
  }
  rule.mode = ExpiryRule::Mode::kPeriod;
  rule.after = period.value_or(Period{.count = 0, .unit = Unit::kDay});
  if (word == "inactivity") {
    rule.mode = ExpiryRule::Mode::kInactivity;
  } else if (word.starts_with("end_of_")) {
    rule.rounded_up_to = unit_of(word);
    return rule;  // without a period the end of that month or year itself
  } else if (word != "period" && word != "days" && word != "weeks" && word != "months" &&
             word != "quarters" && word != "years" && word != "after_days" && word != "rolling" &&
             word != "after_period") {
    throw Problem("\"" + word + "\" is no way of expiry we know");
  }
  if (!period) {
    throw Problem(fields.where() + ": expiry " + word + " without a period");
  }
  return rule;
}

}  // namespace regulars::loyalty::cases
