#include "core/money.h"

#include <limits>

#include "tests/catch.h"

namespace regulars::core {
namespace {

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kSmallest = std::numeric_limits<std::int64_t>::min();

std::optional<std::int64_t> minor(std::string_view amount, std::string_view currency) {
  const Result<Money> money = parse_money(amount, currency);
  return money ? std::optional(money->minor) : std::nullopt;
}

TEST_CASE("Each currency has the number of decimals that ISO 4217 gives it", "[core]") {
  for (const char* none : {"BIF",
                           "CLP",
                           "DJF",
                           "GNF",
                           "ISK",
                           "JPY",
                           "KMF",
                           "KRW",
                           "PYG",
                           "RWF",
                           "UGX",
                           "UYI",
                           "VND",
                           "VUV",
                           "XAF",
                           "XOF",
                           "XPF"}) {
    CAPTURE(none);
    CHECK(minor_digits(none) == 0);
  }
  for (const char* three : {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}) {
    CAPTURE(three);
    CHECK(minor_digits(three) == 3);
  }
  for (const char* four : {"CLF", "UYW"}) {
    CAPTURE(four);
    CHECK(minor_digits(four) == 4);
  }
  for (const char* two : {"USD", "EUR", "THB", "MXN", "COP", "PHP", "TWD", "IDR", "ZZZ"}) {
    CAPTURE(two);
    CHECK(minor_digits(two) == 2);
  }
}

TEST_CASE("A currency is exactly three capital letters", "[core]") {
  CHECK(is_currency("USD"));
  for (const char* wrong : {"", "US", "USDT", "usd", "U$D", "US1", "ÜSD"}) {
    CAPTURE(wrong);
    CHECK_FALSE(is_currency(wrong));
  }
}

TEST_CASE("An amount in decimal text becomes minor units of its currency", "[core]") {
  CHECK(minor("49.90", "USD") == 4990);
  CHECK(minor("100.0", "USD") == 10000);
  CHECK(minor("0.0", "USD") == 0);
  CHECK(minor("7", "USD") == 700);
  CHECK(minor("-5", "USD") == -500);
  CHECK(minor("-0", "USD") == 0);
  CHECK(minor("007.50", "USD") == 750);
  CHECK(minor("1980", "JPY") == 1980);
  CHECK(minor("12.345", "KWD") == 12345);
  CHECK(minor("1.2345", "CLF") == 12345);
}

TEST_CASE("Currencies without decimals may still arrive with some", "[core]") {
  // Recorded from Shopify (JPY) and WooCommerce (VND); COP has two decimals.
  CHECK(minor("23600", "JPY") == 23600);
  CHECK(minor("23600.00", "JPY") == 23600);
  CHECK(minor("2660000", "VND") == 2660000);
  CHECK(minor("534150.00", "COP") == 53415000);
}

TEST_CASE("Decimals beyond the currency's are rounded half up, away from zero", "[core]") {
  CHECK(minor("0.004", "USD") == 0);
  CHECK(minor("0.005", "USD") == 1);
  CHECK(minor("0.0049999", "USD") == std::nullopt);  // seven decimals
  CHECK(minor("0.004999", "USD") == 0);
  CHECK(minor("0.995", "USD") == 100);
  CHECK(minor("-0.004", "USD") == 0);
  CHECK(minor("-0.005", "USD") == -1);
  CHECK(minor("1.4", "JPY") == 1);
  CHECK(minor("1.5", "JPY") == 2);
  CHECK(minor("-1.5", "JPY") == -2);
  CHECK(minor("0.0005", "KWD") == 1);
  CHECK(minor("0.00004", "CLF") == 0);
  CHECK(minor("0.00005", "CLF") == 1);
}

TEST_CASE("An exact amount has no digit but 0 beyond the currency's decimals", "[core]") {
  CHECK(parse_exact_money("49.9000", "USD").value().minor == 4990);
  CHECK(parse_exact_money("49.9", "USD").value().minor == 4990);
  CHECK(parse_exact_money("-0.05", "USD").value().minor == -5);
  CHECK(parse_exact_money("1980.00", "JPY").value().minor == 1980);
  CHECK(parse_exact_money("0.005", "KWD").value().minor == 5);
  for (const char* amount : {"99.995", "99.994", "0.005", "0.000001", "-1.001"}) {
    CAPTURE(amount);
    const auto money = parse_exact_money(amount, "USD");
    REQUIRE_FALSE(money);
    CHECK(money.error().code == ErrorCode::kInvalid);
    CHECK(money.error().sentence ==
          "an amount in USD has at most 2 decimals, and nothing is rounded");
  }
  REQUIRE_FALSE(parse_exact_money("99.5", "JPY"));
  CHECK(parse_exact_money("99.5", "JPY").error().sentence ==
        "an amount in JPY has no decimals, and nothing is rounded");
  CHECK_FALSE(parse_exact_money("0.0005", "KWD"));
  CHECK_FALSE(parse_exact_money("49,90", "USD"));
  CHECK_FALSE(parse_exact_money("-0", "USD"));
  CHECK_FALSE(parse_exact_money("-0.00", "USD"));
  CHECK_FALSE(parse_exact_money("49.90", "usd"));
}

TEST_CASE("Text that is not a plain decimal number is refused as an amount", "[core]") {
  for (const char* wrong :
       {"",   "-",  ".",    "5.",  ".5",  "+5", "--5", "1e3",  "1,000",     "1.000.00",
        " 5", "5 ", "0x10", "NaN", "inf", "٥",  "５",  "5USD", "1.1234567", "1_000"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_money(wrong, "USD").has_value());
    CHECK(parse_money(wrong, "USD").error().code == ErrorCode::kInvalid);
  }
  CHECK_FALSE(parse_money(std::string_view("5\0", 2), "USD").has_value());
}

TEST_CASE("An amount in something that is no currency is refused", "[core]") {
  CHECK_FALSE(parse_money("5", "usd").has_value());
  CHECK_FALSE(parse_money("5", "").has_value());
  CHECK_FALSE(parse_money("5", "US$").has_value());
}

TEST_CASE("An amount has at most fifteen digits before the point", "[core]") {
  CHECK(minor("999999999999999.99", "USD") == 99'999'999'999'999'999);
  CHECK(minor("1000000000000000", "USD") == std::nullopt);
}

TEST_CASE("An amount that does not fit 64 bits is refused, also by its last rounding", "[core]") {
  CHECK(minor("922337203685477.5807", "CLF") == kLargest);
  CHECK(minor("922337203685477.58074", "CLF") == kLargest);
  CHECK(minor("922337203685477.58075", "CLF") == std::nullopt);
  CHECK(minor("922337203685477.5808", "CLF") == std::nullopt);
  CHECK(minor("999999999999999.0", "CLF") == std::nullopt);
}

TEST_CASE("An amount is written as plain decimal text with its currency's decimals", "[core]") {
  CHECK(to_decimal({.minor = 4990, .currency = "USD"}) == "49.90");
  CHECK(to_decimal({.minor = 5, .currency = "USD"}) == "0.05");
  CHECK(to_decimal({.minor = -5, .currency = "USD"}) == "-0.05");
  CHECK(to_decimal({.minor = 0, .currency = "USD"}) == "0.00");
  CHECK(to_decimal({.minor = 1980, .currency = "JPY"}) == "1980");
  CHECK(to_decimal({.minor = 12, .currency = "KWD"}) == "0.012");
  CHECK(to_decimal({.minor = 12, .currency = "CLF"}) == "0.0012");
  CHECK(to_decimal({.minor = kLargest, .currency = "USD"}) == "92233720368547758.07");
  CHECK(to_decimal({.minor = kSmallest, .currency = "JPY"}) == "-9223372036854775808");
}

TEST_CASE("Writing an amount and reading it again changes nothing", "[core]") {
  for (const char* currency : {"JPY", "USD", "KWD", "CLF"}) {
    for (const std::int64_t number : {0L, 1L, -1L, 99L, 100L, -12345L, 987654321L}) {
      const Money money{.minor = number, .currency = currency};
      CAPTURE(currency, number);
      REQUIRE(parse_money(to_decimal(money), currency).has_value());
      CHECK(*parse_money(to_decimal(money), currency) == money);
    }
  }
}

TEST_CASE("Amounts of two currencies are never added or subtracted", "[core]") {
  const Money dollars{.minor = 100, .currency = "USD"};
  const Money euros{.minor = 100, .currency = "EUR"};
  CHECK_FALSE(add(dollars, euros).has_value());
  CHECK_FALSE(subtract(dollars, euros).has_value());
  CHECK(dollars != euros);
}

TEST_CASE("Sums and differences of money are exact or nothing", "[core]") {
  const Money one{.minor = 1, .currency = "USD"};
  const Money most{.minor = kLargest, .currency = "USD"};
  const Money least{.minor = kSmallest, .currency = "USD"};
  CHECK(add(one, one) == Money{.minor = 2, .currency = "USD"});
  CHECK(subtract(one, {.minor = 3, .currency = "USD"}) == Money{.minor = -2, .currency = "USD"});
  CHECK_FALSE(add(most, one).has_value());
  CHECK_FALSE(subtract(least, one).has_value());
}

}  // namespace
}  // namespace regulars::core
