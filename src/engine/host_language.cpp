// The language in which a flow speaks to this person, and the facts about it.
#include <cstdint>
#include <string>
#include <vector>

#include "core/text_format.h"
#include "db/people.h"
#include "engine/host.h"
#include "engine/spoken.h"

namespace regulars::engine {

std::string EngineHost::language() const {
  return language_of(context_.rules.program, contact_);
}

void EngineHost::speak(std::string_view wanted) {
  const auto spoken = find_spoken(context_.rules.program, wanted);
  if (spoken && contact_.language != *spoken) {
    contact_.language = *spoken;
    db::set_language(context_.db, contact_.id, *spoken);
  }
}

std::vector<flow::Values> EngineHost::languages() const {
  std::vector<flow::Values> items;
  for (const std::string& language : context_.rules.program.languages) {
    items.push_back(
        {{"language", language}, {"language_name", core::language_name(language, language)}});
  }
  return items;
}

std::optional<flow::Value> EngineHost::language_fact(std::string_view name) const {
  if (name == "language") {
    return language();
  }
  if (name == "language_name") {
    return core::language_name(language(), language());
  }
  if (name == "language_count") {
    return static_cast<std::int64_t>(context_.rules.program.languages.size());
  }
  if (name != "language_names") {
    return std::nullopt;
  }
  std::string names;
  for (const std::string& language : context_.rules.program.languages) {
    names += (names.empty() ? "" : ", ") + core::language_name(language, language);
  }
  return names;
}

}  // namespace regulars::engine
