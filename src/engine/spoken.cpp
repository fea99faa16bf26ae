#include "engine/spoken.h"

#include <algorithm>

#include "core/text.h"
#include "core/text_format.h"

namespace regulars::engine {
namespace {

// "es" of "es-MX", in small letters.
std::string root_of(std::string_view tag) {
  return core::fold_words(tag.substr(0, tag.find_first_of("-_")));
}

// A longer form of one language for another is better than none: "es" for "es-MX".
std::optional<std::string> find_tag(const loyalty::Program& program, std::string_view wanted) {
  const auto find = [&program](const auto& means) -> std::optional<std::string> {
    const auto found = std::ranges::find_if(program.languages, means);
    return found == program.languages.end() ? std::nullopt : std::optional(*found);
  };
  const std::string tag = core::fold_words(wanted);
  if (tag.empty()) {
    return std::nullopt;
  }
  if (auto same = find([&](const std::string& one) { return core::fold_words(one) == tag; })) {
    return same;
  }
  return find([root = root_of(wanted)](const std::string& one) { return root_of(one) == root; });
}

}  // namespace

std::optional<std::string> find_spoken(const loyalty::Program& program, std::string_view wanted) {
  if (auto by_tag = find_tag(program, wanted)) {
    return by_tag;
  }
  const std::string name = core::fold_words(wanted);
  const auto found = std::ranges::find_if(program.languages, [&name](const std::string& one) {
    return !name.empty() && (core::fold_words(core::language_name(one, one)) == name ||
                             core::fold_words(core::language_name(one, "en")) == name);
  });
  return found == program.languages.end() ? std::nullopt : std::optional(*found);
}

std::string language_of(const loyalty::Program& program, const db::Contact& contact) {
  const auto chosen =
      contact.language ? find_tag(program, *contact.language) : std::optional<std::string>();
  return chosen.value_or(program.language);
}

}  // namespace regulars::engine
