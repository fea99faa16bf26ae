// The owner's lists for a shop without an API: orders and ready coupon codes as CSV files.

#include "app/running_shop.h"
#include "core/hash.h"
#include "db/redemptions.h"
#include "engine/job_results.h"
#include "store_adapter/code_file.h"
#include "store_adapter/order_file.h"

namespace regulars::app {
namespace {

constexpr std::size_t kListBytesMax = 10 * std::size_t{1024} * 1024;

std::string sentence_of(const core::Error& error) {
  if (!error.place) {
    return error.sentence;
  }
  return error.place->file + ":" + std::to_string(error.place->line) + ":" +
         std::to_string(error.place->column) + ": " + error.sentence;
}

db::NewEvent changed_event(const store_adapter::Order& order, core::Instant now) {
  return {.source = "job",
          .dedup_key = "poll:" + order.id + ":" + std::to_string(order.version),
          .lane = "order:" + order.id,
          .kind = "order_changed",
          .body = engine::order_changed_body(order),
          .at = now};
}

}  // namespace

core::Result<core::Done> RunningShop::save_order(const store_adapter::Order& order) {
  bool is_news = false;
  auto saved = writer_->run([&](db::Connection& connection) -> core::Result<core::Done> {
    const core::Instant now = clock_.now();
    is_news = db::save_shop_order(connection, to_row(order, now));
    if (is_news) {
      const auto row = db::find_shop_order(connection, order.number);
      db::add_event(connection, changed_event(to_order(*row), now), now);
    }
    return core::Done{};
  });
  if (saved && is_news) {
    engine_->look_now();
  }
  return saved;
}

std::vector<std::string> RunningShop::import_lists() {
  std::vector<std::string> problems;
  if (!file_.store.orders_csv.empty()) {
    import_orders(problems);
  }
  if (!file_.store.codes_csv.empty()) {
    import_codes(problems);
  }
  return problems;
}

void RunningShop::import_orders(std::vector<std::string>& problems) {
  const auto bytes = read_file(file_.store.orders_csv, kListBytesMax);
  if (!bytes) {
    problems.push_back(bytes.error().sentence);
    return;
  }
  const std::string seen = core::sha256_hex(*bytes);
  if (seen == orders_seen_) {
    return;
  }
  orders_seen_ = seen;
  const loyalty::Program& program = shop_->rules()->program;
  const auto list = store_adapter::read_order_file(*bytes,
                                                   {.file = file_.store.orders_csv,
                                                    .currency = program.currency,
                                                    .zone = program.time_zone,
                                                    .imported_at = clock_.now()});
  if (!list) {
    problems.push_back(sentence_of(list.error()));
    return;
  }
  for (const core::Error& finding : list->findings) {
    problems.push_back(sentence_of(finding));
  }
  for (const store_adapter::Order& order : list->orders) {
    const auto saved = save_order(order);
    if (!saved) {
      problems.push_back(saved.error().sentence);
    }
  }
}

void RunningShop::import_codes(std::vector<std::string>& problems) {
  const auto bytes = read_file(file_.store.codes_csv, kListBytesMax);
  if (!bytes) {
    problems.push_back(bytes.error().sentence);
    return;
  }
  const std::string seen = core::sha256_hex(*bytes);
  if (seen == codes_seen_) {
    return;
  }
  codes_seen_ = seen;
  const loyalty::Program& program = shop_->rules()->program;
  const auto list = store_adapter::read_code_file(
      *bytes, {.file = file_.store.codes_csv, .zone = program.time_zone});
  if (!list) {
    problems.push_back(sentence_of(list.error()));
    return;
  }
  for (const core::Error& finding : list->findings) {
    problems.push_back(sentence_of(finding));
  }
  auto saved = writer_->run([&](db::Connection& connection) -> core::Result<core::Done> {
    for (const store_adapter::OwnerCode& code : list->codes) {
      if (program.find_reward(code.reward) == nullptr) {
        problems.push_back(code.place.file + ":" + std::to_string(code.place.line) +
                           ": there is no reward \"" + code.reward + "\" in program.yaml");
      } else {
        db::add_pool_code(connection, code.code, code.reward, code.expires_at, clock_.now());
      }
    }
    return core::Done{};
  });
  if (!saved) {
    problems.push_back(saved.error().sentence);
  }
}

}  // namespace regulars::app
