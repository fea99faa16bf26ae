#include "engine/member_account.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "db/ledger.h"
#include "db/orders.h"
#include "db/people.h"
#include "db/program_changes.h"
#include "db/rule_use.h"
#include "db/tiers.h"
#include "engine/program/membership_row.h"
#include "engine/program/tier_row.h"
#include "engine/warnings.h"
#include "loyalty/points/expiry.h"
#include "loyalty/points/granting.h"
#include "loyalty/points/redating.h"

namespace regulars::engine {
namespace {

// Lots that are opened here are numbered above all that a database can hold, so that they come
// after those in every order.
constexpr std::int64_t kFirstNew = std::int64_t{1} << 62;

loyalty::Lot to_lot(const db::Lot& row) {
  return {.id = row.id.number(),
          .points = row.points,
          .remaining = row.remaining,
          .is_pending = row.is_pending,
          .usable = row.usable,
          .expires = row.expires,
          .has_own_end = row.has_own_end,
          .earned = row.created,
          .order_key = row.order_key,
          .shortened = row.shortened ? std::optional(loyalty::Shortened{.at = *row.shortened,
                                                                        .had = row.had_until})
                                     : std::nullopt,
          .origin = row.origin ? std::optional(row.origin->number()) : std::nullopt};
}

db::LotDates dates_of(const loyalty::Lot& lot) {
  return {.usable = lot.usable,
          .expires = lot.expires,
          .shortened = lot.shortened ? std::optional(lot.shortened->at) : std::nullopt,
          .had_until = lot.shortened ? lot.shortened->had : std::nullopt};
}

loyalty::Use to_use(const db::UseRow& row) {
  return {.times = row.times, .points = row.points};
}

loyalty::BudgetUse to_budget_use(const db::CampaignRow& row) {
  return {.points = row.points,
          .redemptions = row.redemptions,
          .discount_minor = row.discount_minor,
          .order_minor = row.order_minor};
}

}  // namespace

MemberAccount::MemberAccount(const Context& context, core::MemberId member)
    : context_(context), member_(member), book_{.account = account_of(context.db, member)} {
  saved_idle_ = book_.account.idle_until;
  book_.membership = load_membership(context.db, member);
  const std::vector<ProgramChange> changes = new_changes();
  const loyalty::Program& known_by = changes.empty() ? program() : *changes.front().before;
  if (!program().tiers.empty() || !changes.empty()) {
    load_tier(known_by.tiers);
  }
  if (!changes.empty()) {
    change_programs(changes);
  }
  write(loyalty::settle(book_, program(), context_.now));
}

// The changes of the program since the member was looked at last.
std::vector<ProgramChange> MemberAccount::new_changes() const {
  std::vector<ProgramChange> changes;
  if (context_.program_changes == nullptr || context_.program_changes->empty()) {
    return changes;
  }
  const auto done = static_cast<std::size_t>(db::member_program_changes(context_.db, member_));
  for (std::size_t index = done; index < context_.program_changes->size(); ++index) {
    const ProgramChange& change = (*context_.program_changes)[index];
    if (change.before != nullptr && change.now != nullptr) {
      changes.push_back(change);
    }
  }
  return changes;
}

// What was due before a change goes by the rules of its time.
void MemberAccount::change_programs(const std::vector<ProgramChange>& changes) {
  const loyalty::Program* known_by = changes.front().before.get();
  for (const ProgramChange& change : changes) {
    for (const loyalty::Txn& txn :
         loyalty::change_program(book_, *known_by, *change.now, change.at).txns) {
      keep(txn);
    }
    known_by = change.now.get();
  }
  loyalty::rename_tiers(book_, *known_by, program());
  saved_tier_.reset();  // its numbers were those of another list
  for (const loyalty::Lot& lot : book_.account.lots) {
    db::set_lot_dates(context_.db, core::LotId(lot.id), dates_of(lot));
  }
  db::set_member_program_changes(
      context_.db, member_, static_cast<std::int64_t>(context_.program_changes->size()));
  may_warn_anew_ = true;
  save_idle();
}

void MemberAccount::load_tier(const std::vector<loyalty::Tier>& known_by) {
  const auto member = db::find_member(context_.db, member_);
  book_.joined = member ? member->joined : context_.now;
  for (const db::QualifyingRow& row : db::qualifying_of(context_.db, member_)) {
    book_.history.push_back({.day = row.day, .amount = row.amount});
  }
  if (const auto row = db::find_tier(context_.db, member_)) {
    book_.tier = tier_from_row(*row, known_by);
    saved_tier_ = book_.tier;
    has_tier_row_ = true;
    saved_check_ = row->next_check;
  }
}

std::string MemberAccount::tier() const {
  return loyalty::tier_name(book_, program());
}

loyalty::Membership MemberAccount::membership() const {
  return loyalty::membership_of(book_, program(), context_.now);
}

std::optional<std::string> MemberAccount::given_tier() const {
  const bool is_given = book_.tier && book_.tier->manual;
  return is_given ? std::optional(program().tiers.at(book_.tier->manual->tier).name) : std::nullopt;
}

core::LotId MemberAccount::stored(std::int64_t lot) const {
  return lot < kFirstNew ? core::LotId(lot) : opened_.at(static_cast<std::size_t>(lot - kFirstNew));
}

core::LotId MemberAccount::add_lot(const loyalty::Lot& lot,
                                   const loyalty::Txn& txn,
                                   core::TxnId id) {
  const db::LotDates dates = dates_of(lot);
  return db::add_lot(context_.db,
                     {.member = member_,
                      .txn = id,
                      .points = lot.points,
                      .order_key = lot.order_key,
                      .is_pending = lot.is_pending,
                      .usable = lot.usable,
                      .expires = lot.expires,
                      .has_own_end = lot.has_own_end,
                      .earned = txn.kind == "transfer" ? std::optional(lot.earned) : std::nullopt,
                      .origin = lot.origin ? std::optional(stored(*lot.origin)) : std::nullopt,
                      .shortened = dates.shortened,
                      .had_until = dates.had_until},
                     context_.now);
}

core::TxnId MemberAccount::keep(const loyalty::Txn& txn) {
  db::NewTxn row{.ref = txn.ref,
                 .kind = txn.kind,
                 .member = member_,
                 .order_key = txn.order_key,
                 .reason = loyalty::reason_text(txn.reason, txn.subject, "en"),
                 .reason_kind = loyalty::to_string(txn.reason),
                 .subject = txn.subject,
                 .breakdown = txn.breakdown,
                 .postings = txn.postings,
                 .rule_version = context_.rule_version,
                 .happened = txn.at};
  const auto id = db::post(context_.db, row, context_.now);
  REGULARS_CHECK(id.has_value(), "one ref was posted twice with different points");
  for (const loyalty::Lot& lot : txn.opened) {
    opened_.push_back(add_lot(lot, txn, *id));
  }
  for (const std::int64_t lot : txn.activated) {
    db::activate_lot(context_.db, stored(lot));
  }
  for (const loyalty::LotUse& use : txn.uses) {
    db::use_lot(context_.db, stored(use.lot), *id, use.points);
  }
  may_warn_anew_ = may_warn_anew_ || !txn.opened.empty() || !txn.activated.empty();
  return *id;
}

void MemberAccount::write(const loyalty::Booked& booked) {
  if (booked.has_dates) {
    save_dates();
  }
  if (booked.has_membership) {
    save_membership(context_.db, member_, book_.membership);
  }
  for (const loyalty::Txn& txn : booked.txns) {
    keep(txn);
  }
  for (const loyalty::Qualified& change : booked.qualified) {
    db::add_qualifying(context_.db, member_, {.day = change.day, .amount = change.amount});
  }
  for (const loyalty::UseChange& change : booked.uses) {
    save_use(change);
  }
  save_tier();
  for (; past_saved_ < book_.past.size(); ++past_saved_) {
    const loyalty::TierPast& past = book_.past[past_saved_];
    db::add_tier_past(context_.db, member_, past.tier, past.until);
  }
  save_idle();
  save_warning();
}

void MemberAccount::save_warning() {
  if (std::exchange(may_warn_anew_, false)) {
    arm_warnings(context_, member_, book_);
  }
}

void MemberAccount::save_idle() {
  if (book_.account.idle_until != saved_idle_) {
    saved_idle_ = book_.account.idle_until;
    db::set_idle_until(context_.db, member_, saved_idle_);
    may_warn_anew_ = true;
  }
}

void MemberAccount::save_tier() {
  if (!book_.tier && has_tier_row_) {
    db::remove_tier(context_.db, member_);
    has_tier_row_ = false;
  }
  const auto next_check = loyalty::next_tier_check(book_, program());
  if (!book_.tier || (book_.tier == saved_tier_ && next_check == saved_check_)) {
    return;
  }
  saved_tier_ = book_.tier;
  saved_check_ = next_check;
  has_tier_row_ = true;
  may_warn_anew_ = may_warn_anew_ || book_.tier->warned_of.has_value();
  db::save_tier(context_.db, member_, to_row(*book_.tier, program().tiers, next_check));
}

// Of lots that were there before; those that are opened now have their dates.
void MemberAccount::save_dates() {
  for (const loyalty::Lot& lot : book_.account.lots) {
    if (lot.id < kFirstNew && lot.is_pending && lot.usable) {
      db::set_lot_dates(context_.db, core::LotId(lot.id), dates_of(lot));
    }
  }
}

void MemberAccount::save_use(const loyalty::UseChange& change) {
  const db::UseKey key{.member = member_, .rule = change.rule, .since = change.since};
  const loyalty::Use use = loyalty::changed(to_use(db::find_use(context_.db, key)), change);
  db::save_use(context_.db, key, {.times = use.times, .points = use.points});
  if (!loyalty::has_budget_use(program(), change)) {
    return;
  }
  const loyalty::BudgetUse campaign =
      loyalty::changed(to_budget_use(db::find_campaign_use(context_.db, change.rule)), change);
  db::save_campaign_use(context_.db,
                        change.rule,
                        {.points = campaign.points,
                         .redemptions = campaign.redemptions,
                         .discount_minor = campaign.discount_minor,
                         .order_minor = campaign.order_minor});
}

void MemberAccount::find_facts(loyalty::OrderWord& word) const {
  const auto member = db::find_member(context_.db, member_);
  word.facts.tier =
      db::tier_in_past(context_.db, member_, loyalty::bought_at(word.order, context_.now))
          .value_or(tier());
  word.facts.joined = member ? std::optional(member->joined) : std::nullopt;
  if (loyalty::asks_for_orders(program())) {
    const db::OrderFacts orders =
        db::order_facts(context_.db, member_, word.order.key, program().currency);
    word.facts.orders = orders.count;
    word.facts.spent = {.minor = orders.value_minor, .currency = program().currency};
  }
  if (program().earning.pause) {
    word.facts.nearest_counted =
        db::nearest_earning_order(context_.db,
                                  {.member = member_,
                                   .but_for = word.order.key,
                                   .at = loyalty::bought_at(word.order, context_.now)});
  }
  for (const loyalty::EarningRule& rule : program().earning.rules) {
    if (!rule.limit && !rule.budget) {
      continue;
    }
    const db::UseKey key{.member = member_,
                         .rule = rule.id,
                         .since = loyalty::use_period(rule, word.order, program(), context_.now)};
    word.facts.uses.push_back(
        {.rule = rule.id,
         .member = to_use(db::find_use(context_.db, key)),
         .campaign = to_budget_use(db::find_campaign_use(context_.db, rule.id))});
  }
  if (program().earning.limit) {
    const db::UseKey key{.member = member_,
                         .rule = loyalty::kAllOrders,
                         .since = loyalty::limit_period(word.order, program(), context_.now)};
    word.facts.used = to_use(db::find_use(context_.db, key));
  }
}

loyalty::Booked MemberAccount::count_order(loyalty::OrderBook& known, loyalty::OrderWord word) {
  if (loyalty::asks_for_facts(known, word.order)) {
    find_facts(word);
  }
  loyalty::Booked booked = loyalty::count_order(book_, known, word, program(), context_.now);
  write(booked);
  if (booked.has_dates) {
    write(loyalty::settle(book_, program(), context_.now));
  }
  return booked;
}

void MemberAccount::grant(const loyalty::Cause& cause, core::Points points) {
  write(loyalty::grant(book_, cause, points, program(), context_.now));
}

void MemberAccount::take_back(const loyalty::Cause& cause, core::Instant granted) {
  write(loyalty::take_back(
      book_,
      {.cause = cause, .standing = standing_of(context_, cause.order_key), .granted = granted},
      program(),
      context_.now));
}

void MemberAccount::start_trial() {
  write(loyalty::start_trial(book_, program(), context_.now));
}

void MemberAccount::give_tier(const loyalty::GivenTier& given) {
  write(loyalty::give_tier(book_, given, program(), context_.now));
}

loyalty::CountedActivity MemberAccount::count_activity(const loyalty::EventRule& rule,
                                                       const loyalty::Activity& activity) {
  const db::UseRow use =
      db::find_use(context_.db,
                   {.member = member_,
                    .rule = loyalty::use_name(rule),
                    .since = loyalty::use_period(rule, activity.at, program().time_zone)});
  loyalty::CountedActivity counted =
      loyalty::count_activity(book_,
                              {.rule = rule,
                               .activity = activity,
                               .ref = loyalty::activity_ref(member_.number(), activity),
                               .so_far = {.times = use.times, .points = use.points}},
                              program(),
                              context_.now);
  write(counted.booked);
  return counted;
}

std::optional<core::TxnId> MemberAccount::hold(const loyalty::Cause& cause, core::Points points) {
  const auto txn = loyalty::hold(book_.account, cause, points, context_.now);
  if (!txn) {
    return std::nullopt;
  }
  loyalty::keep_alive(book_.account, {program(), tier()}, context_.now);
  save_idle();
  save_warning();
  return keep(*txn);
}

core::TxnId MemberAccount::spend(const loyalty::Cause& cause, core::Points points) {
  return keep(loyalty::spend(book_.account, cause, points, context_.now));
}

core::TxnId MemberAccount::give_back(const loyalty::Cause& cause,
                                     loyalty::GiveBack from,
                                     core::TxnId hold) {
  return give_back(cause, from, hold, Part{});
}

core::TxnId MemberAccount::give_back(const loyalty::Cause& cause,
                                     loyalty::GiveBack from,
                                     core::TxnId hold,
                                     const Part& part) {
  std::vector<loyalty::TakenLot> taken;
  for (const db::LotUse& use : db::lot_uses(context_.db, hold)) {
    taken.push_back(
        {.lot = to_lot(db::find_lot(context_.db, use.lot).value()), .taken = use.points});
  }
  taken = loyalty::part_of(taken, part.skipped, part.count);
  loyalty::end_if_idle(taken, book_.account, program(), context_.now);
  const core::TxnId txn = keep(loyalty::give_back(
      book_.account,
      cause,
      {.from = from,
       .taken = std::move(taken),
       .grace_until = loyalty::grace_expiry(context_.now, loyalty::kGrace, program().time_zone)},
      context_.now));
  arm_warnings(context_, member_, book_);  // what went back into its lot may end soon
  return txn;
}

std::optional<core::TxnId> MemberAccount::adjust(const loyalty::Cause& cause, core::Points change) {
  const loyalty::Grant as = loyalty::grant_now({program(), tier()}, change, context_.now);
  const auto txn = loyalty::adjust(book_.account, cause, change, as, context_.now);
  if (!txn) {
    return std::nullopt;
  }
  const core::TxnId id = keep(*txn);
  save_warning();
  return id;
}

void MemberAccount::hand_over(MemberAccount& into, const loyalty::Cause& cause) {
  loyalty::HandOverCauses causes{.out = cause, .in = cause};
  causes.out.ref += ":out";
  causes.in.ref += ":in";
  const auto moved = loyalty::hand_over(book_.account, into.book_.account, causes, context_.now);
  if (moved) {
    keep(moved->out);
    into.keep(moved->in);
  }
  save_idle();
  into.save_idle();
  into.save_warning();
}

core::Points MemberAccount::recover(const loyalty::Cause& cause,
                                    const loyalty::OrderStanding& standing) {
  const auto row = db::find_order(context_.db, cause.order_key);
  const auto txn =
      loyalty::recover(book_.account,
                       cause,
                       standing,
                       loyalty::refund_policy(row ? row->rate : std::string(), program()),
                       context_.now);
  if (!txn) {
    return core::Points(0);
  }
  keep(*txn);
  const auto taken =
      std::ranges::find(txn->postings, core::AccountKind::kUnrecovered, &core::Posting::account);
  return taken->amount;
}

loyalty::Account account_of(db::Connection& connection, core::MemberId member) {
  const db::Balances balances = db::balances_of(connection, member);
  loyalty::Account account{.pending = balances.pending,
                           .available = balances.available,
                           .held = balances.held,
                           .debt = balances.debt,
                           .idle_until = db::idle_until(connection, member),
                           .next_lot_id = kFirstNew};
  for (const db::Lot& lot : db::open_lots(connection, member)) {
    account.lots.push_back(to_lot(lot));
  }
  return account;
}

loyalty::OrderStanding standing_of(const Context& context, const std::string& order_key) {
  loyalty::OrderStanding standing{.gone = db::expired_of_order(context.db, order_key)};
  for (const db::OrderPosted& move : db::moves_of_order(context.db, order_key)) {
    loyalty::add_to(standing,
                    {.to_member = move.to_member,
                     .expired = move.expired,
                     .unrecovered = move.unrecovered,
                     .from_own = move.from_own});
  }
  return standing;
}

}  // namespace regulars::engine
