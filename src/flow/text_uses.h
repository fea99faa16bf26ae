// Every text of a step, with what it is for: the checks of lengths and facts go through them.
#pragma once

#include <functional>
#include <string_view>

#include "flow/catalog.h"
#include "flow/flow.h"

namespace regulars::flow {

struct TextUse {
  enum class Kind {
    kText,      // said
    kTitle,     // of a quick reply or a button
    kCardText,  // title or subtitle of a card or coupon
    kLink,      // an address
    kNote,      // read by the owner
    kTag,       // a language's tag
  };
  const Text& text;
  Kind kind = Kind::kText;
  const ListSpec* list = nullptr;  // the list whose items' facts the text may use
};

/// Calls `visit` for each text of the step that is there.
void for_each_text(const Step& step,
                   const Catalog& catalog,
                   const std::function<void(const TextUse&)>& visit);

/// A fact of the list or of the catalog; null when neither has it.
const FactSpec* find_spec(std::string_view name, const ListSpec* list, const Catalog& catalog);

}  // namespace regulars::flow
