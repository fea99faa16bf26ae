// What the timing programs share: a folder, a shop with the starter flows, many members.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/running_shop.h"
#include "core/random.h"
#include "core/time.h"
#include "db/connection.h"
#include "engine/context.h"

namespace regulars::bench {

/// Run by CTest, where a figure is worth nothing: only that it runs.
bool is_quick(int argc, char** argv);

/// A new folder for a shop; it and all in it go with the object.
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

/// The starter flows; with another program when its text is given. Ends the process when they
/// cannot be used.
std::shared_ptr<const engine::Rules> bench_rules(const std::string& program = {});

/// Opens, with the starter flows, what is in the folder, or makes it. Ends the process on failure.
std::unique_ptr<app::RunningShop> open_bench_shop(const std::string& folder,
                                                  core::Clock& clock,
                                                  core::Random& random);

/// The same with a shop file and rules of one's own.
std::unique_ptr<app::RunningShop> open_bench_shop(const app::ShopFile& file,
                                                  std::shared_ptr<const engine::Rules> rules,
                                                  core::Clock& clock,
                                                  core::Random& random);

/// shop.yaml and flows/ for the real program, beside the database of bench_shop_file.
void write_shop_folder(const std::string& folder, int port, int internal);

/// Runs the work as one piece on the writer. Ends the process on failure.
void write_or_exit(app::RunningShop& shop, const std::function<void(db::Connection&)>& work);
/// The same under the shop's rules, as a decision at this moment is made.
void act_or_exit(app::RunningShop& shop, const std::function<void(const engine::Context&)>& work);

/// The number that a query of one column and row gives; 0 for none.
std::int64_t number_from(db::Connection& connection, const char* sql);

/// REGULARS_BENCH_MEMBERS, or 1,000,000; 500 when quick.
std::int64_t members_wanted(bool quick);

/// The address that the members' numbers stand for.
std::string member_email(std::int64_t number);

/// Members 1 to `count`, each with a contact, who join as everybody does and, where the shop
/// believes addresses, have the joining bonus and a proven address.
void add_members(app::RunningShop& shop, std::int64_t count);

/// Orders of 60.00 that are claimed by members all over the file.
void add_orders(app::RunningShop& shop, std::int64_t members, std::int64_t count);

/// Sees to the database of bench_shop_file in the folder: `fill` makes it. With
/// REGULARS_BENCH_KEPT=DIR the first run leaves a copy there as NAME.db, and later ones begin with
/// it, since a million members take minutes.
void provide_database(const std::string& folder,
                      const std::string& name,
                      const std::function<void()>& fill);

}  // namespace regulars::bench
