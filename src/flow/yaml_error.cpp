#include "flow/yaml_error.h"

#include <algorithm>
#include <optional>

#include "flow/source_text.h"
#include "flow/yaml_line.h"

namespace regulars::flow {
namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// `key: "value"`, for the owner to copy.
std::string quoted_form(const LineShape& shape, std::string_view text) {
  const char quote = has(text, "\"") ? '\'' : '"';
  std::string value;
  for (const char sign : text.substr(0, 60)) {
    value += sign;
    if (sign == quote) {
      value += sign;  // '' stands for ' inside single quotes
    }
  }
  const std::string key = shape.key.empty() ? "" : std::string(shape.key) + ": ";
  return key + quote + value + (text.size() > 60 ? "…" : "") + quote;
}

class Explainer {
 public:
  Explainer(const YamlProblem& problem,
            const std::vector<std::string>& lines,
            FindingList& findings)
      : problem_(problem), lines_(lines), findings_(findings) {}

  void explain() {
    const bool is_done = explain_sign() || explain_open_quote() || explain_quote() ||
                         explain_start_of_text() || explain_bracket() || explain_lines_before() ||
                         explain_colon() || explain_indent();
    if (!is_done) {
      add(problem_.place,
          "yaml-syntax",
          "this line cannot be read; check its colons, its quotes and the blanks before it");
    }
  }

 private:
  std::string_view line(int number) const {
    const auto index = static_cast<std::size_t>(number - 1);
    return number >= 1 && index < lines_.size() ? std::string_view(lines_[index]) : "";
  }

  // The byte in its line that a place points to; the line's size when it is beyond.
  std::size_t byte_of(const core::Place& place) const {
    return byte_at_column(line(place.line), place.column);
  }

  char sign_at(const core::Place& place) const {
    const std::string_view text = line(place.line);
    const std::size_t at = byte_of(place);
    return at < text.size() ? text[at] : '\0';
  }

  core::Place at_byte(int number, std::size_t byte) const {
    const std::string_view before = line(number).substr(0, byte);
    return {.file = problem_.place.file,
            .line = number,
            .column = static_cast<int>(count_columns(before)) + 1};
  }

  bool add(const core::Place& place,
           std::string rule,
           std::string sentence,
           std::size_t width = 1) {
    findings_.add(
        place, std::move(rule), std::move(sentence), Severity::kError, static_cast<int>(width));
    return true;
  }

  // The nearest line above that is not blank; 0 when there is none.
  int line_before(int number) const {
    do {
      --number;
    } while (number > 0 && shape_of(line(number)).is_blank);
    return number;
  }

  bool explain_sign() {
    if (has(problem_.problem, "control characters")) {
      return add(problem_.place,
                 "wrong-encoding",
                 "an invisible control character stands here; delete it");
    }
    const bool is_tab = has(problem_.problem, "tab character") || sign_at(problem_.place) == '\t';
    if (is_tab) {
      return add(problem_.place, "tab", "a tab stands here; YAML wants blanks instead of tabs");
    }
    if (has(problem_.problem, "unknown escape")) {
      return add(problem_.place,
                 "yaml-syntax",
                 "inside double quotes a backslash begins a special sign, and this is none; "
                 "write two backslashes, or use single quotes");
    }
    return false;
  }

  // The first quote up to the problem that is not closed, or whose end in a later line has more
  // text behind it: that end was the beginning of another text. The parser sees it there only.
  bool explain_open_quote() {
    for (int number = 1; number <= problem_.place.line; ++number) {
      const std::string_view text = line(number);
      const std::size_t begin = value_begin(text);
      const std::size_t open = open_quote(text.substr(begin));
      if (open == std::string_view::npos) {
        continue;
      }
      const core::Place place = at_byte(number, begin + open);
      std::string_view rest;
      number = line_of_end(number, text[begin + open], rest);
      if (number == 0) {
        return add(place, "unclosed-quote", "this quote is never closed");
      }
      const std::size_t more = rest.find_first_not_of(" \t");
      if (more != std::string_view::npos && !has("#,]}", rest.substr(more, 1))) {
        return add(place, "unclosed-quote", "this quote is not closed on its line");
      }
    }
    return false;
  }

  // Where the value of a line begins; a line of brackets is a value as a whole.
  static std::size_t value_begin(std::string_view text) {
    const LineShape shape = shape_of(text);
    if (shape.is_blank) {
      return text.size();
    }
    const char first = shape.key_begin < text.size() ? text[shape.key_begin] : '\0';
    return first == '{' || first == '[' ? shape.key_begin : shape.value_begin;
  }

  // The line after `number` in which the quote ends, and what stands behind it; 0 when it never
  // does.
  int line_of_end(int number, char quote, std::string_view& rest) const {
    for (auto index = static_cast<std::size_t>(number); index < lines_.size(); ++index) {
      const std::size_t end = end_of_quote(quote + lines_[index]);
      if (end != std::string_view::npos) {
        rest = std::string_view(lines_[index]).substr(end - 1);
        return static_cast<int>(index) + 1;
      }
    }
    return 0;
  }

  bool explain_quote() {
    const std::string_view text = line(problem_.place.line);
    const LineShape shape = shape_of(text);
    if (!has(problem_.problem, "did not find expected") || shape.value.empty() ||
        byte_of(problem_.place) <= shape.value_begin) {
      return false;
    }
    if (shape.value[0] != '"' && shape.value[0] != '\'') {
      return false;
    }
    const std::string fix =
        shape.value[0] == '\''
            ? "a ' inside single quotes is written twice (''), or use double quotes around the text"
            : R"(put quotes around the whole text, and write \" for a " inside it)";
    return add(problem_.place, "text-after-quote", "the text goes on after its quote; " + fix);
  }

  // Signs that mean something to YAML at the beginning of a text: @ ` % & * | > - ? ] } ,
  bool explain_start_of_text() {
    const bool is_about_start =
        has(problem_.problem, "cannot start any token") || has(problem_.context, "an alias") ||
        has(problem_.context, "an anchor") || has(problem_.context, "a tag") ||
        has(problem_.context, "block scalar") || has(problem_.context, "a directive") ||
        has(problem_.problem, "expected node content") ||
        has(problem_.problem, "block sequence entries") ||
        has(problem_.problem, "mapping keys are");
    if (!is_about_start) {
      return false;
    }
    const core::Place& place = problem_.context.empty() ? problem_.place : problem_.context_place;
    const LineShape shape = shape_of(line(place.line));
    const char sign = sign_at(place);
    if (sign == '\0') {
      return false;
    }
    std::string_view text = line(place.line).substr(byte_of(place));
    std::string sentence = "a text cannot start with " + in_quotes(std::string(1, sign)) +
                           "; put it in quotes: " + quoted_form(shape, text);
    if (sign == '|' || sign == '>') {
      sentence +=
          ". (A text of several lines begins on the line after the " + std::string(1, sign) + ")";
    }
    if (sign == '-') {
      sentence += ". (A list begins on a line of its own)";
    }
    return add(place, "unquoted-text", sentence, count_columns(text));
  }

  bool explain_bracket() {
    // `say: {name}, hello` is read as a map with something behind it.
    const LineShape shape = shape_of(line(problem_.place.line));
    const bool opens = !shape.value.empty() && (shape.value[0] == '{' || shape.value[0] == '[');
    const std::size_t end = opens ? end_of_bracket(shape.value) : 0;
    if (opens && end != std::string_view::npos && end < shape.value.size() &&
        shape.value[end] != '#') {
      return add(at_byte(problem_.place.line, shape.value_begin),
                 "unquoted-brace",
                 "a text that starts with " + in_quotes(shape.value.substr(0, 1)) +
                     " must be in quotes: " + quoted_form(shape, shape.value),
                 count_columns(shape.value));
    }
    if (!has(problem_.context, "flow ")) {
      return false;
    }
    const core::Place& open = problem_.context_place;
    const std::string_view rest = line(open.line).substr(byte_of(open));
    const std::string closing = has(problem_.context, "sequence") ? "]" : "}";
    if (end_of_bracket(rest) == std::string_view::npos) {
      return add(open,
                 "unclosed-bracket",
                 "this bracket is not closed on its line; a " + in_quotes(closing) + " is missing");
    }
    return add(problem_.place,
               "yaml-syntax",
               "a comma is missing before this place, or a text inside the brackets needs quotes");
  }

  // A mistake in the line above often shows only when the next one is read.
  bool explain_lines_before() {
    int number = problem_.place.line;
    for (int tried = 0; tried < 2 && number > 0; ++tried, number = line_before(number)) {
      const LineShape shape = shape_of(line(number));
      if (!shape.is_blank && lacks_gap(shape)) {
        return add(at_byte(number, shape.value_begin),
                   "missing-space",
                   "a blank is missing after the colon; write " +
                       in_quotes(std::string(shape.key) + ": " + std::string(shape.value)));
      }
    }
    return false;
  }

  bool explain_colon() {
    const LineShape shape = shape_of(line(problem_.place.line));
    if (has(problem_.problem, "mapping values are not allowed")) {
      if (byte_of(problem_.place) >= shape.value_begin && !shape.value.empty()) {
        return add(
            problem_.place,
            "unquoted-colon",
            "a text with \": \" inside must be in quotes: " + quoted_form(shape, shape.value));
      }
      const int above = line_before(problem_.place.line);
      const LineShape upper = shape_of(line(above));
      return above > 0 && upper.key.empty() && !upper.value.empty() &&
             add_missing_colon(above, upper);
    }
    if (has(problem_.problem, "could not find expected ':'")) {
      const int number = problem_.context_place.line;
      return add_missing_colon(number, shape_of(line(number)));
    }
    return false;
  }

  bool add_missing_colon(int number, const LineShape& shape) {
    return add(at_byte(number, shape.key_begin),
               "missing-colon",
               in_quotes(shape.value) +
                   " is neither a key (its colon is missing) nor part of the text above (it would "
                   "stand further to the right)",
               count_columns(shape.value));
  }

  // The columns at which a line after `number` could begin, from its own level outwards: each
  // open map's keys, each open list's dashes.
  std::vector<std::size_t> open_columns(int number, bool for_item) const {
    std::vector<std::size_t> columns;
    std::size_t outer = std::string::npos;
    for (int above = line_before(number); above > 0 && outer > 0; above = line_before(above)) {
      const LineShape shape = shape_of(line(above));
      if (shape.indent >= outer) {
        continue;
      }
      outer = shape.indent;
      if (for_item == shape.is_item) {
        columns.push_back(shape.indent);
      } else if (!for_item) {
        columns.push_back(shape.key_begin);
      }
    }
    return columns;
  }

  bool explain_indent() {
    const int number = problem_.place.line;
    const LineShape shape = shape_of(line(number));
    if (shape.is_blank) {
      return false;
    }
    const std::vector<std::size_t> columns = open_columns(number, shape.is_item);
    const auto distance = [&shape](std::size_t column) {
      return column > shape.indent ? column - shape.indent : shape.indent - column;
    };
    const auto best = std::ranges::min_element(columns, {}, distance);
    if (best == columns.end() || *best == shape.indent) {
      return false;
    }
    return add(at_byte(number, shape.indent),
               "indent",
               "this line begins after " + std::to_string(shape.indent) +
                   (shape.indent == 1 ? " blank" : " blanks") +
                   " and fits nothing above it; with " + std::to_string(*best) +
                   " it would stand under the lines it seems to belong to",
               count_columns(line(number).substr(shape.indent)));
  }

  const YamlProblem& problem_;
  const std::vector<std::string>& lines_;
  FindingList& findings_;
};

}  // namespace

void explain_yaml_problem(const YamlProblem& problem,
                          const std::vector<std::string>& lines,
                          FindingList& findings) {
  Explainer(problem, lines, findings).explain();
}

}  // namespace regulars::flow
