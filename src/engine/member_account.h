// A member's points and tier as the database has them: loaded, changed by the loyalty rules,
// written down.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "engine/context.h"
#include "loyalty/earning/activity.h"
#include "loyalty/points/member_book.h"
#include "loyalty/points/membership_book.h"

namespace regulars::engine {

class MemberAccount {
 public:
  /// Loads the member's book and settles what is due by now: it is as its dates say, whether the
  /// timer has come round or not.
  MemberAccount(const Context& context, core::MemberId member);

  const loyalty::Account& points() const { return book_.account; }
  const loyalty::MemberBook& book() const { return book_; }
  std::string tier() const;
  /// What was tried and bought, and what of it is good now.
  const loyalty::MembershipRecord& membership_record() const { return book_.membership; }
  loyalty::Membership membership() const;
  /// The tier that a person gave, while it is good.
  std::optional<std::string> given_tier() const;

  // Each changes the book and writes what follows; see loyalty/points/member_book.h and account.h.
  /// Counts the newest word about a claimed order; its facts are found here.
  loyalty::Booked count_order(loyalty::OrderBook& known, loyalty::OrderWord word);
  /// Points that no order brought.
  void grant(const loyalty::Cause& cause, core::Points points);
  /// Points of a grant go back; the standing is found here.
  void take_back(const loyalty::Cause& cause, core::Instant granted);
  /// An activity that was not counted before; the use of its limit is found here.
  loyalty::CountedActivity count_activity(const loyalty::EventRule& rule,
                                          const loyalty::Activity& activity);
  void start_trial();
  void give_tier(const loyalty::GivenTier& given);
  std::optional<core::TxnId> hold(const loyalty::Cause& cause, core::Points points);
  core::TxnId spend(const loyalty::Cause& cause, core::Points points);
  /// What `hold` took goes back where it came from, or the part of it behind the first `skipped`.
  struct Part {
    core::Points skipped{};
    core::Points count = core::kMaxEntry;
  };
  core::TxnId give_back(const loyalty::Cause& cause, loyalty::GiveBack from, core::TxnId hold);
  core::TxnId give_back(const loyalty::Cause& cause,
                        loyalty::GiveBack from,
                        core::TxnId hold,
                        const Part& part);
  /// A person's correction, up or down; nothing when there are too few points.
  std::optional<core::TxnId> adjust(const loyalty::Cause& cause, core::Points change);
  /// All that can be spent or waits goes to another member's account; ref names both transactions.
  void hand_over(MemberAccount& into, const loyalty::Cause& cause);
  /// How much could be taken.
  core::Points recover(const loyalty::Cause& cause, const loyalty::OrderStanding& standing);

 private:
  std::vector<ProgramChange> new_changes() const;
  void change_programs(const std::vector<ProgramChange>& changes);
  void load_tier(const std::vector<loyalty::Tier>& known_by);
  void find_facts(loyalty::OrderWord& word) const;
  void write(const loyalty::Booked& booked);
  core::TxnId keep(const loyalty::Txn& txn);
  core::LotId add_lot(const loyalty::Lot& lot, const loyalty::Txn& txn, core::TxnId id);
  core::LotId stored(std::int64_t lot) const;
  void save_idle();
  void save_tier();
  void save_dates();
  void save_warning();
  void save_use(const loyalty::UseChange& change);
  const loyalty::Program& program() const { return context_.rules.program; }

  const Context& context_;
  core::MemberId member_;
  loyalty::MemberBook book_;
  std::optional<loyalty::TierState> saved_tier_{};
  bool has_tier_row_ = false;
  std::size_t past_saved_ = 0;  // of book_.past
  std::optional<core::Instant> saved_check_{};
  std::optional<core::Instant> saved_idle_{};
  bool may_warn_anew_ = false;       // lots or dates are others than before
  std::vector<core::LotId> opened_;  // the lots that were opened here, in their order
};

/// The account as it was last written, with nothing settled.
loyalty::Account account_of(db::Connection& connection, core::MemberId member);

/// What an order's own transactions have done so far. order_key: as in order_state.
loyalty::OrderStanding standing_of(const Context& context, const std::string& order_key);

}  // namespace regulars::engine
