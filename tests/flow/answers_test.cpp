#include "flow/answers.h"

#include "tests/catch.h"

using namespace regulars;
using flow::AnswerKind;
using flow::check_answer;
using flow::ChoiceWords;
using flow::match_choice;
using flow::parse_whole;

namespace {

std::string saved(AnswerKind kind, std::string_view typed) {
  const auto answer = check_answer(kind, typed);
  return answer ? answer->saved : "(wrong)";
}

std::vector<ChoiceWords> yes_or_not_now() {
  return {{.title = "Yes please", .words = {"yep"}},
          {.title = "Not now", .words = {"no", "later"}}};
}

int matched(const std::vector<ChoiceWords>& choices, std::string_view typed) {
  const auto index = match_choice(choices, typed);
  return index ? static_cast<int>(*index) : -1;
}

}  // namespace

TEST_CASE("A text answer is anything but nothing, up to 2000 units", "[flow]") {
  CHECK(saved(AnswerKind::kText, "  Rosa \n") == "Rosa");
  CHECK(saved(AnswerKind::kText, std::string(2000, 'a')) == std::string(2000, 'a'));

  CHECK(saved(AnswerKind::kText, std::string(2001, 'a')) == "(wrong)");
  CHECK(saved(AnswerKind::kText, "") == "(wrong)");
  CHECK(saved(AnswerKind::kText, " \t\n ") == "(wrong)");
  CHECK(saved(AnswerKind::kText, "\xE2\x80\xAE") == "(wrong)");
}

TEST_CASE("An e-mail address is checked but kept as it was typed", "[flow]") {
  CHECK(saved(AnswerKind::kEmail, "  Ana.B+shop@Example.COM ") == "Ana.B+shop@Example.COM");
  CHECK(saved(AnswerKind::kEmail, "mailto:Ana@Example.com") == "Ana@Example.com");
  CHECK(saved(AnswerKind::kEmail, "<mailto:ana@example.com>") == "ana@example.com");

  CHECK(saved(AnswerKind::kEmail, "ana at example.com") == "(wrong)");
  CHECK(saved(AnswerKind::kEmail, "my mail is ana@example.com") == "(wrong)");
  CHECK(saved(AnswerKind::kEmail, "") == "(wrong)");
}

TEST_CASE("An order number is kept in the form the shop knows", "[flow]") {
  CHECK(saved(AnswerKind::kOrderNumber, " #10432 ") == "10432");
  CHECK(saved(AnswerKind::kOrderNumber, "Order 10432") == "10432");

  CHECK(saved(AnswerKind::kOrderNumber, "I do not know it") == "(wrong)");
  CHECK(saved(AnswerKind::kOrderNumber, "") == "(wrong)");
}

TEST_CASE("A number may be typed in any script and with thousands set off", "[flow]") {
  CHECK(parse_whole("12") == 12);
  CHECK(parse_whole(" 1,234 ") == 1234);
  CHECK(parse_whole("1.234.567") == 1234567);
  CHECK(parse_whole("1 234") == 1234);
  CHECK(parse_whole("1'234") == 1234);
  CHECK(parse_whole("12,34,567") == 1234567);
  CHECK(parse_whole("๑๒") == 12);
  CHECK(parse_whole("１２") == 12);
  CHECK(parse_whole("٣٤") == 34);
  CHECK(parse_whole("-5") == -5);
  CHECK(parse_whole("007") == 7);
  CHECK(parse_whole("9223372036854775807") == 9223372036854775807);
}

TEST_CASE("What is not a whole number of 64 bits is refused", "[flow]") {
  CHECK_FALSE(parse_whole("9223372036854775808"));
  CHECK_FALSE(parse_whole("1.5"));
  CHECK_FALSE(parse_whole("1,23"));
  CHECK_FALSE(parse_whole("1234,567"));
  CHECK_FALSE(parse_whole("1,234.567"));
  CHECK_FALSE(parse_whole(",234"));
  CHECK_FALSE(parse_whole("12 points"));
  CHECK_FALSE(parse_whole("twelve"));
  CHECK_FALSE(parse_whole("-"));
  CHECK_FALSE(parse_whole(""));
}

TEST_CASE("A number answer carries its kind, so that it is written like a number", "[flow]") {
  const auto answer = check_answer(AnswerKind::kNumber, "1,234");

  REQUIRE(answer);
  CHECK(answer->saved == "1234");
  CHECK(answer->fact == flow::Value(std::int64_t{1234}));
}

TEST_CASE("Yes and no are understood in the program's languages", "[flow]") {
  for (const char* word : {"yes", "Y", "YES!", "Sí", "si", "ใช่", "ตกลง", "có", "Vâng", "👍"}) {
    CAPTURE(word);
    CHECK(saved(AnswerKind::kYesNo, word) == "yes");
  }
  for (const char* word : {"no", "N", "No thanks.", "ไม่", "ไม่ใช่", "không", "👎"}) {
    CAPTURE(word);
    CHECK(saved(AnswerKind::kYesNo, word) == "no");
  }
  for (const char* word : {"", "maybe", "yes and no"}) {
    CAPTURE(word);
    CHECK(saved(AnswerKind::kYesNo, word) == "(wrong)");
  }
}

TEST_CASE("A choice may be typed by its title, a word or its number", "[flow]") {
  const auto choices = yes_or_not_now();

  CHECK(matched(choices, " YES   please! ") == 0);
  CHECK(matched(choices, "Yep") == 0);
  CHECK(matched(choices, "later") == 1);
  CHECK(matched(choices, "2") == 1);
  CHECK(matched(choices, "๒") == 1);

  CHECK(matched(choices, "0") == -1);
  CHECK(matched(choices, "3") == -1);
  CHECK(matched(choices, "") == -1);
  CHECK(matched(choices, "what?") == -1);
}

TEST_CASE("Three letters of only one title are enough", "[flow]") {
  const std::vector<ChoiceWords> choices{{.title = "Linen towel", .words = {}},
                                         {.title = "Linen napkins", .words = {}},
                                         {.title = "Throw", .words = {}}};

  CHECK(matched(choices, "thr") == 2);
  CHECK(matched(choices, "linen n") == 1);

  CHECK(matched(choices, "th") == -1);
  CHECK(matched(choices, "linen") == -1);
  CHECK(matched(choices, "throws") == -1);
}

TEST_CASE("An emoji may stand for the title that begins with it", "[flow]") {
  const std::vector<ChoiceWords> choices{{.title = "❤️ Points", .words = {}},
                                         {.title = "🎁 Rewards", .words = {}},
                                         {.title = "👍 Yes", .words = {}},
                                         {.title = "👎 No", .words = {}}};

  CHECK(matched(choices, "🎁") == 1);
  CHECK(matched(choices, "❤") == 0);
  CHECK(matched(choices, "rewards") == 1);
  CHECK(matched(choices, "🎁 please") == 1);
  CHECK(matched(choices, "👍 no") == 3);

  CHECK(matched(choices, "🎉") == -1);
}

TEST_CASE("An emoji that two titles begin with stands for neither", "[flow]") {
  const std::vector<ChoiceWords> choices{{.title = "🎁 Towel", .words = {}},
                                         {.title = "🎁 Throw", .words = {}}};

  CHECK(matched(choices, "🎁") == -1);
}

TEST_CASE("A title that is a number goes before the number of a choice", "[flow]") {
  const std::vector<ChoiceWords> choices{{.title = "2", .words = {}}, {.title = "1", .words = {}}};

  CHECK(matched(choices, "1") == 1);
}
