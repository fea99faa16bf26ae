// What follows when a job has failed for good: the owner reads why and what can be done, and a
// person who waits for it is told.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "db/jobs.h"
#include "engine/context.h"

namespace regulars::engine {

/// The kind of the event by which the person is told.
inline constexpr const char* kGaveUpEvent = "job_gave_up";

/// The kind of the event by which a coupon that the owner gave up is settled.
inline constexpr const char* kCouponGivenUpEvent = "coupon_given_up";

/// Writes the note for the owner, and the event when somebody waits for this job. In the
/// transaction in which the job died.
void note_gave_up(db::Connection& connection,
                  const db::JobRow& job,
                  const std::string& reason,
                  core::Instant now);

/// Decides kGaveUpEvent. The claim or the held points stay as they are: the owner may have the job
/// tried again, and its answer still counts.
void tell_gave_up(const Context& context, const nlohmann::json& body);

/// The owner gives a dead job up: points that a coupon was to cost go back, by an event.
void release_discarded(db::Connection& connection,
                       const db::JobRow& job,
                       const std::string& reason,
                       core::Instant now);

}  // namespace regulars::engine
