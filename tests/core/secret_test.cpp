#include "core/secret.h"

#include <concepts>
#include <ostream>
#include <type_traits>

#include "core/hash.h"
#include "tests/catch.h"

namespace regulars::core {
namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};

// A token cannot be printed, compared in a leaking way or made from text by accident.
static_assert(Printable<std::string>);
static_assert(!Printable<Secret>);
static_assert(!std::equality_comparable<Secret>);
static_assert(!std::is_convertible_v<std::string, Secret>);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);

TEST_CASE("A secret that was never given is not set", "[core]") {
  CHECK_FALSE(Secret().is_set());
  CHECK_FALSE(Secret("").is_set());
  CHECK(Secret("token").is_set());
  CHECK(Secret("token").reveal() == "token");
}

TEST_CASE("Equal tokens are equal and all others are not", "[core]") {
  CHECK(equal_constant_time("", ""));
  CHECK(equal_constant_time("token", "token"));
  CHECK_FALSE(equal_constant_time("token", "tokeN"));
  CHECK_FALSE(equal_constant_time("Token", "token"));
  CHECK_FALSE(equal_constant_time("token", "toke"));
  CHECK_FALSE(equal_constant_time("token", ""));
  CHECK_FALSE(equal_constant_time(std::string_view("a\0b", 3), std::string_view("a\0c", 3)));
}

TEST_CASE("SHA-256 gives the published test values", "[core]") {
  // FIPS 180-4 examples.
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex("abc", 4) == "ba7816bf");
  CHECK(sha256("abc").size() == 32);
}

}  // namespace
}  // namespace regulars::core
