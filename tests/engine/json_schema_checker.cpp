#include "tests/engine/json_schema_checker.h"

#include <algorithm>

#include <unicode/regex.h>

#include "flow/words.h"
#include "tests/catch.h"

namespace regulars::engine::test {
namespace {

using Json = nlohmann::json;

std::int64_t letters_of(const std::string& text) {
  return icu::UnicodeString::fromUTF8(text).countChar32();
}

bool is_of_type(const Json& value, const std::string& type) {
  return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
         (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
         (type == "number" && value.is_number()) ||
         (type == "integer" && value.is_number_integer());
}

class Checker {
 public:
  explicit Checker(const Json& root) : root_(root) {}

  void check(const Json& schema, const Json& value, const std::string& path) {
    if (schema.is_boolean()) {
      tell(schema.get<bool>(), path, "nothing may stand here");
      return;
    }
    for (const auto& [keyword, rule] : schema.items()) {
      check_keyword(schema, keyword, value, path);
    }
  }

  std::vector<std::string> problems;

 private:
  void tell(bool is_good, const std::string& path, const std::string& keyword) {
    if (!is_good) {
      problems.push_back(path + ": " + keyword);
    }
  }

  void check_keyword(const Json& schema,
                     const std::string& keyword,
                     const Json& value,
                     const std::string& path) {
    const Json& rule = schema[keyword];
    if (keyword == "$ref") {
      const auto name = rule.get<std::string>().substr(std::string("#/definitions/").size());
      REQUIRE(root_["definitions"].contains(name));
      check(root_["definitions"][name], value, path);
    } else if (keyword == "type") {
      const std::vector<std::string> types = rule.is_array() ? rule.get<std::vector<std::string>>()
                                                             : std::vector{rule.get<std::string>()};
      tell(std::ranges::any_of(types, [&](const auto& type) { return is_of_type(value, type); }),
           path,
           keyword);
    } else if (keyword == "enum") {
      tell(std::ranges::find(rule, value) != rule.end(), path, keyword);
    } else if (keyword == "allOf") {
      for (const Json& each : rule) {
        check(each, value, path);
      }
    } else if (keyword == "anyOf") {
      tell(std::ranges::any_of(rule, [&](const Json& each) { return is_valid(each, value); }),
           path,
           keyword);
    } else if (!check_object(schema, keyword, value, path) &&
               !check_list(rule, keyword, value, path) &&
               !check_text_or_number(rule, keyword, value, path)) {
      const std::vector<std::string> notes{
          "$schema", "title", "description", "default", "examples", "definitions"};
      CAPTURE(keyword);
      CHECK(std::ranges::find(notes, keyword) != notes.end());
    }
  }

  bool is_valid(const Json& schema, const Json& value) const {
    Checker other(root_);
    other.check(schema, value, "");
    return other.problems.empty();
  }

  bool check_object(const Json& schema,
                    const std::string& keyword,
                    const Json& value,
                    const std::string& path) {
    static const std::vector<std::string> kKeywords{"properties",
                                                    "required",
                                                    "propertyNames",
                                                    "additionalProperties",
                                                    "minProperties",
                                                    "maxProperties"};
    if (std::ranges::find(kKeywords, keyword) == kKeywords.end()) {
      return false;
    }
    const Json& rule = schema[keyword];
    if (!value.is_object()) {
      return true;
    }
    if (keyword == "required") {
      for (const Json& name : rule) {
        tell(value.contains(name.get<std::string>()), path, "required " + name.get<std::string>());
      }
    } else if (keyword == "minProperties" || keyword == "maxProperties") {
      const bool is_min = keyword == "minProperties";
      tell(is_min ? value.size() >= rule.get<std::size_t>()
                  : value.size() <= rule.get<std::size_t>(),
           path,
           keyword);
    }
    for (const auto& [name, child] : value.items()) {
      const bool is_known = schema.contains("properties") && schema["properties"].contains(name);
      if (keyword == "propertyNames") {
        check(rule, Json(name), path + "/" + name);
      } else if (keyword == "properties" && is_known) {
        check(rule[name], child, path + "/" + name);
      } else if (keyword == "additionalProperties" && !is_known) {
        check(rule, child, path + "/" + name);
      }
    }
    return true;
  }

  bool check_list(const Json& rule,
                  const std::string& keyword,
                  const Json& value,
                  const std::string& path) {
    if (keyword == "items") {
      for (const Json& item : value.is_array() ? value : Json::array()) {
        check(rule, item, path + "/-");
      }
    } else if (keyword == "minItems") {
      tell(!value.is_array() || value.size() >= rule.get<std::size_t>(), path, keyword);
    } else if (keyword == "maxItems") {
      tell(!value.is_array() || value.size() <= rule.get<std::size_t>(), path, keyword);
    } else {
      return false;
    }
    return true;
  }

  bool check_text_or_number(const Json& rule,
                            const std::string& keyword,
                            const Json& value,
                            const std::string& path) {
    const bool is_text = value.is_string();
    const std::string text = is_text ? value.get<std::string>() : "";
    const bool is_whole = value.is_number_integer();
    if (keyword == "pattern") {
      tell(!is_text || matches(rule.get<std::string>(), text), path, keyword);
    } else if (keyword == "minLength") {
      tell(!is_text || letters_of(text) >= rule.get<std::int64_t>(), path, keyword);
    } else if (keyword == "maxLength") {
      tell(!is_text || letters_of(text) <= rule.get<std::int64_t>(), path, keyword);
    } else if (keyword == "minimum") {
      tell(!is_whole || value >= rule, path, keyword);
    } else if (keyword == "maximum") {
      tell(!is_whole || value <= rule, path, keyword);
    } else {
      return false;
    }
    return true;
  }

  const Json& root_;
};

}  // namespace

Json as_an_editor_reads(const flow::YamlNode& node) {
  if (node.kind == flow::YamlNode::Kind::kMap) {
    Json map = Json::object();
    for (const flow::YamlPair& pair : node.pairs) {
      map[pair.key] = as_an_editor_reads(pair.value);
    }
    return map;
  }
  if (node.kind == flow::YamlNode::Kind::kList) {
    Json list = Json::array();
    for (const flow::YamlNode& item : node.items) {
      list.push_back(as_an_editor_reads(item));
    }
    return list;
  }
  if (node.is_quoted) {
    return node.text;
  }
  if (node.text.empty()) {
    return nullptr;
  }
  if (const auto number = flow::parse_whole_number(node.text)) {
    return *number;
  }
  return node.text == "true" || node.text == "false" ? Json(node.text == "true") : Json(node.text);
}

std::vector<std::string> schema_problems(const Json& schema, const Json& value) {
  Checker checker(schema);
  checker.check(schema, value, "");
  return checker.problems;
}

bool matches(const std::string& pattern, const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString input = icu::UnicodeString::fromUTF8(text);  // the matcher refers to it
  icu::RegexMatcher matcher(icu::UnicodeString::fromUTF8(pattern), 0, status);
  REQUIRE(U_SUCCESS(status));
  matcher.reset(input);
  return matcher.find() != 0;
}

}  // namespace regulars::engine::test
