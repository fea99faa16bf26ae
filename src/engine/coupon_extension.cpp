#include "engine/coupon_extension.h"

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

#include "db/jobs.h"
#include "db/notes.h"
#include "loyalty/calendar.h"

namespace regulars::engine {
namespace {

using nlohmann::json;

constexpr core::Duration kMoment{1};

// The last good day of a coupon with this end.
std::string last_day_of(const Context& context, core::Instant expires) {
  const loyalty::Day day = loyalty::day_of(expires - kMoment, context.rules.program.time_zone);
  return core::to_rfc3339(day).substr(0, 10);
}

}  // namespace

void plan_extension(const Context& context,
                    const db::Redemption& redemption,
                    const db::Coupon& coupon,
                    core::Instant before) {
  const std::string id = std::to_string(redemption.id.number());
  const std::int64_t expires = core::to_ms(*coupon.expires);
  db::add_job(context.db,
              {.kind = "extend_coupon",
               .unique_key = "extend:" + id + ":" + std::to_string(expires),
               .lane = "redemption:" + id,
               .integration = "store",
               .payload = json({{"redemption", redemption.id.number()},
                                {"contact", redemption.contact.number()},
                                {"code", coupon.code},
                                {"before", core::to_ms(before)},
                                {"expires", expires}})
                              .dump(),
               .due = context.now},
              context.now);
}

void note_not_extended(const Context& context, const db::Redemption& redemption, const json& body) {
  const core::Instant before = core::from_ms(body.at("before").get<std::int64_t>());
  const core::Instant expires = core::from_ms(body.at("expires").get<std::int64_t>());
  const auto coupon = db::find_coupon(context.db, redemption.code);
  if (!coupon || coupon->state != "open" || coupon->expires != expires) {
    return;
  }
  const std::string until = last_day_of(context, expires);
  db::add_note(
      context.db,
      {.kind = "review",
       .sentence = "The coupon " + coupon->code + " for \"" + coupon->reward_name +
                   "\" can be used again until " + until +
                   ", because the order that it paid was cancelled. Your shop did not "
                   "take the new end from us and ends it on " +
                   last_day_of(context, before) + ": set its last day there to " + until + ".",
       .contact = redemption.contact},
      context.now);
}

}  // namespace regulars::engine
