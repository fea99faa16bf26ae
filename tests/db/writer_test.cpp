#include "db/writer.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "core/limits.h"
#include "db/notes.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"

using namespace regulars;
using namespace regulars::db;
using namespace regulars::db::test;

namespace {

core::Result<core::Done> note(Connection& connection, const std::string& name) {
  set_setting(connection, name, "there");
  return core::Done{};
}

bool is_there(Connection& connection, const std::string& name) {
  return get_setting(connection, name).has_value();
}

// A writer on a file, which can be made to stand still so that what follows lands in one group.
struct World {
  TempFolder folder;
  std::string path = folder.file("shop.db");
  std::atomic<int> broken = 0;
  std::vector<bool> full;  // the writer's thread only, until run() has waited for it
  std::promise<void> first_broken;
  std::optional<Writer> writer;

  World() { start(open_fresh(path)); }

  void start(std::unique_ptr<Connection> connection) {
    writer.emplace(
        std::move(connection),
        [this](const std::string&) {
          if (++broken == 1) {
            first_broken.set_value();
          }
        },
        [this](bool is_full) { full.push_back(is_full); });
  }

  /// The writer stands in a piece of work until the promise that comes back is kept.
  std::promise<void> hold() {
    std::promise<void> release;
    std::promise<void> begun;
    auto released = std::make_shared<std::future<void>>(release.get_future());
    auto* signal = &begun;
    REQUIRE(writer->submit(
        Lane::kWork,
        [released, signal](Connection&) -> core::Result<core::Done> {
          signal->set_value();
          released->wait();
          return core::Done{};
        },
        nullptr));
    begun.get_future().wait();
    return release;
  }

  /// Waits until everything submitted so far has been committed and told.
  void drain() {
    CHECK(writer->run([](Connection& c) { return note(c, "drained"); }).has_value());
    while (writer->waiting() > 0) {
      std::this_thread::yield();
    }
  }

  /// Overwrites the first page of a table.
  void damage(const char* table) {
    std::int64_t page = 0;
    {
      const auto connection = reader();
      Query row(*connection, "SELECT rootpage FROM sqlite_master WHERE name = ?");
      row.bind(table);
      REQUIRE(row.next());
      page = row.number(0);
    }
    constexpr std::int64_t kPageBytes = 4096;
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp((page - 1) * kPageBytes);
    file << std::string(kPageBytes, '\xFF');
  }

  std::unique_ptr<Connection> reader() {
    auto opened = Connection::open_reader(path);
    REQUIRE(opened.has_value());
    return std::move(*opened);
  }
};

}  // namespace

TEST_CASE("A piece of work that fails is undone alone and its neighbours are kept", "[db]") {
  World world;
  std::vector<std::string> told(3);
  auto release = world.hold();
  const auto tell = [&told](std::size_t who) {
    return [&told, who](const core::Result<core::Done>& outcome) {
      told[who] = outcome ? "done" : outcome.error().sentence;
    };
  };
  world.writer->submit(
      Lane::kIntake, [](Connection& c) { return note(c, "first"); }, tell(0));
  world.writer->submit(
      Lane::kIntake,
      [](Connection& c) -> core::Result<core::Done> {
        static_cast<void>(note(c, "second"));
        return core::invalid("no good");
      },
      tell(1));
  world.writer->submit(
      Lane::kIntake, [](Connection& c) { return note(c, "third"); }, tell(2));

  release.set_value();
  world.drain();

  CHECK(told == std::vector<std::string>{"done", "no good", "done"});
  const auto reader = world.reader();
  CHECK(is_there(*reader, "first"));
  CHECK_FALSE(is_there(*reader, "second"));
  CHECK(is_there(*reader, "third"));
}

TEST_CASE("Work that waits together is committed together", "[db]") {
  World world;
  auto release = world.hold();
  for (int i = 0; i < 10; ++i) {
    world.writer->submit(
        Lane::kIntake, [i](Connection& c) { return note(c, std::to_string(i)); }, nullptr);
  }
  const std::uint64_t before = world.writer->commits();

  release.set_value();
  world.drain();

  // The held piece, the ten in one group; drain() may have joined them.
  CHECK(world.writer->commits() - before <= 3);
}

TEST_CASE("Work that throws is undone and its sender is told", "[db]") {
  World world;

  const auto plain = world.writer->run([](Connection& c) -> core::Result<core::Done> {
    static_cast<void>(note(c, "thrown"));
    throw std::runtime_error("a slip");
  });
  const auto refused = world.writer->run([](Connection& c) -> core::Result<core::Done> {
    static_cast<void>(note(c, "constraint"));
    c.execute("INSERT INTO schema_step VALUES (1, 0)");
    return core::Done{};
  });
  const auto after = world.writer->run([](Connection& c) { return note(c, "after"); });

  REQUIRE_FALSE(plain.has_value());
  CHECK(plain.error().code == core::ErrorCode::kInternal);
  CHECK(plain.error().sentence == "a slip");
  CHECK_FALSE(refused.has_value());
  CHECK(after.has_value());
  const auto reader = world.reader();
  CHECK_FALSE(is_there(*reader, "thrown"));
  CHECK_FALSE(is_there(*reader, "constraint"));
  CHECK(is_there(*reader, "after"));
  CHECK(world.broken == 0);
}

TEST_CASE("Nobody is told before the work is on the disk", "[db]") {
  World world;
  std::promise<bool> seen;

  world.writer->submit(
      Lane::kIntake,
      [](Connection& c) { return note(c, "kept"); },
      [&](const core::Result<core::Done>&) {
        const auto reader = Connection::open_reader(world.path);
        seen.set_value(reader.has_value() && is_there(**reader, "kept"));
      });

  CHECK(seen.get_future().get());
}

TEST_CASE("Events are refused when too many wait, and taken again afterwards", "[db]") {
  World world;
  const auto submit = [&world](std::size_t bytes) {
    return world.writer->submit(
        Lane::kIntake,
        [](Connection&) -> core::Result<core::Done> { return core::Done{}; },
        nullptr,
        bytes);
  };
  auto release = world.hold();

  SECTION("by their number") {
    bool all = true;
    for (std::size_t i = 0; i < core::kMaxWaitingRequests; ++i) {
      all = all && submit(0);
    }
    CHECK(all);
    CHECK_FALSE(submit(0));
  }
  SECTION("by their bytes") {
    CHECK(submit(core::kMaxWaitingBytes));
    CHECK_FALSE(submit(1));
    CHECK(submit(0));
  }

  release.set_value();
  world.drain();
  CHECK(submit(1));
}

TEST_CASE("A flood of events does not starve decisions, nor decisions the events", "[db]") {
  World world;
  std::vector<char> order;  // the writer's thread only, until drain() has waited for it
  auto release = world.hold();
  const auto submit = [&](Lane lane, char name) {
    world.writer->submit(
        lane,
        [&order, name](Connection&) -> core::Result<core::Done> {
          order.push_back(name);
          return core::Done{};
        },
        nullptr);
  };
  const std::size_t many = 8 * core::kMaxGroupRequests;
  for (std::size_t i = 0; i < many; ++i) {
    submit(Lane::kIntake, 'e');
    submit(Lane::kWork, 'w');
  }

  release.set_value();
  world.drain();

  const std::string all(order.begin(), order.end());
  REQUIRE(all.size() == 2 * many);
  const auto events_before_work =
      std::count(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.find('w')), 'e');
  CHECK(events_before_work > 0);
  CHECK(events_before_work <= static_cast<std::ptrdiff_t>(4 * core::kMaxGroupRequests));
  CHECK(all.rfind('e') < all.rfind('w'));  // events need not wait for all decisions
}

TEST_CASE("A long run of decisions ends its group as soon as an event waits", "[db]") {
  World world;
  auto release = world.hold();
  std::atomic<int> decided = 0;
  int decided_when_kept = 0;
  for (int i = 0; i < 100; ++i) {
    world.writer->submit(
        Lane::kWork,
        [&, i](Connection&) -> core::Result<core::Done> {
          ++decided;
          if (i == 10) {  // an event comes in while the eleventh decision is made
            world.writer->submit(
                Lane::kIntake,
                [&](Connection& c) {
                  decided_when_kept = decided;
                  return note(c, "event");
                },
                nullptr);
          }
          return core::Done{};
        },
        nullptr);
  }

  release.set_value();
  world.drain();

  CHECK(decided == 100);
  CHECK(decided_when_kept == 11);
}

TEST_CASE("A commit of nothing does not end the hold of a full disk", "[db]") {
  World world;
  static_cast<void>(world.writer->run([](Connection& c) -> core::Result<core::Done> {
    c.execute("PRAGMA max_page_count = 1");
    set_setting(c, "large", std::string(200'000, 'x'));
    return core::Done{};
  }));
  REQUIRE(world.writer->is_on_hold());

  const auto nothing =
      world.writer->run([](Connection&) -> core::Result<core::Done> { return core::Done{}; });

  CHECK(nothing.has_value());
  CHECK(world.writer->is_on_hold());
}

TEST_CASE("A writer that is closed finishes everything it was given", "[db]") {
  World world;
  auto release = world.hold();
  for (int i = 0; i < 200; ++i) {
    world.writer->submit(
        i % 2 == 0 ? Lane::kIntake : Lane::kWork,
        [i](Connection& c) { return note(c, std::to_string(i)); },
        nullptr);
  }

  release.set_value();
  world.writer.reset();

  const auto reader = world.reader();
  CHECK(reader->ask("SELECT count(*) FROM setting") == "200");
  const std::string log = world.path + "-wal";
  CHECK((!std::filesystem::exists(log) || std::filesystem::file_size(log) == 0));
}

TEST_CASE("A full disk holds the events until something could be written", "[db]") {
  World world;
  const auto fill = world.writer->run([](Connection& c) -> core::Result<core::Done> {
    c.execute("PRAGMA max_page_count = 1");  // clamped to the present size: no page more
    set_setting(c, "large", std::string(200'000, 'x'));
    return core::Done{};
  });

  REQUIRE_FALSE(fill.has_value());
  CHECK(fill.error().code == core::ErrorCode::kUnavailable);
  CHECK(world.writer->is_on_hold());
  CHECK(world.full == std::vector<bool>{true});
  CHECK_FALSE(world.writer->submit(
      Lane::kIntake, [](Connection& c) { return note(c, "event"); }, nullptr));

  const auto freed = world.writer->run([](Connection& c) {
    c.execute("PRAGMA max_page_count = 100000");
    return note(c, "room");
  });

  CHECK(freed.has_value());
  CHECK_FALSE(world.writer->is_on_hold());
  CHECK(world.full == std::vector<bool>{true, false});
  CHECK(world.broken == 0);
  CHECK(world.writer->run([](Connection& c) { return note(c, "after"); }).has_value());
}

TEST_CASE("A damaged file ends the program and nobody is told that their work is kept", "[db]") {
  World world;
  world.writer.reset();
  world.damage("setting");
  auto connection = Connection::open_writer(world.path);
  REQUIRE(connection.has_value());
  world.start(std::move(*connection));
  std::atomic<bool> was_told = false;

  world.writer->submit(
      Lane::kIntake,
      [](Connection& c) { return note(c, "event"); },
      [&was_told](const core::Result<core::Done>&) { was_told = true; });
  world.first_broken.get_future().wait();

  CHECK(world.broken >= 1);
  CHECK_FALSE(was_told);
}
