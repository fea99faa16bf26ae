#include "outbound/messenger_door.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <nlohmann/json.hpp>

#include "channel/message_json.h"
#include "channel/messenger_outbound.h"
#include "engine/context.h"
#include "engine/echo.h"

namespace regulars::outbound {
namespace {

using channel::SendClass;
using engine::JobOutcome;
using Kind = engine::JobOutcome::Kind;
using nlohmann::json;

constexpr std::chrono::seconds kEchoWait{30};
constexpr int kFewAttempts = 4;                // within 3 minutes: an answer expires after 15
constexpr std::chrono::minutes kPagePause{2};  // then one send tries whether it works again

/// Where an earlier attempt got to: "writing:2" (its answer is unknown), "again:2" (sent a second
/// time, unknown again), "sent:2".
struct Progress {
  std::string word;
  std::size_t part = 0;
};

Progress parse_step(const std::string& step) {
  const std::size_t colon = step.find(':');
  if (colon == std::string::npos) {
    return {};
  }
  std::size_t part = 0;
  std::from_chars(step.data() + colon + 1, step.data() + step.size(), part);
  return {.word = step.substr(0, colon), .part = part};
}

struct SendJob {
  std::int64_t message = 0;
  core::ContactId contact;
  std::string message_class;
  std::vector<std::string> requests;
};

core::Result<SendJob> read_job(const db::JobRow& job) {
  const json payload = json::parse(job.payload, nullptr, false);
  if (!payload.is_object()) {
    return core::internal("a send job cannot be read");
  }
  const auto message = channel::message_from_json(payload.value("body", ""));
  if (!message) {
    return message.error();
  }
  auto requests =
      channel::to_send_requests(*message, payload.value("to", ""), engine::metadata_of(job.id));
  if (!requests) {
    return requests.error();
  }
  return SendJob{.message = payload.value("message", std::int64_t{0}),
                 .contact = core::ContactId(payload.value("contact", std::int64_t{0})),
                 .message_class = payload.value("class", ""),
                 .requests = std::move(*requests)};
}

db::NewEvent event_of(const db::JobRow& job, const SendJob& send, const char* kind, json body) {
  body["message"] = send.message;
  return {.source = "job",
          .dedup_key = std::string(kind) + ":" + std::to_string(job.id.number()),
          .lane = engine::lane_of(send.contact),
          .kind = kind,
          .body = body.dump(),
          .at = job.created};
}

JobOutcome refused(const db::JobRow& job,
                   const SendJob& send,
                   const char* why,
                   const std::string& problem) {
  return {.kind = Kind::kRefused,
          .reason = std::string(why) + ": " + problem,
          .events = {event_of(job, send, "send_refused", {{"why", why}})}};
}

// Done, with a note for the owner.
JobOutcome told(const db::JobRow& job, const std::string& sentence) {
  return {.events = {{.source = "job",
                      .dedup_key = "note:" + std::to_string(job.id.number()),
                      .lane = "notes",
                      .kind = "owner_note",
                      .body = json({{"sentence", sentence}}).dump(),
                      .at = job.created}}};
}

// A sentence that stays the same as long as the cause does: each answer has a trace of its own.
std::string without_trace(const std::string& problem) {
  return problem.substr(0, problem.find(", trace "));
}

// What an answer other than "sent" means for the job.
JobOutcome judge(const db::JobRow& job, const SendJob& send, const SendOutcome& outcome) {
  const channel::SendAnswer& answer = outcome.answer;
  switch (answer.meaning) {
    case SendClass::kSent:
      return {};
    case SendClass::kRetry: {
      std::chrono::milliseconds wait = outcome.retry_after.value_or(std::chrono::seconds(0));
      return {.kind = Kind::kRetry, .reason = answer.problem, .wait = wait};
    }
    case SendClass::kPerson:
      if (job.attempts >= kFewAttempts) {
        return refused(job, send, "unreachable", answer.problem);
      }
      return {.kind = Kind::kRetry, .reason = answer.problem, .is_about_person = true};
    case SendClass::kWindow:
      return refused(job, send, "window", answer.problem);
    case SendClass::kUnreachable:
      return refused(job, send, "unreachable", answer.problem);
    case SendClass::kToken:
      return {.kind = Kind::kPause, .reason = token_sentence(answer), .wait = kPagePause};
    case SendClass::kRestricted:
      return {
          .kind = Kind::kPause,
          .reason = "Meta has restricted this page from sending. " + without_trace(answer.problem),
          .wait = kPagePause};
    case SendClass::kBadRequest: {
      JobOutcome dead = refused(job, send, "bad_request", answer.problem);
      dead.kind = Kind::kDead;
      return dead;
    }
  }
  return {};
}

struct SentPart {
  std::string mid{};
  std::optional<JobOutcome> failed{};
};

SentPart send_part(const MessengerPage& page,
                   const db::JobRow& job,
                   const SendJob& send,
                   std::size_t part,
                   engine::JobSteps& steps) {
  const auto outcome = page.send(send.requests[part]);
  if (!outcome) {
    return {.failed = JobOutcome{
                .kind = Kind::kPause, .reason = outcome.error().sentence, .wait = kPagePause}};
  }
  if (outcome->answer.meaning == SendClass::kSent) {
    return {.mid = outcome->answer.message_id};
  }
  if (outcome->maybe_delivered) {
    return {.failed = JobOutcome{
                .kind = Kind::kRetry, .reason = outcome->answer.problem, .wait = kEchoWait}};
  }
  // A clear "no" is no doubt: the next try begins with this part as if for the first time.
  steps.set(part == 0 ? "" : "sent:" + std::to_string(part - 1));
  return {.failed = judge(job, send, *outcome)};
}

}  // namespace

JobOutcome MessengerDoor::perform(const db::JobRow& job, engine::JobSteps& steps) {
  if (job.kind == "send") {
    return send(job, steps);
  }
  if (job.kind == "typing") {
    return show_typing(job);
  }
  return check_subscription(job);
}

JobOutcome MessengerDoor::send(const db::JobRow& job, engine::JobSteps& steps) {
  const auto read = read_job(job);
  if (!read) {
    return {.kind = Kind::kDead, .reason = read.error().sentence};
  }
  const SendJob& send = *read;
  const Progress before = parse_step(job.step);
  const bool is_past = before.word == "sent" || before.word == "confirmed";
  std::size_t part = is_past ? before.part + 1 : before.part;
  bool is_doubtful = before.word == "writing";
  const bool is_unasked = send.message_class == "reminder" || send.message_class == "warning" ||
                          send.message_class == "notice";
  if (before.word == "again" || (is_doubtful && is_unasked)) {
    // Sent once or twice without an answer and no echo came: better silent than twice.
    return refused(job, send, "uncertain", "the answer was lost and no echo came");
  }
  std::string mid;
  for (; part < send.requests.size(); ++part) {
    if (!steps.set((is_doubtful ? "again:" : "writing:") + std::to_string(part))) {
      return {.kind = Kind::kSnooze, .reason = "the program is stopping"};
    }
    is_doubtful = false;
    const SentPart sent = send_part(page_, job, send, part, steps);
    if (sent.failed) {
      return *sent.failed;
    }
    mid = sent.mid;
    if (part + 1 < send.requests.size() && !steps.set("sent:" + std::to_string(part))) {
      return {.kind = Kind::kSnooze, .reason = "the program is stopping"};
    }
  }
  return {.events = {event_of(job, send, "message_sent", {{"mid", mid}})}};
}

JobOutcome MessengerDoor::show_typing(const db::JobRow& job) {
  const json payload = json::parse(job.payload, nullptr, false);
  if (payload.is_object()) {
    // Whether the dots were shown changes nothing; a failure is not worth a retry.
    static_cast<void>(page_.send(channel::typing_request(payload.value("to", ""))));
  }
  return {};
}

// Meta unsubscribes a page without a word after an hour of failed deliveries, so a page that lost
// its subscription is subscribed again, and the owner is told.
JobOutcome MessengerDoor::check_subscription(const db::JobRow& job) {
  const auto problems = page_.check_subscription();
  if (!problems) {
    const bool is_silent = problems.error().code == core::ErrorCode::kUnavailable;
    return is_silent ? JobOutcome{.kind = Kind::kRetry, .reason = problems.error().sentence}
                     : told(job, problems.error().sentence);
  }
  if (problems->empty()) {
    return {};
  }
  std::string sentence;
  for (const std::string& problem : *problems) {
    sentence += problem + " ";
  }
  const auto subscribed = page_.subscribe();
  return told(
      job,
      sentence + (subscribed ? "It was subscribed again just now." : subscribed.error().sentence));
}

}  // namespace regulars::outbound
