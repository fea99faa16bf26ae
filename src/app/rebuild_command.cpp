// `regulars verify --rebuild`: the ledger computed again from the history.

#include <iostream>

#include "app/commands.h"
#include "app/reading.h"
#include "engine/proof/rebuild.h"

namespace regulars::app {

int verify_and_rebuild(const std::string& folder) {
  const int verified = verify(folder);
  if (verified != static_cast<int>(Exit::kFine) && verified != static_cast<int>(Exit::kFindings)) {
    return verified;
  }
  const auto reading = Reading::open(folder);
  if (!reading.shop) {
    return reading.exit;
  }
  engine::RecordedRules rules(*reading.database);
  const auto report = engine::rebuild(*reading.database, rules, reading.now());
  if (!report) {
    std::cerr << report.error().sentence << '\n';
    return static_cast<int>(Exit::kFailure);
  }
  if (report->is_same()) {
    std::cout << "Computed again: " << report->happenings << " happenings of " << report->members
              << " members give the same " << report->txns << " transactions.\n";
    return verified;
  }
  std::cout << "The transactions of " << report->differing
            << (report->differing == 1 ? " member do" : " members do")
            << " not follow from the history. The first:\n";
  for (const engine::RebuildDifference& difference : report->first) {
    std::cout << "  member " << difference.member << ": " << difference.written << " are written, "
              << difference.computed << " follow\n";
  }
  return static_cast<int>(Exit::kFindings);
}

}  // namespace regulars::app
