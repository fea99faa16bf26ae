// The commands of the program besides the server and the chat. Each returns the exit code.
#pragma once

#include <string>

#include "app/threshold_words.h"

namespace regulars::app {

/// `regulars check`: every finding in the owner's files, and the tests in them.
/// Exit 0: fine, or warnings alone; 1: errors or failed tests; 2: no such shop.
int check(const std::string& folder);

/// `regulars verify`: every invariant of the ledger and the file. Exit 0 or 1; works while the
/// server runs.
int verify(const std::string& folder);

/// `regulars verify --rebuild`: the above, and every transaction computed again from the history.
int verify_and_rebuild(const std::string& folder);

/// `regulars whatif PROGRAM`: the shop's history under another program. Nothing is changed.
struct WhatIfWords {
  std::string program;  // a file
  std::string shop = ".";
  std::string since{};  // a day, or empty for all of it
  std::string format = "text";
};
int what_if(const WhatIfWords& words);

/// `regulars report points`: the bridge from month to month, what is outstanding, and breakage.
struct PointReportWords {
  std::string shop = ".";
  std::string worth{};         // of a point, "0.05"; empty: no value is shown
  std::string expected_use{};  // empty: all of them; only with `worth`
  std::string format = "text";
};
int report_points(const PointReportWords& words);

/// `regulars report tax`: by month what was sold, what points and gift cards paid of it, and what
/// of it is taxed by the program's setting. Works while the server runs.
struct TaxReportWords {
  std::string shop = ".";
  std::string format = "text";
};
int report_tax(const TaxReportWords& words);

/// `regulars confirm-clock`: the next start trusts the machine's clock. The server must be stopped.
int confirm_clock(const std::string& folder);

/// `regulars explain MEMBER`: lines that add up to the member's points. member: a number or an
/// e-mail address; at: a day, or empty for now. Works while the server runs.
int explain(const std::string& folder, const std::string& member, const std::string& at);

struct ActivityWords {
  std::string shop;
  std::string name;
  std::string member;  // a number or an e-mail address
  std::string id;      // empty: once for the member
};
/// `regulars activity NAME MEMBER`: the member did what the program gives points for. The server
/// must be stopped. Exit 0: points were given; 1: none; 2: no such shop, member or name.
int activity(const ActivityWords& words);

struct MemberTierWords {
  std::string shop;
  std::string member;  // a number or an e-mail address
  std::string tier;    // empty: with is_clear
  std::string until;   // the last day, 2026-12-31
  std::string reason;
  bool is_clear = false;
};
/// `regulars member tier MEMBER --give TIER --until DAY --reason TEXT`: the member is in the tier
/// whatever was earned; --clear in place of --give and --until ends that. The server must be
/// stopped. Exit 0: done; 1: no such tier, no reason, a day that is over, or nothing to end; 2:
/// wrong words, no such shop or member.
int member_tier(const MemberTierWords& words);

/// `regulars link order NUMBER`: the link for an order e-mail, and its QR code.
int link_order(const std::string& folder, const std::string& number);

/// `regulars init`.
int init(const std::string& folder);

/// `regulars messenger setup` and `regulars messenger check`.
int messenger_setup(const std::string& folder);
int messenger_check(const std::string& folder);

/// `regulars store check`: asks the shop every question and says in words what is wrong.
int store_check(const std::string& folder);

/// `regulars schema program`: the JSON Schema of flows/program.yaml, for an editor. Exit 0.
int schema_program();

/// `regulars job list`: jobs that gave up, events laid aside, notes for the owner.
int job_list(const std::string& folder);
/// `regulars job retry ID`, `regulars job discard ID --reason TEXT`; `kind` is "job" or "event",
/// for discard also "note". What is done with a job takes its note away.
/// An event that could not be read is read again, and stays where it is when that fails.
/// The server must be stopped: one process writes.
int job_retry(const std::string& folder, const std::string& kind, long long id);
int job_discard(const std::string& folder,
                const std::string& kind,
                long long id,
                const std::string& reason);

/// `regulars coupon list`: open coupons first, then the others, newest first.
int coupon_list(const std::string& folder);
/// `regulars coupon cancel CODE --reason TEXT`: the points go back into the lots they came from;
/// the shop is told when the server runs again. Exit 1: it was used, is over, or there is none. The
/// server must be stopped: one process writes.
int coupon_cancel(const std::string& folder, const std::string& coupon, const std::string& reason);

struct CashOutWords {
  std::string shop;
  std::string coupon;
  std::string reason;
  std::string amount{};  // what is left on the card, 4.20; empty: all that was put on it
};
/// `regulars coupon cash-out CODE --reason TEXT`: what is left of a gift card is paid out in money;
/// the card ends. Exit 1: it is none, was used up, has ended, or was paid out before. The server
/// must be stopped: one process writes.
int coupon_cash_out(const CashOutWords& words);

/// `regulars referrals list`: the friends whom members brought, newest first; `only_held`: those
/// that wait for the owner. Works while the server runs.
int referral_list(const std::string& folder, bool only_held);
struct ReferralWords {
  std::string shop;
  long long id = 0;
  std::string reason{};
};
/// `regulars referrals approve ID`: pays one that is held. `regulars referrals refuse ID --reason
/// TEXT`: ends one that is not paid. Exit 1: it cannot be, with the reason. The server must be
/// stopped: one process writes.
int referral_approve(const ReferralWords& words);
int referral_refuse(const ReferralWords& words);

/// `regulars threshold`: derives the points for a prize from the average order, with a shop under
/// its rules, and says which of its prizes fit. Exit 0: fine, or warnings alone; 1: it cannot work;
/// 2: an option or the shop's files cannot be used.
int threshold(const ThresholdWords& words);

struct CorrectionWords {
  std::string shop;
  std::string member;  // a number or an e-mail address
  long long points = 0;
  std::string reason;  // the member reads it
};
/// `regulars points add MEMBER N --reason TEXT` and `regulars points take …`: a person's
/// correction, audited. Takes never more than can be spent. The server must be stopped. Exit 1:
/// refused, and nothing has changed; 2: no such shop or member.
int points_add(const CorrectionWords& words);
int points_take(const CorrectionWords& words);

/// `regulars member merge FROM INTO --reason TEXT`: two cards of one person become one. The server
/// must be stopped. Exit 1: refused, and nothing has changed; 2: no such shop or member.
struct MergeWords {
  std::string shop;
  std::string from;  // a number or an e-mail address
  std::string into;
  std::string reason;
};
int member_merge(const MergeWords& words);

/// `regulars member show MEMBER`: points, lots with their dates, tier, orders, coupons, and what
/// will happen next. Works while the server runs.
int member_show(const std::string& folder, const std::string& member);

}  // namespace regulars::app
