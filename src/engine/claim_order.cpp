#include "engine/claim_order.h"

#include <nlohmann/json.hpp>

#include "core/limits.h"
#include "core/text.h"
#include "db/inbox.h"
#include "db/jobs.h"
#include "db/notes.h"
#include "engine/join.h"
#include "engine/order_points.h"
#include "engine/spoken.h"
#include "loyalty/order_link.h"

namespace regulars::engine {
namespace {

using store_adapter::Order;
using store_adapter::OrderState;

constexpr std::chrono::seconds kPatience{8};
// All answers to unproven claims come after the same padded time, whatever the shop said.
constexpr std::int64_t kPadMinMs = 1500;
constexpr std::uint64_t kPadSpreadMs = 1000;

flow::ActionAnswer at_once(const char* outcome) {
  return {.outcome = outcome};
}

bool is_over_limit(const Context& context, const db::Contact& contact) {
  const int by_contact =
      db::count_wrong_claims(context.db, contact.id, context.now - std::chrono::days(1));
  const int by_all = db::count_wrong_claims(context.db, context.now - std::chrono::hours(1));
  return by_contact >= core::kMaxWrongClaimsPerDay || by_all >= core::kMaxWrongClaimsPerHour;
}

std::string job_key(core::ClaimId claim) {
  return "claim:" + std::to_string(claim.number());
}

void ask_shop(const Context& context,
              const db::Claim& claim,
              const std::string& email,
              const std::string& language,
              core::Instant answer_after) {
  const nlohmann::json payload = {{"claim", claim.id.number()},
                                  {"contact", claim.contact.number()},
                                  {"number", claim.number},
                                  {"number_raw", claim.number_raw},
                                  {"email", email},
                                  {"language", language},
                                  {"answer_after", core::to_ms(answer_after)}};
  db::add_job(context.db,
              {.kind = "check_order",
               .unique_key = job_key(claim.id),
               .lane = job_key(claim.id),
               .integration = "store",
               .payload = payload.dump(),
               .due = context.now},
              context.now);
}

// A link with a wrong tag is answered like an unknown order, without asking the shop.
void answer_unknown(const Context& context, const db::Claim& claim, core::Instant answer_after) {
  const nlohmann::json body = {{"claim", claim.id.number()}, {"found", false}};
  db::add_event(context.db,
                {.source = "job",
                 .dedup_key = "order_checked:" + std::to_string(claim.id.number()),
                 .lane = lane_of(claim.contact),
                 .kind = "order_checked",
                 .body = body.dump(),
                 .at = context.now,
                 .not_before = answer_after},
                context.now);
}

core::Instant padded(const Context& context, bool is_signed) {
  if (is_signed) {
    return context.now;
  }
  const auto extra = core::draw_below(context.shop.random(), kPadSpreadMs);
  return context.now + core::Duration(kPadMinMs + static_cast<std::int64_t>(extra));
}

ClaimResult with_order(std::string outcome, const Order& order) {
  return {.outcome = std::move(outcome), .facts = {{"order", order.number}}};
}

void note_second_claim(const Context& context, const db::Claim& claim, const Order& order) {
  db::add_note(context.db,
               {.kind = "review",
                .sentence = "Order " + order.number +
                            " was claimed by a second member. It stays with the first.",
                .contact = claim.contact},
               context.now);
}

ClaimResult settle_match(const Context& context, const db::Claim& claim, const Order& answer) {
  record_order(context, answer);
  const Order order = as_recorded(context, answer);
  const auto member = db::find_member(context.db, claim.member);
  const auto email = core::canonical_email(order.email);
  if (claim.is_signed && member && email && !prove_address(context, *member, *email)) {
    return {.outcome = "other_email"};
  }
  const Claimed claimed = claim_for(context, order, claim.member);
  if (!claimed.is_ours) {
    note_second_claim(context, claim, order);
    return claim.is_signed ? with_order("already_claimed", order)
                           : ClaimResult{.outcome = "no_match"};
  }
  if (!claimed.is_first && counts(order)) {
    return with_order("already_yours", order);
  }
  if (order.state == OrderState::kUnpaid) {
    return with_order("not_paid", order);
  }
  if (!counts(order)) {
    return with_order("cancelled", order);
  }
  ClaimResult result = with_order("claimed", order);
  result.facts.emplace("earned", claimed.earned.count());
  return result;
}

}  // namespace

bool is_signed_link(const Shop& shop, const std::string& order_link, const std::string& order) {
  const auto link = loyalty::parse_order_link(order_link);
  return link && link->number == order && shop.settings().links_signed &&
         core::equal_constant_time(link->tag, shop.link_tag(link->number));
}

flow::ActionAnswer claim_order(const Context& context, const ClaimRequest& request) {
  const auto number = core::canonical_order_number(request.order);
  if (!request.contact.member || !number) {
    return at_once("no_match");
  }
  const auto member = db::find_member(context.db, *request.contact.member);
  const auto link = loyalty::parse_order_link(request.order_link);
  const bool came_by_link = link && link->number == request.order;
  const bool is_signed = is_signed_link(context.shop, request.order_link, request.order);
  const bool is_forged = came_by_link && context.shop.settings().links_signed && !is_signed;
  if (!member->email && !member->email_wanted) {
    return at_once("no_email");
  }
  if (!is_signed) {
    const bool must_prove = context.shop.settings().verify_email == VerifyEmail::kAuto;
    if ((must_prove && !member->proven) || !member->email) {
      return at_once("unproven");
    }
    if (is_over_limit(context, request.contact)) {
      return at_once("too_many");
    }
  }
  db::Claim claim{.contact = request.contact.id,
                  .member = member->id,
                  .conversation = request.conversation,
                  .flow = request.flow,
                  .step = request.step,
                  .number = *number,
                  .number_raw = request.order,
                  .is_signed = is_signed};
  if (const auto open = db::find_open_claim(context.db, claim);
      open && db::is_job_waiting(context.db, "check_order", job_key(*open))) {
    // Asked already, and the shop is slow: its one answer goes to where the person is now. It may
    // have been mended since the last try.
    db::move_claim(context.db, *open, claim);
    db::hurry_job(context.db, "check_order", job_key(*open), context.now);
    return {.patience = kPatience, .late = "shop_silent"};
  }
  claim.id = db::add_claim(context.db, claim, context.now);
  const core::Instant answer_after = padded(context, is_signed);
  if (is_forged) {
    answer_unknown(context, claim, answer_after);
  } else {
    ask_shop(context,
             claim,
             member->email ? *member->email : *member->email_wanted,
             language_of(context.rules.program, request.contact),
             answer_after);
  }
  return {.patience = kPatience, .late = "shop_silent"};
}

std::optional<ClaimResult> settle_claim(const Context& context,
                                        const db::Claim& claim,
                                        const store_adapter::OrderAnswer& answer) {
  if (!claim.outcome.empty()) {
    return std::nullopt;
  }
  ClaimResult result;
  const bool is_match =
      answer.found && answer.email_matches && answer.order && !answer.order->is_test;
  if (is_match) {
    result = settle_match(context, claim, *answer.order);
  } else if (!claim.is_signed) {
    result.outcome = "no_match";
  } else {
    result.outcome = answer.found && !answer.email_matches ? "other_email" : "not_found";
  }
  db::finish_claim(context.db, claim.id, result.outcome, context.now);
  result.facts.try_emplace("order", claim.number_raw);
  return result;
}

}  // namespace regulars::engine
