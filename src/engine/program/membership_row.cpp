#include "engine/program/membership_row.h"

#include <chrono>
#include <string>

#include "db/memberships.h"
#include "engine/program/membership_words.h"
#include "engine/program/program_words.h"

namespace regulars::engine {

loyalty::MembershipRecord load_membership(db::Connection& connection, core::MemberId member) {
  loyalty::MembershipRecord record;
  if (const auto trial = db::find_trial(connection, member)) {
    record.trial = loyalty::Trial{
        .started = trial->started, .length = std::chrono::days(trial->days), .tier = trial->tier};
  }
  for (const db::FeeRow& row : db::fees_of(connection, member)) {
    record.payments.push_back({.id = row.id,
                               .paid = row.paid,
                               .lasts = parse_period(row.lasts),
                               .refunded = row.refunded,
                               .tier = row.tier,
                               .order = row.order_key,
                               .product = row.product});
  }
  return record;
}

void save_membership(db::Connection& connection,
                     core::MemberId member,
                     const loyalty::MembershipRecord& record) {
  if (record.trial) {
    db::add_trial(connection,
                  member,
                  {.tier = record.trial->tier,
                   .started = record.trial->started,
                   .days = record.trial->length.count()});
  }
  for (const loyalty::FeePayment& fee : record.payments) {
    db::save_fee(connection,
                 member,
                 {.id = fee.id,
                  .order_key = fee.order,
                  .product = fee.product,
                  .tier = fee.tier,
                  .paid = fee.paid,
                  .lasts = fee.lasts ? to_text(*fee.lasts) : std::string(),
                  .refunded = fee.refunded});
  }
}

}  // namespace regulars::engine
