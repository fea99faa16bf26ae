// `regulars member show`: everything about one member on one screen.

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/commands.h"
#include "app/reading.h"
#include "core/text_format.h"
#include "db/gifts.h"
#include "db/ledger.h"
#include "db/orders.h"
#include "db/people.h"
#include "db/redemptions.h"
#include "db/tiers.h"
#include "db/warnings.h"
#include "engine/program/membership_row.h"
#include "engine/proof/explain.h"
#include "loyalty/tiers/membership.h"

namespace regulars::app {
namespace {

constexpr int kMostRows = 50;

class Shown {
 public:
  Shown(const Reading& reading, const db::Member& member)
      : rows_(*reading.database),
        zone_(reading.rules->program.time_zone),
        tiers_(reading.rules->program.tiers),
        now_(reading.now()),
        member_(member),
        lots_(db::open_lots(rows_, member.id)) {}

  void print() {
    print_person();
    print_points();
    print_tier();
    print_membership();
    print_lots();
    print_orders();
    print_coupons();
    print_next();
  }

 private:
  std::string day(core::Instant instant) const { return local_day(instant, zone_); }
  // Of something that is gone from this moment on.
  std::string last_day(core::Instant gone) const { return day(gone - core::Duration(1)); }

  void print_person() const {
    std::cout << "Member " << member_.id.number();
    if (member_.email) {
      std::cout << ", " << *member_.email << (member_.proven ? " (proven)" : " (not proven)");
    } else if (member_.email_wanted) {
      std::cout << ", waits for " << *member_.email_wanted;
    }
    std::cout << ", joined " << day(member_.joined)
              << (member_.reminders ? ", reminders: yes" : ", reminders: no") << '\n';
  }

  void print_points() {
    const loyalty::Statement statement = engine::explain(rows_, member_.id, now_);
    std::cout << "Points: " << statement.available.count() << " can be spent";
    const auto rest = [](core::Points points, const char* what) {
      if (points.count() != 0) {
        std::cout << ", " << points.count() << ' ' << what;
      }
    };
    rest(statement.pending, "on the way");
    rest(statement.held, "held for a prize");
    rest(statement.debt, "debt");
    std::cout << '\n';
  }

  void print_tier() {
    const auto tier = db::find_tier(rows_, member_.id);
    if (!tier) {
      return;
    }
    const bool is_given = tier->manual_tier && (!tier->manual_until || *tier->manual_until > now_);
    const bool is_manual = is_given && loyalty::find_tier(tiers_, *tier->manual_tier).has_value();
    const std::string given =
        "given by a person" +
        (tier->manual_until ? ", until " + last_day(*tier->manual_until) : std::string());
    std::cout << "Tier: " << (is_manual ? *tier->manual_tier : tier->tier.value_or("none"));
    if (is_manual) {
      std::cout << " (" << given << ')';
    } else if (tier->tier) {
      std::cout << ", since " << day(tier->reached);
      const auto until = tier->grace_until ? tier->grace_until : tier->holds_until;
      std::cout << (until ? ", safe until " + last_day(*until) : "");
    }
    if (is_given && !is_manual) {
      std::cout << "; " << *tier->manual_tier << " (" << given
                << ") rests: program.yaml has no tier of that name";
    }
    std::cout << '\n';
  }

  // The higher of this and the tier above counts.
  void print_membership() {
    const auto membership =
        loyalty::membership_at(engine::load_membership(rows_, member_.id), now_, zone_);
    if (membership.state == loyalty::MembershipState::kNone) {
      return;
    }
    std::cout << "Membership: ";
    if (!membership.is_running()) {
      std::cout << "ended";
    } else {
      std::cout << membership.tier
                << (membership.state == loyalty::MembershipState::kTrial ? ", on trial" : ", paid")
                << (membership.ends ? " until " + last_day(*membership.ends) : " for good");
    }
    std::cout << '\n';
  }

  void print_lots() const {
    std::cout << "Lots:\n";
    for (const db::Lot& lot : lots_) {
      if (lot.expires && *lot.expires <= now_) {
        continue;  // gone by its date, written down or not
      }
      std::cout << std::setw(10) << lot.remaining.count() << "  from " << day(lot.created);
      if (lot.is_pending && (!lot.usable || *lot.usable > now_)) {
        std::cout << ", on the way" << (lot.usable ? " until " + last_day(*lot.usable) : "");
      }
      std::cout << (lot.expires ? ", good until " + last_day(*lot.expires) : ", no end")
                << (lot.order_key.empty() ? "" : ", order " + lot.order_key) << '\n';
    }
  }

  void print_orders() {
    std::cout << "Orders:\n";
    for (const db::OrderRow& order : db::orders_of(rows_, member_.id, kMostRows)) {
      std::cout << "  " << day(order.placed) << "  " << order.number << "  " << order.state << "  "
                << core::format_money(order.value, "en") << "  " << order.target.count()
                << " points\n";
    }
  }

  void print_coupons() {
    std::cout << "Coupons:\n";
    for (const db::Coupon& coupon : db::coupons_of(rows_, member_.id, kMostRows)) {
      const bool is_over = coupon.state == "open" && db::is_past(coupon, now_);
      const std::string state = coupon.paid_out_minor ? "paid out" : coupon.state;
      std::cout << "  " << coupon.code << "  " << (is_over ? "expired" : state) << "  "
                << (coupon.expires ? "until " + last_day(*coupon.expires) : "no end") << "  "
                << coupon.reward_name << '\n';
    }
  }

  void print_next() {
    std::vector<std::pair<core::Instant, std::string>> next;
    const auto add = [&next](std::optional<core::Instant> at, const std::string& what) {
      if (at) {
        next.emplace_back(*at, what);
      }
    };
    for (const db::Lot& lot : lots_) {
      const std::string points = std::to_string(lot.remaining.count()) + " points ";
      if (lot.is_pending) {
        add(lot.usable, points + "can be spent");
      }
      add(lot.expires, points + "are gone");
    }
    add(db::idle_until(rows_, member_.id), "all points are gone, unless something happens before");
    add(member_.next_reminder, "a reminder");
    add(member_.next_win_back, "a win-back message");
    add(db::next_gift_of(rows_, member_.id), "a gift by date is looked for");
    add(db::next_warning_of(rows_, member_.id), "a warning before points or the tier end");
    if (const auto tier = db::find_tier(rows_, member_.id)) {
      add(tier->next_check, "the tier is looked at");
    }
    std::ranges::stable_sort(next, {}, &std::pair<core::Instant, std::string>::first);
    std::cout << "Next:\n";
    for (const auto& [at, what] : next) {
      if (at > now_) {
        std::cout << "  " << day(at) << "  " << what << '\n';
      }
    }
  }

  db::Connection& rows_;
  std::string zone_;
  std::vector<loyalty::Tier> tiers_;
  core::Instant now_;
  db::Member member_;
  std::vector<db::Lot> lots_;
};

}  // namespace

int member_show(const std::string& folder, const std::string& member) {
  const auto reading = Reading::open(folder);
  if (!reading.shop) {
    return reading.exit;
  }
  const auto id = engine::find_member(*reading.database, member);
  const auto found = id ? db::find_member(*reading.database, *id) : std::nullopt;
  if (!found) {
    std::cerr << no_such_member(member) << '\n';
    return static_cast<int>(Exit::kUsage);
  }
  Shown(reading, *found).print();
  return static_cast<int>(Exit::kFine);
}

}  // namespace regulars::app
