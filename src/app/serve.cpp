#include "app/serve.h"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <pthread.h>

#include "app/advice.h"
#include "app/init.h"
#include "app/rules_loading.h"
#include "app/served_shop.h"
#include "db/notes.h"

namespace regulars::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kDrain{10};
constexpr int kDemoPort = 8080;

// shop: the folder to name where there are several; empty for one shop alone.
int print_findings(const std::vector<flow::Finding>& findings, const std::string& shop) {
  for (const flow::Finding& finding : findings) {
    std::cerr << flow::to_text(in_folder(finding, shop)) << '\n';
  }
  return flow::has_errors(findings) ? static_cast<int>(Exit::kUsage) : 0;
}

std::int64_t to_number(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// Signals are taken one at a time by the main loop; every thread made later inherits the mask.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
    sigaddset(&signals, number);
  }
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

std::string name_of(const std::string& folder) {
  return fs::path(folder + "/").parent_path().filename().string();
}

std::optional<std::string> shared_name(const std::vector<std::string>& folders) {
  std::set<std::string> names;
  for (const std::string& folder : folders) {
    if (!names.insert(name_of(folder)).second) {
      return name_of(folder);
    }
  }
  return std::nullopt;
}

/// A test's clock: a file with milliseconds that are added to the wall clock.
class ClockFile {
 public:
  ClockFile(core::SystemClock& clock, bool is_allowed) : clock_(clock) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here changes the environment
    const char* path = is_allowed ? std::getenv("REGULARS_TEST_CLOCK_FILE") : nullptr;
    if (path != nullptr) {
      path_ = path;
      read();
    }
  }
  bool is_used() const { return !path_.empty(); }
  /// True when the time was moved.
  bool read() {
    std::ifstream file(path_);
    std::int64_t offset = 0;
    if (!(file >> offset) || offset == clock_.offset().count()) {
      return false;
    }
    clock_.set_offset(core::Duration(offset));
    return true;
  }

 private:
  core::SystemClock& clock_;
  std::string path_;
};

class ServeCommand {
 public:
  explicit ServeCommand(const ServeOptions& options) : options_(options) {}

  int run() {
    const sigset_t signals = block_signals();
    std::vector<std::string> folders = options_.shops;
    if (folders.empty()) {
      is_demo_ = true;
      const auto folder = make_demo_folder();
      if (!folder) {
        std::cerr << folder.error().sentence << '\n';
        return static_cast<int>(Exit::kFailure);
      }
      folders.push_back(*folder);
    }
    if (const auto name = shared_name(folders)) {
      std::cerr << "two of these folders are named \"" << *name
                << "\", and a shop's addresses begin with its folder's name (/s/" << *name
                << "/...); give one of them another name\n";
      return static_cast<int>(Exit::kUsage);
    }
    for (const std::string& folder : folders) {
      const int code = open_shop(folder, folders.size() > 1);
      if (code != 0) {
        return code;
      }
    }
    const int listening = listen();
    return listening != 0 ? listening : loop(signals);
  }

 private:
  int open_shop(const std::string& folder, bool is_one_of_many) {
    const ShopFileResult file = read_shop_file(folder);
    const std::string shown = is_one_of_many ? folder : std::string();
    int code = print_findings(file.findings, shown);
    RulesResult rules;
    if (file.shop) {
      rules = load_rules(*file.shop);
      code = std::max(code, print_findings(rules.findings, shown));
    }
    if (file.shop && rules.rules && !is_demo_) {
      print_findings(advice_on_shop(*file.shop), shown);
      print_findings(advice_on_rules(*rules.rules), shown);
      print_findings(advice_on_program(*rules.rules, clock_.now()), shown);
    }
    if (!file.shop || !rules.rules) {
      return code != 0 ? code : static_cast<int>(Exit::kUsage);
    }
    ShopFile settings = *file.shop;
    if (is_demo_) {
      settings.listen = {.host = "127.0.0.1", .port = kDemoPort};  // whatever its shop.yaml says
    }
    settings.listen.port = options_.port.value_or(settings.listen.port);
    if (options_.fresh_demo) {
      const int emptied = empty_demo(settings);
      if (emptied != 0) {
        return emptied;
      }
    }
    if (settings.allow_insecure_loopback) {
      std::cerr << "event=insecure_loopback detail=\"plain http to this machine is allowed; for "
                   "tests only\"\n";
    }
    if (shops_.empty()) {
      clock_file_ = std::make_unique<ClockFile>(clock_, settings.allow_insecure_loopback);
      settings_ = settings;
    }
    RunningShop::Opened opened = RunningShop::open(settings, rules.rules, clock_, random_);
    if (!opened.shop) {
      std::cerr << opened.failure.sentence << '\n';
      return static_cast<int>(opened.failure.exit);
    }
    const std::string prefix = is_one_of_many ? "/s/" + name_of(settings.folder) : std::string();
    shops_.push_back(std::make_unique<ServedShop>(std::move(opened.shop), prefix));
    return is_demo_ ? open_demo() : 0;
  }

  // A fresh demo has a fresh database; what the owner wrote stays.
  static int empty_demo(const ShopFile& settings) {
    if (!settings.database.starts_with(settings.folder)) {
      std::cerr << "the demo's shop.yaml names a database outside its folder (" << settings.database
                << "); --fresh removes none but the demo's own. Nothing was changed.\n";
      return static_cast<int>(Exit::kUsage);
    }
    const auto emptied = empty_database(settings.database);
    if (!emptied) {
      const bool is_held = emptied.error().code == core::ErrorCode::kConflict;
      std::cerr << (is_held ? "the demo is running, so nothing was removed: " : "")
                << emptied.error().sentence << '\n';
      return static_cast<int>(is_held ? Exit::kLocked : Exit::kFailure);
    }
    std::cout
        << "The demo begins with an empty database. Its shop.yaml and flows stay as they are; "
           "a flow file that you remove from "
        << settings.flows << " comes back as it shipped.\n";
    return 0;
  }

  // The demo's time goes on from where it was left.
  int open_demo() {
    ServedShop& shop = *shops_.back();
    if (auto reader = shop.running().open_reader()) {
      if (const auto offset = db::get_setting(**reader, "demo_offset_ms")) {
        clock_.set_offset(core::Duration(to_number(*offset)));
      }
    }
    const auto added = shop.add_demo(clock_);
    if (!added) {
      std::cerr << added.error().sentence << '\n';
      return static_cast<int>(Exit::kFailure);
    }
    return 0;
  }

  int listen() {
    net::Router router;
    for (const auto& shop : shops_) {
      shop->add_routes(router);
    }
    if (is_demo_) {
      router.add("GET", "/", [](const net::Request&, const net::Responder& responder) {
        responder.send({.status = 302, .headers = {{"Location", "/demo"}}});
      });
    }
    auto server = net::Server::open(
        {.address = settings_.listen.host, .port = settings_.listen.port}, router);
    if (!server) {
      std::cerr << server.error().sentence << '\n';
      return static_cast<int>(Exit::kUsage);
    }
    server_ = std::move(*server);
    auto internal = net::Server::open({.address = settings_.internal.host,
                                       .port = is_demo_ ? 0 : settings_.internal.port,
                                       .threads = 1},
                                      internal_router());
    if (!internal) {
      std::cerr << internal.error().sentence << '\n';
      return static_cast<int>(Exit::kUsage);
    }
    internal_ = std::move(*internal);
    return 0;
  }

  net::Router internal_router() {
    net::Router router;
    router.add("GET", "/livez", [this](const net::Request&, const net::Responder& responder) {
      const bool lives = core::SystemClock().monotonic().count() - turned_ms_ < 10'000;
      responder.send({.status = lives ? 200 : 503, .body = lives ? "ok\n" : "stuck\n"});
    });
    router.add("GET", "/readyz", [this](const net::Request&, const net::Responder& responder) {
      std::string body = std::string("draining=") + (is_draining_ ? "fail" : "ok") + "\n";
      bool is_ready = is_started_ && !is_draining_;
      for (const auto& shop : shops_) {
        body += shop->readiness();
        is_ready = is_ready && shop->is_ready();
      }
      responder.send({.status = is_ready ? 200 : 503, .body = body});
    });
    router.add("GET", "/metrics", [this](const net::Request&, const net::Responder& responder) {
      Metrics metrics;
      for (const auto& shop : shops_) {
        shop->add_metrics(metrics);
      }
      responder.send(
          {.status = 200, .content_type = "text/plain; version=0.0.4", .body = metrics.to_text()});
    });
    return router;
  }

  void announce() {
    const std::string address = settings_.listen.host + ":" + std::to_string(server_->port());
    std::cout << "regulars is listening on http://" << address << '\n';
    for (const auto& shop : shops_) {
      for (const std::string& line : shop->public_addresses()) {
        std::cout << line << '\n';
      }
    }
    if (is_demo_) {
      std::cout << "\n  Open  http://" << address << "/demo  and play a shopper.\n\n"
                << "  The demo shop lives in " << settings_.folder << "\n"
                << "  Change its flows there; they are read again on SIGHUP or at the next start.\n"
                << "  verify_email is \"never\" in the demo: every typed address is believed.\n"
                << "  Stop with Ctrl-C.\n";
    }
    std::cout.flush();
  }

  int loop(const sigset_t& signals) {
    for (const auto& shop : shops_) {
      shop->start();
    }
    is_started_ = true;
    announce();
    const bool has_test_clock = clock_file_->is_used();
    int turns = 0;
    while (true) {
      turned_ms_ = core::SystemClock().monotonic().count();
      const timespec wait{.tv_sec = 0, .tv_nsec = 100'000'000};
      const int signal = sigtimedwait(&signals, nullptr, &wait);
      if (signal == SIGTERM || signal == SIGINT) {
        return stop();
      }
      if (signal == SIGHUP) {
        reload();
      }
      if (has_test_clock && clock_file_->read()) {
        for (const auto& shop : shops_) {
          shop->running().engine().look_now();
        }
      }
      if (++turns % 10 == 0) {
        for (const auto& shop : shops_) {
          shop->tick();
        }
      }
    }
  }

  void reload() {
    for (const auto& shop : shops_) {
      shop->reload();
    }
  }

  // A second SIGTERM ends at once: that is as safe as a crash, and a crash is safe.
  int stop() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGINT, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    is_draining_ = true;
    server_->stop(kDrain);
    internal_->stop(std::chrono::seconds(1));
    shops_.clear();
    std::cout << "stopped\n";
    return 0;
  }

  const ServeOptions& options_;
  core::SystemClock clock_;
  core::SystemRandom random_;
  ShopFile settings_;
  bool is_demo_ = false;
  std::unique_ptr<ClockFile> clock_file_;
  std::vector<std::unique_ptr<ServedShop>> shops_;
  std::unique_ptr<net::Server> server_;
  std::unique_ptr<net::Server> internal_;
  std::atomic<std::int64_t> turned_ms_ = 0;
  std::atomic<bool> is_started_ = false;
  std::atomic<bool> is_draining_ = false;
};

}  // namespace

int serve(const ServeOptions& options) {
  if (options.fresh_demo && !options.shops.empty()) {
    std::cerr << "--fresh empties the demo shop, and " << options.shops.front()
              << " is a shop of yours; leave --fresh out. Nothing was changed.\n";
    return static_cast<int>(Exit::kUsage);
  }
  return ServeCommand(options).run();
}

}  // namespace regulars::app
