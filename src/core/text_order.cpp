// The order number inside what a person typed (reference of order matching: NFKC, trimmed, leading
// words and marks off).

#include <algorithm>
#include <array>
#include <cstdint>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "core/text.h"

namespace regulars::core {
namespace {

constexpr std::int32_t kMaxLetters = 64;
constexpr std::size_t kMaxTypedBytes = 512;

icu::UnicodeString to_unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

bool is_one_of(UChar32 c, std::u32string_view marks) {
  return marks.find(static_cast<char32_t>(c)) != std::u32string_view::npos;
}

// NFKC would turn the number signs into the letters "No", which could be part of a number.
icu::UnicodeString without_number_signs(icu::UnicodeString text) {
  text.findAndReplace(icu::UnicodeString(UChar32{0x2116}), icu::UnicodeString("#"));
  text.findAndReplace(icu::UnicodeString::fromUTF8("n\u00BA"), icu::UnicodeString("#"));
  text.findAndReplace(icu::UnicodeString::fromUTF8("N\u00BA"), icu::UnicodeString("#"));
  return text;
}

icu::UnicodeString compatible(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFKCInstance(status);
  if (U_FAILURE(status) != 0) {
    return text;
  }
  icu::UnicodeString result = form->normalize(text, status);
  return U_FAILURE(status) != 0 ? text : result;
}

// How many units of `text` are a word that people write before an order number; 0 for none.
std::int32_t leading_word(const icu::UnicodeString& text) {
  static constexpr std::array kWords{
      "order",
      "number",
      "no.",
      "no ",
      "nr.",
      "n\u00B0",
      "pedido",
      "n\u00FAmero",
      "orden",
      "bestellung",
      "commande",
      "\u0111\u01A1n h\u00E0ng",
      "\u0E04\u0E33\u0E2A\u0E31\u0E48\u0E07\u0E0B\u0E37\u0E49\u0E2D"};
  for (const char* each : kWords) {
    // NFKC of the word, because the typed text is in that form too.
    const icu::UnicodeString word = compatible(icu::UnicodeString::fromUTF8(each));
    const bool same = text.caseCompare(0, word.length(), word, U_FOLD_CASE_DEFAULT) == 0;
    if (same && u_isalpha(text.char32At(word.length())) == 0) {
      return word.length();
    }
  }
  return 0;
}

// Blanks, "#", ":" and the words above, in any order and number.
icu::UnicodeString without_beginning(icu::UnicodeString text) {
  while (!text.isEmpty()) {
    const UChar32 c = text.char32At(0);
    if (u_isUWhiteSpace(c) != 0 || c == '#' || c == ':') {
      text.remove(0, 1);  // all of these are one unit long
      continue;
    }
    const std::int32_t word = leading_word(text);
    if (word == 0) {
      break;
    }
    text.remove(0, word);
  }
  return text;
}

}  // namespace

std::optional<std::string> canonical_order_number(std::string_view typed) {
  const icu::UnicodeString units = without_number_signs(to_unicode(clean(typed, kMaxTypedBytes)));
  icu::UnicodeString number = without_beginning(compatible(units));
  while (!number.isEmpty() && u_isUWhiteSpace(number.char32At(number.length() - 1)) != 0) {
    number.truncate(number.length() - 1);
  }
  if (number.isEmpty() || number.countChar32() > kMaxLetters) {
    return std::nullopt;
  }
  for (std::int32_t i = 0; i < number.length(); i = number.moveIndex32(i, 1)) {
    const UChar32 c = number.char32At(i);
    if (u_isalnum(c) == 0 && !is_one_of(c, U"-/_.#")) {
      return std::nullopt;
    }
  }
  std::string result;
  number.toUTF8String(result);
  return result;
}

}  // namespace regulars::core
