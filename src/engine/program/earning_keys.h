// The keys of the program file that say what is earned, by whom and when: parts of the table in
// program_keys.h.
#pragma once

#include "flow/schema.h"

namespace regulars::engine {

/// The most points that a key of the file may name.
inline constexpr std::int64_t kMaxPointsInFile = 1'000'000;

flow::KeySpec enabled_key();
flow::KeySpec points_key();
/// Below `bonuses`.
flow::KeySpec order_bonuses_key();
flow::KeySpec campaigns_key();
flow::KeySpec tiers_key();
flow::KeySpec tier_rules_key();

/// What the keys above share.
struct KeyWords {
  const char* name;
  const char* description;
  const char* example;
  const char* without;
};
/// One text or a list of them.
flow::KeySpec texts_key(const KeyWords& words, const flow::KeySpec& text = {});
/// A map of products, categories and tags.
flow::KeySpec goods_key(const KeyWords& words);
/// products, categories and tags themselves; `which`: "that are meant".
std::vector<flow::KeySpec> goods_keys(const std::string& which);
flow::KeySpec phrase_key(const KeyWords& words, const flow::Phrase& phrase);
flow::KeySpec money_key(const KeyWords& words);
flow::KeySpec whole_key(const KeyWords& words, std::int64_t max);
/// `standard` holds without the key.
flow::KeySpec yes_no_key(const KeyWords& words, const char* standard);
/// The first choice holds without the key.
flow::KeySpec choice_key(const KeyWords& words, std::vector<flow::AllowedValue> choices);

}  // namespace regulars::engine
