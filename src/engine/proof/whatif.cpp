#include "engine/proof/whatif.h"

#include <algorithm>
#include <cstdlib>
#include <unordered_map>

#include "db/ledger_scan.h"
#include "db/redemptions.h"

namespace regulars::engine {
namespace {

using core::AccountKind;
using db::posted_to;
using db::posted_to_member;

void add(PointSums& sums, const std::string& kind, const std::vector<core::Posting>& postings) {
  const std::int64_t change = posted_to_member(postings);
  if (kind == "earn") {
    sums.earned += change;
  } else if (kind == "clawback") {
    sums.clawed_back -= change;
  } else if (kind == "expire") {
    sums.expired -= change;
  } else if (kind == "spend") {
    sums.used -= change;
  } else if (kind == "recredit") {
    sums.given_back += change;
  } else if (kind == "adjust") {
    sums.corrected += change;
  }
  sums.available += posted_to(postings, AccountKind::kMember);
  sums.pending += posted_to(postings, AccountKind::kPending);
  sums.held += posted_to(postings, AccountKind::kHeld);
  sums.debt -= posted_to(postings, AccountKind::kDebt);
}

using Holdings = std::unordered_map<std::int64_t, std::int64_t>;

void compare(const Holdings& was, const Holdings& would, WhatIf& result) {
  const auto of = [](const Holdings& all, std::int64_t member) {
    const auto found = all.find(member);
    return found == all.end() ? std::int64_t{0} : found->second;
  };
  const auto judge = [&](std::int64_t member) {
    const MemberChange change{.member = member, .was = of(was, member), .would = of(would, member)};
    result.gaining += change.would > change.was ? 1 : 0;
    result.losing += change.would < change.was ? 1 : 0;
    result.same += change.would == change.was ? 1 : 0;
    if (change.would != change.was) {
      result.members.push_back(change);
    }
  };
  for (const auto& [member, _] : was) {
    judge(member);
  }
  for (const auto& [member, _] : would) {
    if (!was.contains(member)) {
      judge(member);
    }
  }
  std::ranges::sort(result.members, [](const MemberChange& left, const MemberChange& right) {
    const std::int64_t first = std::abs(left.would - left.was);
    const std::int64_t second = std::abs(right.would - right.was);
    return first != second ? first > second : left.member < right.member;
  });
}

// What is due by its date and not written yet belongs to what the ledger says.
void expire_due(db::Connection& connection,
                core::Instant now,
                PointSums& sums,
                Holdings& holdings) {
  db::scan_due_lots(connection, now, [&](const db::DueLot& lot) {
    const std::int64_t points = lot.remaining.count();
    if (lot.becomes_usable) {
      sums.pending -= points;
      sums.available += points;
    }
    if (lot.expires) {
      sums.available -= points;
      sums.expired += points;
      holdings[lot.member.number()] -= points;
    }
  });
}

core::Result<WhatIf> what_if_in(db::Connection& connection, ReplayRules& rules, core::Instant now) {
  WhatIf result;
  Holdings was;
  Holdings would;
  db::scan_ledger(connection, [&](const db::ScannedTxn& txn) {
    add(result.was.points, txn.kind, txn.postings);
    was[txn.member.number()] += posted_to_member(txn.postings);
  });
  expire_due(connection, now, result.was.points, was);
  for (const db::PrizeRow& prize : db::issued_prizes(connection)) {
    result.was.prizes[prize.reward] = {.issued = prize.count, .points = prize.points.count()};
  }
  loyalty::ShopBook book([&](std::int64_t member, const loyalty::Txn& txn) {
    add(result.would.points, txn.kind, txn.postings);
    would[member] += posted_to_member(txn.postings);
  });
  const auto happenings = replay(connection, rules, book);
  if (!happenings) {
    return happenings.error();
  }
  take_up_change(rules, book, now);
  book.settle_all(now);
  result.happenings = *happenings;
  for (const auto& [reward, count] : book.prizes()) {
    result.would.prizes[reward] = {.issued = count.issued, .points = count.points.count()};
  }
  result.refused_prizes = book.refused_prizes();
  compare(was, would, result);
  return result;
}

}  // namespace

bool WhatIf::is_same() const {
  return was.points == would.points && was.prizes == would.prizes && members.empty();
}

core::Result<WhatIf> what_if(db::Connection& connection, ReplayRules& rules, core::Instant now) {
  connection.execute("BEGIN");
  auto result = what_if_in(connection, rules, now);
  connection.execute("COMMIT");
  return result;
}

}  // namespace regulars::engine
