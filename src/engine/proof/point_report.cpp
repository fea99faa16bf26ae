#include "engine/proof/point_report.h"

#include <map>
#include <utility>

#include "db/ledger_scan.h"

namespace regulars::engine {
namespace {

using loyalty::Day;
using loyalty::MoveKind;

// One sum for each month and kind: memory does not grow with the ledger.
class Moves {
 public:
  explicit Moves(std::string zone) : zone_(std::move(zone)) {}

  void add(core::Instant at, MoveKind kind, std::int64_t points) {
    sums_[{month_of(at), kind}] += points;
  }
  // Months follow one another, so the last one is likely to hold the next instant too.
  Day month_of(core::Instant at) {
    if (at < from_ || at >= to_) {
      month_ = loyalty::first_of(loyalty::day_of(at, zone_), loyalty::Unit::kMonth);
      from_ = loyalty::start_of(month_, zone_);
      to_ = loyalty::start_of(loyalty::add(month_, {1, loyalty::Unit::kMonth}), zone_);
    }
    return month_;
  }
  std::vector<loyalty::PointsMove> all() const {
    std::vector<loyalty::PointsMove> moves;
    for (const auto& [key, sum] : sums_) {
      if (sum != 0) {
        moves.push_back({.day = key.first, .kind = key.second, .points = core::Points(sum)});
      }
    }
    return moves;
  }

 private:
  std::string zone_;
  std::map<std::pair<Day, MoveKind>, std::int64_t> sums_;
  Day month_{};
  core::Instant from_{};
  core::Instant to_{};
};

void add(Moves& moves, const db::ScannedTxn& txn, std::int64_t change) {
  if (txn.kind == "earn") {
    moves.add(txn.at, MoveKind::kIssued, change);
  } else if (txn.kind == "clawback") {
    moves.add(txn.at, MoveKind::kClawedBack, -change);
  } else if (txn.kind == "expire") {
    moves.add(txn.at, MoveKind::kExpired, -change);
  } else if (txn.kind == "spend") {
    moves.add(txn.at, MoveKind::kUsed, -change);
  } else if (txn.kind == "recredit") {
    moves.add(txn.at, MoveKind::kRecredited, change);
  } else {
    moves.add(txn.at, MoveKind::kAdjusted, change);
  }
}

// Points that came back in a lot of their own, or from another member, left the lot in which they
// were earned and are earned no second time.
void add(loyalty::LotOutcome& sum, const db::ScannedLot& lot) {
  const auto more = [](core::Points& left, std::int64_t right) {
    left = core::Points(left.count() + right);
  };
  switch (lot.came) {
    case db::ScannedLot::Came::kNew:
      more(sum.issued, lot.points.count());
      break;
    case db::ScannedLot::Came::kGivenBack:
      more(sum.used, -lot.points.count());
      break;
    case db::ScannedLot::Came::kHandedOver:
      more(sum.clawed_back, -lot.points.count());
      break;
  }
  more(sum.used, lot.used.count());
  more(sum.expired, lot.expired.count());
  more(sum.clawed_back, lot.other.count());
}

// Points that paid a debt opened no lot: they were given, and taken at once.
void add_debt_paid(std::map<Day, loyalty::LotOutcome>& lots, Day month, std::int64_t points) {
  loyalty::LotOutcome& sum = lots[month];
  sum.earned = month;
  add(sum, {.points = core::Points(points), .other = core::Points(points)});
}

core::Result<PointReport> report_in(db::Connection& connection, const std::string& zone) {
  PointReport report;
  Moves moves(zone);
  std::map<Day, loyalty::LotOutcome> lots;
  std::int64_t balances = 0;
  std::int64_t debt = 0;
  db::scan_ledger(connection, [&](const db::ScannedTxn& txn) {
    const std::int64_t change = db::posted_to_member(txn.postings);
    balances += change;
    add(moves, txn, change);
    const std::int64_t owed = db::posted_to(txn.postings, core::AccountKind::kDebt);
    debt += owed;
    if (txn.kind == "earn" && owed > 0) {
      add_debt_paid(lots, moves.month_of(txn.at), owed);
    }
  });
  report.outstanding = core::Points(balances - debt);
  report.debt = core::Points(debt);
  auto months = loyalty::bridge_by_month(moves.all());
  if (!months) {
    return months.error();
  }
  report.months = std::move(*months);
  if (auto checked = loyalty::check_bridge(report.months, core::Points(balances)); !checked) {
    return checked.error();
  }
  db::scan_lots(connection, [&](const db::ScannedLot& lot) {
    const Day month = moves.month_of(lot.earned);
    loyalty::LotOutcome& sum = lots[month];
    sum.earned = month;
    add(sum, lot);
  });
  std::vector<loyalty::LotOutcome> outcomes;
  outcomes.reserve(lots.size());
  for (const auto& [_, sum] : lots) {
    outcomes.push_back(sum);
  }
  auto cohorts = loyalty::cohorts_by_month(outcomes);
  if (!cohorts) {
    return cohorts.error();
  }
  report.cohorts = std::move(*cohorts);
  return report;
}

}  // namespace

core::Result<PointReport> report_points(db::Connection& connection, const std::string& zone) {
  connection.execute("BEGIN");
  auto report = report_in(connection, zone);
  connection.execute("COMMIT");
  return report;
}

}  // namespace regulars::engine
