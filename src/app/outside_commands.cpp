// Commands that speak to the outside: Messenger's page, the shop.

#include <iostream>

#include "app/commands.h"
#include "app/rules_loading.h"
#include "app/running_shop.h"
#include "app/shop_file.h"
#include "engine/chat_event.h"
#include "engine/eligibility.h"
#include "engine/reward_coupon.h"
#include "flow/flow_set.h"
#include "outbound/messenger_page.h"
#include "outbound/messenger_profile.h"
#include "store_adapter/custom.h"

namespace regulars::app {
namespace {

int code(Exit exit) {
  return static_cast<int>(exit);
}

struct Loaded {
  ShopFile file;
  std::shared_ptr<const engine::Rules> rules;
};

std::optional<Loaded> load(const std::string& folder) {
  ShopFileResult shop = read_shop_file(folder);
  for (const flow::Finding& finding : shop.findings) {
    std::cerr << flow::to_text(finding) << '\n';
  }
  if (!shop.shop) {
    return std::nullopt;
  }
  RulesResult rules = load_rules(*shop.shop);
  for (const flow::Finding& finding : rules.findings) {
    std::cerr << flow::to_text(finding) << '\n';
  }
  if (!rules.rules) {
    return std::nullopt;
  }
  return Loaded{.file = std::move(*shop.shop), .rules = std::move(rules.rules)};
}

outbound::MessengerPage page_of(const ShopFile& file, net::HttpClient& client) {
  return {{.graph = file.graph,
           .version = file.graph_version,
           .page_id = file.page_id,
           .token = file.secrets.page_token,
           .app_secret = file.secrets.app_secrets.front()},
          client};
}

// False, and said what to do, when shop.yaml names no page. Its secrets are there otherwise: a
// missing one was a finding.
bool has_page(const ShopFile& file) {
  if (file.has_messenger) {
    return true;
  }
  std::cerr << "shop.yaml names no Facebook page yet. Write into it, with your page's number and "
               "name:\n  page: {id: \"1000\", name: bumblelinens}\n"
               "and put these secrets into "
            << file.secrets_folder << ", one file each (chmod 600):\n";
  for (const char* name : {"page_token", "app_secret", "verify_token"}) {
    std::cerr << "  " << name << ": " << meaning_of_secret(name) << '\n';
  }
  return false;
}

outbound::MessengerProfile profile_of(const Loaded& loaded) {
  outbound::MessengerProfile profile{
      .get_started_payload = engine::kGetStartedPayload,
      .greeting = "Welcome to " + loaded.rules->program.name + " of " + loaded.file.name + "!"};
  for (const flow::Flow& flow : loaded.rules->flows->all()) {
    for (const flow::MenuEntry& entry : flow.menu) {
      auto& list = entry.is_ice_breaker ? profile.ice_breakers : profile.menu;
      list.push_back(
          {.title = entry.title, .payload = flow::to_text(flow::Payload{.flow = flow.name})});
    }
  }
  return profile;
}

// What is wrong with the page itself; what setup mends is followed by how to call it.
void add_page_problems(const outbound::MessengerPage& page,
                       const Loaded& loaded,
                       std::vector<std::string>& problems) {
  std::vector<std::string> mendable;
  if (const auto subscription = page.check_subscription()) {
    mendable = *subscription;
  } else {
    problems.push_back(subscription.error().sentence + ".");
  }
  if (const auto shown = page.read_profile()) {
    const auto more = outbound::profile_differences(*shown, profile_of(loaded));
    mendable.insert(mendable.end(), more.begin(), more.end());
  } else {
    problems.push_back(shown.error().sentence + ".");
  }
  problems.insert(problems.end(), mendable.begin(), mendable.end());
  if (!mendable.empty()) {
    problems.push_back("To mend the page run: regulars messenger setup " + loaded.file.folder);
  }
}

int report(const std::vector<std::string>& problems, const char* fine) {
  for (const std::string& problem : problems) {
    std::cout << "- " << problem << '\n';
  }
  if (problems.empty()) {
    std::cout << fine << '\n';
  }
  return code(problems.empty() ? Exit::kFine : Exit::kFindings);
}

}  // namespace

int messenger_setup(const std::string& folder) {
  const auto loaded = load(folder);
  if (!loaded || !has_page(loaded->file)) {
    return code(Exit::kUsage);
  }
  const auto client =
      net::make_http_client({.allow_insecure_loopback = loaded->file.allow_insecure_loopback});
  const outbound::MessengerPage page = page_of(loaded->file, *client);
  const outbound::MessengerProfile profile = profile_of(*loaded);
  const auto published = outbound::publish_profile(page, profile);
  if (!published) {
    std::cerr << published.error().sentence << '\n';
    return code(Exit::kFindings);
  }
  const auto subscribed = page.subscribe();
  if (!subscribed) {
    std::cerr << subscribed.error().sentence << '\n';
    return code(Exit::kFindings);
  }
  std::cout << "Get Started, the greeting, " << profile.menu.size() << " menu entries and "
            << profile.ice_breakers.size()
            << " ice breakers are set, and the page is subscribed.\n";
  for (const std::string& note : outbound::profile_notes(profile)) {
    std::cout << "Note: " << note << '\n';
  }
  return code(Exit::kFine);
}

int messenger_check(const std::string& folder) {
  const auto loaded = load(folder);
  if (!loaded || !has_page(loaded->file)) {
    return code(Exit::kUsage);
  }
  const auto client =
      net::make_http_client({.allow_insecure_loopback = loaded->file.allow_insecure_loopback});
  const outbound::MessengerPage page = page_of(loaded->file, *client);
  std::vector<std::string> problems = outbound::profile_findings(profile_of(*loaded));
  const auto name = page.check_token();
  if (!name) {
    problems.push_back(name.error().sentence + ".");
    return report(problems, "");
  }
  std::cout << "The token belongs to the page \"" << *name << "\".\n";
  add_page_problems(page, *loaded, problems);
  return report(problems,
                "The page is subscribed to everything it needs, and shows Get Started and the menu "
                "of your files.");
}

int store_check(const std::string& folder) {
  const auto loaded = load(folder);
  if (!loaded) {
    return code(Exit::kUsage);
  }
  if (loaded->file.store.kind == StoreKind::kEmbedded) {
    std::cout << "The store is embedded: orders come from the list you export, and nothing else "
                 "has to answer.\n";
    return code(Exit::kFine);
  }
  const auto client =
      net::make_http_client({.allow_insecure_loopback = loaded->file.allow_insecure_loopback});
  const core::SystemClock clock;
  auto store = store_adapter::CustomStore::open({.base_url = loaded->file.store.url,
                                                 .store_secret = loaded->file.secrets.store_secret,
                                                 .plain_mode = loaded->file.store.plain_mode,
                                                 .currency = loaded->rules->program.currency},
                                                *client,
                                                clock);
  if (!store) {
    std::cerr << store.error().sentence << '\n';
    return code(Exit::kUsage);
  }
  std::vector<std::string> problems = (*store)->self_check();
  for (std::string& problem :
       engine::what_shop_cannot(loaded->rules->program, (*store)->capabilities())) {
    problems.push_back(std::move(problem));
  }
  for (std::string& problem :
       engine::what_shop_does_not_tell(loaded->rules->program, (*store)->capabilities())) {
    problems.push_back(std::move(problem));
  }
  return report(problems,
                "The shop answers as it should. Making and ending a coupon were not tried.");
}

}  // namespace regulars::app
