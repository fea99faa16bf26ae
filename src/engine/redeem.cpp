#include "engine/redeem.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/hash.h"
#include "db/jobs.h"
#include "db/ledger.h"
#include "db/notes.h"
#include "db/reward_use.h"
#include "engine/code_facts.h"
#include "engine/coupon_moves.h"
#include "engine/member_account.h"
#include "engine/member_rewards.h"
#include "engine/order_points.h"
#include "engine/proof/history.h"
#include "engine/punch_cards.h"
#include "engine/reward_coupon.h"
#include "engine/shown_price.h"
#include "loyalty/rewards/coupon_code.h"
#include "loyalty/rewards/coupon_life.h"
#include "loyalty/rewards/reward.h"

namespace regulars::engine {
namespace {

constexpr std::chrono::seconds kPatience{8};
constexpr int kMaxCodeTries = 3;

std::string ref_of(const db::Redemption& redemption, const char* part) {
  return "redeem:" + std::to_string(redemption.id.number()) + ":" + part;
}

flow::ActionAnswer pending() {
  return {.patience = kPatience, .late = "shop_silent"};
}

flow::Values prize_facts(const db::Redemption& redemption) {
  return {{"reward_name", redemption.reward_name}, {"reward_cost", redemption.points.count()}};
}

std::vector<std::string> one_product(const db::Redemption& redemption) {
  return redemption.product.empty() ? std::vector<std::string>() : std::vector{redemption.product};
}

flow::ActionAnswer repeat_of(const Context& context,
                             const db::Redemption& first,
                             const RedeemRequest& request,
                             const std::string& fingerprint) {
  if (first.fingerprint != fingerprint) {
    db::add_note(context.db,
                 {.kind = "problem",
                  .sentence = "One confirmation button was used for two different prizes. The "
                              "second use was refused.",
                  .contact = first.contact},
                 context.now);
    return {.outcome = "unavailable"};
  }
  if (first.state == "held") {
    // The one answer goes on where the person waits now.
    db::move_redemption(
        context.db,
        first.id,
        {.conversation = request.conversation, .flow = request.flow, .step = request.step});
    return pending();
  }
  if (first.state != "issued") {
    return {.outcome = first.outcome};
  }
  if (first.outcome == "by_hand") {
    return {.outcome = first.outcome, .facts = prize_facts(first)};
  }
  const loyalty::Reward* reward = context.rules.program.find_reward(first.reward);
  if (reward != nullptr && loyalty::coupon_rules(*reward).is_blocked) {
    return {.outcome = "unavailable", .facts = prize_facts(first)};
  }
  db::Redemption issued = first;
  const auto coupon = db::find_coupon(context.db, first.code);
  issued.expires = coupon ? coupon->expires : first.expires;  // the shop may have set another end
  return {.outcome = coupon && db::is_past(*coupon, context.now) ? "expired" : first.outcome,
          .facts = coupon_facts(context, issued)};
}

// A code that is nobody's; nothing when the owner's list for this reward is used up.
bool choose_code(const Context& context, const db::Redemption& redemption) {
  if (db::has_pool(context.db, redemption.reward)) {
    const auto code = db::take_pool_code(context.db, redemption.reward, redemption.id, context.now);
    return code && db::set_redemption_code(context.db, redemption.id, *code);
  }
  while (!db::set_redemption_code(
      context.db, redemption.id, loyalty::draw_coupon_code(context.shop.random()))) {
    // Drawn before: one chance in 10^17 a code.
  }
  return true;
}

// Asks for what was promised when the points were taken; without products where the prize has left
// the catalogue meanwhile and is no single product.
void ask_shop(const Context& context, const db::Redemption& redemption) {
  const loyalty::Reward* reward = context.rules.program.find_reward(redemption.reward);
  const auto stored = db::find_redemption(context.db, redemption.id);
  const auto member = db::find_member(context.db, redemption.member);
  nlohmann::json payload = {
      {"redemption", redemption.id.number()},
      {"contact", redemption.contact.number()},
      {"reward_id",
       "rwd_" + std::to_string(redemption.id.number()) +
           (stored->code_tries > 1 ? "_" + std::to_string(stored->code_tries) : "")},
      {"code", stored->code},
      {"product", redemption.product},
      {"products", reward == nullptr ? one_product(redemption) : products_of(*reward)},
      {"terms", redemption.benefit},
      {"email", member && member->email ? *member->email : std::string()},
      {"free_shipping", redemption.free_shipping}};
  if (redemption.expires) {
    payload["expires"] = core::to_ms(*redemption.expires);
  }
  const std::string id = std::to_string(redemption.id.number());
  db::add_job(context.db,
              {.kind = "create_coupon",
               .unique_key = "redemption:" + id + ":" + std::to_string(stored->code_tries),
               .lane = "redemption:" + id,
               .integration = "store",
               .payload = payload.dump(),
               .due = context.now},
              context.now);
}

flow::ActionAnswer refuse(const Context& context, db::Redemption redemption, const char* outcome) {
  redemption.state = "refused";
  redemption.outcome = outcome;
  redemption.id = db::add_redemption(context.db, redemption, context.now);
  const auto txn = db::post_refused(context.db,
                                    {.ref = ref_of(redemption, "refused"),
                                     .kind = "hold",
                                     .member = redemption.member,
                                     .reason = std::string("Refused: ") + outcome},
                                    context.now);
  db::finish_redemption(context.db, redemption.id, "refused", outcome, *txn);
  return {.outcome = outcome};
}

std::optional<RedeemResult> give_back(const Context& context,
                                      const db::Redemption& redemption,
                                      const std::string& outcome) {
  if (redemption.state != "held") {
    return std::nullopt;
  }
  note_redemption(context, kVoid, redemption);
  db::release_reward(context.db, redemption.id);
  std::optional<core::TxnId> txn;
  if (redemption.hold_txn) {
    txn = MemberAccount(context, redemption.member)
              .give_back({.ref = ref_of(redemption, "release"),
                          .reason = loyalty::Reason::kPrizeBack,
                          .subject = redemption.reward_name},
                         loyalty::GiveBack::kHeld,
                         *redemption.hold_txn);
  }
  take_back_unrecovered(context, redemption.member, ref_of(redemption, "release"));
  db::finish_redemption(context.db, redemption.id, "void", outcome, txn);
  return RedeemResult{.outcome = outcome, .facts = prize_facts(redemption)};
}

// What the member is promised at this moment, whatever the file says later.
void promise(const Context& context,
             const loyalty::Reward& reward,
             const std::string& tier,
             db::Redemption& redemption) {
  const loyalty::Program& program = context.rules.program;
  redemption.reward_name = reward.name;
  redemption.product = reward.product;
  redemption.free_shipping = reward.benefit.free_shipping;
  redemption.points = loyalty::price_for(reward, tier);
  redemption.punches = reward.punches ? reward.punches->needed : 0;
  redemption.state = "held";
  redemption.worst_minor = loyalty::worst_discount(reward).value_or(0);
  redemption.expires = loyalty::coupon_expires(
      loyalty::issue_coupon(context.now, loyalty::life_for(reward, tier), program.time_zone),
      program.time_zone);
  if (reward.base != loyalty::RewardBase::kByHand) {
    redemption.benefit = to_json(terms_of(reward, redemption.points, program.currency));
  }
}

std::string paid_words(const db::Redemption& redemption) {
  if (!redemption.given_for.empty()) {
    return ": an order brought it.";
  }
  return ": it was paid with " + std::to_string(redemption.points.count()) + " points.";
}

// Points are spent at once; a person does the rest (R57).
flow::ActionAnswer hand_out(const Context& context,
                            MemberAccount& account,
                            const db::Redemption& redemption) {
  note_redemption(context, kIssued, redemption);
  std::optional<core::TxnId> txn;
  if (redemption.points > core::Points(0)) {
    txn = account.spend({.ref = ref_of(redemption, "spend"),
                         .reason = loyalty::Reason::kPrize,
                         .subject = redemption.reward_name},
                        redemption.points);
  }
  db::finish_redemption(context.db, redemption.id, "issued", "by_hand", txn);
  const auto member = db::find_member(context.db, redemption.member);
  const std::string address = member && member->email_typed ? *member->email_typed : "";
  db::add_note(
      context.db,
      {.kind = "review",
       .sentence = "Hand out \"" + redemption.reward_name + "\" to " +
                   (address.empty() ? std::string("a member without an address") : address) +
                   paid_words(redemption),
       .contact = redemption.contact},
      context.now);
  return {.outcome = "by_hand", .facts = prize_facts(redemption)};
}

void note_no_codes(const Context& context, const db::Redemption& redemption) {
  db::add_note(context.db,
               {.kind = "problem",
                .sentence = "The list of coupon codes for the prize \"" + redemption.reward_name +
                            "\" is used up. Add codes to it; until then the prize cannot be had.",
                .contact = redemption.contact},
               context.now);
}

// It counts from here on.
void begin(const Context& context, db::Redemption& redemption) {
  redemption.id = db::add_redemption(context.db, redemption, context.now);
  db::count_reward(context.db, redemption.id);
}

flow::ActionAnswer take(const Context& context,
                        MemberAccount& account,
                        const loyalty::Reward& reward,
                        const db::Redemption& redemption) {
  if (redemption.points > core::Points(0)) {
    const auto hold = account.hold({.ref = ref_of(redemption, "hold"),
                                    .reason = loyalty::Reason::kPrize,
                                    .subject = reward.name},
                                   redemption.points);
    db::set_redemption_hold(context.db, redemption.id, *hold);
  }
  if (reward.base == loyalty::RewardBase::kByHand) {
    return hand_out(context, account, redemption);
  }
  if (!choose_code(context, redemption)) {
    const auto held = db::find_redemption(context.db, redemption.id);
    note_no_codes(context, redemption);
    return {.outcome = give_back(context, *held, "unavailable")->outcome};
  }
  ask_shop(context, redemption);
  return pending();
}

flow::Value days_fact(const Context& context, const std::optional<core::Instant>& expires) {
  if (!expires) {
    return std::string();
  }
  const std::string& zone = context.rules.program.time_zone;
  const std::int64_t days =
      (loyalty::day_of(*expires, zone) - loyalty::day_of(context.now, zone)).count();
  // On its last day a code is good for a day, not for none.
  const std::int64_t least = *expires > context.now ? 1 : 0;
  return std::max(days, least);
}

}  // namespace

flow::ActionAnswer redeem(const Context& context, const RedeemRequest& request) {
  if (!request.contact.member) {
    return {.outcome = "unavailable"};
  }
  const core::MemberId member = *request.contact.member;
  const std::string request_id = std::to_string(request.contact.id.number()) + ":" + request.nonce;
  const std::string fingerprint =
      core::sha256_hex(request.reward + '\n' + std::to_string(member.number()), 16);
  if (const auto first = db::find_redemption(context.db, request_id)) {
    return repeat_of(context, *first, request, fingerprint);
  }
  db::Redemption redemption{.request_id = request_id,
                            .fingerprint = fingerprint,
                            .contact = request.contact.id,
                            .member = member,
                            .conversation = request.conversation,
                            .flow = request.flow,
                            .step = request.step,
                            .reward = request.reward,
                            .reward_name = request.reward,
                            .expires = context.now};
  const loyalty::Reward* reward = context.rules.program.find_reward(request.reward);
  if (reward == nullptr) {
    return refuse(context, redemption, "unavailable");
  }
  expire_due_coupons(context, reward->id);
  MemberAccount account(context, member);
  const std::string tier = account.tier();
  MemberRewards rewards(context, member, account.points().available, tier);
  promise(context, as_promised(context, member, *reward), tier, redemption);
  const auto shown =
      shown_price(context,
                  {.contact = request.contact.id, .member = member, .nonce = request.nonce},
                  *reward,
                  tier);
  if (shown && redemption.points > *shown) {
    return refuse(context, redemption, "price_changed");
  }
  const loyalty::CanHave answer = rewards.can_have(*reward);
  if (answer != loyalty::CanHave::kYes) {
    return refuse(
        context, redemption, answer == loyalty::CanHave::kNotEnough ? "not_enough" : "unavailable");
  }
  begin(context, redemption);
  note_redemption(context, kRedeemed, redemption);
  return take(context, account, *reward, redemption);
}

std::optional<db::Redemption> give_reward(const Context& context,
                                          const RewardGift& gift,
                                          const std::function<void(core::RedemptionId)>& note) {
  MemberAccount account(context, gift.member);
  const std::string tier = account.tier();
  MemberRewards rewards(context, gift.member, account.points().available, tier);
  expire_due_coupons(context, gift.reward.id);
  if (!rewards.can_be_given(gift.reward)) {
    return std::nullopt;
  }
  db::Redemption redemption{.request_id = gift.request_id,
                            .fingerprint = core::sha256_hex(gift.request_id, 16),
                            .contact = gift.contact,
                            .member = gift.member,
                            .reward = gift.reward.id,
                            .given_for = gift.given_for};
  promise(context, gift.reward, tier, redemption);
  redemption.points = core::Points(0);
  begin(context, redemption);
  note(redemption.id);
  take(context, account, gift.reward, redemption);
  return db::find_redemption(context.db, redemption.id);
}

bool withdraw_reward(const Context& context, const db::Redemption& redemption) {
  if (redemption.state == "held") {
    return give_back(context, redemption, kWithdrawn).has_value();
  }
  if (redemption.state != "issued" || !withdraw_coupon(context, redemption.code)) {
    return false;
  }
  db::finish_redemption(context.db, redemption.id, "issued", kWithdrawn, std::nullopt);
  return true;
}

std::optional<RedeemResult> settle_issued(const Context& context,
                                          const db::Redemption& redemption,
                                          const store_adapter::IssuedCoupon& coupon) {
  if (redemption.state == "void" && redemption.outcome == kWithdrawn) {
    disable_coupon(context, redemption, coupon.code);  // it was asked for before
  }
  if (redemption.state != "held") {
    return std::nullopt;
  }
  db::Redemption issued = redemption;
  if (coupon.code != redemption.code &&
      !db::set_redemption_code(context.db, redemption.id, coupon.code)) {
    return settle_code_taken(context, redemption);
  }
  issued.code = coupon.code;
  if (coupon.expires_at) {
    issued.expires = coupon.expires_at;
  }
  note_redemption(context, kIssued, redemption);
  std::optional<core::TxnId> txn;
  if (redemption.points > core::Points(0)) {
    txn = MemberAccount(context, redemption.member)
              .spend({.ref = ref_of(redemption, "spend"),
                      .reason = loyalty::Reason::kPrize,
                      .subject = redemption.reward_name},
                     redemption.points);
  }
  db::finish_redemption(context.db, redemption.id, "issued", "issued", txn);
  db::add_coupon(context.db,
                 {.code = issued.code,
                  .redemption = redemption.id,
                  .member = redemption.member,
                  .shop_id = coupon.id,
                  .expires = issued.expires},
                 context.now);
  return RedeemResult{.outcome = "issued", .facts = coupon_facts(context, issued)};
}

std::string given_back_words(const db::Redemption& redemption) {
  if (!redemption.given_for.empty()) {
    return "The member does not get it.";
  }
  if (redemption.punches > 0) {
    return "The card is full again.";
  }
  return redemption.hold_txn ? "The points were given back." : "It had cost no points.";
}

std::optional<RedeemResult> settle_refused(const Context& context,
                                           const db::Redemption& redemption,
                                           const std::string& reason) {
  return give_back(context, redemption, reason == "unavailable" ? "unavailable" : "refused");
}

std::optional<RedeemResult> settle_given_up(const Context& context,
                                            const db::Redemption& redemption) {
  return give_back(context, redemption, "given_up");
}

std::optional<RedeemResult> settle_code_taken(const Context& context,
                                              const db::Redemption& redemption) {
  if (redemption.state != "held") {
    return std::nullopt;
  }
  if (redemption.code_tries >= kMaxCodeTries || !choose_code(context, redemption)) {
    db::add_note(
        context.db,
        {.kind = "problem",
         .sentence = "The shop called every code for the prize \"" + redemption.reward_name +
                     "\" taken. " + given_back_words(redemption) +
                     " If you gave a list of codes, see whether the shop knows them as unused.",
         .contact = redemption.contact},
        context.now);
    return settle_refused(context, redemption, "codes");
  }
  ask_shop(context, redemption);
  return std::nullopt;
}

std::string coupon_url(const Context& context, const db::Redemption& redemption) {
  const loyalty::Reward* reward = context.rules.program.find_reward(redemption.reward);
  if (reward == nullptr || reward->link.empty()) {
    return {};
  }
  static constexpr std::string_view kMark = "{code}";
  std::string url = reward->link;
  for (std::size_t at = url.find(kMark); at != std::string::npos; at = url.find(kMark, at)) {
    url.replace(at, kMark.size(), redemption.code);
    at += redemption.code.size();
  }
  return url;
}

flow::Value end_fact(const std::optional<core::Instant>& expires) {
  return expires ? flow::Value(*expires) : flow::Value(std::string());
}

flow::Values coupon_facts(const Context& context, const db::Redemption& redemption) {
  flow::Values facts = {{"coupon_code", redemption.code},
                        {"coupon_url", coupon_url(context, redemption)},
                        {"coupon_expires", end_fact(redemption.expires)},
                        {"coupon_days", days_fact(context, redemption.expires)},
                        {"reward_name", redemption.reward_name},
                        {"reward_cost", redemption.points.count()}};
  facts.merge(code_facts(redemption));
  return facts;
}

}  // namespace regulars::engine
