#include "engine/echo.h"

#include <algorithm>
#include <charconv>

#include "db/jobs.h"

namespace regulars::engine {
namespace {

// The page inbox's app id (Meta, message-echoes page, 2026).
constexpr std::string_view kInboxApp = "26390203743090";
constexpr std::string_view kPrefix = "job:";
constexpr std::chrono::minutes kSilence{30};

struct SentPart {
  core::JobId job;
  std::int64_t part = 0;
};

std::optional<SentPart> parse_metadata(std::string_view metadata) {
  if (!metadata.starts_with(kPrefix)) {
    return std::nullopt;
  }
  const char* end = metadata.data() + metadata.size();
  std::int64_t job = 0;
  const auto read = std::from_chars(metadata.data() + kPrefix.size(), end, job);
  std::int64_t part = 0;
  if (read.ec != std::errc() || read.ptr == end || *read.ptr != '/') {
    return std::nullopt;
  }
  const auto rest = std::from_chars(read.ptr + 1, end, part);
  if (rest.ec != std::errc() || rest.ptr != end) {
    return std::nullopt;
  }
  return SentPart{.job = core::JobId(job), .part = part};
}

}  // namespace

std::string metadata_of(core::JobId job) {
  return std::string(kPrefix) + std::to_string(job.number());
}

void note_echo(const Context& context, const channel::Event& event) {
  const auto contact = db::find_contact(
      context.db, {.channel = "messenger", .page = event.page_id, .address = event.person_id});
  if (!contact) {
    return;
  }
  if (const auto sent = parse_metadata(event.metadata)) {
    // Parts count from 1 on the wire and from 0 in a job's steps. The lane is the person's: an echo
    // of something said to somebody else settles nothing.
    const std::string part = std::to_string(sent->part - 1);
    db::confirm_job_step(context.db,
                         {.job = sent->job,
                          .lane = lane_of(contact->id),
                          .from = "writing:" + part,
                          .to = "confirmed:" + part},
                         context.now);
    return;
  }
  if (event.app_id == kInboxApp) {
    // An older word of theirs that comes late does not end the silence.
    db::set_silent_until(context.db,
                         contact->id,
                         std::max(event.at + kSilence, contact->silent_until.value_or(event.at)));
  }
}

}  // namespace regulars::engine
