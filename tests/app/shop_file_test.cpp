#include "app/shop_file.h"

#include <algorithm>

#include "app/rules_loading.h"
#include "tests/app/shop_folder.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::app;
using test::ShopFolder;
using test::told;

namespace {

const std::string kSmallest = "shop: Bumble Linens\nstore: {kind: embedded}\n";
const std::string kCustom =
    "shop: Bumble Linens\nstore: {kind: custom, url: https://bumble.example/loyalty}\n";
const std::string kPage = "page: {id: \"1000\", name: bumblelinens}\n";

// A line that is added to a shop file, and the one finding that it must give.
struct Wrong {
  std::string line;
  std::string rule;
  std::string says;
};

const flow::Finding& only_finding(const ShopFileResult& result) {
  INFO(told(result.findings));
  REQUIRE(result.findings.size() == 1);
  return result.findings.front();
}

void check_wrong(const std::string& file, const Wrong& wrong) {
  CAPTURE(file);
  const ShopFolder folder;

  const ShopFileResult result = folder.read(file);

  const flow::Finding& finding = only_finding(result);
  CHECK(finding.rule == wrong.rule);
  CHECK(finding.place.file == "shop.yaml");
  CHECK(finding.sentence.find(wrong.says) != std::string::npos);
  CHECK(finding.severity == flow::Severity::kError);
  CHECK_FALSE(result.shop.has_value());
}

/// Without a place: where a secret is missed is said in its sentence.
void check_secret_finding(const ShopFileResult& result,
                          const std::string& rule,
                          const std::string& name) {
  const flow::Finding& finding = only_finding(result);
  CHECK(finding.rule == rule);
  CHECK(finding.sentence.find(name) != std::string::npos);
}

}  // namespace

TEST_CASE("The smallest shop file leaves everything else at its default", "[app]") {
  const ShopFolder folder;

  const ShopFileResult result = folder.read(kSmallest);

  CHECK(told(result.findings) == "");
  REQUIRE(result.shop);
  const ShopFile& shop = *result.shop;
  CHECK(shop.name == "Bumble Linens");
  CHECK(shop.public_url.empty());
  CHECK(shop.listen.host == "127.0.0.1");
  CHECK(shop.listen.port == 8080);
  CHECK(shop.internal.host == "127.0.0.1");
  CHECK(shop.internal.port == 9090);
  CHECK(shop.database == folder.path("regulars.db"));
  CHECK(shop.flows == folder.path("flows/"));
  CHECK(shop.page_id.empty());
  CHECK_FALSE(shop.has_messenger);
  CHECK(shop.graph == "https://graph.facebook.com");
  CHECK(shop.graph_version == "v26.0");
  CHECK(shop.store.kind == StoreKind::kEmbedded);
  CHECK(shop.store.orders_csv.empty());
  CHECK(shop.store.codes_csv.empty());
  CHECK(shop.links_signed);
  CHECK(shop.verify_email == engine::VerifyEmail::kAuto);
  CHECK_FALSE(shop.allow_insecure_loopback);
  CHECK(shop.secrets.link_key.reveal() == test::kLinkKey);
}

TEST_CASE("Every key of a shop file is taken as it is written", "[app]") {
  const ShopFolder folder;

  const ShopFileResult result = folder.read(
      "shop: Bumble Linens\n"
      "public_url: https://bot.bumble.example\n"
      "listen: 0.0.0.0:81\n"
      "internal: \"::1:65535\"\n"
      "database: data/points.db\n"
      "flows: talks\n" +
      kPage +
      "messenger: {graph: https://graph.example, version: v27.0}\n"
      "store: {kind: custom, url: https://bumble.example/loyalty, plain: yes}\n"
      "links: signed\n"
      "verify_email: auto\n"
      "allow_insecure_loopback: yes\n"
      "secrets: secrets\n");

  CHECK(told(result.findings) == "");
  REQUIRE(result.shop);
  const ShopFile& shop = *result.shop;
  CHECK(shop.public_url == "https://bot.bumble.example");
  CHECK(shop.listen.host == "0.0.0.0");
  CHECK(shop.listen.port == 81);
  CHECK(shop.internal.host == "::1");
  CHECK(shop.internal.port == 65535);
  CHECK(shop.database == folder.path("data/points.db"));
  CHECK(shop.flows == folder.path("talks"));
  CHECK(shop.page_id == "1000");
  CHECK(shop.page_name == "bumblelinens");
  CHECK(shop.has_messenger);
  CHECK(shop.graph == "https://graph.example");
  CHECK(shop.graph_version == "v27.0");
  CHECK(shop.store.kind == StoreKind::kCustom);
  CHECK(shop.store.url == "https://bumble.example/loyalty");
  CHECK(shop.store.plain_mode);
  CHECK(shop.allow_insecure_loopback);
}

TEST_CASE("The lists of an embedded store are looked for in the shop's folder", "[app]") {
  const ShopFolder folder;

  const ShopFileResult result = folder.read(
      "shop: Bumble Linens\nstore: {kind: embedded, orders: orders.csv, codes: "
      "/lists/codes.csv}\n");

  CHECK(told(result.findings) == "");
  REQUIRE(result.shop);
  CHECK(result.shop->store.orders_csv == folder.path("orders.csv"));
  CHECK(result.shop->store.codes_csv == "/lists/codes.csv");
}

TEST_CASE("A custom store answers in full unless it says that it is plain", "[app]") {
  const std::string plain = GENERATE("", ", plain: no", ", plain: off");
  const ShopFolder folder;

  const ShopFileResult result = folder.read(
      "shop: Bumble Linens\nstore: {kind: custom, url: https://bumble.example" + plain + "}\n");

  CHECK(told(result.findings) == "");
  REQUIRE(result.shop);
  CHECK_FALSE(result.shop->store.plain_mode);
}

TEST_CASE("A page without a name is linked to by its number", "[app]") {
  const ShopFolder folder;

  const ShopFileResult result = folder.read(kSmallest + "page: {id: \"1000\"}\n");

  REQUIRE(result.shop);
  CHECK(result.shop->page_name == "1000");
}

TEST_CASE("A shop file without a needed key is told which", "[app]") {
  check_wrong("store: {kind: embedded}\n", {.rule = "missing-key", .says = "\"shop\""});
  check_wrong("shop: Bumble Linens\n", {.rule = "missing-key", .says = "\"store\""});
  check_wrong("shop: Bumble Linens\nstore: {}\n", {.rule = "missing-key", .says = "\"kind\""});
  check_wrong("shop: Bumble Linens\nstore: {kind: custom}\n",
              {.rule = "missing-key", .says = "\"url\""});
  check_wrong(kSmallest + "page: {name: bumblelinens}\n",
              {.rule = "missing-key", .says = "\"id\""});
}

TEST_CASE("A key of the wrong kind is an error with its place", "[app]") {
  for (const Wrong& wrong : std::vector<Wrong>{
           {"public_url: {}", "wrong-kind", "\"public_url\" must be one text"},
           {"listen:", "wrong-kind", "nothing stands after \"listen\""},
           {"internal: [9090]", "wrong-kind", "\"internal\" must be one text"},
           {"database: {}", "wrong-kind", "\"database\" must be one text"},
           {"flows: []", "wrong-kind", "\"flows\" must be one text"},
           {"page: bumblelinens", "wrong-kind", "the page must be a map"},
           {"page: {id: [1]}", "wrong-kind", "\"id\" must be one text"},
           {"messenger: v26.0", "wrong-kind", "messenger must be a map"},
           {"messenger: {version: []}", "wrong-kind", "\"version\" must be one text"},
           {"links: [signed]", "wrong-kind", "\"links\" must be one text"},
           {"verify_email: {}", "wrong-kind", "\"verify_email\" must be one text"},
           {"secrets: [secrets/]", "wrong-kind", "\"secrets\" must be one text"},
           {"allow_insecure_loopback: []", "wrong-kind", "must be one text"}}) {
    check_wrong(kSmallest + wrong.line + "\n", wrong);
  }
  check_wrong("shop: []\nstore: {kind: embedded}\n",
              {.rule = "wrong-kind", .says = "\"shop\" must be one text"});
  check_wrong("shop: Bumble Linens\nstore: embedded\n",
              {.rule = "wrong-kind", .says = "the store must be a map"});
  check_wrong("shop: Bumble Linens\nstore: {kind: embedded, orders: []}\n",
              {.rule = "wrong-kind", .says = "\"orders\" must be one text"});
  check_wrong("- shop\n", {.rule = "wrong-kind", .says = "the shop file must be a map"});
}

TEST_CASE("A value that its key does not take is an error that tells what would be right",
          "[app]") {
  for (const Wrong& wrong : std::vector<Wrong>{
           {"listen: 8080", "bad-value", "\"8080\" is no address; write it like 127.0.0.1:8080"},
           {"listen: \":8080\"", "bad-value", "\":8080\" is no address"},
           {"listen: \"127.0.0.1:\"", "bad-value", "is no address"},
           {"listen: 127.0.0.1:http", "bad-value", "is no address"},
           {"listen: 127.0.0.1:65536", "bad-value", "is no address"},
           {"internal: 127.0.0.1:-1", "bad-value", "is no address"},
           {"internal: 127.0.0.1:8080", "bad-value", "the internal one needs another port"},
           {"listen: 127.0.0.1:9090", "bad-value", "the internal one needs another port"},
           {"listen: 0.0.0.0:9090", "bad-value", "the internal one needs another port"},
           {"public_url: https://a.example/webhook/messenger",
            "bad-value",
            "take \"/webhook/messenger\" off"},
           {"public_url: https://a.example/webhook/store/",
            "bad-value",
            "take \"/webhook/store\" off"},
           {"page: {id: bumblelinens}", "bad-value", "\"bumblelinens\" is no page's id"},
           {"messenger: {graph: http://graph.example}", "bad-value", "must begin with https://"},
           {"messenger: {graph: http://127.0.0.1:9}", "bad-value", "must begin with https://"},
           {"links: sealed", "bad-value", "\"sealed\" is not known; write signed or plain"},
           {"verify_email: always", "bad-value", "\"always\" is not known; write auto or never"},
           {"allow_insecure_loopback: maybe", "bad-value", "must be yes or no"}}) {
    check_wrong(kSmallest + wrong.line + "\n", wrong);
  }
  for (const Wrong& wrong : std::vector<Wrong>{
           {"{kind: shopify}", "bad-value", "no store kind \"shopify\"; write embedded or custom"},
           {"{kind: custom, url: http://bumble.example}", "bad-value", "must begin with https://"},
           {"{kind: custom, url: http://127.0.0.1:9}", "bad-value", "must begin with https://"},
           {"{kind: custom, url: bumble.example}", "bad-value", "must begin with https://"},
           {"{kind: custom, url: https://a.example, plain: 1}",
            "bad-value",
            "must be yes or no"}}) {
    check_wrong("shop: Bumble Linens\nstore: " + wrong.line + "\n", wrong);
  }
}

TEST_CASE("Two addresses with one port, and an address with a path of its own, may be right",
          "[app]") {
  const std::string line = GENERATE("listen: 127.0.0.2:9090",
                                    "listen: 127.0.0.1:0\ninternal: 127.0.0.1:0",
                                    "public_url: https://webhook.example/bot");
  CAPTURE(line);
  const ShopFolder folder;

  CHECK(told(folder.read(kSmallest + line + "\n").findings) == "");
}

TEST_CASE("A finding stands where the value stands", "[app]") {
  const ShopFolder folder;

  const ShopFileResult result = folder.read(kSmallest + "links: sealed\n");

  const flow::Finding& finding = only_finding(result);
  CHECK(finding.place.line == 3);
  CHECK(finding.place.column == 8);
  CHECK(finding.source_line == "links: sealed");
}

TEST_CASE("A folder of flows that is not there is told where shop.yaml names it", "[app]") {
  const ShopFolder folder;
  const ShopFileResult named = folder.read(kSmallest + "flows: flow/\n");
  REQUIRE(named.shop);

  const RulesResult rules = load_rules(*named.shop);

  REQUIRE(rules.findings.size() == 1);
  CHECK(flow::to_text(rules.findings[0]) ==
        "shop.yaml:3:8: error: there is no folder " + folder.path("flow/") +
            "; it holds program.yaml and the conversations [no-flows]\nflows: flow/\n       ^");
  const ShopFileResult unnamed = folder.read(kSmallest);
  REQUIRE(unnamed.shop);
  CHECK(told(load_rules(*unnamed.shop).findings) ==
        "flows/: error: there is no folder " + folder.path("flows/") +
            "; it holds program.yaml and the conversations [no-flows]\n");
}

TEST_CASE("Plain http to this machine is taken only where the owner allows it", "[app]") {
  const ShopFolder folder;

  const ShopFileResult result = folder.read(
      "shop: Bumble Linens\nallow_insecure_loopback: yes\n"
      "messenger: {graph: \"http://127.0.0.1:9\"}\n"
      "store: {kind: custom, url: \"http://127.0.0.1:8\"}\n");

  CHECK(told(result.findings) == "");
  REQUIRE(result.shop);
  CHECK(result.shop->graph == "http://127.0.0.1:9");
  CHECK(result.shop->store.url == "http://127.0.0.1:8");
}

TEST_CASE("An unknown key is an error that names the nearest key", "[app]") {
  for (const Wrong& wrong : std::vector<Wrong>{
           {"verify_mail: never", "unknown-key", "did you mean \"verify_email\"?"},
           {"pubic_url: https://a.example", "unknown-key", "did you mean \"public_url\"?"},
           {"colour: green", "unknown-key", "there is no key \"colour\" in the shop file"},
           {"page: {id: \"1\", nam: a}", "unknown-key", "did you mean \"name\"?"},
           {"messenger: {verison: v26.0}", "unknown-key", "did you mean \"version\"?"}}) {
    check_wrong(kSmallest + wrong.line + "\n", wrong);
  }
}

TEST_CASE("A key of the other kind of store is unknown", "[app]") {
  check_wrong("shop: Bumble Linens\nstore: {kind: embedded, url: https://bumble.example}\n",
              {.rule = "unknown-key", .says = "there is no key \"url\" in the store"});
  check_wrong("shop: Bumble Linens\nstore: {kind: custom, url: https://a.example, codes: c.csv}\n",
              {.rule = "unknown-key", .says = "there is no key \"codes\" in the store"});
}

TEST_CASE("All that is wrong in a shop file is told at once, in the order of the lines", "[app]") {
  const ShopFolder folder;

  const ShopFileResult result =
      folder.read("shop: []\nstore: {kind: shopify}\nlinks: sealed\ncolour: green\n");

  std::vector<std::string> rules;
  for (const flow::Finding& finding : result.findings) {
    rules.push_back(finding.rule);
  }
  INFO(told(result.findings));
  CHECK(rules == std::vector<std::string>{"wrong-kind", "bad-value", "bad-value", "unknown-key"});
}

TEST_CASE("Believing every typed address is a warning, and the shop may run", "[app]") {
  const ShopFolder folder;

  const ShopFileResult result = folder.read(kSmallest + "verify_email: never\n");

  const flow::Finding& finding = only_finding(result);
  CHECK(finding.severity == flow::Severity::kWarning);
  CHECK(finding.sentence.find("anybody who knows a customer's address") != std::string::npos);
  REQUIRE(result.shop);
  CHECK(result.shop->verify_email == engine::VerifyEmail::kNever);
}

TEST_CASE("Plain links that nothing can prove are a warning, and the shop may run", "[app]") {
  const ShopFolder folder;

  const ShopFileResult result = folder.read(kSmallest + "links: plain\n");

  const flow::Finding& finding = only_finding(result);
  CHECK(finding.severity == flow::Severity::kWarning);
  CHECK(finding.sentence.find("no address can ever be proven") != std::string::npos);
  REQUIRE(result.shop);
  CHECK_FALSE(result.shop->links_signed);
  CHECK(told(result.findings).find("nobody gets the joining bonus") != std::string::npos);
}

TEST_CASE("A folder without a shop file is told how to make one", "[app]") {
  const ShopFolder folder;

  const ShopFileResult result = read_shop_file(folder.path());

  const flow::Finding& finding = only_finding(result);
  CHECK(finding.rule == "no-shop");
  CHECK(finding.sentence.find("regulars init") != std::string::npos);
  CHECK_FALSE(result.shop.has_value());
}

TEST_CASE("A shop file that is no YAML gives the reader's findings and no shop", "[app]") {
  const ShopFolder folder;

  const ShopFileResult result = folder.read("shop: Bumble Linens\n\tstore: {kind: embedded}\n");

  CHECK(only_finding(result).rule == "tab");
  CHECK_FALSE(result.shop.has_value());
}

TEST_CASE("A secret that the shop cannot do without is told when it is missing", "[app]") {
  struct Needed {
    std::string file;
    const char* secret;
  };
  for (const Needed& needed : std::vector<Needed>{{kSmallest, "link_key"},
                                                  {kSmallest + kPage, "page_token"},
                                                  {kSmallest + kPage, "app_secret"},
                                                  {kSmallest + kPage, "verify_token"},
                                                  {kCustom, "store_secret"},
                                                  {kCustom, "webhook_secret"}}) {
    CAPTURE(needed.file, needed.secret);
    const ShopFolder folder;
    folder.remove_secret(needed.secret);

    const ShopFileResult result = folder.read(needed.file);

    check_secret_finding(result, "missing-secret", needed.secret);
    CHECK_FALSE(result.shop.has_value());
  }
}

TEST_CASE("A secret that nothing needs may be missing", "[app]") {
  const ShopFolder folder;
  std::filesystem::remove_all(folder.path("secrets"));

  const ShopFileResult result = folder.read(kSmallest + "links: plain\nverify_email: never\n");

  REQUIRE(result.shop);
  CHECK_FALSE(result.shop->secrets.link_key.is_set());
  CHECK_FALSE(result.shop->has_messenger);
}

TEST_CASE("A secret that others may read is an error, even one that nothing needs", "[app]") {
  const ShopFolder folder;
  folder.put_secret("page_token", "EAAG", 0644);

  const ShopFileResult result = folder.read(kSmallest);

  check_secret_finding(result, "missing-secret", "page_token");
  CHECK_FALSE(result.shop.has_value());
}

TEST_CASE("While a secret is changed the new one and the old one are read, the new one first",
          "[app]") {
  const std::string old_key = "whsec_ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
  const ShopFolder folder;
  folder.put_secret("app_secret_old", "the old one");
  folder.put_secret("webhook_secret_old", old_key);

  const ShopFileResult result = folder.read(kCustom + kPage);

  CHECK(told(result.findings) == "");
  REQUIRE(result.shop);
  const Secrets& secrets = result.shop->secrets;
  REQUIRE(secrets.app_secrets.size() == 2);
  CHECK(secrets.app_secrets[0].reveal() == "the app_secret");
  CHECK(secrets.app_secrets[1].reveal() == "the old one");
  REQUIRE(secrets.webhook_secrets.size() == 2);
  CHECK(secrets.webhook_secrets[0].reveal() == test::kWebhookKey);
  CHECK(secrets.webhook_secrets[1].reveal() == old_key);
  CHECK(secrets.page_token.reveal() == "the page_token");
  CHECK(secrets.verify_token.reveal() == "the verify_token");
  CHECK(secrets.store_secret.reveal() == test::kWebhookKey);
}

TEST_CASE("A key without the form of one is an error, a short one a warning", "[app]") {
  const std::string name = GENERATE("store_secret", "webhook_secret", "webhook_secret_old");
  CAPTURE(name);
  const ShopFolder folder;

  folder.put_secret(name, "not base64!");
  const ShopFileResult bad = folder.read(kCustom);
  folder.put_secret(name, "whsec_AAECAwQFBgcICQoLDA0ODw==");
  const ShopFileResult brief = folder.read(kCustom);

  check_secret_finding(bad, "bad-secret", name);
  CHECK_FALSE(bad.shop.has_value());
  check_secret_finding(brief, "bad-secret", name);
  CHECK(only_finding(brief).severity == flow::Severity::kWarning);
  CHECK(brief.shop.has_value());
}

TEST_CASE("A link_key that can be guessed is a warning where links are signed", "[app]") {
  const ShopFolder folder;

  folder.put_secret("link_key", "abc");
  const ShopFileResult brief = folder.read(kSmallest);
  check_secret_finding(brief, "bad-secret", "link_key has only 3 characters");
  CHECK(only_finding(brief).severity == flow::Severity::kWarning);
  CHECK(only_finding(brief).sentence.find("openssl rand -hex 32") != std::string::npos);
  CHECK(brief.shop.has_value());

  folder.put_secret("link_key", std::string(15, 'k'));
  check_secret_finding(folder.read(kSmallest), "bad-secret", "15 characters");
  folder.put_secret("link_key", std::string(16, 'k'));
  CHECK(told(folder.read(kSmallest).findings) == "");
  folder.put_secret("link_key", "abc");
  CHECK(told(folder.read(kSmallest + "links: plain\nverify_email: never\n").findings)
            .find("bad-secret") == std::string::npos);
}

TEST_CASE("The secrets may lie in another folder, with or without a slash at its end", "[app]") {
  const std::string value = GENERATE("keys", "keys/");
  const ShopFolder folder;
  folder.put("keys/link_key", "another link_key", 0600);

  const ShopFileResult result = folder.read(kSmallest + "secrets: " + value + "\n");

  CHECK(told(result.findings) == "");
  REQUIRE(result.shop);
  CHECK(result.shop->secrets.link_key.reveal() == "another link_key");
}

TEST_CASE("init is advised only where there is no shop file at all", "[app]") {
  const ShopFolder folder;

  CHECK(only_finding(read_shop_file(folder.path())).sentence.find("regulars init") !=
        std::string::npos);

  std::filesystem::create_symlink("shop.yaml", folder.path("shop.yaml"));  // leads to itself
  CHECK(only_finding(read_shop_file(folder.path())).sentence.find("regulars init") ==
        std::string::npos);
}

TEST_CASE("A secret out of reach is told where it is needed, and only there", "[app]") {
  const ShopFolder folder;
  folder.remove_secret("page_token");
  std::filesystem::create_symlink("page_token", folder.path("secrets/page_token"));  // to itself

  CHECK(told(folder.read(kSmallest).findings) == "");

  const ShopFileResult with_page = folder.read(kSmallest + kPage);
  CHECK(only_finding(with_page).sentence.find("cannot read") != std::string::npos);
}

TEST_CASE("The owner may limit what one person corrects, at once and in a day", "[app]") {
  const ShopFolder folder;
  const auto limits_of = [&folder](const std::string& more) {
    const ShopFileResult result = folder.read(kSmallest + more);
    INFO(told(result.findings));
    REQUIRE(result.shop);
    return result.shop->corrections;
  };

  CHECK_FALSE(limits_of("").most);
  CHECK_FALSE(limits_of("").per_day);
  CHECK(limits_of("corrections: {most: 1000 points}\n").most == core::Points(1000));
  CHECK_FALSE(limits_of("corrections: {most: 1000 points}\n").per_day);
  CHECK(limits_of("corrections: {per_day: 5000 points}\n").per_day == core::Points(5000));
}

TEST_CASE("A limit of corrections that cannot be read is a finding", "[app]") {
  const Wrong wrong =
      GENERATE(Wrong{"corrections: {most: many}", "bad-value", "\"many\" is no number of points"},
               Wrong{"corrections: {per_day: 10.00 USD}", "bad-value", "write it like 1000 points"},
               Wrong{"corrections: {a_day: 5 points}", "unknown-key", "\"a_day\""},
               Wrong{"corrections: 5 points", "wrong-kind", "corrections"});
  check_wrong(kSmallest + "links: signed\n" + wrong.line + "\n", wrong);
}
