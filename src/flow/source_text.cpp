#include "flow/source_text.h"

#include <algorithm>

#include "core/text.h"

namespace regulars::flow {
namespace {

constexpr std::size_t kShownBytesMax = 80;
constexpr std::size_t kShownWords = 30;
constexpr std::size_t kNameBytesMax = 64;

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

bool is_visible_ascii(char sign) {
  return sign > ' ' && sign <= '~';
}

// How many bytes the line end at `at` takes; 0 when there is none.
std::size_t line_end_size(std::string_view bytes, std::size_t at) {
  const std::string_view rest = bytes.substr(at);
  if (rest.starts_with("\r\n")) {
    return 2;
  }
  if (rest[0] == '\n' || rest[0] == '\r') {
    return 1;
  }
  if (rest.starts_with("\xC2\x85")) {
    return 2;
  }
  return rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9") ? 3 : 0;
}

}  // namespace

std::string_view without_mark(std::string_view bytes) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return bytes.starts_with(kMark) ? bytes.substr(kMark.size()) : bytes;
}

std::vector<std::string> split_lines(std::string_view bytes) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t end_size = line_end_size(bytes, at);
    if (end_size == 0) {
      ++at;
      continue;
    }
    lines.emplace_back(bytes.substr(begin, at - begin));
    at += end_size;
    begin = at;
  }
  lines.emplace_back(bytes.substr(begin));
  return lines;
}

std::size_t count_columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return !is_continuation(byte); }));
}

std::size_t byte_at_column(std::string_view line, int column) {
  int seen = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (!is_continuation(line[at]) && ++seen >= column) {
      return at;
    }
  }
  return line.size();
}

bool is_only_blank(std::string_view text) {
  return std::ranges::none_of(text, is_visible_ascii) && core::trim(text).empty();
}

std::string in_quotes(std::string_view text) {
  const auto is_plain = [](char sign) { return sign == ' ' || is_visible_ascii(sign); };
  if (text.size() <= kShownBytesMax && std::ranges::all_of(text, is_plain)) {
    return "\"" + std::string(text) + "\"";  // the usual case needs no cleaning
  }
  std::string shown = core::clean(text, kShownBytesMax);
  std::ranges::replace(shown, '\n', ' ');
  if (shown.size() < text.size() && text.size() > kShownBytesMax) {
    shown += "…";
  }
  return "\"" + shown + "\"";
}

std::string joined(const std::vector<std::string>& words) {
  std::string result;
  for (std::size_t i = 0; i < std::min(words.size(), kShownWords); ++i) {
    result += (i == 0 ? "" : ", ") + words[i];
  }
  return words.size() > kShownWords ? result + " …" : result;
}

std::optional<std::string> near_word(std::string_view word,
                                     const std::vector<std::string>& candidates) {
  constexpr std::size_t kMaxTried = 300;
  constexpr std::size_t kMaxDifference = 4;  // bytes, with a hyphen or an accent too many
  constexpr std::size_t kMaxWordBytes = 80;
  std::vector<std::string> similar;
  for (const std::string& candidate : candidates) {
    const std::size_t longer = std::max(candidate.size(), word.size());
    const std::size_t shorter = std::min(candidate.size(), word.size());
    if (longer - shorter <= kMaxDifference && longer <= kMaxWordBytes) {
      similar.push_back(candidate);
    }
    if (similar.size() == kMaxTried) {
      break;
    }
  }
  return core::nearest(word, similar);
}

std::string to_lower_ascii(std::string_view text) {
  std::string result(text);
  for (char& letter : result) {
    if (letter >= 'A' && letter <= 'Z') {
      letter = static_cast<char>(letter - 'A' + 'a');
    }
  }
  return result;
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kNameBytesMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace regulars::flow
