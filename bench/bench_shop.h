// A shop for the timing programs: a real database file, the starter flows, no outside.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "app/running_shop.h"

namespace regulars::bench {

/// The word that every program takes: a short run that only shows that it still works.
bool is_quick(int argc, char** argv);

/// A folder below the system's temporary folder, removed when it goes out of scope.
class BenchFolder {
 public:
  BenchFolder();
  ~BenchFolder();
  BenchFolder(const BenchFolder&) = delete;
  BenchFolder& operator=(const BenchFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

app::ShopFile bench_shop_file(const std::string& folder);

/// Opens the shop of bench_shop_file; stops the program with a sentence when that fails.
std::unique_ptr<app::RunningShop> open_bench_shop(const std::string& folder,
                                                  core::Clock& clock,
                                                  core::Random& random);

/// Runs one transaction; stops the program with a sentence when it fails.
void write_or_exit(app::RunningShop& shop, const std::function<void(db::Connection&)>& work);

/// REGULARS_BENCH_MEMBERS, or 1,000,000; a quick run has 500.
std::int64_t members_wanted(bool quick);

/// Members 1 to `count`, each with a contact of the channel "chat" and the joining bonus.
void add_members(app::RunningShop& shop, std::int64_t count);

}  // namespace regulars::bench
