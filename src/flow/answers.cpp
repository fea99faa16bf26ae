#include "flow/answers.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/limits.h"
#include "core/text.h"

namespace regulars::flow {
namespace {

constexpr std::size_t kMaxAnswerUnits = 2000;  // Messenger's limit for one text

constexpr std::array kYesWords{"yes",   "y",          "yeah", "yep",    "yup",   "sure", "ok",
                               "okay",  "yes please", "sí",   "si",     "claro", "vale", "ใช่",
                               "ใช่ครับ", "ใช่ค่ะ",       "ตกลง", "ได้",     "ครับ",   "ค่ะ",   "có",
                               "vâng",  "dạ",         "ừ",    "đồng ý", "👍",     "✅"};
constexpr std::array kNoWords{"no",
                              "n",
                              "nope",
                              "nah",
                              "no thanks",
                              "no thank you",
                              "no gracias",
                              "no, gracias",
                              "ไม่",
                              "ไม่ใช่",
                              "ไม่ครับ",
                              "ไม่ค่ะ",
                              "ไม่เอา",
                              "không",
                              "ko",
                              "dạ không",
                              "👎",
                              "❌"};

// A letter of UTF-8 text; the text is known to be valid once it was folded.
struct Letter {
  char32_t code = 0;
  std::size_t bytes = 1;
};

Letter first_letter(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) {
    return {.code = lead, .bytes = 1};
  }
  const std::size_t bytes = lead >= 0xF0 ? 4 : (lead >= 0xE0 ? 3 : 2);
  char32_t code = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes && i < text.size(); ++i) {
    code = (code << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  return {.code = code, .bytes = std::min(bytes, text.size())};
}

// The zeros of the scripts whose digits people type (Unicode 15, category Nd); the other nine
// follow each. Full-width digits have become plain ones by folding.
constexpr std::array<char32_t, 16> kZeros{U'0',
                                          0x0660,
                                          0x06F0,
                                          0x07C0,
                                          0x0966,
                                          0x09E6,
                                          0x0A66,
                                          0x0AE6,
                                          0x0B66,
                                          0x0BE6,
                                          0x0C66,
                                          0x0CE6,
                                          0x0E50,
                                          0x0ED0,
                                          0x1040,
                                          0x17E0};

std::optional<char> digit_of(char32_t code) {
  for (const char32_t zero : kZeros) {
    if (code >= zero && code <= zero + 9) {
      return static_cast<char>('0' + static_cast<int>(code - zero));
    }
  }
  return std::nullopt;
}

bool is_thousands_mark(char32_t code) {
  return code == ',' || code == '.' || code == ' ' || code == '\'' || code == 0x2019 ||
         code == 0x066C;
}

// Digits in groups, and the mark between them.
struct Grouped {
  std::string digits;
  std::vector<std::size_t> sizes{0};  // digits in each group
  char32_t mark = 0;
};

std::optional<Grouped> read_groups(std::string_view text) {
  Grouped result;
  while (!text.empty()) {
    const Letter letter = first_letter(text);
    text.remove_prefix(letter.bytes);
    if (const auto digit = digit_of(letter.code)) {
      result.digits += *digit;
      ++result.sizes.back();
      continue;
    }
    const bool same_mark = result.mark == 0 || result.mark == letter.code;
    if (!is_thousands_mark(letter.code) || !same_mark) {
      return std::nullopt;
    }
    result.mark = letter.code;
    result.sizes.push_back(0);
  }
  return result;
}

// One group of any size, or one to three digits and then threes; twos in between, as in India.
bool is_well_grouped(const std::vector<std::size_t>& sizes) {
  if (sizes.size() == 1) {
    return sizes.front() > 0;
  }
  const bool inner = std::all_of(
      sizes.begin() + 1, sizes.end() - 1, [](std::size_t size) { return size == 2 || size == 3; });
  return sizes.front() >= 1 && sizes.front() <= 3 && inner && sizes.back() == 3;
}

template <std::size_t N>
bool is_one_of(const std::array<const char*, N>& words, const std::string& folded) {
  return std::ranges::any_of(words,
                             [&](const char* word) { return core::fold_words(word) == folded; });
}

std::optional<Answer> check_yes_no(std::string_view typed) {
  const std::string folded = core::fold_words(typed);
  if (is_one_of(kYesWords, folded)) {
    return Answer{.saved = "yes", .fact = Value(true)};
  }
  if (is_one_of(kNoWords, folded)) {
    return Answer{.saved = "no", .fact = Value(false)};
  }
  return std::nullopt;
}

std::optional<Answer> check_text(const std::string& text) {
  if (text.empty() || core::utf16_length(text) > kMaxAnswerUnits) {
    return std::nullopt;
  }
  return Answer{.saved = text};
}

std::optional<Answer> check_number(std::string_view typed) {
  const std::optional<std::int64_t> number = parse_whole(typed);
  if (!number) {
    return std::nullopt;
  }
  return Answer{.saved = std::to_string(*number), .fact = Value(*number)};
}

// --- Choices.

// Ranges that hold the signs people call emoji; a keycap ("1" in a box) begins with a digit and
// is known by its last sign.
bool is_emoji(std::string_view cluster) {
  constexpr std::string_view kKeycap = "\xE2\x83\xA3";
  const char32_t code = cluster.empty() ? 0 : first_letter(cluster).code;
  return (code >= 0x1F000 && code <= 0x1FAFF) || (code >= 0x2190 && code <= 0x2BFF) ||
         code == 0x203C || code == 0x2049 || code == 0x3030 || code == 0x303D ||
         cluster.ends_with(kKeycap);
}

// What a person sees as the first letter. The longest emoji in use, a family with skin tones, has
// about 16 units.
std::string first_cluster(std::string_view text) {
  constexpr std::size_t kLongest = 32;
  for (std::size_t units = 1; units <= kLongest; ++units) {
    std::string cluster = core::cut_utf16(text, units);
    if (!cluster.empty()) {
      return cluster;
    }
  }
  return "";
}

// The variation selector that asks for a coloured sign is typed by some keyboards only.
std::string without_selector(std::string text) {
  constexpr std::string_view kSelector = "\xEF\xB8\x8F";
  for (auto at = text.find(kSelector); at != std::string::npos; at = text.find(kSelector)) {
    text.erase(at, kSelector.size());
  }
  return text;
}

// A title or an answer, ready to be compared.
struct Spoken {
  std::string whole;  // folded
  std::string emoji;  // the leading one, or empty
  std::string rest;   // folded, without the leading emoji
};

Spoken read_spoken(std::string_view text) {
  const std::string trimmed = core::trim(text);
  Spoken result{.whole = without_selector(core::fold_words(trimmed)), .emoji = {}, .rest = {}};
  result.rest = result.whole;
  const std::string cluster = first_cluster(trimmed);
  if (is_emoji(cluster)) {
    result.emoji = without_selector(cluster);
    result.rest =
        without_selector(core::fold_words(std::string_view(trimmed).substr(cluster.size())));
  }
  return result;
}

// The only index for which the question is answered yes.
template <class Question>
std::optional<std::size_t> only_one(std::size_t count, Question is_it) {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_it(i)) {
      continue;
    }
    if (found) {
      return std::nullopt;
    }
    found = i;
  }
  return found;
}

class Matcher {
 public:
  Matcher(const std::vector<ChoiceWords>& choices, std::string_view typed)
      : choices_(choices), typed_(read_spoken(typed)) {
    for (const ChoiceWords& choice : choices) {
      titles_.push_back(read_spoken(choice.title));
    }
  }

  std::optional<std::size_t> match() const {
    if (typed_.whole.empty()) {
      return std::nullopt;
    }
    for (const auto& way : {by_name(), by_number(), by_beginning(), by_emoji()}) {
      if (way) {
        return way;
      }
    }
    return std::nullopt;
  }

 private:
  // The first one wins: two equal titles are a finding of the checker.
  std::optional<std::size_t> by_name() const {
    for (std::size_t i = 0; i < titles_.size(); ++i) {
      const bool titled = titles_[i].whole == typed_.whole ||
                          (!typed_.rest.empty() && titles_[i].rest == typed_.rest);
      if (titled || std::ranges::find(choices_[i].words, typed_.whole) != choices_[i].words.end()) {
        return i;
      }
    }
    return std::nullopt;
  }

  std::optional<std::size_t> by_number() const {
    const std::optional<std::int64_t> number = parse_whole(typed_.whole);
    if (!number || *number < 1 || *number > static_cast<std::int64_t>(choices_.size())) {
      return std::nullopt;
    }
    return static_cast<std::size_t>(*number - 1);
  }

  std::optional<std::size_t> by_beginning() const {
    constexpr std::size_t kFewestLetters = 3;
    if (core::utf16_length(typed_.rest) < kFewestLetters) {
      return std::nullopt;
    }
    return only_one(titles_.size(),
                    [this](std::size_t i) { return titles_[i].rest.starts_with(typed_.rest); });
  }

  std::optional<std::size_t> by_emoji() const {
    if (typed_.emoji.empty()) {
      return std::nullopt;
    }
    return only_one(titles_.size(),
                    [this](std::size_t i) { return titles_[i].emoji == typed_.emoji; });
  }

  const std::vector<ChoiceWords>& choices_;
  Spoken typed_;
  std::vector<Spoken> titles_;
};

}  // namespace

std::optional<std::int64_t> parse_whole(std::string_view typed) {
  std::string text = core::fold_words(typed);
  const bool negative = text.starts_with("-");
  if (negative) {
    text.erase(0, 1);
  }
  const std::optional<Grouped> groups = read_groups(text);
  if (!groups || !is_well_grouped(groups->sizes)) {
    return std::nullopt;
  }
  const std::string digits = (negative ? "-" : "") + groups->digits;
  std::int64_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (read.ec != std::errc()) {
    return std::nullopt;
  }
  return number;
}

std::optional<Answer> check_answer(AnswerKind kind, std::string_view typed) {
  const std::string text = core::trim(core::clean(typed, core::kMaxTypedTextBytes));
  switch (kind) {
    case AnswerKind::kText:
      return check_text(text);
    case AnswerKind::kEmail:
      return core::canonical_email(text) ? std::optional(Answer{.saved = core::bare_email(text)})
                                         : std::nullopt;
    case AnswerKind::kOrderNumber: {
      std::optional<std::string> number = core::canonical_order_number(text);
      // No shop has order numbers without a digit; "yes" is an answer to something else.
      const bool has_digit =
          number && std::ranges::any_of(*number, [](char c) { return c >= '0' && c <= '9'; });
      return has_digit ? std::optional(Answer{.saved = *std::move(number)}) : std::nullopt;
    }
    case AnswerKind::kNumber:
      return check_number(text);
    case AnswerKind::kYesNo:
      return check_yes_no(text);
  }
  return std::nullopt;
}

std::optional<std::size_t> match_choice(const std::vector<ChoiceWords>& choices,
                                        std::string_view typed) {
  return Matcher(choices, typed).match();
}

}  // namespace regulars::flow
