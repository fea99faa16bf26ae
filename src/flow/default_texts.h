// What is said when the owner's file has no words of its own, in the languages of the program.
#pragma once

#include <string>
#include <string_view>

#include "flow/flow.h"

namespace regulars::flow {

enum class DefaultText {
  kOtherwise,  // none of the choices; {choices} is the list of titles
  kChooseOne,  // a choice without a text of its own
  kNotNow,     // ends a conversation after too many answers that were none of the choices
  kWrongText,
  kWrongEmail,
  kWrongOrderNumber,
  kWrongNumber,
  kWrongYesNo,
  kGiveUp,        // ends a conversation after too many wrong answers
  kApology,       // something broke; the owner is told
  kGaveUpAsking,  // the shop was asked again and again and never answered; the owner is told
};

/// The sentence in the language, by its first part ("es-MX" gives Spanish); English otherwise.
std::string default_text(DefaultText which, std::string_view language);

/// The sentence for a wrong answer of a kind.
DefaultText wrong_answer_text(AnswerKind kind);

}  // namespace regulars::flow
