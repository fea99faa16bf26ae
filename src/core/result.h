// An answer that may be a refusal: a value, or an Error with a code and a sentence.
//
// Our own because std::expected is missing from Clang 14, on which the linter and the fuzzers
// depend. The names are the standard's, so that it can become an alias later.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "core/check.h"

namespace regulars::core {

/// What kind of refusal it is; docs/architecture.md says what each means at the edges.
enum class ErrorCode {
  kInvalid,       // can never work as asked
  kUnauthorized,  // signature, token or consent is missing
  kNotFound,      // no such thing
  kConflict,      // refused by the present state
  kRateLimited,   // too fast; try later
  kUnavailable,   // try again later
  kInternal,      // our bug or a broken disk
};

/// The fixed lower-case name of a code, for logs.
const char* to_string(ErrorCode code);

/// A place in an owner's file; lines and columns count from 1.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;

  friend bool operator==(const Place&, const Place&) = default;
};

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string sentence;  // for a person; holds no secret
  std::optional<Place> place{};
  /// With kRateLimited and kUnavailable: how long the other side asked us to wait.
  std::optional<std::chrono::seconds> retry_after{};
};

inline Error invalid(std::string sentence) {
  return {.code = ErrorCode::kInvalid, .sentence = std::move(sentence)};
}
inline Error not_found(std::string sentence) {
  return {.code = ErrorCode::kNotFound, .sentence = std::move(sentence)};
}
inline Error conflict(std::string sentence) {
  return {.code = ErrorCode::kConflict, .sentence = std::move(sentence)};
}
inline Error unavailable(std::string sentence) {
  return {.code = ErrorCode::kUnavailable, .sentence = std::move(sentence)};
}
inline Error unauthorized(std::string sentence) {
  return {.code = ErrorCode::kUnauthorized, .sentence = std::move(sentence)};
}
inline Error internal(std::string sentence) {
  return {.code = ErrorCode::kInternal, .sentence = std::move(sentence)};
}

/// Result<void> is written Result<Done>.
struct Done {};

template <class T>
class [[nodiscard]] Result {
 public:
  // Implicit on purpose: `return value;` and `return error;` are how a Result is made.
  Result(T value) : content_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : content_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool has_value() const { return std::holds_alternative<T>(content_); }
  explicit operator bool() const { return has_value(); }

  const T& value() const& {
    REGULARS_CHECK(has_value(), "value() of a Result that holds an error");
    return *std::get_if<T>(&content_);
  }
  T& value() & {
    REGULARS_CHECK(has_value(), "value() of a Result that holds an error");
    return *std::get_if<T>(&content_);
  }
  T&& value() && {
    REGULARS_CHECK(has_value(), "value() of a Result that holds an error");
    return std::move(*std::get_if<T>(&content_));
  }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  const Error& error() const {
    REGULARS_CHECK(!has_value(), "error() of a Result that holds a value");
    return *std::get_if<Error>(&content_);
  }

 private:
  std::variant<T, Error> content_;
};

}  // namespace regulars::core
