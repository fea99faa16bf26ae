#include "flow/yaml.h"

#include <algorithm>
#include <numeric>

#include <yaml.h>

#include "core/limits.h"
#include "core/text.h"
#include "flow/finding_list.h"
#include "flow/source_text.h"
#include "flow/yaml_error.h"
#include "flow/yaml_kind.h"

namespace regulars::flow {
namespace {

// libyaml's event, freed at the end of its scope.
class Event {
 public:
  Event() = default;
  Event(const Event&) = delete;
  Event(Event&&) = delete;
  Event& operator=(const Event&) = delete;
  Event& operator=(Event&&) = delete;
  ~Event() { yaml_event_delete(&raw); }

  yaml_event_t raw{};
};

std::string to_string(const yaml_char_t* text, std::size_t size) {
  return {reinterpret_cast<const char*>(text), size};
}

class TreeReader {
 public:
  TreeReader(const SourceFile& file, FindingList& findings) : file_(file), findings_(findings) {
    REGULARS_CHECK(yaml_parser_initialize(&parser_) != 0, "libyaml cannot start: no memory");
    const std::string_view bytes = without_mark(file.bytes);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(
        &parser_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  }
  TreeReader(const TreeReader&) = delete;
  TreeReader(TreeReader&&) = delete;
  TreeReader& operator=(const TreeReader&) = delete;
  TreeReader& operator=(TreeReader&&) = delete;
  ~TreeReader() { yaml_parser_delete(&parser_); }

  /// False when something was refused; the tree is then of no use.
  bool read(YamlNode& root) {
    Event begin;
    Event document;
    if (!next(begin) || !next(document)) {  // the stream's begin, then the document's
      return false;
    }
    if (document.raw.type == YAML_STREAM_END_EVENT) {
      findings_.add(first_place(), "not-a-flow", "the file is empty");
      return false;
    }
    if (document.raw.data.document_start.version_directive != nullptr ||
        document.raw.data.document_start.tag_directives.start != nullptr) {
      refuse(document, "yaml-syntax", "lines that start with % are not used in these files");
    }
    Event content;
    if (!next(content) || !read_value(content, 1, root)) {
      return false;
    }
    return read_end() && !is_refused_;
  }

 private:
  core::Place first_place() const { return {.file = file_.name, .line = 1, .column = 1}; }

  core::Place place_of(const yaml_mark_t& mark) const {
    return {.file = file_.name,
            .line = static_cast<int>(mark.line) + 1,
            .column = static_cast<int>(mark.column) + 1};
  }

  bool next(Event& event) {
    if (yaml_parser_parse(&parser_, &event.raw) != 0) {
      return true;
    }
    YamlProblem problem;
    problem.problem = parser_.problem == nullptr ? "" : parser_.problem;
    problem.place = place_of(parser_.problem_mark);
    problem.context = parser_.context == nullptr ? "" : parser_.context;
    problem.context_place = place_of(parser_.context_mark);
    if (parser_.error == YAML_READER_ERROR) {
      problem.place = place_of_byte(parser_.problem_offset);
    }
    explain_yaml_problem(problem, split_lines(without_mark(file_.bytes)), findings_);
    return false;
  }

  // The reader's errors have an offset instead of a mark.
  core::Place place_of_byte(std::size_t offset) const {
    const std::string_view before = without_mark(file_.bytes).substr(0, offset);
    const std::vector<std::string> lines = split_lines(before);
    return {.file = file_.name,
            .line = static_cast<int>(lines.size()),
            .column = static_cast<int>(count_columns(lines.back())) + 1};
  }

  // A part of YAML that these files do not use. Reading goes on, so that all are reported.
  void refuse(const Event& event, std::string rule, std::string sentence) {
    findings_.add(place_of(event.raw.start_mark), std::move(rule), std::move(sentence));
    is_refused_ = true;
  }

  bool read_end() {
    Event document_end;
    Event after;
    if (!next(document_end) || !next(after)) {
      return false;
    }
    if (after.raw.type != YAML_STREAM_END_EVENT) {
      findings_.add(place_of(after.raw.start_mark),
                    "yaml-syntax",
                    "a second document begins here; one file holds one. Remove the line ---");
      return false;
    }
    return true;
  }

  bool is_too_big(const Event& event, int depth) {
    if (depth > core::kMaxYamlDepth) {
      refuse(event,
             "too-deep",
             "lists and maps are nested deeper than " + std::to_string(core::kMaxYamlDepth) +
                 " levels here");
      return true;
    }
    if (++nodes_ > core::kMaxYamlNodes) {
      refuse(event,
             "too-many-nodes",
             "the file has more than " + std::to_string(core::kMaxYamlNodes) +
                 " keys and values; split it into several files");
      return true;
    }
    return false;
  }

  void refuse_anchor(const Event& event, const yaml_char_t* anchor, const yaml_char_t* tag) {
    if (anchor != nullptr) {
      refuse(event,
             "anchor",
             "anchors (&name) are not used in these files. If the & belongs to a text, put the "
             "text in quotes");
    } else if (tag != nullptr) {
      refuse(event,
             "tag",
             "tags (!name) are not used in these files. If the ! belongs to a text, put the text "
             "in quotes");
    }
  }

  bool read_value(const Event& event, int depth, YamlNode& node) {
    node.place = place_of(event.raw.start_mark);
    if (is_too_big(event, depth)) {
      return false;
    }
    switch (event.raw.type) {  // libyaml's enum: only these four begin a value
      case YAML_SCALAR_EVENT:
        read_text(event, node);
        return true;
      case YAML_SEQUENCE_START_EVENT:
        refuse_anchor(
            event, event.raw.data.sequence_start.anchor, event.raw.data.sequence_start.tag);
        return read_list(depth, node);
      case YAML_MAPPING_START_EVENT:
        refuse_anchor(event, event.raw.data.mapping_start.anchor, event.raw.data.mapping_start.tag);
        return read_map(depth, node);
      default:
        refuse(event,
               "alias",
               "aliases (*name) are not used in these files. If the * belongs to a text, put the "
               "text in quotes");
        return true;
    }
  }

  void read_text(const Event& event, YamlNode& node) {
    const auto& scalar = event.raw.data.scalar;
    refuse_anchor(event, scalar.anchor, scalar.tag);
    node.kind = YamlNode::Kind::kText;
    node.text = to_string(scalar.value, scalar.length);
    node.is_quoted = scalar.style != YAML_PLAIN_SCALAR_STYLE;
    const bool has_curly_quote = node.text.starts_with("“") || node.text.starts_with("”") ||
                                 node.text.starts_with("„") || node.text.starts_with("‘");
    if (!node.is_quoted && has_curly_quote) {
      findings_.add(node.place,
                    "curly-quotes",
                    "these are the quotes of a word processor, and shoppers would see them; write "
                    "straight quotes (\") around the text");
    }
  }

  bool read_list(int depth, YamlNode& node) {
    node.kind = YamlNode::Kind::kList;
    for (;;) {
      Event event;
      if (!next(event)) {
        return false;
      }
      if (event.raw.type == YAML_SEQUENCE_END_EVENT) {
        return true;
      }
      if (!read_value(event, depth + 1, node.items.emplace_back())) {
        return false;
      }
    }
  }

  bool read_map(int depth, YamlNode& node) {
    node.kind = YamlNode::Kind::kMap;
    for (;;) {
      Event key;
      if (!next(key)) {
        return false;
      }
      if (key.raw.type == YAML_MAPPING_END_EVENT) {
        drop_equal_keys(node);
        return true;
      }
      if (!read_pair(key, depth, node.pairs.emplace_back())) {
        return false;
      }
    }
  }

  bool read_pair(const Event& key_event, int depth, YamlPair& pair) {
    YamlNode key;
    if (!read_value(key_event, depth + 1, key)) {
      return false;
    }
    pair.key_place = key.place;
    pair.key = key.text;
    if (key.kind != YamlNode::Kind::kText) {
      refuse(key_event, "yaml-syntax", "a key must be a text; a list or map stands in its place");
      return false;  // most often a bracket is missing, and what follows would be wrong as well
    }
    if (key.text == "<<" && !key.is_quoted) {
      refuse(key_event, "merge-key", "merge keys (<<) are not used in these files; write it out");
    }
    Event value;
    return next(value) && read_value(value, depth + 1, pair.value);
  }

  // The first of equal keys stays.
  void drop_equal_keys(YamlNode& node) {
    std::vector<std::size_t> order(node.pairs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto key_of = [&node](std::size_t i) -> const std::string& { return node.pairs[i].key; };
    std::ranges::stable_sort(order, {}, key_of);
    std::vector<std::size_t> repeated;
    std::size_t first = 0;  // of equal ones
    for (std::size_t i = 1; i < order.size(); ++i) {
      if (key_of(order[first]) == key_of(order[i])) {
        add_equal_keys(node.pairs[order[first]], node.pairs[order[i]]);
        repeated.push_back(order[i]);
      } else {
        first = i;
      }
    }
    if (repeated.empty()) {
      return;
    }
    std::ranges::sort(repeated);
    std::vector<YamlPair> kept;
    for (std::size_t i = 0; i < node.pairs.size(); ++i) {
      if (!std::ranges::binary_search(repeated, i)) {
        kept.push_back(std::move(node.pairs[i]));
      }
    }
    node.pairs = std::move(kept);
  }

  void add_equal_keys(const YamlPair& first, const YamlPair& second) {
    findings_.add(second.key_place,
                  "duplicate-key",
                  "the key " + in_quotes(second.key) + " is already in line " +
                      std::to_string(first.key_place.line) + "; remove or rename one of them",
                  Severity::kError,
                  static_cast<int>(count_columns(second.key)));
  }

  const SourceFile& file_;
  FindingList& findings_;
  yaml_parser_t parser_{};
  std::size_t nodes_ = 0;
  bool is_refused_ = false;
};

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  const auto found = std::ranges::find(pairs, key, &YamlPair::key);
  return found == pairs.end() ? nullptr : &found->value;
}

YamlResult read_yaml(const SourceFile& file) {
  YamlResult result;
  result.root.kind = YamlNode::Kind::kMap;
  result.root.place = {.file = file.name, .line = 1, .column = 1};
  FindingList findings(file);
  if (!is_wrong_kind_of_file(file, findings)) {
    YamlNode root;
    TreeReader reader(file, findings);
    if (reader.read(root)) {
      result.root = std::move(root);
      result.is_readable = true;
    }
  }
  result.findings = findings.take();
  return result;
}

}  // namespace regulars::flow
