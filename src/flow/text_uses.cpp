#include "flow/text_uses.h"

namespace regulars::flow {

void for_each_text(const Step& step,
                   const Catalog& catalog,
                   const std::function<void(const TextUse&)>& visit) {
  using enum TextUse::Kind;
  const auto found = catalog.lists.find(step.card.each);
  const ListSpec* list = found == catalog.lists.end() ? nullptr : &found->second;
  const auto use = [&visit](const Text& text, TextUse::Kind kind, const ListSpec* items = nullptr) {
    if (!text.is_empty()) {
      visit({.text = text, .kind = kind, .list = items});
    }
  };
  use(step.say, kText);
  use(step.otherwise, kText);
  use(step.ask, kText);
  use(step.wrong, kText);
  use(step.hand_off, kNote);
  use(step.speak, kTag);
  for (const Choice& choice : step.choices) {
    use(choice.title, kTitle);
  }
  use(step.card.title, kCardText, list);
  use(step.card.subtitle, kCardText, list);
  use(step.card.button, kTitle, list);
  if (!step.card.link.empty()) {
    Text link;
    link.by_plural.emplace("other", step.card.link);
    link.place = step.place;
    use(link, kLink, list);
  }
  use(step.coupon.title, kCardText);
  use(step.coupon.subtitle, kCardText);
  use(step.coupon.link_title, kTitle);
}

const FactSpec* find_spec(std::string_view name, const ListSpec* list, const Catalog& catalog) {
  if (list != nullptr) {
    if (const auto found = list->facts.find(name); found != list->facts.end()) {
      return &found->second;
    }
  }
  const auto found = catalog.facts.find(name);
  return found == catalog.facts.end() ? nullptr : &found->second;
}

}  // namespace regulars::flow
