#include "app/served_shop.h"

#include <cstdio>

#include "app/advice.h"
#include "app/rules_loading.h"
#include "db/inbox.h"
#include "db/jobs.h"
#include "db/notes.h"
#include "db/verify.h"

namespace regulars::app {
namespace {

constexpr const char* kMessengerPath = "/webhook/messenger";
constexpr const char* kStorePath = "/webhook/store";
constexpr std::uint64_t kTicksPerMinute = 60;
constexpr std::uint64_t kTicksPerDay = kTicksPerMinute * 60 * 24;
constexpr std::uint64_t kTicksPerPoll = 10 * kTicksPerMinute;
constexpr std::uint64_t kTicksPerListLook = 5;

void log_line(const char* event, const std::string& detail) {
  std::fprintf(stderr, "event=%s %s\n", event, detail.c_str());
}

}  // namespace

ServedShop::ServedShop(std::unique_ptr<RunningShop> shop, std::string prefix)
    : shop_(std::move(shop)), prefix_(std::move(prefix)), watch_(shop_->clock()) {
  const ShopFile& file = shop_->file();
  if (file.has_messenger) {
    messenger_ = std::make_unique<inbound::MessengerWebhook>(
        inbound::MessengerWebhookSettings{.page_id = file.page_id,
                                          .verify_token = file.secrets.verify_token,
                                          .app_secrets = file.secrets.app_secrets},
        shop_->engine(),
        shop_->clock());
  }
  std::vector<net::WebhookKey> keys;
  for (const core::Secret& secret : file.secrets.webhook_secrets) {
    if (auto key = net::WebhookKey::parse(secret)) {
      keys.push_back(std::move(*key));
    }
  }
  if (!keys.empty()) {
    store_ =
        std::make_unique<inbound::StoreWebhook>(std::move(keys), shop_->engine(), shop_->clock());
  }
}

ServedShop::~ServedShop() {
  if (checker_.joinable()) {
    checker_.join();
  }
}

core::Result<core::Done> ServedShop::add_demo(core::SystemClock& clock) {
  auto reader = shop_->open_reader();
  if (!reader) {
    return reader.error();
  }
  demo_shop_ = std::make_unique<DemoShop>(*shop_, clock);
  demo_ = std::make_unique<console::Demo>(
      shop_->shop(), shop_->engine(), std::move(*reader), *demo_shop_);
  return core::Done{};
}

void ServedShop::add_routes(net::Router& router) {
  if (messenger_) {
    const std::string path = prefix_ + kMessengerPath;
    router.add("GET", path, [this](const net::Request& request, const net::Responder& responder) {
      messenger_->verify(request, responder);
    });
    router.add("POST", path, [this](const net::Request& request, const net::Responder& responder) {
      messenger_->receive(request, responder);
    });
  }
  if (store_) {
    router.add("POST",
               prefix_ + kStorePath,
               [this](const net::Request& request, const net::Responder& responder) {
                 store_->receive(request, responder);
               });
  }
  if (demo_) {
    const net::Handler demo = [this](const net::Request& request, const net::Responder& responder) {
      demo_->serve(request, responder);
    };
    router.add("GET", prefix_ + "/demo", demo);
    router.add("GET", prefix_ + "/demo/", demo);
    router.add("GET", prefix_ + "/demo/api/", demo);
    router.add("POST", prefix_ + "/demo/api/", demo);
  }
}

std::vector<std::string> ServedShop::public_addresses() const {
  const ShopFile& file = shop_->file();
  std::vector<std::string> lines;
  if (!file.public_url.empty() && messenger_) {
    lines.push_back("Messenger's callback URL for " + file.name + ": " + file.public_url + prefix_ +
                    kMessengerPath);
  }
  if (!file.public_url.empty() && store_) {
    lines.push_back("The callback address for the site of " + file.name + ": " + file.public_url +
                    prefix_ + kStorePath);
  }
  return lines;
}

void ServedShop::start() {
  std::optional<core::Instant> highest;
  static_cast<void>(
      shop_->writer().run([&highest](db::Connection& connection) -> core::Result<core::Done> {
        if (const auto seen = db::get_setting(connection, kHighestTime)) {
          highest = core::parse_rfc3339(*seen);
        }
        return core::Done{};
      }));
  if (const auto odd_clock = watch_.judge_start(highest)) {
    shop_->set_held(true);
    log_line("clock_hold", "detail=\"" + *odd_clock + "\"");
  }
  for (const std::string& problem : shop_->import_lists()) {
    log_line("list_problem", "detail=\"" + problem + "\"");
  }
  shop_->start();
  shop_->ask_subscription();
  shop_->poll_orders();
  checker_ = std::thread([this] { check_in_background(); });
  tick();
}

// Reading a large file whole takes seconds; waiting for it would keep events out for as long.
void ServedShop::check_in_background() {
  auto reader = shop_->open_reader();
  if (!reader) {
    return;
  }
  for (const db::Breach& breach : db::verify_ledger(**reader, shop_->clock().now())) {
    is_sound_ = false;
    log_line("ledger_broken",
             "invariant=" + breach.invariant + " detail=\"" + breach.sentence +
                 "\" count=" + std::to_string(breach.count));
  }
}

// A time that is not trusted is not kept: at the next start it would pass for right.
void ServedShop::keep_highest_time() {
  static_cast<void>(
      shop_->writer().run([this](db::Connection& connection) -> core::Result<core::Done> {
        if (!watch_.is_held()) {
          db::set_setting(connection, kHighestTime, core::to_rfc3339(shop_->clock().now()));
        }
        return core::Done{};
      }));
}

void ServedShop::tick() {
  if (const auto jump = watch_.check()) {
    log_line("clock_hold", "detail=\"" + *jump + "\"");
  }
  shop_->set_held(watch_.is_held());
  ++ticks_;
  if (ticks_ % kTicksPerMinute == 1) {
    keep_highest_time();
  }
  // After the write above, so that the first tick finds a commit.
  const std::uint64_t commits = shop_->writer().commits();
  if (commits != commits_seen_) {
    commits_seen_ = commits;
    committed_at_ms_ = shop_->clock().monotonic().count();
  }
  if (ticks_ % kTicksPerListLook == 0) {
    for (const std::string& problem : shop_->import_lists()) {
      log_line("list_problem", "detail=\"" + problem + "\"");
    }
  }
  if (ticks_ % kTicksPerPoll == 0) {
    shop_->poll_orders();
  }
  if (ticks_ % kTicksPerDay == 0) {
    shop_->ask_subscription();
  }
}

void ServedShop::reload() {
  RulesResult loaded = load_rules(shop_->file());
  const auto print = [this](const std::vector<flow::Finding>& findings) {
    const std::string shown = prefix_.empty() ? std::string() : shop_->file().folder;
    for (const flow::Finding& finding : findings) {
      std::fprintf(stderr, "%s\n", flow::to_text(in_folder(finding, shown)).c_str());
    }
  };
  print(loaded.findings);
  if (!loaded.rules) {
    log_line("reload_refused", "detail=\"the files have errors; the old ones stay in service\"");
    return;
  }
  if (!demo_) {  // as at the start
    print(advice_on_shop(shop_->file()));
    print(advice_on_rules(*loaded.rules));
    print(advice_on_program(*loaded.rules, shop_->clock().now()));
  }
  shop_->swap_rules(std::move(loaded.rules));
  log_line("reloaded", "folder=" + shop_->file().flows);
}

std::string ServedShop::readiness() {
  const core::Duration since(shop_->clock().monotonic().count() - committed_at_ms_);
  const bool commits = since < std::chrono::seconds(75);
  std::string words = std::string("commit=") + (commits ? "ok" : "fail");
  words += std::string(" storage=") + (shop_->writer().is_on_hold() ? "fail" : "ok");
  words += std::string(" clock=") + (watch_.is_held() ? "fail" : "ok");
  words += std::string(" ledger=") + (is_sound_ ? "ok" : "fail");
  return words + "\n";
}

void ServedShop::add_metrics(Metrics& metrics) {
  auto reader = shop_->open_reader();
  if (!reader) {
    return;
  }
  const db::InboxCounts inbox = db::count_inbox(**reader);
  const db::JobCounts jobs = db::count_jobs(**reader);
  const auto gauge = [&](const char* name, const char* help, std::int64_t value) {
    metrics.add({.name = name, .help = help, .shop = prefix_}, value);
  };
  const auto counter = [&](const char* name, const char* help, std::uint64_t value) {
    metrics.add({.name = name, .help = help, .shop = prefix_, .is_counter = true},
                static_cast<std::int64_t>(value));
  };
  gauge("regulars_inbox_waiting_events", "Events that wait to be decided.", inbox.waiting);
  gauge("regulars_inbox_aside_events", "Events laid aside: dead or unreadable.", inbox.aside);
  gauge("regulars_jobs_waiting", "Jobs that wait.", jobs.waiting);
  gauge("regulars_jobs_dead", "Jobs that gave up.", jobs.dead);
  counter("regulars_events_decided_total",
          "Events decided since the start.",
          shop_->engine().decided());
  counter("regulars_commits_total", "Commits since the start.", shop_->writer().commits());
}

}  // namespace regulars::app
