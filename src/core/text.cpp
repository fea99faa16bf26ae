#include "core/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

namespace regulars::core {
namespace {

icu::UnicodeString to_unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string to_utf8(const icu::UnicodeString& text) {
  std::string bytes;
  text.toUTF8String(bytes);
  return bytes;
}

bool is_bidi_control(UChar32 c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

bool is_kept(UChar32 c) {
  if (c == '\t' || c == '\n') {
    return true;
  }
  return u_charType(c) != U_CONTROL_CHAR && !is_bidi_control(c) && c != 0xFEFF;
}

icu::UnicodeString trimmed(const icu::UnicodeString& text) {
  std::int32_t begin = 0;
  std::int32_t end = text.length();
  while (begin < end && u_isUWhiteSpace(text.char32At(begin)) != 0) {
    begin = text.moveIndex32(begin, 1);
  }
  while (end > begin && u_isUWhiteSpace(text.char32At(end - 1)) != 0) {
    end = text.moveIndex32(end, -1);
  }
  return {text, begin, end - begin};  // a copy: ICU's "temp" strings only point into `text`
}

icu::UnicodeString normalized(const icu::UnicodeString& text, bool compatible) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = compatible ? icu::Normalizer2::getNFKCInstance(status)
                                            : icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status) != 0) {
    return text;
  }
  icu::UnicodeString result = form->normalize(text, status);
  return U_FAILURE(status) != 0 ? text : result;
}

bool is_end_mark(UChar32 c) {
  constexpr std::array<UChar32, 10> kMarks{
      '.', '!', '?', ',', ';', ':', 0x2026, 0x3002, 0xFF01, 0xFF1F};
  return std::ranges::find(kMarks, c) != kMarks.end();
}

icu::UnicodeString one_blank_between_words(const icu::UnicodeString& text) {
  icu::UnicodeString result;
  bool blank = false;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (u_isUWhiteSpace(c) != 0) {
      blank = true;
      continue;
    }
    if (blank && !result.isEmpty()) {
      result.append(static_cast<UChar32>(' '));
    }
    blank = false;
    result.append(c);
  }
  return result;
}

// The end of the last grapheme cluster that ends at or before `limit`; 0 if none does.
std::int32_t letter_border(const icu::UnicodeString& text, std::int32_t limit) {
  if (limit >= text.length()) {
    return text.length();
  }
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> letters(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  if (U_FAILURE(status) != 0) {
    return text.getChar32Start(limit);
  }
  letters->setText(text);
  // A limit inside a surrogate pair is first moved before it: `preceding` would skip a letter.
  const std::int32_t point = text.getChar32Start(limit);
  return letters->isBoundary(point) != 0 ? point : letters->preceding(point);
}

// Where to break `text` so that the first part has at most `limit` units: after the last line
// feed or white space in its second half, else at a letter's border.
std::int32_t break_point(const icu::UnicodeString& text, std::int32_t limit) {
  for (std::int32_t i = limit; i > limit / 2; --i) {
    if (text.charAt(i) == u'\n') {
      return i;
    }
  }
  for (std::int32_t i = limit; i > limit / 2; --i) {
    if (u_isUWhiteSpace(text.char32At(i)) != 0) {
      return i;
    }
  }
  const std::int32_t border = letter_border(text, limit);
  if (border > 0) {
    return border;
  }
  // One cluster longer than the limit (hostile text) is cut between code points, of which at
  // least one is taken: otherwise the splitting would never end.
  const std::int32_t point = text.getChar32Start(limit);
  return point > 0 ? point : text.moveIndex32(0, 1);
}

std::u32string to_letters(const icu::UnicodeString& text) {
  std::u32string letters;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    letters += static_cast<char32_t>(text.char32At(i));
  }
  return letters;
}

std::size_t distance_of(std::u32string_view left, std::u32string_view right) {
  std::vector<std::vector<std::size_t>> rows(left.size() + 1,
                                             std::vector<std::size_t>(right.size() + 1));
  for (std::size_t i = 0; i <= left.size(); ++i) {
    for (std::size_t j = 0; j <= right.size(); ++j) {
      if (i == 0 || j == 0) {
        rows[i][j] = i + j;
        continue;
      }
      const std::size_t change = left[i - 1] == right[j - 1] ? 0 : 1;
      rows[i][j] = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
        rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
  }
  return rows[left.size()][right.size()];
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  std::int32_t units = 0;
  u_strFromUTF8(nullptr, 0, &units, bytes.data(), static_cast<std::int32_t>(bytes.size()), &status);
  return status == U_BUFFER_OVERFLOW_ERROR || U_SUCCESS(status) != 0;
}

std::string clean(std::string_view text, std::size_t bytes_max) {
  const icu::UnicodeString units = to_unicode(text);
  icu::UnicodeString kept;
  std::int32_t fits = 0;  // UTF-16 units of `kept` that fit
  std::size_t bytes = 0;
  // Goes one code point beyond what fits, so that a letter's border can be seen there.
  for (std::int32_t i = 0; i < units.length() && bytes <= bytes_max; i = units.moveIndex32(i, 1)) {
    const UChar32 c = units.char32At(i);
    if (!is_kept(c)) {
      continue;
    }
    kept.append(c);
    bytes += static_cast<std::size_t>(U8_LENGTH(c));
    if (bytes <= bytes_max) {
      fits = kept.length();
    }
  }
  const std::int32_t border = letter_border(kept, fits);
  // A first letter longer than the limit (hostile text) is cut between code points.
  return to_utf8(kept.tempSubStringBetween(0, border > 0 ? border : fits));
}

std::string fold_words(std::string_view text) {
  icu::UnicodeString words = normalized(to_unicode(text), true);
  words.foldCase();
  words.findAndReplace(u"\u2019", u"'");  // telephones write don’t
  words = one_blank_between_words(words);
  while (!words.isEmpty()) {
    const std::int32_t last = words.moveIndex32(words.length(), -1);
    const UChar32 c = words.char32At(last);
    if (!is_end_mark(c) && u_isUWhiteSpace(c) == 0) {
      break;
    }
    words.truncate(last);
  }
  return to_utf8(words);
}

std::string fold_bare_words(std::string_view text) {
  const icu::UnicodeString words = to_unicode(fold_words(text));
  icu::UnicodeString bare;
  icu::UnicodeString word;
  icu::UnicodeString last;
  const auto end_word = [&] {
    if (!word.isEmpty() && word != last) {
      bare.append(bare.isEmpty() ? icu::UnicodeString() : icu::UnicodeString(u' ')).append(word);
      last = word;
    }
    word.remove();
  };
  for (std::int32_t i = 0; i < words.length(); i = words.moveIndex32(i, 1)) {
    const UChar32 c = words.char32At(i);
    const bool is_of_word = u_isalnum(c) != 0 || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
    const bool is_within =
        c == u'\'' && !word.isEmpty() && u_isalnum(words.char32At(words.moveIndex32(i, 1))) != 0;
    if (is_of_word || is_within) {
      word.append(c);
    } else {
      end_word();
    }
  }
  end_word();
  return to_utf8(bare);
}

std::string trim(std::string_view text) {
  return to_utf8(trimmed(to_unicode(text)));
}

std::size_t utf16_length(std::string_view text) {
  return static_cast<std::size_t>(to_unicode(text).length());
}

std::string cut_utf16(std::string_view text, std::size_t units_max) {
  const icu::UnicodeString units = to_unicode(text);
  const auto limit = static_cast<std::int32_t>(units_max);
  if (units.length() <= limit) {
    return std::string(text);
  }
  return to_utf8(units.tempSubStringBetween(0, letter_border(units, limit)));
}

std::vector<std::string> split_utf16(std::string_view text, std::size_t units_max) {
  std::vector<std::string> pieces;
  icu::UnicodeString rest = trimmed(to_unicode(text));
  const auto limit = static_cast<std::int32_t>(units_max);
  while (rest.length() > limit) {
    const std::int32_t at = break_point(rest, limit);
    pieces.push_back(to_utf8(trimmed(rest.tempSubStringBetween(0, at))));
    rest = trimmed(rest.tempSubString(at));
  }
  if (!rest.isEmpty()) {
    pieces.push_back(to_utf8(rest));
  }
  std::erase(pieces, std::string());
  return pieces;
}

std::size_t edit_distance(std::string_view left, std::string_view right) {
  return distance_of(to_letters(to_unicode(left)), to_letters(to_unicode(right)));
}

std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates) {
  const auto plain = [](std::string_view text) {
    std::u32string letters = to_letters(to_unicode(text).foldCase());
    std::erase_if(letters, [](char32_t c) { return c == U'-' || c == U'_' || c == U' '; });
    return letters;
  };
  const std::u32string wanted = plain(word);
  std::optional<std::string> best;
  std::size_t best_distance = wanted.size() <= 3 ? 2 : 3;  // must be beaten
  for (const std::string& candidate : candidates) {
    const std::u32string offered = plain(candidate);
    const std::size_t least = wanted.size() > offered.size() ? wanted.size() - offered.size()
                                                             : offered.size() - wanted.size();
    if (least >= best_distance) {
      continue;  // so much difference in length alone; keeps long texts cheap
    }
    const std::size_t distance = distance_of(wanted, offered);
    if (distance < best_distance && distance < wanted.size()) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace regulars::core
