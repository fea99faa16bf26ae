#include "bench/bench_shop.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string_view>

#include "app/rules_loading.h"

namespace regulars::bench {

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

}  // namespace regulars::bench
