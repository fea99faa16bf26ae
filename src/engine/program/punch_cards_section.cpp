#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "engine/program/program_words.h"
#include "engine/program/reward_file.h"
#include "engine/program/reward_rules.h"
#include "engine/program/reward_words.h"
#include "flow/source_text.h"

namespace regulars::engine {
namespace {

using flow::FindingList;
using flow::Section;
using loyalty::Reward;

loyalty::ProductSet read_products(const Section& section) {
  return {.products = section.texts("products"),
          .categories = section.texts("categories"),
          .tags = section.texts("tags")};
}

void read_coupon(const Section& coupon, Reward& card) {
  if (const auto expires = coupon.phrase("expires", parse_whole_days)) {
    card.expires = *expires;
  }
  card.benefit.free_shipping = coupon.yes_no("free_shipping").value_or(false);
  card.link = coupon.text("link").value_or("");
}

// The gift is the cheapest unit of these products; the most it may be worth is known when it is
// taken.
Reward read_card(const std::string& id,
                 const Section& section,
                 const loyalty::Program& program,
                 FindingList& findings) {
  const loyalty::ProductSet on = read_products(section);
  Reward card{
      .id = id,
      .name = section.text("name").value_or(""),
      .kind = "punch_card",
      .punches = loyalty::PunchRule{.on = on, .needed = section.whole("needed").value_or(1)},
      .benefit = {.kind = loyalty::BenefitKind::kCheapestUnit,
                  .on = on,
                  .percent = {.times = 1, .per = 1}}};
  read_coupon(section.section("coupon"), card);
  card.limits.per_member = section.phrase("limit", parse_times);
  if (const auto cost = minor_of(section, "buying_price", program.currency, findings)) {
    card.cost = core::Money{.minor = *cost, .currency = program.currency};
  }
  card.is_on = section.yes_no("enabled").value_or(true);
  card.blocks_coupons = section.text("coupons_out") == "blocked";
  if (section.text("when_expired") == "given back") {
    card.on_expiry = loyalty::OnExpiry::kRecredit;
  }
  if (section.text("when_cancelled") == "card back") {
    card.on_order_cancelled = loyalty::OnOrderCancelled::kCancelAndRecredit;
  }
  return card;
}

}  // namespace

void read_punch_cards(const Section& root, loyalty::Program& program, FindingList& findings) {
  const Section cards = root.section("punch_cards");
  std::vector<Reward> all;
  for (const std::string& id : cards.names()) {
    Reward card = read_card(id, cards.section(id), program, findings);
    if (program.find_reward(id) != nullptr) {
      findings.add(cards.place(id),
                   "bad-value",
                   "there is a reward " + flow::in_quotes(id) +
                       " already; give the punch card another name");
      continue;
    }
    all.push_back(std::move(card));
  }
  std::ranges::move(all, std::back_inserter(program.rewards));
  std::ranges::stable_sort(program.rewards, {}, &Reward::costs);
}

}  // namespace regulars::engine
