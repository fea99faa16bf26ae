#include "flow/runner.h"
#include "tests/catch.h"
#include "tests/flow/runner_support.h"

using namespace regulars;
using namespace regulars::flow;
using namespace regulars::flow::test;

namespace {

using Texts = std::vector<std::string>;

Step speak(std::string id, std::string language, std::string text = "") {
  Step result = step(std::move(id), Verb::kSpeak, std::move(text));
  result.speak = words(std::move(language));
  return result;
}

Step many(std::string id, std::string fact) {
  return say(std::move(id), "{" + std::move(fact) + "}");
}

}  // namespace

TEST_CASE("A step that speaks a language is itself in that language, and so is what follows",
          "[flow]") {
  Person ana({flow_of("hi",
                      {many("a", "points"),
                       speak("b", "es", "{points}"),
                       many("c", "points"),
                       choose("d", "¿Bien?", {{"Sí", "d"}})})});
  ana.host.facts["points"] = std::int64_t{1234567};

  ana.starts("hi");

  CHECK(ana.texts() == Texts{"1,234,567", "1.234.567", "1.234.567", "¿Bien?"});
  ana.types("quizás");
  CHECK(ana.texts() == Texts{"Toca o escribe una de estas opciones: Sí."});
}

TEST_CASE("A language that the shop does not speak changes nothing", "[flow]") {
  Person ana({flow_of("hi", {speak("a", "fr", "{points}")})});
  ana.host.facts["points"] = std::int64_t{1234567};

  ana.starts("hi");

  CHECK(ana.host.speaks == "en");
  CHECK(ana.texts() == Texts{"1,234,567"});
}

TEST_CASE("The language that was typed is spoken, and forgotten as an answer", "[flow]") {
  Person ana({flow_of("hi",
                      {ask("a", "Which?", AnswerKind::kText, "language"),
                       speak("b", "{language}", "{language}"),
                       choose("c", "Go on?", {{"Yes", "c"}})})});
  ana.host.facts["language"] = std::string("as the host tells it");
  ana.starts("hi");

  ana.types("vi");

  CHECK(ana.host.speaks == "vi");
  CHECK(ana.texts() == Texts{"as the host tells it", "Go on?"});
  CHECK(ana.at.saved.count("language") == 0);
  CHECK(ana.at.picked.count("language") == 0);
}
