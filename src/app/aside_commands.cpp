// What was laid aside: jobs that gave up, events that could not be decided, notes for the owner.

#include <functional>
#include <iostream>

#include "app/commands.h"
#include "app/files.h"
#include "app/running_shop.h"
#include "app/shop_file.h"
#include "db/inbox.h"
#include "db/jobs.h"
#include "db/notes.h"
#include "db/schema.h"
#include "engine/gave_up.h"

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

// Runs `change` on the database while no server is at work on it.
int change(const std::string& folder,
           const std::string& audit,
           const std::function<bool(db::Connection&, core::Instant)>& change_rows) {
  const auto file = load(folder);
  if (!file) {
    return code(Exit::kUsage);
  }
  const auto lock = InstanceLock::take(lock_file_of(file->database));
  if (!lock) {
    std::cerr << lock.error().sentence << '\n';
    return code(Exit::kLocked);
  }
  auto connection = db::Connection::open_writer(file->database);
  if (!connection) {
    std::cerr << connection.error().sentence << '\n';
    return code(Exit::kFailure);
  }
  const auto migrated = db::migrate(**connection, core::SystemClock().now());
  if (!migrated) {
    std::cerr << migrated.error().sentence << '\n';
    return code(exit_of_schema(migrated.error()));
  }
  bool found = false;
  db::Writer writer(std::move(*connection), [](const std::string&) {});
  const auto done = writer.run([&](db::Connection& rows) -> core::Result<core::Done> {
    const core::Instant now = core::SystemClock().now();
    found = change_rows(rows, now);
    if (found) {
      db::add_audit(rows, "command line", audit, "", now);
    }
    return core::Done{};
  });
  if (!done) {
    std::cerr << done.error().sentence << '\n';
    return code(Exit::kFailure);
  }
  std::cout << (found ? "Done.\n" : "There is no such row.\n");
  return code(found ? Exit::kFine : Exit::kFindings);
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
    std::cout << "note  " << core::to_rfc3339(note.at) << "  " << note.kind << ": " << note.sentence
              << '\n';
  }
  return code(Exit::kFine);
}

int job_retry(const std::string& folder, const std::string& kind, long long id) {
  return change(folder,
                "retry " + kind + " " + std::to_string(id),
                [&kind, id](db::Connection& rows, core::Instant now) {
                  return kind == "event" ? db::retry_event(rows, core::InboxId(id), now)
                                         : db::retry_job(rows, core::JobId(id), now);
                });
}

int job_discard(const std::string& folder, long long id, const std::string& reason) {
  return change(folder,
                "discard job " + std::to_string(id) + ": " + reason,
                [id, &reason](db::Connection& rows, core::Instant now) {
                  const bool is_discarded = db::discard_job(rows, core::JobId(id), reason, now);
                  if (is_discarded) {
                    engine::release_discarded(
                        rows, *db::find_job(rows, core::JobId(id)), reason, now);
                  }
                  return is_discarded;
                });
}

}  // namespace regulars::app
