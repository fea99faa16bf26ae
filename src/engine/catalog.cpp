#include "engine/catalog.h"

#include <string>
#include <vector>

namespace regulars::engine {
namespace {

using flow::FactKind;
using flow::FactSpec;

constexpr std::size_t kNumberLongest = 9;  // "1,000,000"
constexpr std::size_t kNameLongest = 40;
constexpr std::size_t kEmailLongest = 60;
constexpr std::size_t kStatementLongest = 1000;
constexpr std::size_t kLinkLongest = 120;
constexpr std::size_t kAmountLongest = 20;

FactSpec number() {
  return {.kind = FactKind::kNumber, .longest = kNumberLongest};
}
FactSpec yes_no() {
  return {.kind = FactKind::kYesNo, .longest = 3};
}
FactSpec text(std::size_t longest, bool may_be_empty = false) {
  return {.kind = FactKind::kText, .may_be_empty = may_be_empty, .longest = longest};
}

std::map<std::string, FactSpec, std::less<>> make_facts() {
  return {{"shop", text(kNameLongest)},
          {"program", text(kNameLongest)},
          {"member", yes_no()},
          {"points", number()},
          {"credit", text(kNameLongest, true)},
          {"held", number()},
          {"held_credit", text(kAmountLongest)},
          {"on_the_way", number()},
          {"on_the_way_credit", text(kAmountLongest)},
          {"owed", number()},
          {"owed_credit", text(kAmountLongest)},
          {"points_why", text(kStatementLongest, true)},
          {"email", text(kEmailLongest, true)},
          {"email_proven", yes_no()},
          {"joining_bonus", number()},
          {"joining_credit", text(kAmountLongest)},
          {"earn_rate", text(kNameLongest)},
          {"first_reward_cost", number()},
          {"first_reward_credit", text(kAmountLongest)},
          {"next_reward", text(kNameLongest, true)},
          {"next_reward_cost", number()},
          {"missing", number()},
          {"missing_credit", text(kAmountLongest)},
          {"can_redeem", yes_no()},
          {"best_reward", text(kNameLongest, true)},
          {"free_so_far", text(200, true)},
          {"free_count", number()},
          {"cards_so_far", text(200, true)},
          {"limited_card", text(kNameLongest)},
          {"limited_card_from", {.kind = FactKind::kDay, .longest = 20}},
          {"punches", number()},
          {"punches_needed", number()},
          {"punches_missing", number()},
          {"card_full", yes_no()},
          {"reward_by_hand", yes_no()},
          {"reward_withdrawn", yes_no()},
          {"reminders", yes_no()},
          {"reminders_offered", yes_no()},
          {"reminder_days", number()},
          {"days_since_order", number()},
          {"order_signed", yes_no()},
          {"order_refunded", yes_no()},
          {"order_cancelled", yes_no()},
          {"taken_back", number()},
          {"reward_name", text(kNameLongest)},
          {"reward_cost", number()},
          {"reward_missing", number()},
          {"reward_credit", text(kAmountLongest)},
          {"reward_missing_credit", text(kAmountLongest)},
          {"affordable", yes_no()}};
}

// Of members who bring friends.
void add_referrals(flow::Catalog& all) {
  all.facts["invite_link"] = text(kLinkLongest, true);
  all.facts["invited"] = yes_no();
  all.facts["was_invited"] = yes_no();
  all.facts["referrals_on"] = yes_no();
  all.facts["referrals_paid"] = number();
  all.facts["referrals_waiting"] = number();
  all.facts["referral_points"] = number();
  all.facts["friend_points"] = number();
  all.facts["friend_spends"] = text(kAmountLongest);
  all.actions["invite"] = {.outcomes = {"ready", "unproven", "off"}};
  all.actions["refer"] = {.outcomes = {"invited", "asked_before", "member", "own_link", "unknown"},
                          .fallbacks = {{"own_link", "member"}}};
  all.actions["accept_invite"] = {.outcomes = {"done"}};
  all.actions["decline_invite"] = {.outcomes = {"done"}};
}

// Of the language in which the person is spoken to.
void add_languages(flow::Catalog& all) {
  constexpr std::size_t kTagLongest = 35;
  constexpr std::size_t kLanguageLongest = 20;
  all.facts["language"] = text(kTagLongest);
  all.facts["language_name"] = text(kLanguageLongest);
  all.facts["language_names"] = text(200);
  all.facts["language_count"] = number();
  all.lists["languages"] = {
      .facts = {{"language", text(kTagLongest)}, {"language_name", text(kLanguageLongest)}},
      .key = "language"};
}

void add_membership_facts(std::map<std::string, FactSpec, std::less<>>& facts) {
  facts["tier"] = text(kNameLongest, true);
  facts["membership"] = text(5);
  facts["membership_until"] = {.kind = FactKind::kDay, .may_be_empty = true, .longest = 20};
  facts["membership_tier"] = text(kNameLongest, true);
  facts["membership_product"] = text(kNameLongest, true);
  facts["membership_fee"] = {.kind = FactKind::kMoney, .may_be_empty = true, .longest = 20};
  facts["membership_lasts"] = text(20, true);
  facts["trial_days"] = number();
  facts["can_try"] = yes_no();
}

// What `redeem` tells of the code and its reward.
std::vector<std::string> facts_of_code() {
  return {"coupon_code",
          "coupon_url",
          "coupon_expires",
          "coupon_days",
          "coupon_product",
          "coupon_reusable",
          "coupon_ships_free",
          "reward_name",
          "reward_cost"};
}

std::map<std::string, flow::ActionSpec, std::less<>> make_actions() {
  return {{"join",
           {.outcomes =
                {"joined", "address_awaited", "already_member", "taken", "invalid", "not_eligible"},
            .fallbacks = {{"address_awaited", "joined"}, {"not_eligible", "taken"}},
            .sets = {"join_missing"}}},
          {"change_email",  // an address that nothing has proven
           {.outcomes = {"changed", "same", "proven", "taken", "too_many", "invalid"}}},
          {"claim_order",
           {.outcomes = {"claimed",
                         "no_match",
                         "not_found",
                         "other_email",
                         "already_yours",
                         "already_claimed",
                         "not_paid",
                         "cancelled",
                         "shop_silent",
                         "shop_unclear",
                         "unproven",
                         "no_email",
                         "too_many"},
            .fallbacks = {{"not_found", "no_match"},
                          {"other_email", "no_match"},
                          {"already_yours", "already_claimed"},
                          {"cancelled", "not_paid"},
                          {"shop_unclear", "shop_silent"},
                          {"no_email", "unproven"}},
            .sets = {"order", "earned"}}},
          {"redeem",
           {.outcomes = {"issued",
                         "by_hand",
                         "expired",
                         "price_changed",
                         "not_enough",
                         "unavailable",
                         "shop_silent",
                         "refused",
                         "given_up"},
            .fallbacks = {{"by_hand", "shop_silent"},
                          {"price_changed", "unavailable"},
                          {"expired", "unavailable"},
                          {"given_up", "refused"}},
            .sets = facts_of_code()}},
          {"activity",  // named by what is saved as "activity", else by the flow itself
           {.outcomes = {"earned", "limit_reached", "already", "unproven", "unknown"},
            .fallbacks = {{"unproven", "unknown"}},
            .sets = {"earned"}}},
          {"set_birthday", {.outcomes = {"saved", "invalid"}}},
          {"start_trial", {.outcomes = {"started", "already_had", "not_offered"}}},
          {"remind_on", {.outcomes = {"done"}}},
          {"remind_off", {.outcomes = {"done"}}},
          {"opt_out", {.outcomes = {"done"}}}};
}

std::map<std::string, flow::ListSpec, std::less<>> make_lists() {
  const std::map<std::string, FactSpec, std::less<>> reward = {
      {"reward", text(kNameLongest)},
      {"reward_name", text(kNameLongest)},
      {"reward_cost", number()},
      {"reward_missing", number()},
      {"reward_credit", text(kAmountLongest)},
      {"reward_missing_credit", text(kAmountLongest)},
      {"affordable", yes_no()}};
  return {{"rewards", {.facts = reward, .key = "reward"}},
          {"affordable_rewards", {.facts = reward, .key = "reward"}},
          {"punch_cards",
           {.facts = {{"reward", text(kNameLongest)},
                      {"reward_name", text(kNameLongest)},
                      {"punches", number()},
                      {"punches_needed", number()},
                      {"punches_missing", number()},
                      {"card_full", yes_no()}},
            .key = "reward"}},
          {"coupons",
           {.facts = {{"coupon_code", text(20)},
                      {"reward_name", text(kNameLongest)},
                      {"coupon_expires", {.kind = FactKind::kDay, .longest = 20}}},
            .key = "coupon_code"}}};
}

flow::Catalog make_catalog() {
  flow::Catalog all{.facts = make_facts(),
                    .actions = make_actions(),
                    .lists = make_lists(),
                    .events = {"welcome",
                               "fallback",
                               "reminder",
                               "win_back",
                               "taken_back",
                               "gift",
                               "expiring",
                               "tier_ending",
                               "referral_paid",
                               "reward_given"}};
  all.facts["coupon_code"] = text(20);
  all.facts["coupon_url"] = text(200, true);
  all.facts["coupon_expires"] = {.kind = FactKind::kDay, .longest = 20};
  all.facts["coupon_days"] = number();
  all.facts["coupon_expired"] = yes_no();
  all.facts["coupon_product"] = yes_no();
  all.facts["coupon_reusable"] = yes_no();
  all.facts["coupon_ships_free"] = yes_no();
  all.facts["order"] = text(20);
  all.facts["earned"] = number();
  all.facts["earned_credit"] = text(kAmountLongest);
  all.facts["join_missing"] = text(300, true);
  all.facts["gift_name"] = text(kNameLongest);
  all.facts["points_ending"] = number();
  all.facts["credit_ending"] = text(kAmountLongest);
  all.facts["ending_day"] = {.kind = FactKind::kDay, .longest = 20};
  all.facts["points_ending_later"] = number();
  all.facts["credit_ending_later"] = text(kAmountLongest);
  all.facts["ending_later_day"] = {.kind = FactKind::kDay, .longest = 20};
  all.facts["tier_ending"] = text(kNameLongest);
  all.facts["tier_missing"] = text(20);
  all.facts["tier_last_day"] = {.kind = FactKind::kDay, .longest = 20};
  add_referrals(all);
  add_membership_facts(all.facts);
  add_languages(all);
  return all;
}

}  // namespace

const flow::Catalog& catalog() {
  // Made once, never changed afterwards.
  static const flow::Catalog made = make_catalog();
  return made;
}

}  // namespace regulars::engine
