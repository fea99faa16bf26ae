// A shop for the timing programs: a real database file, the starter flows, no outside.
#pragma once

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

}  // namespace regulars::bench
