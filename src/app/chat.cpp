#include "app/chat.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "app/demo_shop.h"
#include "app/rehearsal.h"
#include "app/rules_loading.h"
#include "app/shop_file.h"
#include "app/starter_files.h"
#include "channel/terminal.h"
#include "core/text.h"
#include "core/text_format.h"
#include "db/ledger.h"
#include "db/people.h"
#include "db/shop_orders.h"
#include "flow/words.h"

namespace regulars::app {
namespace {

constexpr int kColumns = 78;
constexpr int kLines = 20;               // of the ledger and of the lots
constexpr std::size_t kEchoBytes = 100;  // of what was typed wrong
constexpr const char* kHelp =
    R"(You are the shopper. Write what you like, or a number to tap what is offered.
  /order 60.00 [email]   place an order in the made-up shop
  /link [NUMBER]         open the link in the order's e-mail
  /link NAME             open a link of the flows, such as /link join
  /refund NUMBER         refund an order
  /pass 28 days          let time pass
  /shop down | up        the shop stops answering, or comes back
  /points                the account: points, lots, ledger
  /quit
)";

struct Command {
  std::string name;
  std::string rest;
};

Command split(const std::string& line) {
  const std::size_t blank = line.find(' ');
  return {.name = line.substr(1, blank == std::string::npos ? blank : blank - 1),
          .rest = blank == std::string::npos ? "" : core::trim(line.substr(blank + 1))};
}

class Chat {
 public:
  Chat(Rehearsal& rehearsal, std::istream& input, std::ostream& output)
      : rehearsal_(rehearsal), input_(input), output_(output) {}

  void run() {
    output_ << kHelp << '\n';
    rehearsal_.get_started();
    show();
    std::string line;
    while (output_ << "> " << std::flush, std::getline(input_, line)) {
      line = core::trim(line);
      if (line == "/quit") {
        return;
      }
      if (line.starts_with('/')) {
        obey(split(line));
      } else if (!line.empty()) {
        say(line);
      }
      show();
    }
  }

 private:
  // Numbers go on through all that is said at once, so that each of it can be tapped.
  void show() {
    std::vector<channel::Option> offered;
    for (const channel::Message& message : rehearsal_.heard()) {
      output_ << channel::to_terminal(message, kColumns, offered.size() + 1) << '\n';
      std::ranges::move(channel::options(message), std::back_inserter(offered));
    }
    if (!offered.empty()) {
      options_ = std::move(offered);
    }
  }

  void say(const std::string& line) {
    std::size_t number = 0;
    const auto [end, problem] = std::from_chars(line.data(), line.data() + line.size(), number);
    const bool is_number = problem == std::errc() && end == line.data() + line.size();
    if (!is_number || number < 1 || number > options_.size()) {
      rehearsal_.type(line);
      return;
    }
    const channel::Option option = options_[number - 1];
    output_ << "  (" << option.title << ")\n";
    if (option.coupon_code.empty()) {
      rehearsal_.tap(option.title, option.payload);
    } else {
      output_ << "  Your code: " << option.coupon_code << '\n';
      rehearsal_.reveal(option.payload, option.coupon_code);
    }
  }

  void obey(const Command& command) {
    if (command.name == "order") {
      order(command.rest);
    } else if (command.name == "link") {
      link(command.rest);
    } else if (command.name == "refund") {
      refund(command.rest);
    } else if (command.name == "pass") {
      pass(command.rest);
    } else if (command.name == "shop") {
      shop(command.rest);
    } else if (command.name == "points") {
      account();
    } else {
      output_ << "  There is no command /" << core::clean(command.name, kEchoBytes) << ".\n"
              << kHelp;
    }
  }

  void shop(const std::string& state) {
    if (state != "down" && state != "up") {
      output_ << "  Write it like: /shop down, or /shop up\n";
      return;
    }
    rehearsal_.set_store_down(state == "down");
    output_ << "  The shop is " << state << ".\n";
  }

  std::shared_ptr<const engine::Rules> rules_of() {
    rules_ = rehearsal_.running().shop().rules();
    return rules_;
  }

  void order(const std::string& rest) {
    const std::size_t blank = rest.find(' ');
    const std::string amount = rest.substr(0, blank);
    const std::string email =
        blank == std::string::npos ? "ana@example.com" : core::trim(rest.substr(blank + 1));
    const std::string currency = rules_of()->program.currency;
    const auto value = core::parse_money(amount.empty() ? "60.00" : amount, currency);
    if (!value || value->minor <= 0 || !core::canonical_email(email)) {
      output_ << "  Write it like: /order 60.00 ana@example.com\n";
      return;
    }
    number_ += 1;
    const std::string number = std::to_string(number_);
    place({.id = number,
           .number = number,
           .email = email,
           .state = store_adapter::OrderState::kPaid,
           .value = *value,
           .version = 1,
           .placed_at = rehearsal_.now()});
    output_ << "  Order " << number << " for " << email << " is paid. Open its link: /link\n";
  }

  void place(const store_adapter::Order& order) {
    const auto placed = rehearsal_.place_order(order);
    if (!placed) {
      output_ << "  " << placed.error().sentence << '\n';
    }
  }

  // An order's number, or else a ref as it stands behind m.me/PAGE?ref=.
  void link(const std::string& rest) {
    const std::string number = rest.empty() ? std::to_string(number_) : rest;
    if (find_order(number)) {
      rehearsal_.open_link(rehearsal_.order_ref(number));
    } else if (rest.empty()) {
      output_ << "  There is no order yet. Place one: /order 60.00\n";
    } else if (rules_of()->flows->match_link(rest)) {
      rehearsal_.open_link(rest);
    } else {
      output_ << "  There is no order " << core::clean(rest, kEchoBytes)
              << ", and no flow has such a link. The flows have:" << links() << '\n';
    }
  }

  std::string links() {
    std::string names;
    for (const flow::Flow& flow : rules_of()->flows->all()) {
      for (const flow::Trigger& trigger : flow.triggers) {
        if (trigger.kind == flow::Trigger::Kind::kLink) {
          names += (names.empty() ? " " : ", ") + trigger.name;
          names += trigger.field.empty() ? "" : "--" + trigger.field;
        }
      }
    }
    return names;
  }

  std::optional<db::ShopOrder> find_order(const std::string& number) {
    const auto reader = rehearsal_.reader();
    return db::find_shop_order(*reader, number);
  }

  void refund(const std::string& number) {
    const auto row = find_order(number);
    if (!row) {
      output_ << (number.empty()
                      ? "  Write it like: /refund 1001\n"
                      : "  There is no order " + core::clean(number, kEchoBytes) + ".\n");
      return;
    }
    store_adapter::Order order = to_order(*row);
    order.state = store_adapter::OrderState::kRefunded;
    place(order);
    output_ << "  Order " << number << " is refunded.\n";
  }

  void pass(const std::string& rest) {
    const auto time = flow::parse_duration(rest);
    if (!time) {
      output_ << "  Write it like: /pass 28 days\n";
      return;
    }
    const core::Instant now = rehearsal_.now();
    const core::Instant end = end_of_pass(rehearsal_.running(), now, *time);
    if (end != now + *time) {
      output_ << "  At night the shop says nothing by itself, so time passes on to the morning.\n";
    }
    rehearsal_.pass(end - now);
    output_ << "  It is now "
            << core::format_day(rehearsal_.now(), rules_of()->program.time_zone, "en") << ".\n";
  }

  void account() {
    const auto reader = rehearsal_.reader();
    const auto contact = db::find_contact(*reader, rehearsal_.contact());
    if (!contact || !contact->member) {
      output_ << "  Not a member yet.\n";
      return;
    }
    const db::Balances balances = db::balances_of(*reader, *contact->member);
    output_ << "  Points: " << balances.available.count() << ", held: " << balances.held.count()
            << '\n';
    lots(db::lot_lines(*reader, *contact->member, kLines));
    output_ << "  Ledger, the newest first:\n";
    for (const db::LedgerLine& line : db::ledger_lines(*reader, *contact->member, kLines)) {
      output_ << "    " << (line.change.count() > 0 ? "+" : "") << line.change.count() << "  "
              << line.reason << "  (" << line.balance.count() << ")\n";
    }
  }

  void lots(const std::vector<db::LotLine>& lines) {
    output_ << "  Lots, the newest first:\n";
    const std::string zone = rules_of()->program.time_zone;
    for (const db::LotLine& lot : lines) {
      output_ << "    " << lot.remaining.count() << " of " << lot.points.count() << " left  "
              << lot.reason << "  (" << core::format_day(lot.created, zone, "en") << ", "
              << (lot.expires ? "until " + core::format_day(*lot.expires, zone, "en")
                              : std::string("no end"))
              << ")\n";
    }
  }

  Rehearsal& rehearsal_;
  std::istream& input_;
  std::ostream& output_;
  std::shared_ptr<const engine::Rules> rules_;
  std::vector<channel::Option> options_;
  std::int64_t number_ = 1000;
};

RulesResult starter_rules() {
  std::vector<flow::SourceFile> files;
  for (const EmbeddedFile& file : embedded_files()) {
    files.push_back({.name = std::string("flows/") + file.name, .bytes = file.text});
  }
  return load_rules(files);
}

}  // namespace

int chat(const std::string& folder, std::istream& input, std::ostream& output) {
  RehearsalSettings settings{.start = core::SystemClock().now()};
  RulesResult rules;
  if (folder.empty()) {
    rules = starter_rules();
  } else {
    const ShopFileResult shop = read_shop_file(folder, WithSecrets::kNo);
    for (const flow::Finding& finding : shop.findings) {
      output << flow::to_text(finding) << '\n';
    }
    if (!shop.shop) {
      return static_cast<int>(Exit::kUsage);
    }
    settings.shop_name = shop.shop->name;
    rules = load_rules(*shop.shop);
  }
  for (const flow::Finding& finding : rules.findings) {
    output << flow::to_text(finding) << '\n';
  }
  if (!rules.rules) {
    return static_cast<int>(Exit::kUsage);
  }
  auto rehearsal = Rehearsal::open(settings, rules.rules);
  if (!rehearsal) {
    output << rehearsal.error().sentence << '\n';
    return static_cast<int>(Exit::kFailure);
  }
  Chat(**rehearsal, input, output).run();
  return 0;
}

}  // namespace regulars::app
