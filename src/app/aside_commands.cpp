// What was laid aside: jobs that gave up, events that could not be decided, notes for the owner.

#include <functional>
#include <iostream>
#include <optional>
#include <string>

#include "app/commands.h"
#include "app/running_shop.h"
#include "app/shop_file.h"
#include "app/stopped_shop.h"
#include "db/inbox.h"
#include "db/jobs.h"
#include "db/notes.h"
#include "db/schema.h"
#include "engine/gave_up.h"
#include "inbound/deliveries.h"

namespace regulars::app {
namespace {

constexpr int kMostRows = 100;

int code(Exit exit) {
  return static_cast<int>(exit);
}

std::optional<ShopFile> load(const std::string& folder) {
  ShopFileResult shop = read_shop_file(folder, WithSecrets::kNo);
  for (const flow::Finding& finding : shop.findings) {
    if (finding.severity == flow::Severity::kError) {
      std::cerr << flow::to_text(finding) << '\n';
    }
  }
  return std::move(shop.shop);
}

constexpr const char* kNoSuchRow = "There is no such row.";

struct Change {
  db::Connection& rows;
  const ShopFile& file;
  core::Instant now;
};

// Runs `change_rows` on the database while no server is at work on it. It gives a sentence when it
// could not do what was asked, and nothing when it could.
int change(const std::string& folder,
           const std::string& audit,
           const std::function<std::string(const Change&)>& change_rows) {
  const auto opened = StoppedShop::open(folder, WithRules::kNo);
  if (!opened.shop) {
    return opened.exit;
  }
  std::string problem;
  const auto done = opened.shop->write([&](db::Connection& rows, core::Instant now) {
    problem = change_rows({.rows = rows, .file = opened.shop->file(), .now = now});
    if (problem.empty()) {
      db::add_audit(rows, kCommandLine, audit, "", now);
    }
    return core::Result<core::Done>(core::Done{});
  });
  if (!done) {
    std::cerr << done.error().sentence << '\n';
    return code(Exit::kFailure);
  }
  std::cout << (problem.empty() ? "Done." : problem) << '\n';
  return code(problem.empty() ? Exit::kFine : Exit::kFindings);
}

// What is readable now goes the way of any event; the bytes stay as proof.
std::string read_event_again(const Change& change, const db::InboxRow& kept) {
  const auto events = inbound::read_again(kept, change.file.page_id);
  if (!events) {
    db::set_event_error(change.rows, kept.id, events.error().sentence);
    return "Event " + std::to_string(kept.id.number()) +
           " still cannot be read: " + events.error().sentence + ". It stays where it is.";
  }
  for (const db::NewEvent& event : *events) {
    db::add_event(change.rows, event, change.now);
  }
  db::finish_event(change.rows, kept.id, change.now, "");
  return "";
}

std::string retry_event(const Change& change, core::InboxId id) {
  if (const auto kept = db::find_unreadable_event(change.rows, id)) {
    return read_event_again(change, *kept);
  }
  return db::retry_event(change.rows, id, change.now) ? "" : kNoSuchRow;
}

std::string retry_job(const Change& change, core::JobId id) {
  if (!db::retry_job(change.rows, id, change.now)) {
    return kNoSuchRow;
  }
  db::remove_notes_of(change.rows, id);
  return "";
}

std::string discard_job(const Change& change, core::JobId id, const std::string& reason) {
  if (!db::discard_job(change.rows, id, reason, change.now)) {
    return kNoSuchRow;
  }
  engine::release_discarded(change.rows, *db::find_job(change.rows, id), reason, change.now);
  db::remove_notes_of(change.rows, id);
  return "";
}

}  // namespace

int job_list(const std::string& folder) {
  const auto file = load(folder);
  if (!file) {
    return code(Exit::kUsage);
  }
  auto reader = db::Connection::open_reader(file->database);
  if (!reader) {
    std::cerr << reader.error().sentence << '\n';
    return code(Exit::kFailure);
  }
  const auto checked = db::check_schema(**reader);
  if (!checked) {
    std::cerr << checked.error().sentence << '\n';
    return code(exit_of_schema(checked.error()));
  }
  for (const db::AsideJob& job : db::list_dead_jobs(**reader, kMostRows)) {
    std::cout << "job " << job.id.number() << "  " << core::to_rfc3339(job.created) << "  "
              << job.kind << "  after " << job.attempts << " tries: " << job.last_error << '\n';
  }
  for (const db::AsideEvent& event : db::list_aside_events(**reader, kMostRows)) {
    std::cout << "event " << event.id.number() << "  " << core::to_rfc3339(event.received) << "  "
              << event.source << "/" << event.kind << "  " << event.state
              << (event.error.empty() ? "" : ": " + event.error) << '\n';
  }
  for (const db::OwnerNote& note : db::newest_notes(**reader, kMostRows)) {
    std::cout << "note " << note.id.number() << "  " << core::to_rfc3339(note.at) << "  "
              << note.kind << ": " << note.sentence << '\n';
  }
  return code(Exit::kFine);
}

int job_retry(const std::string& folder, const std::string& kind, long long id) {
  return change(folder,
                "retry " + kind + " " + std::to_string(id),
                [&kind, id](const Change& change) -> std::string {
                  if (kind == "event") {
                    return retry_event(change, core::InboxId(id));
                  }
                  return retry_job(change, core::JobId(id));
                });
}

int job_discard(const std::string& folder,
                const std::string& kind,
                long long id,
                const std::string& reason) {
  return change(folder,
                "discard " + kind + " " + std::to_string(id) + ": " + reason,
                [&kind, id, &reason](const Change& change) -> std::string {
                  if (kind == "job") {
                    return discard_job(change, core::JobId(id), reason);
                  }
                  const bool is_found =
                      kind == "note"
                          ? db::remove_note(change.rows, core::NoteId(id))
                          : db::discard_event(change.rows, core::InboxId(id), reason, change.now);
                  return is_found ? "" : kNoSuchRow;
                });
}

}  // namespace regulars::app
