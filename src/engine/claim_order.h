// Claiming an order: ask the shop by a job, then give the order to the member once for ever.
#pragma once

#include <string>

#include "db/orders.h"
#include "engine/context.h"
#include "flow/runner.h"
#include "store_adapter/store.h"

namespace regulars::engine {

/// A claim as the flow asks for it.
struct ClaimRequest {
  const db::Contact& contact;
  std::string order;       // the number, as typed or as the link carried it
  std::string order_link;  // the link's data "NUMBER-TAG"; empty when the number was typed
  std::string conversation;
  std::string flow;
  std::string step;
};

/// Starts the claim. Answers at once: unproven, no_email, too_many, no_match (not a member, or a
/// number that cannot be one). Otherwise pending, with the outcome shop_silent when the shop takes
/// too long; the job goes on by itself then. So it does after shop_unclear, the outcome when the
/// shop says of the order what cannot be read.
flow::ActionAnswer claim_order(const Context& context, const ClaimRequest& request);

/// What a claim ended with, and the facts the flow may use.
struct ClaimResult {
  std::string outcome;
  flow::Values facts;
};

/// The shop's answer for a claim (R28-R31). Repeat calls for a finished claim give nothing.
std::optional<ClaimResult> settle_claim(const Context& context,
                                        const db::Claim& claim,
                                        const store_adapter::OrderAnswer& answer);

/// True when the link's tag is the shop's own for its number.
bool is_signed_link(const Shop& shop, const std::string& order_link, const std::string& order);

}  // namespace regulars::engine
