#include "flow/cut_number.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "flow/source_text.h"
#include "flow/value_finding.h"

namespace regulars::flow {
namespace {

bool is_digit(char sign) {
  return sign >= '0' && sign <= '9';
}

// "000.00 USD", "500 points", "000": three digits, and then no further one.
bool is_rest(const YamlPair& pair) {
  constexpr std::size_t kGroup = 3;
  const std::string& key = pair.key;
  return is_nothing(pair.value) && key.size() >= kGroup &&
         std::all_of(key.begin(), key.begin() + kGroup, is_digit) &&
         (key.size() == kGroup || key[kGroup] == '.' || key[kGroup] == ' ');
}

bool ends_in_digit(const YamlNode& value) {
  return value.kind == YamlNode::Kind::kText && !value.is_quoted && !value.text.empty() &&
         is_digit(value.text.back());
}

}  // namespace

std::vector<const YamlPair*> tell_cut_numbers(const YamlNode& map, FindingList& findings) {
  std::vector<const YamlPair*> explained;
  for (std::size_t at = 0; at + 1 < map.pairs.size(); ++at) {
    const YamlPair& cut = map.pairs[at];
    if (!ends_in_digit(cut.value) || !is_rest(map.pairs[at + 1])) {
      continue;
    }
    explained.push_back(&cut);
    std::string whole = cut.value.text;
    while (at + 1 < map.pairs.size() && is_rest(map.pairs[at + 1])) {
      ++at;
      whole += map.pairs[at].key;
      explained.push_back(&map.pairs[at]);
    }
    add_bad_value(cut.value,
                  "between { and } a comma ends the value, so this is only " +
                      in_quotes(cut.value.text) + "; numbers have no comma here; write it like " +
                      whole,
                  findings);
  }
  return explained;
}

}  // namespace regulars::flow
