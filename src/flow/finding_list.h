// The findings of one file while it is read, each with its line for the caret.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flow/finding.h"
#include "flow/yaml.h"

namespace regulars::flow {

/// Findings of one file, with the file's lines at hand for the caret.
class FindingList {
 public:
  explicit FindingList(const SourceFile& file);

  void add(const core::Place& place,
           std::string rule,
           std::string sentence,
           Severity severity = Severity::kError,
           int width = 1);
  void append(std::vector<Finding> findings);
  /// Where `needle` stands at or after a place, for a word inside a text; else the place itself.
  core::Place locate(const core::Place& from, std::string_view needle);
  /// The text of a line, from 1; empty beyond the last.
  std::string_view line(int number);
  const std::vector<Finding>& all() const { return findings_; }
  /// True when so many were found that further ones are dropped: an owner would not read on.
  bool is_full() const;
  std::vector<Finding> take();

 private:
  const std::vector<std::string>& lines();

  std::string name_;
  std::string bytes_;
  std::vector<std::string> lines_;  // of `bytes_`, split when the first finding asks for them
  std::vector<Finding> findings_;
};

}  // namespace regulars::flow
