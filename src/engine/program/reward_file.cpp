#include "engine/program/reward_file.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

#include "engine/program/program_words.h"
#include "engine/program/reward_rules.h"
#include "engine/program/reward_unused.h"
#include "engine/program/reward_words.h"
#include "flow/source_text.h"
#include "flow/value_finding.h"
#include "loyalty/rewards/reward_kind.h"

namespace regulars::engine {
namespace {

using flow::FindingList;
using flow::Section;
using flow::Severity;
using loyalty::Reward;
using loyalty::RewardBase;
using loyalty::RewardField;

constexpr const char* kForNobody = "reward-for-nobody";

// The part of a reward in which the field is said, and the field's key there.
struct FieldKey {
  RewardField field;
  const char* part;
  const char* key;
};
constexpr std::array<FieldKey, 8> kFieldKeys{{
    {RewardField::kProduct, "coupon", "product"},
    {RewardField::kProducts, "gives", "products"},
    {RewardField::kPercent, "gives", "percent"},
    {RewardField::kAmount, "gives", "amount"},
    {RewardField::kMinimum, "when", "minimum"},
    {RewardField::kSteps, "gives", "steps"},
    {RewardField::kGiftValue, "gives", "value"},
    {RewardField::kBlocks, "gives", "blocks"},
}};

class RewardReader {
 public:
  RewardReader(const loyalty::Program& program, FindingList& findings)
      : program_(program), findings_(findings), has_errors_(flow::has_errors(findings.all())) {}

  void read_kinds(const Section& section) {
    for (const std::string& name : section.names()) {
      read_kind(section, name);
    }
  }

  Reward read(const Section& rewards, const std::string& id) {
    const Section section = rewards.section(id);
    const Section coupon = section.section("coupon");
    const loyalty::RewardKind kind = kind_of(section);
    Reward reward = reward_of(kind);
    reward.id = id;
    reward.name = section.text("name").value_or("");
    reward.costs = core::Points(section.whole("costs").value_or(1));
    reward.product = coupon.text("product").value_or("");
    if (const auto life = coupon.phrase("expires", parse_code_life)) {
      reward.expires = life->days;
    }
    reward.benefit.free_shipping = coupon.yes_no("free_shipping").value_or(false);
    reward.link = coupon.text("link").value_or("");
    apply_rules(section, program_.currency, reward, findings_);
    read_offer(section, reward);
    read_tiers(section.section("by_tier"), reward);
    read_switches(section, reward);
    settle_blocks(section, reward);
    if (!has_errors_) {
      check_whole(rewards, kind, reward);
    }
    return reward;
  }

  void check_groups(const Section& rewards, const std::vector<Reward>& all) {
    std::map<std::string, int> members;
    for (const Reward& reward : all) {
      for (const std::string& group : reward.groups) {
        ++members[group];
      }
    }
    for (const Reward& reward : all) {
      for (const std::string& group : reward.groups) {
        if (members.at(group) == 1) {
          warn(rewards.section(reward.id).place("groups"),
               "lone-group",
               "no other reward is in the group " + flow::in_quotes(group) +
                   ", so it keeps nothing apart");
        }
      }
    }
  }

 private:
  void read_kind(const Section& kinds, const std::string& name) {
    const Section section = kinds.section(name);
    const std::string like = section.text("like").value_or("");
    loyalty::RewardKind kind = known_kind(section, "like", like);
    kind.name = name;
    kind.preset.kind = like;
    apply_rules(section, program_.currency, kind.preset, findings_);
    if (!has_errors_) {
      check_unused(section, kind.preset, findings_);
    }
    if (find_kind(kinds_, name) != nullptr) {
      findings_.add(kinds.place(name),
                    "bad-value",
                    "there is a kind " + flow::in_quotes(name) + " already; take another name");
      return;
    }
    kinds_.push_back(std::move(kind));
  }

  loyalty::RewardKind kind_of(const Section& section) {
    const std::string name =
        section.text("kind").value_or(std::string(kind_meant(section.section("gives"))));
    return known_kind(section, "kind", name);
  }

  // Where there is none of that name, one that needs nothing: one mistake is one finding.
  loyalty::RewardKind known_kind(const Section& section, const char* key, const std::string& name) {
    const loyalty::RewardKind* kind = find_kind(kinds_, name);
    if (kind == nullptr && !name.empty()) {  // an empty one is told as a missing key
      unknown_kind(section, key, name);
    }
    return kind == nullptr ? loyalty::RewardKind{.name = name} : *kind;
  }

  void unknown_kind(const Section& section, const char* key, const std::string& name) {
    std::vector<std::string> names;
    std::string all;
    for (const loyalty::RewardKind& kind : kinds_) {
      names.push_back(kind.name);
      all += (all.empty() ? "" : ", ") + kind.name;
    }
    findings_.add(section.place(key),
                  "bad-value",
                  "there is no kind of reward " + flow::in_quotes(name) +
                      flow::did_you_mean(flow::near_word(name, names)) + " The kinds are: " + all);
  }

  void read_offer(const Section& section, Reward& reward) {
    reward.window = {.from = section.day("from"), .to = section.day("to")};
    reward.stock = section.whole("stock");
    reward.limits.total = section.whole("limit_total");
    reward.limits.discount_minor = minor_of(section, "budget", program_.currency, findings_);
    reward.limits.order_minor = minor_of(section, "order_value", program_.currency, findings_);
    reward.cost = money(section, "buying_price");
    reward.price = money(section, "shop_price");
  }

  std::optional<core::Money> money(const Section& section, const char* key) {
    const auto minor = minor_of(section, key, program_.currency, findings_);
    return minor ? std::optional(core::Money{.minor = *minor, .currency = program_.currency})
                 : std::nullopt;
  }

  void read_tiers(const Section& section, Reward& reward) {
    for (const std::string& tier : section.names()) {
      const Section one = section.section(tier);
      check_tier(section.place(tier), tier);
      if (const auto costs = one.whole("costs")) {
        reward.costs_by_tier[tier] = core::Points(*costs);
      }
      if (const auto expires = one.phrase("expires", parse_whole_days)) {
        reward.expires_by_tier[tier] = *expires;
      }
    }
  }

  static void read_switches(const Section& section, Reward& reward) {
    reward.is_given_only = !section.yes_no("offered").value_or(true);
    reward.is_on = section.yes_no("enabled").value_or(true);
    reward.blocks_coupons = section.text("coupons_out") == "blocked";
    if (section.text("when_expired") == "given back") {
      reward.on_expiry = loyalty::OnExpiry::kRecredit;
    }
    if (section.text("when_cancelled") == "points back") {
      reward.on_order_cancelled = loyalty::OnOrderCancelled::kCancelAndRecredit;
    }
  }

  // A coupon pays with the points it costs: whole blocks, and of an order that is large enough for
  // all of them and for the share (loyalty rules 9).
  void settle_blocks(const Section& section, Reward& reward) {
    if (!reward.points_part) {
      return;
    }
    loyalty::PointsPart& part = *reward.points_part;
    part.points_min = reward.costs;
    if (reward.costs.count() == 0 || reward.costs.count() % part.points_per_block.count() != 0) {
      findings_.add(section.place("costs"),
                    "bad-value",
                    "the price must be whole blocks of " +
                        std::to_string(part.points_per_block.count()) + " points");
      return;
    }
    const std::int64_t blocks = reward.costs.count() / part.points_per_block.count();
    if (part.minor_per_block > loyalty::kMaxLineMinor / blocks) {
      findings_.add(section.place("costs"), "bad-value", "so many blocks pay too much money");
    } else {
      const loyalty::Factor share = part.share_max.value_or(loyalty::Factor{});
      loyalty::Fraction order(blocks);
      order.multiply(part.minor_per_block, 1);
      order.multiply(share.per, share.times);
      reward.basket.minor =
          std::max(reward.basket.minor, order.rounded(loyalty::Rounding::kUp).value_or(0));
    }
  }

  // What holds between keys; asked of a file whose keys are right by themselves.
  void check_whole(const Section& rewards, const loyalty::RewardKind& kind, const Reward& reward) {
    const Section section = rewards.section(reward.id);
    for (const RewardField field : missing_fields(kind, reward)) {
      const auto* const key = std::ranges::find(kFieldKeys, field, &FieldKey::field);
      findings_.add(section.has(key->part) ? section.place(key->part) : rewards.place(reward.id),
                    "missing-key",
                    "the reward " + flow::in_quotes(reward.id) + " is a " + reward.kind +
                        " and needs " + flow::in_quotes(key->key) + " below " +
                        flow::in_quotes(key->part));
    }
    if (!reward.expires && !check_endless(section, reward)) {
      return;
    }
    if (const auto checked = check_reward(reward); !checked) {
      findings_.add(rewards.place(reward.id), "bad-value", checked.error().sentence);
    }
    if (reward.window.from && reward.window.to && *reward.window.to < *reward.window.from) {
      findings_.add(section.place("to"), "bad-value", R"("to" is before "from")");
    }
    check_unused(section, reward, findings_);
    check_budget(section, reward, findings_);
    check_for_nobody(section, reward);
  }

  // R137: where an end of gift cards is illegal.
  bool check_endless(const Section& section, const Reward& reward) {
    if (reward.base != RewardBase::kStoredValue) {
      findings_.add(section.section("coupon").place("expires"),
                    "bad-value",
                    "only a gift card may work for ever, and the reward " +
                        flow::in_quotes(reward.id) + " is a " + reward.kind +
                        "; write how long the code works, like: 30 days");
      return false;
    }
    for (const auto& [tier, days] : reward.expires_by_tier) {
      warn(section.section("by_tier").section(tier).place("expires"),
           "ending-gift-card",
           "the gift card works for ever, but for the tier " + flow::in_quotes(tier) +
               " it ends; take this line out if an end is not allowed where you sell");
    }
    return true;
  }

  void check_for_nobody(const Section& section, const Reward& reward) {
    const Section whom = section.section("for");
    for (const std::string& tier : reward.tiers) {
      check_tier(whom.has("tiers") ? whom.place("tiers") : section.place("kind"), tier);
    }
    for (const char* key : {"stock", "limit_total"}) {
      if (section.whole(key) == 0) {
        warn(section.place(key), kForNobody, std::string("nobody can have it: ") + key + " is 0");
      }
    }
    const loyalty::MemberNeeds& needs = reward.members;
    if (needs.orders_min && needs.orders_max && *needs.orders_max < *needs.orders_min) {
      warn(section.place("for"), kForNobody, "nobody has that many orders and that few");
    }
    if (needs.ordered_within && needs.no_order_for && *needs.ordered_within < *needs.no_order_for) {
      warn(section.place("for"), kForNobody, "nobody ordered so lately and so long ago");
    }
  }

  void check_tier(const core::Place& place, const std::string& tier) {
    std::vector<std::string> names;
    for (const loyalty::Tier& one : program_.tiers) {
      names.push_back(one.name);
    }
    if (std::ranges::find(names, tier) == names.end()) {
      warn(place,
           "unknown-tier",
           "the program has no tier " + flow::in_quotes(tier) +
               flow::did_you_mean(flow::near_word(tier, names)));
    }
  }

  void warn(const core::Place& place, const char* rule, std::string sentence) {
    findings_.add(place, rule, std::move(sentence), Severity::kWarning);
  }

  const loyalty::Program& program_;
  FindingList& findings_;
  bool has_errors_;
  std::vector<loyalty::RewardKind> kinds_ = loyalty::standard_kinds();
};

}  // namespace

std::vector<Reward> read_rewards(const Section& root,
                                 const loyalty::Program& program,
                                 FindingList& findings) {
  RewardReader reader(program, findings);
  reader.read_kinds(root.section("reward_kinds"));
  const Section section = root.section("rewards");
  std::vector<Reward> rewards;
  for (const std::string& id : section.names()) {
    rewards.push_back(reader.read(section, id));
  }
  reader.check_groups(section, rewards);
  std::ranges::stable_sort(rewards, {}, &Reward::costs);
  return rewards;
}

}  // namespace regulars::engine
