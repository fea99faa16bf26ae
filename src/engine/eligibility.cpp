#include "engine/eligibility.h"

#include <algorithm>
#include <vector>

#include "core/text.h"
#include "core/text_format.h"
#include "db/orders.h"
#include "engine/order_points.h"
#include "engine/own_words.h"
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
             ? phrase_in(Phrase::kProofByLink, {}, applicant.language)
             : phrase_in(Phrase::kProofByShop, {applicant.signed_order}, applicant.language);
}

std::string spending_words(const JoiningRules& rules,
                           const JoiningFacts& facts,
                           const std::string& language) {
  const std::string wanted = core::format_money(*rules.spent, language);
  const std::string known = core::format_money(facts.spent, language);
  return rules.within ? phrase_in(Phrase::kSpendingWithin,
                                  {wanted, period_words(*rules.within, language), known},
                                  language)
                      : phrase_in(Phrase::kSpending, {wanted, known}, language);
}

std::string words_of(JoiningNeed need,
                     const JoiningRules& rules,
                     const JoiningFacts& facts,
                     const std::string& language) {
  std::string countries;
  for (const std::string& country : rules.countries) {
    countries += (countries.empty() ? "" : phrase_in(Phrase::kOr, {}, language)) + country;
  }
  switch (need) {
    case JoiningNeed::kSpending:
      return spending_words(rules, facts, language);
    case JoiningNeed::kCountry:
      return phrase_in(Phrase::kCountry, {countries}, language);
    case JoiningNeed::kOtherCountry:
      return phrase_in(Phrase::kOtherCountry, {countries, facts.country}, language);
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
    words += (words.empty() ? "" : phrase_in(Phrase::kAnd, {}, applicant.language)) +
             words_of(need, *rules, facts, applicant.language);
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
