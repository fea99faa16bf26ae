#include "bench/bench_shop.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string_view>

#include "app/rules_loading.h"
#include "db/ledger.h"
#include "db/people.h"

namespace regulars::bench {
namespace {

constexpr std::int64_t kPage = 5000;

void add_member(db::Connection& connection, std::int64_t number, core::Instant now) {
  const std::string email = "m" + std::to_string(number) + "@example.com";
  const core::MemberId id = db::add_member(
      connection, {.email = email, .email_typed = email, .proven = now, .joined = now}, "bench");
  const db::Contact contact = db::find_or_add_contact(
      connection,
      {.channel = "chat", .page = "demo", .address = "p" + std::to_string(number)},
      now);
  db::bind_contact(connection, contact.id, id);
  const auto txn = db::post(connection,
                            {.ref = "join:" + std::to_string(number),
                             .kind = "earn",
                             .member = id,
                             .reason = "Joining bonus",
                             .postings = {{db::AccountKind::kMember, core::Points(50)},
                                          {db::AccountKind::kIssued, core::Points(-50)}}},
                            now);
  db::add_lot(connection, {.member = id, .txn = *txn, .points = core::Points(50)}, now);
}

}  // namespace

bool is_quick(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]).starts_with("--benchmark_min_time")) {
      return true;
    }
  }
  return false;
}

BenchFolder::BenchFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "regulars-bench-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    std::cerr << "cannot make a folder\n";
    std::exit(1);
  }
  path_ = pattern;
}

BenchFolder::~BenchFolder() {
  std::error_code problem;
  std::filesystem::remove_all(path_, problem);
}

app::ShopFile bench_shop_file(const std::string& folder) {
  app::ShopFile file{.folder = folder,
                     .name = "Bumble Linens",
                     .database = folder + "/regulars.db",
                     .page_id = "1000",
                     .verify_email = engine::VerifyEmail::kNever};
  file.secrets.link_key = core::Secret("bench");
  return file;
}

std::unique_ptr<app::RunningShop> open_bench_shop(const std::string& folder,
                                                  core::Clock& clock,
                                                  core::Random& random) {
  app::RulesResult rules = app::load_rules(std::string(REGULARS_SOURCE_DIR) + "/flows");
  if (!rules.rules) {
    std::cerr << "the starter flows have findings\n";
    std::exit(1);
  }
  auto opened = app::RunningShop::open(bench_shop_file(folder), rules.rules, clock, random);
  if (!opened.shop) {
    std::cerr << opened.failure.sentence << '\n';
    std::exit(1);
  }
  return std::move(opened.shop);
}

void write_or_exit(app::RunningShop& shop, const std::function<void(db::Connection&)>& work) {
  const auto done =
      shop.writer().run([&work](db::Connection& connection) -> core::Result<core::Done> {
        work(connection);
        return core::Done{};
      });
  if (!done) {
    std::cerr << done.error().sentence << '\n';
    std::exit(1);
  }
}

std::int64_t members_wanted(bool quick) {
  std::int64_t count = quick ? 500 : 1'000'000;
  if (const char* text = std::getenv("REGULARS_BENCH_MEMBERS")) {
    std::from_chars(text, text + std::string_view(text).size(), count);
  }
  return count;
}

void add_members(app::RunningShop& shop, std::int64_t count) {
  for (std::int64_t from = 1; from <= count; from += kPage) {
    write_or_exit(shop, [&](db::Connection& connection) {
      for (std::int64_t i = from; i < std::min(from + kPage, count + 1); ++i) {
        add_member(connection, i, shop.clock().now());
      }
    });
  }
}

}  // namespace regulars::bench
