#include "tests/loyalty/cases/fields.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <string_view>
#include <utility>

namespace regulars::loyalty::cases {
namespace {

std::int64_t parsed(std::string_view digits, const std::string& where) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), number);
  if (error != std::errc() || end != digits.end() || digits.size() > 17) {
    throw Problem(where + " is no whole or decimal number");
  }
  return number;
}

Factor decimal(std::string_view text, const std::string& where) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) {
    return {.times = parsed(text, where), .per = 1};
  }
  const std::string_view decimals = text.substr(point + 1);
  const std::string all = std::string(text.substr(0, point)) + std::string(decimals);
  Factor number{.times = parsed(all, where), .per = 1};
  for (std::size_t i = 0; i < decimals.size(); ++i) {
    number.per *= 10;
  }
  const std::int64_t common = std::gcd(number.times, number.per);
  return {.times = number.times / common, .per = number.per / common};
}

}  // namespace

Factor number_of(const Json& value, const std::string& where) {
  if (value.is_number_integer()) {
    return {.times = value.get<std::int64_t>(), .per = 1};
  }
  if (value.is_string()) {
    return decimal(value.get_ref<const std::string&>(), where);
  }
  throw Problem(where + " is " + value.dump() + "; expected a whole number or a decimal text");
}

std::int64_t scaled_number(const Json& value, std::int64_t scale, const std::string& where) {
  const Factor number = number_of(value, where);
  if (number.times * scale % number.per != 0) {
    throw Problem(where + " is " + value.dump() + ", which is no whole number of 1/" +
                  std::to_string(scale));
  }
  return number.times * scale / number.per;
}

Json scaled_json(std::int64_t number, std::int64_t scale) {
  if (scale == 1) {
    return number;
  }
  const std::int64_t rest = number < 0 ? -number % scale : number % scale;
  std::string decimals = std::to_string(scale + rest).substr(1);
  while (!decimals.empty() && decimals.back() == '0') {
    decimals.pop_back();
  }
  const std::string sign = number < 0 ? "-" : "";
  const std::string whole = std::to_string(number < 0 ? -number / scale : number / scale);
  return sign + whole + (decimals.empty() ? "" : "." + decimals);
}

Fields::Fields(const Json& object, std::string where) : object_(object), where_(std::move(where)) {
  if (!object_.is_object()) {
    throw Problem(where_ + " is no object");
  }
}

const Json* Fields::find(std::initializer_list<const char*> names) {
  const Json* found = nullptr;
  for (const char* name : names) {
    read_.insert(name);
    const auto field = object_.find(name);
    if (found == nullptr && field != object_.end() && !field->is_null()) {
      found = &*field;
    }
  }
  return found;
}

bool Fields::has_any(std::initializer_list<const char*> names) const {
  return std::ranges::any_of(names, [this](const char* name) { return has(name); });
}

std::optional<std::int64_t> Fields::maybe_whole(std::initializer_list<const char*> names) {
  const Json* value = find(names);
  if (value == nullptr) {
    return std::nullopt;
  }
  return scaled_number(*value, 1, name_of(*names.begin()));
}

std::int64_t Fields::whole(const char* name) {
  const auto value = maybe_whole({name});
  if (!value) {
    throw Problem(name_of(name) + " is missing");
  }
  return *value;
}

std::int64_t Fields::whole_or(std::initializer_list<const char*> names, std::int64_t otherwise) {
  return maybe_whole(names).value_or(otherwise);
}

std::string Fields::text(std::initializer_list<const char*> names) {
  const Json* value = find(names);
  if (value == nullptr) {
    throw Problem(name_of(*names.begin()) + " is missing");
  }
  return value->is_string() ? value->get<std::string>() : value->dump();
}

std::string Fields::text_or(std::initializer_list<const char*> names,
                            const std::string& otherwise) {
  return find(names) == nullptr ? otherwise : text(names);
}

bool Fields::flag_or(std::initializer_list<const char*> names, bool otherwise) {
  const Json* value = find(names);
  if (value == nullptr) {
    return otherwise;
  }
  if (!value->is_boolean()) {
    throw Problem(name_of(*names.begin()) + " is " + value->dump() + "; expected true or false");
  }
  return value->get<bool>();
}

Texts Fields::texts(std::initializer_list<const char*> names) {
  const Json* value = find(names);
  if (value == nullptr) {
    return {};
  }
  Texts all;
  for (const Json& one : value->is_array() ? *value : Json::array({*value})) {
    all.push_back(one.is_string() ? one.get<std::string>() : one.dump());
  }
  return all;
}

std::vector<Fields> Fields::objects(const char* name) {
  std::vector<Fields> all;
  const Json* list = find(name);
  if (list != nullptr && !list->is_array()) {
    throw Problem(name_of(name) + " is no list");
  }
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    all.emplace_back((*list)[i], name_of(name) + "[" + std::to_string(i) + "]");
  }
  return all;
}

Fields Fields::object(const char* name) {
  const Json* value = find(name);
  if (value == nullptr) {
    throw Problem(name_of(name) + " is missing");
  }
  return {*value, name_of(name)};
}

Texts Fields::names_with(const std::string& beginning) {
  Texts names;
  for (const auto& [name, _] : object_.items()) {
    if (name.starts_with(beginning) && !read_.contains(name)) {
      names.push_back(name);
      read_.insert(name);
    }
  }
  return names;
}

void Fields::pass_over(std::initializer_list<const char*> names) {
  read_.insert(names.begin(), names.end());
}

void Fields::end() const {
  std::string unknown;
  for (const auto& [name, _] : object_.items()) {
    if (!read_.contains(name)) {
      unknown += (unknown.empty() ? "" : ", ") + name;
    }
  }
  if (!unknown.empty()) {
    throw Problem("not known in " + where_ + ": " + unknown);
  }
}

}  // namespace regulars::loyalty::cases
