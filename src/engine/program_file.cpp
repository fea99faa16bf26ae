#include "engine/program_file.h"

#include <algorithm>

#include "core/text.h"
#include "core/text_format.h"
#include "engine/program_words.h"
#include "flow/map_reader.h"
#include "flow/words.h"

namespace regulars::engine {
namespace {

using flow::FindingList;
using flow::MapReader;
using flow::YamlNode;
using loyalty::Program;

constexpr std::int64_t kMaxPoints = 1'000'000;
constexpr std::size_t kMaxNameUnits = 40;

// Nothing unless it is a number of whole days: 36 hours must not become one day without a word.
std::optional<std::chrono::days> whole_days(std::chrono::minutes time) {
  const auto days = std::chrono::floor<std::chrono::days>(time);
  return std::chrono::minutes(days) == time ? std::optional(days) : std::nullopt;
}

// The whole days next to a time, as a sentence suggests them: "1 day or 2 days".
std::string nearest_days(std::chrono::minutes time) {
  const auto below = std::chrono::floor<std::chrono::days>(time).count();
  if (below == 0) {
    return "1 day";
  }
  return std::to_string(below) + (below == 1 ? " day or " : " days or ") +
         std::to_string(below + 1) + " days";
}

class ProgramReader {
 public:
  ProgramReader(const YamlNode& root, FindingList& findings) : root_(root), findings_(findings) {}

  Program read() {
    MapReader map(root_, "the program", findings_);
    program_.name = map.required_text("program");
    read_currency(map);
    read_zone(map);
    read_languages(map);
    read_points(map);
    read_bonuses(map);
    read_rewards(map);
    read_reminders(map);
    program_.earning.time_zone = program_.time_zone;
    map.finish();
    return program_;
  }

 private:
  void wrong(const core::Place& place, std::string sentence) {
    findings_.add(place, "bad-value", std::move(sentence));
  }

  void read_currency(MapReader& map) {
    program_.currency = map.required_text("currency");
    if (!program_.currency.empty() && !core::is_currency(program_.currency)) {
      wrong(
          map.place("currency"),
          "\"" + program_.currency + "\" is no currency; write three capital letters such as USD");
    }
  }

  void read_zone(MapReader& map) {
    program_.time_zone = map.required_text("time_zone");
    if (!program_.time_zone.empty() && !core::is_zone(program_.time_zone)) {
      wrong(map.place("time_zone"),
            "there is no time zone \"" + program_.time_zone +
                "\"; write it like America/Los_Angeles or Asia/Bangkok");
    }
  }

  void read_languages(MapReader& map) {
    const auto languages = map.texts("languages");
    program_.language = languages && !languages->empty() ? languages->front() : "en";
  }

  // A key that has one allowed value so far is still checked, so that a wish is not taken for a
  // rule.
  void expect(MapReader& map, const char* key, const char* value, const char* meaning) {
    const auto text = map.text(key);
    if (text && *text != value) {
      wrong(map.place(key),
            "\"" + *text + "\" is not known here; write \"" + value + "\": " + meaning);
    }
  }

  // A finding unless the time is a number of whole days.
  void expect_days(MapReader& map, const char* key, const char* rule, std::chrono::minutes time) {
    if (!whole_days(time)) {
      wrong(map.place(key),
            std::string(rule) + ", not \"" + *map.text(key) + "\"; write " + nearest_days(time));
    }
  }

  void read_points(MapReader& map) {
    map.require("points");
    const YamlNode* node = map.node("points");
    if (node == nullptr) {
      return;
    }
    MapReader points(*node, "points", findings_);
    points.require("earn");
    if (const auto earn = points.text("earn")) {
      const auto rate = parse_earning_rate(*earn);
      if (!rate) {
        wrong(
            points.place("earn"),
            "\"" + *earn + "\" is no earning rule; write it like: 1 per 1.00 " + program_.currency);
      } else if (rate->per.currency != program_.currency) {
        wrong(points.place("earn"),
              "the program counts in " + program_.currency + ", but this rule is in " +
                  rate->per.currency);
      } else {
        program_.earning.rates = {*rate};
      }
    }
    expect(points,
           "counts",
           "order total without shipping and tax",
           "what the shop reports as the order's value");
    expect(points, "round", "down", "59.90 bring 59 points");
    expect(points, "usable", "at once", "points can be spent as soon as they are earned");
    expect(points, "expire", "never", "points stay until they are spent");
    points.finish();
  }

  void read_bonuses(MapReader& map) {
    const YamlNode* node = map.node("bonuses");
    if (node == nullptr) {
      return;
    }
    MapReader bonuses(*node, "bonuses", findings_);
    program_.joining_bonus = core::Points(bonuses.whole("joining", 0, kMaxPoints).value_or(0));
    bonuses.finish();
  }

  void read_rewards(MapReader& map) {
    map.require("rewards");
    const YamlNode* node = map.node("rewards");
    if (node == nullptr) {
      return;
    }
    if (node->kind != YamlNode::Kind::kMap) {
      findings_.add(node->place,
                    "wrong-kind",
                    "\"rewards\" is a list of names, each with its own lines below it");
      return;
    }
    for (const flow::YamlPair& pair : node->pairs) {
      program_.rewards.push_back(read_reward(pair));
    }
    if (program_.rewards.empty()) {
      findings_.add(node->place, "missing-key", "a program needs at least one reward");
    }
    std::ranges::stable_sort(program_.rewards, {}, &loyalty::Reward::costs);
  }

  loyalty::Reward read_reward(const flow::YamlPair& pair) {
    loyalty::Reward reward{.id = pair.key};
    if (!is_reward_id(pair.key)) {
      wrong(pair.key_place,
            "\"" + pair.key + "\" cannot name a reward; use letters, digits, - and _, at most 40");
    }
    MapReader map(pair.value, "the reward \"" + pair.key + "\"", findings_);
    reward.name = map.required_text("name");
    if (core::utf16_length(reward.name) > kMaxNameUnits) {
      wrong(map.place("name"), "a reward's name has at most 40 letters: it stands on a card");
    }
    map.require("costs");
    reward.costs = core::Points(map.whole("costs", 1, kMaxPoints).value_or(1));
    map.require("coupon");
    if (const YamlNode* coupon = map.node("coupon")) {
      read_coupon(*coupon, reward);
    }
    map.finish();
    return reward;
  }

  void read_coupon(const YamlNode& node, loyalty::Reward& reward) {
    MapReader map(node, "the coupon of \"" + reward.id + "\"", findings_);
    reward.product = map.required_text("product");
    if (const auto expires = map.duration("expires")) {
      expect_days(map, "expires", "a coupon lives for whole days", *expires);
      reward.expires = whole_days(*expires).value_or(reward.expires);
    }
    reward.free_shipping = map.yes_no("free_shipping").value_or(false);
    reward.link = map.text("link").value_or("");
    if (!reward.link.empty() && !reward.link.starts_with("https://")) {
      wrong(map.place("link"), "the checkout link must begin with https://");
    }
    map.finish();
  }

  void read_reminders(MapReader& map) {
    const YamlNode* node = map.node("reminders");
    if (node == nullptr) {
      return;
    }
    MapReader reminders(*node, "reminders", findings_);
    if (const auto every = reminders.duration("every")) {
      expect_days(reminders, "every", "reminders come every so many whole days", *every);
      program_.reminders.every = whole_days(*every);
    }
    read_win_back(reminders);
    if (const auto quiet = reminders.text("quiet_hours")) {
      const auto hours = parse_quiet_hours(*quiet);
      if (hours) {
        program_.reminders.quiet = *hours;
      } else {
        wrong(reminders.place("quiet_hours"),
              "\"" + *quiet + "\" are no hours; write them like 21:00-09:00");
      }
    }
    if (const auto channels = reminders.texts("channels")) {
      for (const std::string& channel : *channels) {
        if (channel != "messenger") {
          wrong(reminders.place("channels"),
                "\"" + channel + "\" is no channel that can be used; write [messenger]");
        }
      }
    }
    reminders.finish();
  }

  void read_win_back(MapReader& reminders) {
    const auto text = reminders.text("win_back");
    if (!text) {
      return;
    }
    program_.reminders.win_back = parse_win_back(*text);
    const auto time = flow::parse_duration(text->substr(0, text->find(" after ")));
    if (time && !whole_days(*time)) {
      expect_days(reminders, "win_back", "the win-back waits for whole days", *time);
    } else if (!program_.reminders.win_back) {
      wrong(reminders.place("win_back"),
            "\"" + *text + "\" is not understood; write it like: 60 days after the last order");
    }
  }

  const YamlNode& root_;
  FindingList& findings_;
  Program program_;
};

}  // namespace

ProgramResult read_program(const flow::SourceFile& file) {
  ProgramResult result;
  flow::YamlResult yaml = flow::read_yaml(file);
  FindingList findings(file);
  findings.append(std::move(yaml.findings));
  if (yaml.is_readable) {
    Program program = ProgramReader(yaml.root, findings).read();
    result.program = std::move(program);
  }
  result.findings = findings.take();
  if (flow::has_errors(result.findings)) {
    result.program.reset();
  }
  return result;
}

}  // namespace regulars::engine
