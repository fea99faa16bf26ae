// `regulars referrals`: which friends members brought, and the owner's word on those that are held.

#include <algorithm>
#include <iostream>
#include <string>

#include "app/commands.h"
#include "app/files.h"
#include "app/reading.h"
#include "app/running_shop.h"
#include "core/random.h"
#include "core/time.h"
#include "db/ledger.h"
#include "db/referrals.h"
#include "db/writer.h"
#include "engine/program/rule_history.h"
#include "engine/referral_rewards.h"

namespace regulars::app {
namespace {

constexpr int kMostRows = 500;

int code(Exit exit) {
  return static_cast<int>(exit);
}

int refused(const std::string& sentence, Exit exit) {
  std::cerr << sentence << '\n';
  return code(exit);
}

void print(const db::Referral& referral) {
  std::cout << referral.id.number() << "  " << referral.state << "  since "
            << core::to_rfc3339(referral.invited).substr(0, 10) << "  member "
            << referral.referrer.number();
  if (referral.friend_member) {
    std::cout << " brought member " << referral.friend_member->number();
  }
  if (!referral.order_key.empty()) {
    std::cout << "  order " << referral.order_key;
  }
  if (referral.paid) {
    std::cout << "  paid " << referral.for_member.count() << " and " << referral.for_friend.count()
              << " points";
  }
  if (!referral.reasons.empty()) {
    std::cout << "  because: " << referral.reasons;
  }
  std::cout << '\n';
}

using Decision = core::Result<core::Done> (*)(const engine::Context&,
                                              const engine::ReferralReview&);

core::Result<core::Done> decide(const Reading& reading,
                                const engine::ReferralReview& review,
                                Decision decision) {
  auto connection = db::Connection::open_writer(reading.shop->database);
  if (!connection) {
    return connection.error();
  }
  core::SystemClock clock;
  core::SystemRandom random;
  const engine::Shop shop(settings_of(*reading.shop), clock, random, reading.rules);
  db::Writer writer(std::move(*connection), [](const std::string&) {});
  return writer.run([&](db::Connection& rows) -> core::Result<core::Done> {
    // Never before what is written: clocks are set back.
    const core::Instant now =
        std::max(clock.now(), db::newest_txn_at(rows).value_or(core::Instant{}));
    const engine::RulesInForce in_force = engine::take_up_rules(rows, shop, *reading.rules, now);
    const engine::Context context{.db = rows,
                                  .shop = shop,
                                  .rules = *reading.rules,
                                  .now = now,
                                  .rule_version = in_force.version,
                                  .program_changes = &in_force.program_changes};
    return decision(context, review);
  });
}

int review(const ReferralWords& words, Decision decision, const char* said) {
  const auto reading = Reading::open(words.shop);
  if (!reading.shop) {
    return reading.exit;
  }
  const auto lock = InstanceLock::take(lock_file_of(reading.shop->database));
  if (!lock) {
    return refused(lock.error().sentence, Exit::kLocked);
  }
  const auto done =
      decide(reading,
             {.id = core::ReferralId(words.id), .who = "command line", .reason = words.reason},
             decision);
  if (!done) {
    const bool is_wish = done.error().code != core::ErrorCode::kInternal;
    return refused(done.error().sentence, is_wish ? Exit::kFindings : Exit::kFailure);
  }
  std::cout << said << '\n';
  return code(Exit::kFine);
}

}  // namespace

int referral_list(const std::string& folder, bool only_held) {
  const auto reading = Reading::open(folder);
  if (!reading.shop) {
    return reading.exit;
  }
  for (const db::Referral& referral :
       db::newest_referrals(*reading.database, only_held, kMostRows)) {
    print(referral);
  }
  return code(Exit::kFine);
}

int referral_approve(const ReferralWords& words) {
  return review(words,
                engine::approve_referral,
                "Done. It is paid, the member's part within the limit of the month.");
}

int referral_refuse(const ReferralWords& words) {
  return review(words, engine::refuse_referral, "Done. It pays nothing; nobody is told.");
}

}  // namespace regulars::app
