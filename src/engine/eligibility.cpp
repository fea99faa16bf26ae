#include "engine/eligibility.h"

#include <algorithm>
#include <vector>

#include "core/text.h"
#include "core/text_format.h"
#include "db/orders.h"
#include "engine/order_points.h"
#include "engine/program/membership_words.h"
#include "engine/program/order_text.h"
#include "loyalty/joining.h"

namespace regulars::engine {
namespace {

using loyalty::JoiningFacts;
using loyalty::JoiningNeed;
using loyalty::JoiningRules;

std::vector<loyalty::PastOrder> paid_among(const std::vector<db::OrderRow>& rows) {
  std::vector<loyalty::PastOrder> orders;
  for (const db::OrderRow& row : rows) {
    store_adapter::Order order{.state = store_adapter::order_state_from(row.state).value_or(
                                   store_adapter::OrderState::kUnpaid)};
    set_order_detail(order, row.detail);
    if (counts(order)) {
      orders.push_back({.value = row.value, .placed = row.placed, .country = order.country});
    }
  }
  return orders;
}

bool is_proven(const Context& context,
               const Applicant& applicant,
               const std::vector<db::OrderRow>& rows) {
  if (context.shop.settings().verify_email == VerifyEmail::kNever) {
    return true;
  }
  const auto number = core::canonical_order_number(applicant.signed_order);
  return number && std::ranges::any_of(rows, [&](const db::OrderRow& row) {
           return core::canonical_order_number(row.number) == number;
         });
}

std::string proof_words(const Applicant& applicant) {
  return applicant.signed_order.empty()
             ? "the link in the e-mail about one of your orders: tap it first, so that I can see "
               "that the address is yours"
             : "word from the shop about order " + applicant.signed_order +
                   " with this address; it can take some minutes";
}

std::string words_of(JoiningNeed need,
                     const Context& context,
                     const JoiningRules& rules,
                     const JoiningFacts& facts) {
  const std::string& language = context.rules.program.language;
  std::string countries;
  for (const std::string& country : rules.countries) {
    countries += (countries.empty() ? "" : " or ") + country;
  }
  switch (need) {
    case JoiningNeed::kSpending:
      return "orders for " + core::format_money(*rules.spent, language) + " or more" +
             (rules.within ? " within " + to_text(*rules.within) : "") + "; I know of " +
             core::format_money(facts.spent, language) + " so far";
    case JoiningNeed::kCountry:
      return "an order that tells me that you live in " + countries;
    case JoiningNeed::kOtherCountry:
      return "a home in " + countries + "; your newest order went to " + facts.country;
    case JoiningNeed::kProof:
      break;  // said before
  }
  return "";
}

}  // namespace

std::optional<std::string> missing_to_join(const Context& context, const Applicant& applicant) {
  const auto& rules = context.rules.program.who_can_join;
  if (!rules) {
    return std::nullopt;
  }
  const std::vector<db::OrderRow> rows = db::orders_under(context.db, applicant.email);
  JoiningFacts facts = loyalty::joining_facts(
      *rules, paid_among(rows), context.now, context.rules.program.time_zone);
  facts.is_proven = is_proven(context, applicant, rows);
  if (!facts.is_proven) {
    return proof_words(applicant);
  }
  std::string words;
  for (const JoiningNeed need : loyalty::missing_to_join(*rules, facts)) {
    words += (words.empty() ? "" : ", and ") + words_of(need, context, *rules, facts);
  }
  return words.empty() ? std::nullopt : std::optional(words);
}

std::vector<std::string> what_shop_does_not_tell(const loyalty::Program& program,
                                                 const store_adapter::Capabilities& shop) {
  std::vector<std::string> sentences;
  if (shop.tells_of_refunds) {
    return sentences;
  }
  if (program.who_can_join) {
    sentences.emplace_back(
        "In plain mode this shop tells of no order by itself, so nobody can meet \"who_can_join\" "
        "in program.yaml.");
  }
  if (program.membership) {
    sentences.emplace_back(
        "In plain mode this shop does not tell what was bought, so nobody can buy the "
        "\"membership\" in program.yaml.");
  }
  return sentences;
}

}  // namespace regulars::engine
