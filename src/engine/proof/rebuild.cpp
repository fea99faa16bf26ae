#include "engine/proof/rebuild.h"

#include <string_view>
#include <unordered_map>

#include "db/ledger_scan.h"

namespace regulars::engine {
namespace {

// All transactions of one member, as their number and one number that each of them changes.
struct Digest {
  std::int64_t count = 0;
  std::uint64_t hash = 14695981039346656037U;

  void add(std::string_view text) {
    for (const char c : text) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    }
  }
  void add(std::int64_t number) {
    auto bits = static_cast<std::uint64_t>(number);
    for (int byte = 0; byte < 8; ++byte, bits >>= 8U) {
      hash = (hash ^ (bits & 0xffU)) * 1099511628211U;
    }
  }
};

struct Facts {
  std::string_view kind;
  std::string_view order_key;
  core::Instant at;
  const std::vector<core::Posting>& postings;
};

void add(Digest& digest, const Facts& txn) {
  ++digest.count;
  digest.add(txn.kind);
  digest.add(txn.order_key);
  digest.add(core::to_ms(txn.at));
  for (const core::Posting& posting : txn.postings) {
    digest.add(static_cast<std::int64_t>(posting.account));
    digest.add(posting.amount.count());
  }
}

using Digests = std::unordered_map<std::int64_t, Digest>;

Digests written_digests(db::Connection& connection) {
  Digests digests;
  db::scan_ledger(connection, [&digests](const db::ScannedTxn& txn) {
    add(digests[txn.member.number()],
        {.kind = txn.kind, .order_key = txn.order_key, .at = txn.at, .postings = txn.postings});
  });
  return digests;
}

void compare(const Digests& written, const Digests& computed, RebuildReport& report) {
  static const Digest none;
  const auto of = [](const Digests& digests, std::int64_t member) -> const Digest& {
    const auto found = digests.find(member);
    return found == digests.end() ? none : found->second;
  };
  const auto judge = [&](std::int64_t member) {
    const Digest& left = of(written, member);
    const Digest& right = of(computed, member);
    if (left.count == right.count && left.hash == right.hash) {
      return;
    }
    ++report.differing;
    if (report.first.size() < 10) {
      report.first.push_back({.member = member, .written = left.count, .computed = right.count});
    }
  };
  for (const auto& [member, digest] : written) {
    report.txns += digest.count;
    judge(member);
  }
  for (const auto& [member, digest] : computed) {
    if (!written.contains(member)) {
      judge(member);
    }
  }
}

core::Result<RebuildReport> rebuild_in(db::Connection& connection,
                                       ReplayRules& rules,
                                       core::Instant now) {
  RebuildReport report;
  const Digests written = written_digests(connection);
  Digests computed;
  bool is_at_end = false;
  loyalty::ShopBook book([&](std::int64_t member, const loyalty::Txn& txn) {
    if (is_at_end) {
      const auto target = written.find(member);
      if (target == written.end() || computed[member].count >= target->second.count) {
        return;  // due by its date, and not written down yet
      }
    }
    add(computed[member],
        {.kind = txn.kind, .order_key = txn.order_key, .at = txn.at, .postings = txn.postings});
  });
  const auto happenings = replay(connection, rules, book);
  if (!happenings) {
    return happenings.error();
  }
  is_at_end = true;
  book.settle_all(now);
  report.happenings = *happenings;
  report.members = static_cast<std::int64_t>(book.members().size());
  compare(written, computed, report);
  return report;
}

}  // namespace

core::Result<RebuildReport> rebuild(db::Connection& connection,
                                    ReplayRules& rules,
                                    core::Instant now) {
  connection.execute("BEGIN");
  auto report = rebuild_in(connection, rules, now);
  connection.execute("COMMIT");
  return report;
}

}  // namespace regulars::engine
