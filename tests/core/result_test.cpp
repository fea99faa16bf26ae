#include "core/result.h"

#include <csignal>
#include <memory>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/catch.h"

namespace regulars::core {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) {
    return invalid("only even numbers have a half");
  }
  return number / 2;
}

/// The signal that ended a child process which ran `act`, 0 if none did.
template <class Act>
int signal_of(Act act) {
  const pid_t child = fork();
  if (child == 0) {
    close(STDERR_FILENO);  // the sentence of the failed check is not for the test's report
    std::signal(SIGABRT, SIG_DFL);
    act();
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

TEST_CASE("A result holds a value or a refusal, never both", "[core]") {
  const Result<int> good = half(4);
  const Result<int> bad = half(3);
  REQUIRE(good.has_value());
  CHECK(*good == 2);
  CHECK(good.value() == 2);
  REQUIRE_FALSE(bad.has_value());
  CHECK_FALSE(static_cast<bool>(bad));
  CHECK(bad.error().code == ErrorCode::kInvalid);
  CHECK(bad.error().sentence == "only even numbers have a half");
  CHECK_FALSE(bad.error().place.has_value());
}

TEST_CASE("A result gives away a value that cannot be copied", "[core]") {
  Result<std::unique_ptr<int>> made = std::make_unique<int>(7);
  REQUIRE(made.has_value());
  const std::unique_ptr<int> taken = *std::move(made);
  CHECK(*taken == 7);
}

TEST_CASE("A value inside a result can be read and changed through its arrow", "[core]") {
  Result<std::string> text = std::string("abc");
  text->push_back('d');
  CHECK(text->size() == 4);
  CHECK(*text == "abcd");
}

TEST_CASE("Asking a refusal for its value stops the program", "[core]") {
  const Result<int> bad = half(3);
  const Result<int> good = half(4);
  CHECK(signal_of([&bad] { static_cast<void>(bad.value()); }) == SIGABRT);
  CHECK(signal_of([&good] { static_cast<void>(good.error()); }) == SIGABRT);
  CHECK(signal_of([&good] { static_cast<void>(good.value()); }) == 0);
}

TEST_CASE("A failed check stops the program in every build", "[core]") {
  CHECK(signal_of([] { REGULARS_CHECK(1 + 1 == 3, "sums must add up"); }) == SIGABRT);
  CHECK(signal_of([] { REGULARS_CHECK(1 + 1 == 2, "sums must add up"); }) == 0);
}

TEST_CASE("Each way to refuse carries its own code and log name", "[core]") {
  CHECK(invalid("x").code == ErrorCode::kInvalid);
  CHECK(not_found("x").code == ErrorCode::kNotFound);
  CHECK(conflict("x").code == ErrorCode::kConflict);
  CHECK(unavailable("x").code == ErrorCode::kUnavailable);
  CHECK(unauthorized("x").code == ErrorCode::kUnauthorized);
  CHECK(internal("x").code == ErrorCode::kInternal);
  CHECK(std::string(to_string(ErrorCode::kInvalid)) == "invalid");
  CHECK(std::string(to_string(ErrorCode::kUnauthorized)) == "unauthorized");
  CHECK(std::string(to_string(ErrorCode::kNotFound)) == "not_found");
  CHECK(std::string(to_string(ErrorCode::kConflict)) == "conflict");
  CHECK(std::string(to_string(ErrorCode::kRateLimited)) == "rate_limited");
  CHECK(std::string(to_string(ErrorCode::kUnavailable)) == "unavailable");
  CHECK(std::string(to_string(ErrorCode::kInternal)) == "internal");
}

}  // namespace
}  // namespace regulars::core
