#include "core/text.h"

#include <numeric>

#include "tests/catch.h"

namespace regulars::core {
namespace {

const std::string kFamily =
    "👨‍👩‍👧‍👦";        // one letter to a person: 25 bytes, 11 UTF-16 units
const std::string kThaiFlag = "🇹🇭";     // one letter: 8 bytes, 4 units
const std::string kThumb = "👍🏽";  // with a skin tone: 8 bytes, 4 units

std::string repeat(const std::string& text, std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) {
    result += text;
  }
  return result;
}

TEST_CASE("Well-formed UTF-8 is told from bytes that are not", "[core]") {
  for (const char* right : {"", "abc", "ก", "Ünïcödé", "👍", "\xF4\x8F\xBF\xBF"}) {
    CAPTURE(right);
    CHECK(is_utf8(right));
  }
  for (const char* wrong : {"\xFF",
                            "\xC3",
                            "\xC0\xAF",
                            "\xE0\x80\x80",
                            "\xED\xA0\x80",
                            "\xF4\x90\x80\x80",
                            "\x80",
                            "a\xE0\xB8"}) {
    CAPTURE(wrong);
    CHECK_FALSE(is_utf8(wrong));
  }
}

TEST_CASE("Text from outside keeps letters, tabs and line feeds", "[core]") {
  CHECK(clean("Ana\tสวัสดี\nViệt 👍", 100) == "Ana\tสวัสดี\nViệt 👍");
  CHECK(clean("", 100).empty());
}

TEST_CASE("Control characters and direction marks are dropped from text", "[core]") {
  CHECK(clean(std::string_view("a\0b", 3), 100) == "ab");
  CHECK(clean("a\r\nb", 100) == "a\nb");
  CHECK(clean("a\x1B[31mb\x7F", 100) == "a[31mb");
  CHECK(clean("a\u0085b", 100) == "ab");
  CHECK(clean("\uFEFFa", 100) == "a");
  CHECK(clean("invoice\xE2\x80\xAE"
              "gpj.exe",
              100) == "invoicegpj.exe");
  CHECK(clean("\xE2\x81\xA6"
              "a\xE2\x81\xA9"
              "\xE2\x80\x8E"
              "\xE2\x80\x8F"
              "\xD8\x9C",
              100) == "a");
}

TEST_CASE("Joiners inside emoji and scripts stay in the text", "[core]") {
  CHECK(clean(kFamily, 100) == kFamily);
  CHECK(clean("می\u200Cخواهم", 100) == "می\u200Cخواهم");
}

TEST_CASE("Bad bytes become replacement characters", "[core]") {
  CHECK(clean("a\xFF"
              "b",
              100) == "a\uFFFDb");
  CHECK(clean("a\xE0\xB8", 100) == "a\uFFFD");
  CHECK(is_utf8(clean("\xED\xA0\x80\xF4\x90\x80\x80", 100)));
}

TEST_CASE("Text is cut to the bytes allowed and exactly there when it fits", "[core]") {
  CHECK(clean("abc", 3) == "abc");
  CHECK(clean("abcd", 3) == "abc");
  CHECK(clean("ab", 0).empty());
  CHECK(clean("กก", 5) == "ก");
  CHECK(clean("กก", 6) == "กก");
}

TEST_CASE("Cutting text never leaves half a letter", "[core]") {
  CHECK(clean("a" + kFamily, 10) == "a");
  CHECK(clean("a" + kFamily, 26) == "a" + kFamily);
  CHECK(clean(kThaiFlag + kThaiFlag, 12) == kThaiFlag);
  CHECK(clean("e\u0301e\u0301", 4) == "e\u0301");
  CHECK(clean("น้ำ", 3).size() <= 3);
}

TEST_CASE("A first letter longer than the limit is cut between code points", "[core]") {
  const std::string hostile = "e" + repeat("\u0301", 1000);
  CHECK(clean(hostile, 11) == "e" + repeat("\u0301", 5));
}

TEST_CASE("Dropped characters do not use up the bytes allowed", "[core]") {
  CHECK(clean(std::string(1000, '\x01') + "hello", 5) == "hello");
}

TEST_CASE("Words a person typed are compared without case, width, blanks and end marks", "[core]") {
  CHECK(fold_words("  YES please! ") == "yes please");
  CHECK(fold_words("Yes\u00A0\t\n please…") == "yes please");
  CHECK(fold_words("ＹＥＳ！") == "yes");
  CHECK(fold_words("ỨNG DỤNG") == "ứng dụng");
  CHECK(fold_words("STRASSE") == fold_words("straße"));
  CHECK(fold_words("U\u0308ber") == fold_words("\u00DCBER"));
  CHECK(fold_words("ตกลง") == "ตกลง");
  CHECK(fold_words("e-mail, please?!") == "e-mail, please");
  CHECK(fold_words("?!…").empty());
  CHECK(fold_words("   ").empty());
  CHECK(fold_words("stop . . .") == "stop");
  CHECK(fold_words("Don’t!") == "don't");
}

TEST_CASE("Of a cry only its words are left, with the apostrophe within one", "[core]") {
  CHECK(fold_bare_words("STOP!! stop 🙏") == "stop");
  CHECK(fold_bare_words("'stop', don’t write 'me' '") == "stop don't write me");
}

TEST_CASE("Trimming removes every kind of blank at both ends only", "[core]") {
  CHECK(trim(" \t\n\u00A0\u2003\u3000a b\u3000 ") == "a b");
  CHECK(trim(" \u3000 ").empty());
  CHECK(trim("").empty());
}

TEST_CASE("Length is counted as Meta counts it, in UTF-16 units", "[core]") {
  CHECK(utf16_length("") == 0);
  CHECK(utf16_length("abc") == 3);
  CHECK(utf16_length("กก") == 2);
  CHECK(utf16_length("👍") == 2);
  CHECK(utf16_length(kThaiFlag) == 4);
  CHECK(utf16_length(kFamily) == 11);
}

TEST_CASE("A text that is exactly as long as allowed is not cut", "[core]") {
  CHECK(cut_utf16("abcd", 4) == "abcd");
  CHECK(cut_utf16("abcde", 4) == "abcd");
  CHECK(cut_utf16(kFamily, 11) == kFamily);
  CHECK(cut_utf16("abc", 0).empty());
}

TEST_CASE("Cutting to a length never splits an emoji, a flag or an accent", "[core]") {
  CHECK(cut_utf16("a👍b", 2) == "a");  // used to lose the letter before the emoji
  CHECK(cut_utf16("a👍b", 3) == "a👍");
  CHECK(cut_utf16("a" + kFamily, 11) == "a");
  CHECK(cut_utf16(kThaiFlag + kThaiFlag, 7) == kThaiFlag);
  CHECK(cut_utf16("ok" + kThumb, 4) == "ok");
  CHECK(cut_utf16("ne\u0301", 2) == "n");
  CHECK(cut_utf16(kFamily, 10).empty());
}

TEST_CASE("A long text is split after a line or a word where there is one", "[core]") {
  CHECK(split_utf16("one two three", 8) == std::vector<std::string>{"one two", "three"});
  CHECK(split_utf16("one\ntwo three", 5) == std::vector<std::string>{"one", "two", "three"});
  CHECK(split_utf16("first line\nsecond", 14) == std::vector<std::string>{"first line", "second"});
  CHECK(split_utf16("short", 5) == std::vector<std::string>{"short"});
}

TEST_CASE("Splitting text without blanks falls between letters", "[core]") {
  CHECK(split_utf16("abcdefgh", 3) == std::vector<std::string>{"abc", "def", "gh"});
  CHECK(split_utf16(repeat(kThaiFlag, 3), 9) ==
        std::vector<std::string>{kThaiFlag + kThaiFlag, kThaiFlag});
  CHECK(split_utf16(repeat(kFamily, 2), 12) == std::vector<std::string>{kFamily, kFamily});
}

TEST_CASE("Nothing and blanks alone split into no piece at all", "[core]") {
  CHECK(split_utf16("", 10).empty());
  CHECK(split_utf16(" \n ", 10).empty());
}

// The rest of the text used to be read after its memory was freed.
TEST_CASE("Pieces of a split text are within the limit and join to the same letters", "[core]") {
  const std::string text =
      repeat("Xin chào " + kFamily + " สวัสดี\n" + kThumb + "quite-long-word ", 40);
  const std::size_t limit = GENERATE(2U, 3U, 11U, 20U, 80U, 640U, 2000U);
  const auto squeezed = [](std::string bytes) {
    std::erase_if(bytes, [](char c) { return c == ' ' || c == '\n'; });
    return bytes;
  };
  const std::vector<std::string> pieces = split_utf16(text, limit);
  CAPTURE(limit);
  for (const std::string& piece : pieces) {
    CHECK(utf16_length(piece) <= limit);
    CHECK_FALSE(piece.empty());
    CHECK(is_utf8(piece));
  }
  CHECK(squeezed(std::accumulate(pieces.begin(), pieces.end(), std::string())) == squeezed(text));
}

TEST_CASE("A letter longer than the limit is split between code points and ends", "[core]") {
  const std::string hostile = "e" + repeat("\u0301", 100);
  const std::vector<std::string> pieces = split_utf16(hostile, 10);
  CHECK(pieces.size() == 11);
  CHECK(split_utf16("👍👍", 1) == std::vector<std::string>{"👍", "👍"});  // used to run forever
}

TEST_CASE("Edits between two words are counted in letters, a swap as one", "[core]") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("thanks", "thanks") == 0);
  CHECK(edit_distance("thnaks", "thanks") == 1);
  CHECK(edit_distance("thank", "thanks") == 1);
  CHECK(edit_distance("tharks", "thanks") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("ก", "ข") == 1);
  CHECK(edit_distance("điểm", "diem") == 2);
}

TEST_CASE("A mistyped name is answered with the nearest known one", "[core]") {
  const std::vector<std::string> names{"thanks", "rewards", "no_match", "ask"};
  CHECK(nearest("thnaks", names) == "thanks");
  CHECK(nearest("reward", names) == "rewards");
  CHECK(nearest("NoMatch", names) == "no_match");
  CHECK(nearest("no-match", names) == "no_match");
  CHECK(nearest("asc", names) == "ask");
}

TEST_CASE("A name too far from every known one gets no suggestion", "[core]") {
  const std::vector<std::string> names{"thanks", "rewards", "ask"};
  CHECK(nearest("thxxxs", names) == std::nullopt);  // three edits
  CHECK(nearest("abc", names) == std::nullopt);     // two edits in three letters
  CHECK(nearest("", names) == std::nullopt);
  CHECK(nearest("z", {"y"}) == std::nullopt);
  CHECK(nearest("thanks", {}) == std::nullopt);
  CHECK(nearest(std::string(200'000, 'a'), {std::string(199'000, 'a')}) == std::nullopt);
}

TEST_CASE("Of two names equally near the first one is suggested", "[core]") {
  CHECK(nearest("step3", {"step1", "step2"}) == "step1");
}

}  // namespace
}  // namespace regulars::core
