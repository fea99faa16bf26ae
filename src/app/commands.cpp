#include "app/commands.h"

#include <filesystem>
#include <iostream>

#include <qrencode.h>

#include "app/advice.h"
#include "app/files.h"
#include "app/flow_tests.h"
#include "app/init.h"
#include "app/rules_loading.h"
#include "app/running_shop.h"
#include "app/shop_file.h"
#include "core/text.h"
#include "db/schema.h"
#include "db/verify.h"
#include "engine/program/program_keys.h"
#include "engine/program/schema_json.h"
#include "loyalty/order_link.h"

namespace regulars::app {
namespace {

int code(Exit exit) {
  return static_cast<int>(exit);
}

void print(const std::vector<flow::Finding>& findings) {
  for (const flow::Finding& finding : findings) {
    std::cout << flow::to_text(finding) << '\n';
  }
}

std::vector<flow::Finding> advice_on(const ShopFileResult& shop, const RulesResult& rules) {
  std::vector<flow::Finding> advice;
  if (shop.shop) {
    advice = advice_on_shop(*shop.shop);
  }
  const auto add = [&advice](const std::vector<flow::Finding>& more) {
    advice.insert(advice.end(), more.begin(), more.end());
  };
  if (rules.rules) {
    add(advice_on_rules(*rules.rules));
    add(advice_on_program(*rules.rules, core::SystemClock().now()));
  }
  if (shop.shop && rules.rules) {
    add(advice_on_lists(*shop.shop, rules.rules->program, core::SystemClock().now()));
  }
  return advice;
}

// Two squares of the code in one character, so that it is as high as wide in a terminal.
void print_qr(const std::string& text) {
  QRcode* code = QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M);
  if (code == nullptr) {
    return;
  }
  const auto is_dark = [code](int x, int y) {
    const bool inside = x >= 0 && y >= 0 && x < code->width && y < code->width;
    return inside && (code->data[y * code->width + x] & 1U) != 0;
  };
  for (int y = -2; y < code->width + 2; y += 2) {
    for (int x = -2; x < code->width + 2; ++x) {
      const bool upper = is_dark(x, y);
      const bool lower = is_dark(x, y + 1);
      std::cout << (upper ? (lower ? " " : "▄") : (lower ? "▀" : "█"));
    }
    std::cout << '\n';
  }
  QRcode_free(code);
}

// All of them: a shop begins with more files than flow::joined shows.
std::string listed(const std::vector<std::string>& files) {
  std::string list;
  for (const std::string& file : files) {
    list += (list.empty() ? "" : ", ") + file;
  }
  return list;
}

void print_made(const std::string& folder, const MadeFolder& made) {
  if (made.kept.empty()) {
    std::cout << "A new shop is in " << folder << ": " << listed(made.added) << ".\n";
    return;
  }
  const bool is_shop = made.kept.front() == "shop.yaml";
  std::cout << (is_shop ? "There is a shop in " : "There are files of a shop in ") << folder
            << " already. Kept as they were: " << listed(made.kept) << ".\n";
  if (made.added.empty()) {
    std::cout << "Nothing was missing, so nothing was added.\n";
  } else {
    std::cout << "Added, because they were missing: " << listed(made.added) << ".\n";
  }
}

}  // namespace

int check(const std::string& folder) {
  const ShopFileResult shop = read_shop_file(folder);
  print(shop.findings);
  if (!shop.shop && !shop.findings.empty() && shop.findings.front().rule == "no-shop") {
    return code(Exit::kUsage);
  }
  RulesResult rules = shop.shop ? load_rules(*shop.shop) : load_rules(folder + "/flows");
  print(rules.findings);
  const std::vector<flow::Finding> advice = advice_on(shop, rules);
  print(advice);
  int failed = 0;
  int passed = 0;
  if (rules.rules) {
    for (const FlowTestResult& result : run_flow_tests(rules.rules)) {
      (result.passed ? passed : failed) += 1;
      if (!result.passed) {
        std::cout << "FAILED  " << result.flow << ": " << result.name << '\n'
                  << result.report << '\n';
      }
    }
  }
  if (failed > 0) {
    std::cout << "The tests in the flow files hold the words and numbers of the day on which they "
                 "were written. If you changed a text, a bonus, a rate or a prize on purpose, "
                 "change what the test expects (the line is named above), or take the test out.\n";
  }
  const std::size_t findings = shop.findings.size() + rules.findings.size() + advice.size();
  std::cout << findings << (findings == 1 ? " finding" : " findings") << ", " << passed
            << " tests passed, " << failed << " failed\n";
  const bool is_fine = shop.shop && rules.rules && failed == 0;
  return code(is_fine ? Exit::kFine : Exit::kFindings);
}

int verify(const std::string& folder) {
  const ShopFileResult shop = read_shop_file(folder, WithSecrets::kNo);
  if (!shop.shop) {
    print(shop.findings);
    return code(Exit::kUsage);
  }
  auto reader = db::Connection::open_reader(shop.shop->database);
  if (!reader) {
    std::cerr << reader.error().sentence << '\n';
    return code(Exit::kFailure);
  }
  const auto checked = db::check_schema(**reader);
  if (!checked) {
    std::cerr << checked.error().sentence << '\n';
    return code(exit_of_schema(checked.error()));
  }
  auto second = db::Connection::open_reader(shop.shop->database);
  if (!second) {
    std::cerr << second.error().sentence << '\n';
    return code(Exit::kFailure);
  }
  const auto breaches = db::verify(**reader, **second, core::SystemClock().now());
  for (const db::Breach& breach : breaches) {
    std::cout << breach.invariant << ": it must hold that " << breach.sentence << ", but "
              << breach.count << (breach.count == 1 ? " row breaks" : " rows break")
              << " it; the first is " << breach.example << '\n';
  }
  if (breaches.empty()) {
    std::cout << "Everything adds up.\n";
  }
  return code(breaches.empty() ? Exit::kFine : Exit::kFindings);
}

int link_order(const std::string& folder, const std::string& number) {
  const ShopFileResult shop = read_shop_file(folder);
  if (!shop.shop) {
    print(shop.findings);
    return code(Exit::kUsage);
  }
  const auto canonical = core::canonical_order_number(number);
  if (!canonical) {
    std::cerr << "\"" << core::clean(number, 100) << "\" cannot be an order number\n";
    return code(Exit::kUsage);
  }
  const std::string page = shop.shop->page_name.empty() ? "PAGE" : shop.shop->page_name;
  std::string link =
      "https://m.me/" + page + "?ref=order--" + loyalty::encode_order_number(*canonical);
  if (shop.shop->links_signed) {
    link += "-" + loyalty::link_tag(shop.shop->secrets.link_key.reveal(), *canonical);
  }
  std::cout << link << "\n\n";
  print_qr(link);
  if (shop.shop->page_name.empty()) {
    std::cout << "\nshop.yaml names no page yet; put your page's name in place of PAGE.\n";
  }
  return code(Exit::kFine);
}

int init(const std::string& folder) {
  if (folder.empty()) {
    std::cerr << "the folder's name is empty; for the folder you are in write: regulars init .\n";
    return code(Exit::kUsage);
  }
  core::SystemRandom random;
  const auto made = make_shop_folder(folder, random);
  if (!made) {
    std::cerr << made.error().sentence << '\n';
    return code(Exit::kFailure);
  }
  print_made(folder, *made);
  const std::filesystem::path path(folder);
  std::cout << "  1. Read and change " << (path / "shop.yaml").string() << " and the files in "
            << (path / "flows").string() << "\n"
            << "  2. regulars check " << folder << "\n"
            << "  3. regulars chat " << folder << "\n"
            << "  4. regulars serve " << folder << "\n";
  return code(Exit::kFine);
}

int schema_program() {
  std::cout << engine::to_json_schema(engine::program_keys(), "program.yaml");
  return code(Exit::kFine);
}

}  // namespace regulars::app
