#include "store_adapter/csv_cell.h"

#include "tests/catch.h"

namespace regulars::store_adapter {
namespace {

std::string time_of(const std::string& text) {
  const std::optional<CsvTime> time = read_time(text, "Asia/Bangkok");
  return time ? core::to_rfc3339(time->at) : "none";
}

}  // namespace

TEST_CASE("A time without a zone is local, one with a zone is not", "[store_adapter]") {
  CHECK(time_of("2026-11-20") == "2026-11-19T17:00:00.000Z");
  CHECK(time_of(" 2026-11-20 10:15 ") == "2026-11-20T03:15:00.000Z");
  CHECK(time_of("2026-11-20T10:15:30") == "2026-11-20T03:15:30.000Z");
  CHECK(time_of("2026-11-20T10:15:30Z") == "2026-11-20T10:15:30.000Z");
  CHECK(time_of("2026-11-20 10:15:30 -0500") == "2026-11-20T15:15:30.000Z");
  CHECK(time_of("2026-11-20T10:15:30+02:00") == "2026-11-20T08:15:30.000Z");
}

TEST_CASE("A date that could be two days, or none, is refused", "[store_adapter]") {
  for (const std::string text : {"11/12/2026",
                                 "20.11.2026",
                                 "2026-02-30",
                                 "2026-11-20 25:00",
                                 "2026-11-20 10",
                                 "today",
                                 "",
                                 "2026-11-20 10:15:30 -05"}) {
    CAPTURE(text);
    CHECK_FALSE(read_time(text, "UTC"));
  }
}

TEST_CASE("Only a date has no time of day", "[store_adapter]") {
  CHECK_FALSE(read_time("2026-11-20", "UTC")->has_time);
  CHECK(read_time("2026-11-20 00:00", "UTC")->has_time);
}

TEST_CASE("The next day begins at local midnight, also on a day of 23 hours", "[store_adapter]") {
  const CsvTime day = *read_time("2026-03-08", "America/New_York");

  CHECK(next_day(day.at, "America/New_York") - day.at == std::chrono::hours(23));
}

TEST_CASE("Amounts may name their currency and, where it is the custom, use a comma",
          "[store_adapter]") {
  const AmountStyle point{.currency = "USD"};
  const AmountStyle comma{.currency = "EUR", .decimal_comma = true};

  CHECK(read_amount("60", point).value() == core::Money{6000, "USD"});
  CHECK(read_amount(" 60.5 EUR ", point).value() == core::Money{6050, "EUR"});
  CHECK(read_amount("60,5", comma).value() == core::Money{6050, "EUR"});
  CHECK(read_amount("60.50", comma).value() == core::Money{6050, "EUR"});
  for (const std::string text : {"60,50", "$60", "1 000", "", "1,000.50"}) {
    CHECK_FALSE(read_amount(text, point));
  }
  for (const std::string text : {"1,234", "1.234,50", "1,2,3", ",5"}) {
    CHECK_FALSE(read_amount(text, comma));
  }
}

TEST_CASE("An amount with more decimals than its currency has is refused, never rounded",
          "[store_adapter]") {
  const AmountStyle comma{.currency = "USD", .decimal_comma = true};

  for (const std::string text : {"1.000", "1.234", "0.999", "59.9000", "1.000 EUR", "1,9 JPY"}) {
    CAPTURE(text);
    CHECK_FALSE(read_amount(text, comma));
    CHECK_FALSE(read_amount(text, {.currency = "USD"}));
  }
  CHECK(read_amount("1.000", comma).error().sentence ==
        "\"1.000\" has 3 decimals, but USD has 2; nothing is rounded. Write a thousand as 1000.00, "
        "without a mark for thousands");
  CHECK(read_amount("1,9 JPY", comma).error().sentence ==
        "\"1,9\" has 1 decimal, but JPY has none; nothing is rounded. Write a thousand as 1000, "
        "without a mark for thousands");
  CHECK(read_amount("59,99", comma).value() == core::Money{5999, "USD"});
  CHECK(read_amount("1.234 KWD", comma).value() == core::Money{1234, "KWD"});
}

}  // namespace regulars::store_adapter
