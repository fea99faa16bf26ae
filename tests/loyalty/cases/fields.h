// Reading a case file strictly: every field is asked for by name, and one that nobody asks for is
// told, so that a case never passes because a part of it was overlooked.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "loyalty/fraction.h"

namespace regulars::loyalty::cases {

using Json = nlohmann::json;
using Texts = std::vector<std::string>;

/// What is wrong with a case, or what it says that we do not know, as a sentence.
class Problem : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A whole number, or an exact decimal in a text: "26.5" is 53/2. Negative only when whole.
Factor number_of(const Json& value, const std::string& where);

/// The same times `scale`; a Problem when that is not whole.
std::int64_t scaled_number(const Json& value, std::int64_t scale, const std::string& where);

/// "26.5" for 26500 thousandths; a plain number when the scale is 1.
Json scaled_json(std::int64_t number, std::int64_t scale);

/// The fields of one JSON object. Refers to the object, which outlives it.
class Fields {
 public:
  Fields(const Json& object, std::string where);

  const std::string& where() const { return where_; }
  const Json& json() const { return object_; }

  /// The first of the names that is there and not null; null pointer for none. All of them count as
  /// read.
  const Json* find(std::initializer_list<const char*> names);
  const Json* find(const char* name) { return find({name}); }
  bool has(const char* name) const { return object_.contains(name); }
  bool has_any(std::initializer_list<const char*> names) const;

  std::int64_t whole(const char* name);
  std::int64_t whole_or(std::initializer_list<const char*> names, std::int64_t otherwise);
  std::optional<std::int64_t> maybe_whole(std::initializer_list<const char*> names);
  std::string text(std::initializer_list<const char*> names);
  std::string text_or(std::initializer_list<const char*> names, const std::string& otherwise);
  bool flag_or(std::initializer_list<const char*> names, bool otherwise);
  /// A list of texts, or one text.
  Texts texts(std::initializer_list<const char*> names);
  /// The objects of a list; each with its place.
  std::vector<Fields> objects(const char* name);
  Fields object(const char* name);

  /// Names of fields that begin so, such as "qty_A" and "qty_B"; they count as read.
  Texts names_with(const std::string& beginning);
  /// For fields that have a meaning, but none that a number depends on.
  void pass_over(std::initializer_list<const char*> names);
  /// A Problem that names the fields nobody asked for.
  void end() const;

 private:
  std::string name_of(const char* name) const { return where_ + "." + name; }

  const Json& object_;
  std::string where_;
  std::set<std::string> read_;
};

}  // namespace regulars::loyalty::cases
