#include "bench/bench_shop.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string_view>
#include <utility>
#include <vector>

#include "app/rules_loading.h"
#include "app/starter_files.h"
#include "db/people.h"
#include "engine/join.h"
#include "engine/order_points.h"
#include "engine/program/rule_history.h"

namespace regulars::bench {
namespace {

// SQLite walks what a savepoint keeps for its undoing at every statement: large pieces are slow.
constexpr std::int64_t kPage = 100;

void join_member(const engine::Context& context, std::int64_t number) {
  const std::string email = member_email(number);
  db::Contact contact = db::find_or_add_contact(
      context.db,
      {.channel = "chat", .page = "demo", .address = "p" + std::to_string(number)},
      context.now);
  engine::join(context, {.contact = contact, .email = email, .source = "bench"});
  if (context.shop.settings().verify_email == engine::VerifyEmail::kNever) {
    engine::prove_address(context, *db::find_member(context.db, *contact.member), email);
  }
}

store_adapter::Order order_of(std::int64_t number, std::int64_t member, core::Instant now) {
  const std::string id = std::to_string(number);
  return {.id = id,
          .number = id,
          .email = member_email(member),
          .state = store_adapter::OrderState::kPaid,
          .value = {.minor = 6000, .currency = "USD"},
          .version = 1,
          .placed_at = now};
}

// Work on 1 to `count`, a page in each transaction.
void act_in_pages(app::RunningShop& shop,
                  std::int64_t count,
                  const std::function<void(const engine::Context&, std::int64_t)>& work) {
  for (std::int64_t from = 1; from <= count; from += kPage) {
    act_or_exit(shop, [&](const engine::Context& context) {
      for (std::int64_t i = from; i < std::min(from + kPage, count + 1); ++i) {
        work(context, i);
      }
    });
  }
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

std::shared_ptr<const engine::Rules> bench_rules(const std::string& program) {
  std::vector<flow::SourceFile> files;
  for (const app::EmbeddedFile& file : app::embedded_files()) {
    const bool is_replaced = !program.empty() && std::string_view(file.name) == "program.yaml";
    files.push_back({.name = std::string("flows/") + file.name,
                     .bytes = is_replaced ? program : std::string(file.text)});
  }
  app::RulesResult rules = app::load_rules(files);
  if (!rules.rules) {
    for (const flow::Finding& finding : rules.findings) {
      std::cerr << flow::to_text(finding) << '\n';
    }
    std::exit(1);
  }
  return rules.rules;
}

std::unique_ptr<app::RunningShop> open_bench_shop(const app::ShopFile& file,
                                                  std::shared_ptr<const engine::Rules> rules,
                                                  core::Clock& clock,
                                                  core::Random& random) {
  auto opened = app::RunningShop::open(file, std::move(rules), clock, random);
  if (!opened.shop) {
    std::cerr << opened.failure.sentence << '\n';
    std::exit(1);
  }
  return std::move(opened.shop);
}

std::unique_ptr<app::RunningShop> open_bench_shop(const std::string& folder,
                                                  core::Clock& clock,
                                                  core::Random& random) {
  return open_bench_shop(bench_shop_file(folder), bench_rules(), clock, random);
}

void write_shop_folder(const std::string& folder, int port, int internal) {
  std::ofstream(folder + "/shop.yaml")
      << "shop: Bumble Linens\nlisten: 127.0.0.1:" << port << "\ninternal: 127.0.0.1:" << internal
      << "\ndatabase: regulars.db\nflows: flows/\nstore: {kind: embedded}\nlinks: plain\n"
      << "verify_email: never\nsecrets: secrets/\n";
  std::filesystem::create_directory(folder + "/flows");
  for (const app::EmbeddedFile& file : app::embedded_files()) {
    std::ofstream(folder + "/flows/" + file.name) << file.text;
  }
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

void act_or_exit(app::RunningShop& shop, const std::function<void(const engine::Context&)>& work) {
  write_or_exit(shop, [&](db::Connection& connection) {
    const std::shared_ptr<const engine::Rules> rules = shop.shop().rules();
    const core::Instant now = shop.clock().now();
    const engine::RulesInForce in_force =
        engine::take_up_rules(connection, shop.shop(), *rules, now);
    work({.db = connection,
          .shop = shop.shop(),
          .rules = *rules,
          .now = now,
          .rule_version = in_force.version,
          .program_changes = &in_force.program_changes});
  });
}

std::int64_t number_from(db::Connection& connection, const char* sql) {
  const std::string text = connection.ask(sql);
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::int64_t members_wanted(bool quick) {
  std::int64_t count = quick ? 500 : 1'000'000;
  if (const char* text = std::getenv("REGULARS_BENCH_MEMBERS")) {
    std::from_chars(text, text + std::string_view(text).size(), count);
  }
  return count;
}

std::string member_email(std::int64_t number) {
  return "m" + std::to_string(number) + "@example.com";
}

void add_members(app::RunningShop& shop, std::int64_t count) {
  act_in_pages(shop, count, join_member);
}

void add_orders(app::RunningShop& shop, std::int64_t members, std::int64_t count) {
  act_in_pages(shop, count, [members](const engine::Context& context, std::int64_t i) {
    const std::int64_t member = 1 + (i * 7919) % members;
    const store_adapter::Order order = order_of(1'000'000 + i, member, context.now);
    engine::record_order(context, order);
    engine::claim_for(context, order, core::MemberId(member));
  });
}

void provide_database(const std::string& folder,
                      const std::string& name,
                      const std::function<void()>& fill) {
  const std::filesystem::path database = bench_shop_file(folder).database;
  const char* kept = std::getenv("REGULARS_BENCH_KEPT");
  if (kept == nullptr) {
    return fill();
  }
  const std::filesystem::path copy = std::filesystem::path(kept) / (name + ".db");
  if (std::filesystem::exists(copy)) {
    std::filesystem::copy_file(copy, database);
    return;
  }
  fill();
  std::filesystem::copy_file(database, copy);
}

}  // namespace regulars::bench
