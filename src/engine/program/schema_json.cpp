#include "engine/program/schema_json.h"

#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "flow/words.h"
#include "flow/yaml.h"

namespace regulars::engine {
namespace {

using flow::KeySpec;
using flow::ValueKind;
using flow::YamlNode;
using Json = nlohmann::ordered_json;

// Once for all keys that are written alike. In draft-07 nothing that stands beside "$ref" counts,
// so a key refers to it inside "allOf".
struct Definition {
  std::string is;
  std::string pattern;
  bool may_be_number = false;
};
using Definitions = std::map<std::string, Definition>;

Json type_of(const Definition& definition) {
  return definition.may_be_number ? Json::array({"string", "integer"}) : Json("string");
}

Json reference_to(const std::string& name) {
  return {{"allOf", {{{"$ref", "#/definitions/" + name}}}}};
}

Json define(Definitions& all, const std::string& name, Definition definition) {
  all.emplace(name, std::move(definition));
  return reference_to(name);
}

// As an editor reads YAML: without quotes whole numbers and true and false are no texts.
Json to_json(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::kMap) {
    Json map = Json::object();
    for (const flow::YamlPair& pair : node.pairs) {
      map[pair.key] = to_json(pair.value);
    }
    return map;
  }
  if (node.kind == YamlNode::Kind::kList) {
    Json list = Json::array();
    for (const YamlNode& item : node.items) {
      list.push_back(to_json(item));
    }
    return list;
  }
  const auto number = flow::parse_whole_number(node.text);
  if (number && !node.is_quoted) {
    return *number;
  }
  return !node.is_quoted && (node.text == "true" || node.text == "false")
             ? Json(node.text == "true")
             : Json(node.text);
}

// The value in "costs: 200"; null when there is none.
Json value_in(const std::string& line) {
  const flow::YamlResult yaml = flow::read_yaml({.name = "example", .bytes = line});
  return yaml.root.pairs.empty() ? Json() : to_json(yaml.root.pairs.front().value);
}

void put_limit(Json& schema, const char* keyword, const std::optional<std::int64_t>& limit) {
  if (limit) {
    schema[keyword] = *limit;
  }
}

Json schema_of_value(const KeySpec& spec, Definitions& definitions);

// What an editor shows and offers, beside what it checks.
Json schema_of_key(const KeySpec& spec, Definitions& definitions) {
  Json schema;
  schema["description"] = spec.description + " " + flow::facts_of(spec);
  if (!spec.default_value.empty()) {
    schema["default"] = value_in(spec.name + ": " + spec.default_value);
  }
  schema["examples"] = Json::array({value_in(spec.example)});
  schema.update(schema_of_value(spec, definitions));
  return schema;
}

Json schema_of_map(const KeySpec& spec, Definitions& definitions) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const KeySpec& child : spec.children) {
    properties[child.name] = schema_of_key(child, definitions);
    if (child.is_required) {
      required.push_back(child.name);
    }
  }
  Json schema{{"type", "object"}, {"properties", properties}};
  if (!required.empty()) {
    schema["required"] = required;
  }
  schema["additionalProperties"] = false;
  return schema;
}

Json schema_of_names(const KeySpec& spec, Definitions& definitions) {
  const flow::Phrase& name = *spec.phrase;
  Json schema{
      {"type", "object"},
      {"propertyNames", define(definitions, name.name, {.is = name.is, .pattern = name.pattern})},
      {"additionalProperties", schema_of_value(spec.children.front(), definitions)}};
  put_limit(schema, "minProperties", spec.min);
  put_limit(schema, "maxProperties", spec.max);
  return schema;
}

Json schema_of_list(const KeySpec& spec, Definitions& definitions) {
  Json schema{{"type", "array"}, {"items", schema_of_value(spec.children.front(), definitions)}};
  put_limit(schema, "minItems", spec.min);
  put_limit(schema, "maxItems", spec.max);
  return schema;
}

Json schema_of_text(const KeySpec& spec) {
  // An unquoted 1000 is a number to an editor and a text to us.
  Json schema{{"type", {"string", "number", "boolean"}}, {"minLength", 1}};
  if (spec.longest > 0) {
    schema["maxLength"] = spec.longest;
  }
  return schema;
}

Json schema_of_whole(const KeySpec& spec) {
  Json schema{{"type", {"integer", "string"}}, {"pattern", "^-?[0-9]+$"}};
  put_limit(schema, "minimum", spec.min);
  put_limit(schema, "maximum", spec.max);
  return schema;
}

Json schema_of_yes_no() {
  return {{"anyOf",
           {{{"type", "boolean"}},
            {{"type", "string"},
             {"pattern",
              "^(?:[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff]|[Tt][Rr][Uu][Ee]|"
              "[Ff][Aa][Ll][Ss][Ee])$"}}}}};
}

Json schema_of_choices(const std::vector<flow::AllowedValue>& choices) {
  Json values = Json::array();
  for (const flow::AllowedValue& choice : choices) {
    values.push_back(choice.value);
  }
  return {{"enum", values}};
}

Json schema_of_forms(const KeySpec& spec, Definitions& definitions) {
  Json forms = Json::array();
  for (const KeySpec& form : spec.children) {
    forms.push_back(schema_of_value(form, definitions));
  }
  return {{"anyOf", forms}};
}

Json schema_of_value(const KeySpec& spec, Definitions& definitions) {
  switch (spec.kind) {
    case ValueKind::kText:
      return schema_of_text(spec);
    case ValueKind::kWhole:
      return schema_of_whole(spec);
    case ValueKind::kYesNo:
      return schema_of_yes_no();
    case ValueKind::kMoney:
      return define(definitions,
                    "amount",
                    {.is = flow::value_words(spec), .pattern = "[0-9]+(?:\\.[0-9]+)? [A-Z]{3}"});
    case ValueKind::kDuration:
      return define(
          definitions,
          "time",
          {.is = flow::value_words(spec), .pattern = "0*[1-9][0-9]* (?:minute|hour|day|week)s?"});
    case ValueKind::kDay:
      return define(definitions,
                    "day",
                    {.is = flow::value_words(spec),
                     .pattern = "2[01][0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"});
    case ValueKind::kChoice:
      return schema_of_choices(spec.choices);
    case ValueKind::kPhrase:
      return define(definitions,
                    spec.phrase->name,
                    {.is = spec.phrase->is,
                     .pattern = spec.phrase->pattern,
                     .may_be_number = spec.phrase->may_be_number});
    case ValueKind::kList:
      return schema_of_list(spec, definitions);
    case ValueKind::kMap:
      return schema_of_map(spec, definitions);
    case ValueKind::kNames:
      return schema_of_names(spec, definitions);
    case ValueKind::kEither:
      return schema_of_forms(spec, definitions);
  }
  return {};
}

}  // namespace

std::string to_json_schema(const KeySpec& table, const std::string& title) {
  Definitions definitions;
  Json schema{{"$schema", "http://json-schema.org/draft-07/schema#"},
              {"title", title},
              {"description", table.description}};
  schema.update(schema_of_value(table, definitions));
  for (const auto& [name, definition] : definitions) {
    schema["definitions"][name] = {{"description", definition.is},
                                   {"type", type_of(definition)},
                                   {"pattern", "^(?:" + definition.pattern + ")$"}};
  }
  return schema.dump(2) + "\n";
}

}  // namespace regulars::engine
