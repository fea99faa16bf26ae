// The program's commands. Everything it does is in the rooms; here is only how it is called.

#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/chat.h"
#include "app/commands.h"
#include "app/serve.h"
#include "app/whole_number.h"
#include "core/text.h"
#include "flow/source_text.h"

namespace {

using namespace regulars::app;  // NOLINT(google-build-using-namespace): main wires this room only
using regulars::flow::in_quotes;
using regulars::flow::joined;

constexpr int kMostPort = 65'535;

struct Arguments {
  ServeOptions serve;
  std::string shop = ".";
  std::string chat_shop;
  std::string number;
  std::string member;
  std::string at;
  std::string reason;
  std::string coupon;
  std::string kind = "job";
  bool rebuild = false;
  bool held = false;
  WhatIfWords what_if;
  PointReportWords point_report;
  TaxReportWords tax_report;
  long long id = 0;
  ActivityWords activity;
  CorrectionWords correction;
  MemberTierWords member_tier;
  MergeWords merging;
  CashOutWords cash_out;
  ThresholdWords threshold;
};

void add_server(CLI::App& app, Arguments& arguments, int& code) {
  CLI::App* serve_command = app.add_subcommand(
      "serve", "Run the server; without a shop it opens the demo shop in the browser");
  serve_command->add_option("SHOP", arguments.serve.shops, "folders with a shop.yaml");
  takes_whole_number(
      serve_command->add_option(
          "--port", arguments.serve.port, "the port, instead of shop.yaml's or the demo's 8080"),
      kMostPort);
  serve_command->add_flag(
      "--fresh", arguments.serve.fresh_demo, "begin with an empty database; the demo only");
  serve_command->callback([&] { code = serve(arguments.serve); });
  CLI::App* chat_command = app.add_subcommand("chat", "Talk to the shop's flows in the terminal");
  chat_command->add_option("SHOP", arguments.chat_shop, "a folder; without one the starter flows");
  chat_command->callback([&] { code = chat(arguments.chat_shop, std::cin, std::cout); });
  CLI::App* check_command =
      app.add_subcommand("check", "Find mistakes in the shop's files and run the tests in them");
  check_command->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  check_command->callback([&] { code = check(arguments.shop); });
}

void add_shop_commands(CLI::App& app, Arguments& arguments, int& code) {
  CLI::App* init_command = app.add_subcommand("init", "Make a new shop's folder");
  init_command->add_option("SHOP", arguments.shop, "the folder")->required();
  init_command->callback([&] { code = init(arguments.shop); });
  CLI::App* link_command = app.add_subcommand("link", "Links for order e-mails");
  CLI::App* order_command = link_command->add_subcommand("order", "The link of one order");
  order_command->add_option("NUMBER", arguments.number, "the order number")->required();
  order_command->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  order_command->callback([&] { code = link_order(arguments.shop, arguments.number); });
  link_command->require_subcommand(1);
}

void add_proof_commands(CLI::App& app, Arguments& arguments, int& code) {
  CLI::App* verify_command =
      app.add_subcommand("verify", "Prove that all points add up; exit 0 or 1");
  verify_command->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  verify_command->add_flag(
      "--rebuild", arguments.rebuild, "compute every transaction again from the history");
  verify_command->callback([&] {
    code = arguments.rebuild ? verify_and_rebuild(arguments.shop) : verify(arguments.shop);
  });
  CLI::App* explain_command =
      app.add_subcommand("explain", "Why a member has so many points, line by line");
  explain_command->add_option("MEMBER", arguments.member, "a number or an e-mail address")
      ->required();
  explain_command->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  explain_command->add_option("--at", arguments.at, "a day, past or to come, like 2026-12-31");
  explain_command->callback(
      [&] { code = explain(arguments.shop, arguments.member, arguments.at); });
}

void add_report_commands(CLI::App& app, Arguments& arguments, int& code) {
  CLI::App* whatif = app.add_subcommand(
      "whatif", "The shop's history under another program: points, prizes, who gains and loses");
  WhatIfWords& words = arguments.what_if;
  whatif->add_option("PROGRAM", words.program, "a program.yaml")->required();
  whatif->add_option("SHOP", words.shop, "a folder (default: this one)");
  whatif->add_option("--since", words.since, "the day on which the rules change, 2026-12-31");
  whatif->add_option("--format", words.format, "text, csv (who gains or loses) or json");
  whatif->callback([&] { code = what_if(arguments.what_if); });
  CLI::App* report = app.add_subcommand("report", "Numbers of the shop");
  report->require_subcommand(1);
  CLI::App* points = report->add_subcommand(
      "points", "From month to month: given, used, expired, owed; and how many are never used");
  PointReportWords& asked = arguments.point_report;
  points->add_option("SHOP", asked.shop, "a folder (default: this one)");
  points->add_option("--worth", asked.worth, "what a point is worth, 0.05");
  points->add_option("--expected-use", asked.expected_use, "percent of points that are used, 80");
  points->add_option("--format", asked.format, "text, csv or json");
  points->callback([&] { code = report_points(arguments.point_report); });
  CLI::App* tax = report->add_subcommand(
      "tax", "By month: sold, paid with points and gift cards, and what of it is taxed");
  tax->add_option("SHOP", arguments.tax_report.shop, "a folder (default: this one)");
  tax->add_option("--format", arguments.tax_report.format, "text, csv or json");
  tax->callback([&] { code = report_tax(arguments.tax_report); });
}

void add_activity_command(CLI::App& app, Arguments& arguments, int& code) {
  ActivityWords& words = arguments.activity;
  CLI::App* command = app.add_subcommand(
      "activity", "A member did what brings points (the server must be stopped)");
  command->add_option("NAME", words.name, "its name below \"events\" in program.yaml")->required();
  command->add_option("MEMBER", words.member, "a number or an e-mail address")->required();
  command->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  command->add_option("--id", words.id, "which of several; without it once for the member");
  command->callback([&] {
    arguments.activity.shop = arguments.shop;
    code = activity(arguments.activity);
  });
}

void add_points_commands(CLI::App& app, Arguments& arguments, int& code) {
  CLI::App* points = app.add_subcommand("points", "Correct a member's points");
  points->require_subcommand(1);
  struct Way {
    const char* name;
    const char* says;
    int (*correct)(const CorrectionWords&);
  };
  for (const Way way : {Way{"add", "Give points (the server must be stopped)", points_add},
                        Way{"take", "Take points (the server must be stopped)", points_take}}) {
    CorrectionWords& words = arguments.correction;
    CLI::App* command = points->add_subcommand(way.name, way.says);
    command->add_option("MEMBER", words.member, "a number or an e-mail address")->required();
    takes_whole_number(command->add_option("N", words.points, "how many"))->required();
    command->add_option("SHOP", arguments.shop, "a folder (default: this one)");
    command->add_option("--reason", words.reason, "why; the member reads it")->required();
    command->callback([&arguments, &code, way] {
      arguments.correction.shop = arguments.shop;
      code = way.correct(arguments.correction);
    });
  }
}

void add_member_commands(CLI::App& app, Arguments& arguments, int& code) {
  CLI::App* member = app.add_subcommand("member", "One member");
  member->require_subcommand(1);
  CLI::App* show = member->add_subcommand(
      "show", "Points, lots, tier, orders, coupons, and what will happen next");
  show->add_option("MEMBER", arguments.member, "a number or an e-mail address")->required();
  show->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  show->callback([&] { code = member_show(arguments.shop, arguments.member); });
  MemberTierWords& given = arguments.member_tier;
  CLI::App* tier = member->add_subcommand(
      "tier", "Give a tier for a time, whatever was earned (the server must be stopped)");
  tier->add_option("MEMBER", given.member, "a number or an e-mail address")->required();
  tier->add_option("SHOP", given.shop, "a folder (default: this one)");
  tier->add_option("--give", given.tier, "its name below \"tiers\" in program.yaml");
  tier->add_option("--until", given.until, "its last day, 2026-12-31");
  tier->add_option("--reason", given.reason, "why")->required();
  tier->add_flag("--clear", given.is_clear, "end the one that was given");
  tier->callback([&] { code = member_tier(arguments.member_tier); });
  CLI::App* merge = member->add_subcommand(
      "merge", "Make one card of two of one person (the server must be stopped)");
  MergeWords& words = arguments.merging;
  merge->add_option("FROM", words.from, "the card that ends: a number or an e-mail address")
      ->required();
  merge->add_option("INTO", words.into, "the card that stays")->required();
  merge->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  merge->add_option("--reason", words.reason, "why; the member reads it")->required();
  merge->callback([&] {
    arguments.merging.shop = arguments.shop;
    code = member_merge(arguments.merging);
  });
}

void add_outside_commands(CLI::App& app, Arguments& arguments, int& code) {
  CLI::App* messenger = app.add_subcommand("messenger", "The Facebook page");
  messenger->require_subcommand(1);
  CLI::App* setup = messenger->add_subcommand(
      "setup", "Set Get Started, greeting, menu and ice breakers, and subscribe the page");
  setup->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  setup->callback([&] { code = messenger_setup(arguments.shop); });
  CLI::App* page_check = messenger->add_subcommand("check", "Say in words what is wrong");
  page_check->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  page_check->callback([&] { code = messenger_check(arguments.shop); });
  CLI::App* store = app.add_subcommand("store", "The shop's own pages");
  store->require_subcommand(1);
  CLI::App* shop_check = store->add_subcommand("check", "Ask the shop and say what is wrong");
  shop_check->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  shop_check->callback([&] { code = store_check(arguments.shop); });
}

void add_schema_commands(CLI::App& app, int& code) {
  CLI::App* schema = app.add_subcommand("schema", "The keys of the shop's files, for an editor");
  schema->require_subcommand(1);
  CLI::App* program =
      schema->add_subcommand("program", "Print the JSON Schema of flows/program.yaml");
  program->callback([&] { code = schema_program(); });
}

void add_job_commands(CLI::App& app, Arguments& arguments, int& code) {
  CLI::App* job = app.add_subcommand("job", "What gave up or was laid aside, and notes for you");
  job->require_subcommand(1);
  CLI::App* list = job->add_subcommand("list", "Show all of it, newest first");
  list->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  list->callback([&] { code = job_list(arguments.shop); });
  CLI::App* retry = job->add_subcommand("retry", "Try one again (the server must be stopped)");
  takes_whole_number(retry->add_option("ID", arguments.id, "its number"))->required();
  retry->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  retry->add_flag_callback(
      "--event", [&] { arguments.kind = "event"; }, "an event, not a job");
  retry->callback([&] { code = job_retry(arguments.shop, arguments.kind, arguments.id); });
  CLI::App* discard =
      job->add_subcommand("discard", "Give one up for good (the server must be stopped)");
  takes_whole_number(discard->add_option("ID", arguments.id, "its number"))->required();
  discard->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  discard->add_option("--reason", arguments.reason, "why")->required();
  discard->add_flag_callback(
      "--event", [&] { arguments.kind = "event"; }, "an event, not a job");
  discard->add_flag_callback(
      "--note", [&] { arguments.kind = "note"; }, "a note, not a job");
  discard->callback(
      [&] { code = job_discard(arguments.shop, arguments.kind, arguments.id, arguments.reason); });
}

void add_coupon_commands(CLI::App& app, Arguments& arguments, int& code) {
  CLI::App* coupon = app.add_subcommand("coupon", "The coupons that are out");
  coupon->require_subcommand(1);
  CLI::App* list = coupon->add_subcommand("list", "Show them, newest first");
  list->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  list->callback([&] { code = coupon_list(arguments.shop); });
  CLI::App* cancel = coupon->add_subcommand(
      "cancel", "End one and give its points back (the server must be stopped)");
  cancel->add_option("CODE", arguments.coupon, "its code")->required();
  cancel->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  cancel->add_option("--reason", arguments.reason, "why")->required();
  cancel->callback(
      [&] { code = coupon_cancel(arguments.shop, arguments.coupon, arguments.reason); });
  CashOutWords& words = arguments.cash_out;
  CLI::App* pay = coupon->add_subcommand(
      "cash-out", "Close a gift card whose rest you pay out in money (the server must be stopped)");
  pay->add_option("CODE", words.coupon, "its code")->required();
  pay->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  pay->add_option("--reason", words.reason, "why")->required();
  pay->add_option("--amount", words.amount, "what is left on it, as your shop says (default: all)");
  pay->callback([&] {
    arguments.cash_out.shop = arguments.shop;
    code = coupon_cash_out(arguments.cash_out);
  });
}

void add_clock_command(CLI::App& app, Arguments& arguments, int& code) {
  CLI::App* command = app.add_subcommand(
      "confirm-clock", "Say that this machine's clock is right (the server must be stopped)");
  command->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  command->callback([&] { code = confirm_clock(arguments.shop); });
}

void add_referral_commands(CLI::App& app, Arguments& arguments, int& code) {
  CLI::App* referrals = app.add_subcommand("referrals", "Friends whom members brought");
  referrals->require_subcommand(1);
  CLI::App* list = referrals->add_subcommand("list", "Show them, newest first");
  list->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  list->add_flag("--held", arguments.held, "only those that wait for you");
  list->callback([&] { code = referral_list(arguments.shop, arguments.held); });
  CLI::App* approve =
      referrals->add_subcommand("approve", "Pay one that is held (the server must be stopped)");
  takes_whole_number(approve->add_option("ID", arguments.id, "its number"))->required();
  approve->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  approve->callback([&] { code = referral_approve({.shop = arguments.shop, .id = arguments.id}); });
  CLI::App* refuse = referrals->add_subcommand(
      "refuse", "End one that is not paid; nobody is told (the server must be stopped)");
  takes_whole_number(refuse->add_option("ID", arguments.id, "its number"))->required();
  refuse->add_option("SHOP", arguments.shop, "a folder (default: this one)");
  refuse->add_option("--reason", arguments.reason, "why")->required();
  refuse->callback([&] {
    code =
        referral_refuse({.shop = arguments.shop, .id = arguments.id, .reason = arguments.reason});
  });
}

void add_figures(CLI::App& app, Arguments& arguments, int& code) {
  ThresholdWords& words = arguments.threshold;
  CLI::App* command = app.add_subcommand(
      "threshold", "Derive the points for a prize from the average order, and what it costs you");
  command->add_option("--aov", words.aov, "the average order's value, such as 60.00")->required();
  command->add_option("--orders", words.orders, "orders until the first prize, such as 3-4")
      ->required();
  command->add_option("--margin", words.margin, "your gross margin in percent, such as 55")
      ->required();
  command->add_option("--share", words.share, "percent of the margin for the prize (default: 20)");
  command->add_option("--currency", words.currency, "such as EUR (default: the shop's, or USD)");
  command->add_option(
      "--rate", words.rate, "points per amount (default: the shop's, or \"1 per 1.00\")");
  command->add_option("--joining", words.joining, "points for joining (default: the shop's, or 0)");
  command->add_option("--cost", words.cost, "what the prize costs you");
  command->add_option("--price", words.price, "what the prize costs in your shop");
  command->add_flag("--json", words.json, "answer with JSON");
  command->add_option("SHOP", words.shop, "a folder; without one no shop is asked");
  command->callback([&] { code = threshold(arguments.threshold); });
}

std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

std::vector<std::string> options_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  return names;
}

// "there is no command "chek"; did you mean "check"? …" with all that there are.
std::string unknown_word(const std::string& kind,
                         const std::string& word,
                         const std::vector<std::string>& known) {
  const auto near = regulars::core::nearest(word, known);
  return "there is no " + kind + " " + in_quotes(word) +
         (near ? "; did you mean " + in_quotes(*near) + "?" : ".") + " The " + kind +
         "s are: " + joined(known);
}

// What is wrong with the words of the command line, in a sentence.
std::string sentence_of(const CLI::App& app, const CLI::Error& problem) {
  const CLI::App* command = &app;
  std::string called = "regulars";
  while (!command->get_subcommands().empty()) {
    command = command->get_subcommands().front();
    called += " " + command->get_name();
  }
  const std::vector<std::string> commands = commands_of(*command);
  const std::vector<std::string> unexpected = app.remaining(true);
  std::string sentence = problem.what();
  if (!unexpected.empty() && unexpected.front().starts_with('-')) {
    const std::string& word = unexpected.front();
    sentence = unknown_word("option", word.substr(0, word.find('=')), options_of(*command));
  } else if (!unexpected.empty() && !commands.empty()) {
    sentence = unknown_word("command", unexpected.front(), commands);
  } else if (!unexpected.empty()) {
    sentence = in_quotes(unexpected.front()) + " is one word too many";
  } else if (!commands.empty()) {
    sentence = "a command is missing. The commands are: " + joined(commands);
  }
  return called + ": " + sentence + "\n" + called + " --help says more.\n";
}

int run(int argc, char** argv) {
  CLI::App app(
      "Regulars turns first-time shoppers into regulars, inside Messenger.\n"
      "Most used: regulars serve, regulars chat, regulars check.");
  app.set_version_flag("--version", "regulars 0.1.0");
  app.require_subcommand(1);
  Arguments arguments;
  int code = 0;
  add_server(app, arguments, code);
  add_shop_commands(app, arguments, code);
  add_proof_commands(app, arguments, code);
  add_report_commands(app, arguments, code);
  add_activity_command(app, arguments, code);
  add_points_commands(app, arguments, code);
  add_member_commands(app, arguments, code);
  add_outside_commands(app, arguments, code);
  add_schema_commands(app, code);
  add_job_commands(app, arguments, code);
  add_coupon_commands(app, arguments, code);
  add_clock_command(app, arguments, code);
  add_referral_commands(app, arguments, code);
  add_figures(app, arguments, code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    const bool is_question = problem.get_exit_code() == 0;  // --help, --version
    if (is_question) {
      return app.exit(problem);
    }
    std::cerr << sentence_of(app, problem);
    return 2;
  }
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& problem) {
    std::cerr << "regulars cannot go on: " << problem.what() << '\n';
    return 3;
  }
}
