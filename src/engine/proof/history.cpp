#include "engine/proof/history.h"

#include <charconv>
#include <optional>

#include <nlohmann/json.hpp>

#include "db/connection.h"
#include "db/history.h"
#include "db/notes.h"
#include "db/program_changes.h"
#include "engine/program/order_text.h"
#include "loyalty/points/member_book.h"

namespace regulars::engine {
namespace {

constexpr const char* kRulesInForce = "rules_in_force";

void add(const Context& context,
         const char* kind,
         std::optional<core::MemberId> member,
         const std::string& key,
         const nlohmann::json& body) {
  db::add_happening(context.db,
                    {.at = context.now,
                     .kind = kind,
                     .member = member,
                     .key = key,
                     .body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
                     .rule_version = context.rule_version});
}

}  // namespace

std::optional<std::int64_t> rules_in_force(db::Connection& connection) {
  const auto text = db::get_setting(connection, kRulesInForce);
  std::int64_t version = 0;
  if (text) {
    std::from_chars(text->data(), text->data() + text->size(), version);
  }
  return version > 0 ? std::optional(version) : std::nullopt;
}

void note_rules(const Context& context, const loyalty::Program* before) {
  const auto known = rules_in_force(context.db);
  if (known == context.rule_version) {
    return;
  }
  db::set_setting(context.db, kRulesInForce, std::to_string(context.rule_version));
  add(context, kRules, std::nullopt, "", nlohmann::json::object());
  if (known && before != nullptr && loyalty::changes_members(*before, context.rules.program)) {
    db::add_program_change(context.db,
                           {.at = context.now, .before = *known, .now = context.rule_version});
    db::set_setting(context.db, kRedatedUpTo, "0");
  }
}

void note_welcome(const Context& context, core::MemberId member) {
  add(context, kWelcomed, member, "", nlohmann::json::object());
}

void note_order(const Context& context, const OrderNote& note, const store_adapter::Order& order) {
  nlohmann::json body = order_to_json(order, false);
  if (!note.card_gifts.empty()) {
    body["card_gifts"] = note.card_gifts;
  }
  if (!note.whole.empty()) {
    body["whole"] = note.whole;
  }
  add(context, kOrder, note.member, note.order_key, body);
}

void note_redemption(const Context& context, const char* kind, const db::Redemption& redemption) {
  add(context,
      kind,
      redemption.member,
      std::to_string(redemption.id.number()),
      {{"reward", redemption.reward}});
}

void note_given(const Context& context,
                core::MemberId member,
                std::int64_t redemption,
                const std::string& order_key,
                const loyalty::RuleReward& given) {
  add(context,
      kGiven,
      member,
      std::to_string(redemption),
      {{"reward", given.reward}, {"order", order_key}, {"rule", given.rule}});
}

void note_coupon(const Context& context, const CouponHappening& happening) {
  nlohmann::json body = {{"reward", happening.redemption.reward}};
  if (happening.points != nullptr) {
    body["points"] = happening.points;
    body["ref"] = happening.ref;
  }
  add(context,
      happening.kind,
      happening.redemption.member,
      std::to_string(happening.redemption.id.number()),
      body);
}

void note_part_back(const Context& context,
                    const db::Redemption& redemption,
                    core::Points points,
                    const std::string& ref) {
  add(context,
      kCouponPart,
      redemption.member,
      std::to_string(redemption.id.number()),
      {{"reward", redemption.reward}, {"count", points.count()}, {"ref", ref}});
}

void note_activity(const Context& context,
                   core::MemberId member,
                   const loyalty::Activity& activity) {
  add(context,
      kActivity,
      member,
      loyalty::activity_ref(member.number(), activity),
      {{"name", activity.name}, {"id", activity.id}, {"at", core::to_ms(activity.at)}});
}

void note_gift(const Context& context,
               core::MemberId member,
               const std::string& word,
               const std::string& key) {
  add(context, kGift, member, key, {{"gift", word}});
}

void note_referral_paid(const Context& context,
                        const db::Referral& referral,
                        const core::Money& worth) {
  nlohmann::json body = {{"friend", referral.friend_member->number()},
                         {"minor", worth.minor},
                         {"currency", worth.currency}};
  if (referral.minimum_minor < context.rules.program.referral->friend_spends.minor) {
    body["least"] = referral.minimum_minor;  // promised before it was raised
  }
  add(context, kReferralPaid, referral.referrer, std::to_string(referral.id.number()), body);
}

void note_referral_back(const Context& context, const db::Referral& referral) {
  add(context,
      kReferralBack,
      referral.referrer,
      std::to_string(referral.id.number()),
      nlohmann::json::object());
}

void note_trial(const Context& context, core::MemberId member) {
  add(context, kTrial, member, "", nlohmann::json::object());
}

void note_given_tier(const Context& context,
                     core::MemberId member,
                     const loyalty::GivenTier& given) {
  add(context,
      kGivenTier,
      member,
      "",
      {{"tier", given.tier}, {"until", core::to_ms(given.until)}, {"reason", given.reason}});
}

std::int64_t note_merge(const Context& context, core::MemberId from, core::MemberId into) {
  add(context, kMerged, into, "", {{"from", from.number()}});
  return context.db.last_row_id();
}

std::int64_t note_adjustment(const Context& context,
                             core::MemberId member,
                             core::Points change,
                             const std::string& reason) {
  add(context, kAdjusted, member, "", {{"points", change.count()}, {"reason", reason}});
  return context.db.last_row_id();
}

}  // namespace regulars::engine
