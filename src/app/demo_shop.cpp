#include "app/demo_shop.h"

#include <algorithm>

#include "core/text.h"
#include "db/inbox.h"
#include "db/jobs.h"
#include "db/notes.h"
#include "engine/timers.h"
#include "loyalty/reminders.h"

namespace regulars::app {
namespace {

constexpr std::int64_t kFirstNumber = 1001;

}  // namespace

bool wait_until_idle(engine::Engine& engine, std::chrono::milliseconds deadline) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  int quiet = 0;
  while (std::chrono::steady_clock::now() < end) {
    quiet = engine.is_idle() ? quiet + 1 : 0;
    if (quiet >= 3) {
      return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
  }
  return false;
}

std::optional<core::Instant> next_due_of(db::Connection& reader) {
  std::optional<core::Instant> next = engine::next_due(reader);
  for (const auto& due : {db::next_event_due(reader), db::next_job_due(reader, "store")}) {
    if (due && (!next || *due < *next)) {
      next = due;
    }
  }
  return next;
}

void set_store_down(RunningShop& shop, bool is_down, core::Instant now) {
  if (shop.embedded() != nullptr) {
    shop.embedded()->set_down(is_down);
  }
  if (!is_down) {
    static_cast<void>(
        shop.writer().run([now](db::Connection& connection) -> core::Result<core::Done> {
          db::wake_integration(connection, "store", now);
          return core::Done{};
        }));
  }
  shop.engine().look_now();
}

core::Instant end_of_pass(RunningShop& shop, core::Instant now, core::Duration time) {
  const core::Instant end = now + time;
  return time < std::chrono::days(1)
             ? end
             : loyalty::out_of_quiet_hours(shop.shop().rules()->program, end);
}

DemoShop::DemoShop(RunningShop& shop, core::SystemClock& clock) : shop_(shop), clock_(clock) {}

DemoShop::~DemoShop() {
  is_stopping_ = true;
  if (passing_.joinable()) {
    passing_.join();
  }
}

core::Result<core::Done> DemoShop::place_order(const std::string& email,
                                               const std::string& amount,
                                               bool is_paid) {
  const std::string currency = shop_.shop().rules()->program.currency;
  const auto value = core::parse_money(amount, currency);
  if (!value || value->minor <= 0 || value->minor > 100'000'000) {
    return core::invalid("\"" + core::clean(amount, 40) + "\" is no amount; write it like 60.00");
  }
  const auto address = core::canonical_email(email);
  if (!address) {
    return core::invalid("That is no e-mail address.");
  }
  auto reader = shop_.open_reader();
  if (!reader) {
    return reader.error();
  }
  const std::int64_t number = std::max(kFirstNumber, db::largest_shop_order_number(**reader) + 1);
  return shop_.save_order(
      {.id = std::to_string(number),
       .number = std::to_string(number),
       .email = *address,
       .state = is_paid ? store_adapter::OrderState::kPaid : store_adapter::OrderState::kUnpaid,
       .value = *value,
       .version = 1,
       .placed_at = clock_.now()});
}

core::Result<core::Done> DemoShop::set_order_state(const std::string& number,
                                                   const std::string& state) {
  const auto wanted = store_adapter::order_state_from(state);
  if (!wanted) {
    return core::invalid("An order can be paid, refunded or cancelled.");
  }
  auto reader = shop_.open_reader();
  if (!reader) {
    return reader.error();
  }
  const auto row = db::find_shop_order(**reader, number);
  if (!row) {
    return core::not_found("There is no such order.");
  }
  store_adapter::Order order = to_order(*row);
  order.state = *wanted;
  return shop_.save_order(order);
}

void DemoShop::set_store_down(bool is_down) {
  is_down_ = is_down;
  app::set_store_down(shop_, is_down, clock_.now());
}

void DemoShop::pass_days(int days) {
  if (is_passing_.exchange(true)) {
    return;
  }
  if (passing_.joinable()) {
    passing_.join();
  }
  passing_ = std::thread([this, days] {
    pass(days);
    is_passing_ = false;
  });
}

// The next start goes on from the same time: a clock that falls back would be held as broken.
void DemoShop::keep_offset() {
  static_cast<void>(
      shop_.writer().run([this](db::Connection& connection) -> core::Result<core::Done> {
        db::set_setting(connection, "demo_offset_ms", std::to_string(clock_.offset().count()));
        return core::Done{};
      }));
}

// From one thing that falls due to the next, so that nothing is jumped over and nothing waited for.
void DemoShop::pass(int days) {
  const core::Instant end = end_of_pass(shop_, clock_.now(), std::chrono::days(days));
  auto reader = shop_.open_reader();
  while (reader && clock_.now() < end && !is_stopping_) {
    const core::Instant now = clock_.now();
    const core::Instant next = next_due_of(**reader).value_or(end);
    clock_.advance(std::clamp<core::Duration>(
        next - now, std::min<core::Duration>(std::chrono::seconds(1), end - now), end - now));
    shop_.engine().look_now();
    wait_until_idle(shop_.engine(), std::chrono::seconds(2));
  }
  keep_offset();
}

}  // namespace regulars::app
