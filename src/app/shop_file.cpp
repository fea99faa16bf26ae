#include "app/shop_file.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "app/files.h"
#include "engine/program/program_words.h"
#include "flow/map_reader.h"
#include "flow/source_text.h"
#include "flow/yaml.h"

namespace regulars::app {
namespace {

namespace fs = std::filesystem;
using flow::FindingList;
using flow::MapReader;
using flow::Severity;

std::optional<Address> parse_address(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) {
    return std::nullopt;
  }
  Address address{.host = text.substr(0, colon)};
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + colon + 1, end, address.port);
  const bool is_port =
      read.ec == std::errc() && read.ptr == end && address.port >= 0 && address.port <= 65535;
  return is_port && !address.host.empty() ? std::optional(address) : std::nullopt;
}

// Whether two servers cannot have both: one of them may stand for all addresses of the machine.
bool is_same_door(const Address& left, const Address& right) {
  const auto is_every = [](const Address& address) {
    return address.host == "0.0.0.0" || address.host == "::" || address.host == "[::]";
  };
  return left.port == right.port && left.port != 0 &&
         (left.host == right.host || is_every(left) || is_every(right));
}

class Reader {
 public:
  Reader(std::string folder, const flow::YamlNode& root, FindingList& findings)
      : map_(root, "the shop file", findings), findings_(findings) {
    shop_.folder = std::move(folder);
  }

  ShopFile read(WithSecrets with_secrets) {
    shop_.name = map_.required_text("shop");
    // Asked for only where it stands, so that no finding lists it among the keys.
    if (map_.place("url") != map_.place("") && map_.has("url")) {
      wrong("url", "\"url\" is used for nothing any more; take the line out", Severity::kWarning);
    }
    shop_.listen = address("listen", {.host = "127.0.0.1", .port = 8080});
    shop_.internal = address("internal", {.host = "127.0.0.1", .port = 9090});
    if (is_same_door(shop_.listen, shop_.internal)) {
      const char* key = map_.has("internal") ? "internal" : "listen";
      wrong(key,
            "\"listen\" and \"internal\" are one address; the internal one needs another port, so "
            "that health and numbers stay inside: internal: 127.0.0.1:9090");
    }
    shop_.database = path(map_.text("database").value_or("regulars.db"));
    read_flows();
    shop_.allow_insecure_loopback = map_.yes_no("allow_insecure_loopback").value_or(false);
    read_public_url();
    read_page();
    read_messenger();
    read_store();
    read_words();
    read_corrections();
    read_secrets(with_secrets);
    map_.finish();
    return shop_;
  }

 private:
  void wrong(const char* key, std::string sentence, Severity severity = Severity::kError) {
    findings_.add(map_.place(key), "bad-value", std::move(sentence), severity);
  }

  std::string path(const std::string& text) const {
    return (fs::path(shop_.folder) / text).lexically_normal().string();
  }

  Address address(const char* key, Address otherwise) {
    const auto text = map_.text(key);
    if (!text) {
      return otherwise;
    }
    const auto parsed = parse_address(*text);
    if (!parsed) {
      wrong(key, "\"" + *text + "\" is no address; write it like 127.0.0.1:8080");
    }
    return parsed.value_or(otherwise);
  }

  void read_flows() {
    const auto folder = map_.text("flows");
    shop_.flows = path(folder.value_or("flows/"));
    if (folder) {
      shop_.flows_place = map_.place("flows");
    }
  }

  // https, or http to this machine where the owner allows it for tests.
  bool is_web_address(const std::string& url) const {
    return url.starts_with("https://") ||
           (shop_.allow_insecure_loopback && url.starts_with("http://127.0.0.1"));
  }

  void read_public_url() {
    shop_.public_url = map_.text("public_url").value_or("");
    if (!shop_.public_url.empty() && !is_web_address(shop_.public_url)) {
      wrong("public_url",
            "\"" + shop_.public_url +
                "\" is no address that Messenger or a shop would call; it begins with https://");
    }
    while (shop_.public_url.ends_with('/')) {
      shop_.public_url.pop_back();
    }
    for (const char* path : {"/webhook/messenger", "/webhook/store"}) {
      if (shop_.public_url.ends_with(path)) {
        wrong("public_url",
              std::string("take \"") + path +
                  "\" off: the program adds it itself; write the address alone, such as "
                  "https://bot.bumble.example");
      }
    }
  }

  void read_page() {
    const flow::YamlNode* node = map_.node("page");
    if (node == nullptr) {
      return;
    }
    MapReader page(*node, "the page", findings_);
    shop_.page_id = page.required_text("id");
    const bool is_number =
        std::ranges::all_of(shop_.page_id, [](char sign) { return sign >= '0' && sign <= '9'; });
    if (!is_number) {
      findings_.add(page.place("id"),
                    "bad-value",
                    flow::in_quotes(shop_.page_id) +
                        " is no page's id; that is a number of digits only, and the page's name "
                        "stands behind \"name\"");
    }
    shop_.page_name = page.text("name").value_or(shop_.page_id);
    page.finish();
  }

  void read_messenger() {
    const flow::YamlNode* node = map_.node("messenger");
    if (node == nullptr) {
      return;
    }
    MapReader messenger(*node, "messenger", findings_);
    shop_.graph = messenger.text("graph").value_or(shop_.graph);
    shop_.graph_version = messenger.text("version").value_or(shop_.graph_version);
    if (!is_web_address(shop_.graph)) {
      findings_.add(
          messenger.place("graph"), "bad-value", "Messenger's address must begin with https://");
    }
    messenger.finish();
  }

  void read_store() {
    map_.require("store");
    const flow::YamlNode* node = map_.node("store");
    if (node == nullptr) {
      return;
    }
    MapReader store(*node, "the store", findings_);
    shop_.store.place = map_.place("store");
    shop_.store.orders_place = store.place("orders");
    shop_.store.codes_place = store.place("codes");
    const std::string kind = store.required_text("kind");
    if (kind == "custom") {
      shop_.store.kind = StoreKind::kCustom;
      shop_.store.url = store.required_text("url");
      if (!shop_.store.url.empty() && !is_web_address(shop_.store.url)) {
        findings_.add(
            store.place("url"), "bad-value", "the shop's address must begin with https://");
      }
      shop_.store.plain_mode = store.yes_no("plain").value_or(false);
    } else if (kind == "embedded") {
      if (const auto orders = store.text("orders")) {
        shop_.store.orders_csv = path(*orders);
      }
      if (const auto codes = store.text("codes")) {
        shop_.store.codes_csv = path(*codes);
      }
    } else if (!kind.empty()) {
      findings_.add(store.place("kind"),
                    "bad-value",
                    "there is no store kind \"" + kind + "\"; write embedded or custom");
    }
    store.finish();
  }

  void read_words() {
    const std::string links = map_.text("links").value_or("signed");
    shop_.links_signed = links != "plain";
    if (links != "plain" && links != "signed") {
      wrong("links", "\"" + links + "\" is not known; write signed or plain");
    }
    const std::string verify = map_.text("verify_email").value_or("auto");
    shop_.verify_email =
        verify == "never" ? engine::VerifyEmail::kNever : engine::VerifyEmail::kAuto;
    if (verify == "never") {
      wrong("verify_email",
            "with \"never\" anybody who knows a customer's address and order number can claim that "
            "order; use it for trials only",
            Severity::kWarning);
    } else if (verify != "auto") {
      wrong("verify_email", "\"" + verify + "\" is not known; write auto or never");
    }
    if (!shop_.links_signed && verify == "auto") {
      wrong(
          "links",
          "with plain links and verify_email: auto no address can ever be proven, so no order can "
          "be claimed and nobody gets the joining bonus; sign the links (links: signed)",
          Severity::kWarning);
    }
  }

  void read_corrections() {
    const flow::YamlNode* node = map_.node("corrections");
    if (node == nullptr) {
      return;
    }
    MapReader corrections(*node, "\"corrections\"", findings_);
    const auto points = [&](const char* key) -> std::optional<core::Points> {
      const auto text = corrections.text(key);
      const auto read = text ? engine::parse_points(*text) : std::nullopt;
      if (text && !read) {
        findings_.add(
            corrections.place(key),
            "bad-value",
            flow::in_quotes(*text) + " is no number of points; write it like 1000 points");
      }
      return read;
    };
    shop_.corrections = {.most = points("most"), .per_day = points("per_day")};
    corrections.finish();
  }

  void read_secrets(WithSecrets with_secrets) {
    shop_.secrets_folder = path(map_.text("secrets").value_or("secrets/"));
    shop_.secrets_folder += shop_.secrets_folder.ends_with('/') ? "" : "/";
    if (with_secrets == WithSecrets::kNo) {
      return;
    }
    const bool has_page = !shop_.page_id.empty();
    shop_.secrets = app::read_secrets(shop_.secrets_folder,
                                      {.page = has_page,
                                       .custom_store = shop_.store.kind == StoreKind::kCustom,
                                       .signed_links = shop_.links_signed},
                                      map_,
                                      findings_);
    shop_.has_messenger = has_page;
  }

  MapReader map_;
  FindingList& findings_;
  ShopFile shop_;
};

}  // namespace

ShopFileResult read_shop_file(const std::string& folder, WithSecrets with_secrets) {
  ShopFileResult result;
  const fs::path path = fs::path(folder) / "shop.yaml";
  const auto bytes = read_file(path.string(), 1024 * std::size_t{1024});
  if (!bytes) {
    const bool is_missing = bytes.error().code == core::ErrorCode::kNotFound;
    result.findings.push_back(
        {.place = {.file = path.string(), .line = 1, .column = 1},
         .rule = "no-shop",
         .sentence = bytes.error().sentence +
                     (is_missing ? "; \"regulars init " + folder + "\" makes one" : "")});
    return result;
  }
  const flow::SourceFile file{.name = "shop.yaml", .bytes = *bytes};
  flow::YamlResult yaml = flow::read_yaml(file);
  FindingList findings(file);
  findings.append(std::move(yaml.findings));
  if (yaml.is_readable) {
    const std::string absolute = fs::absolute(folder).lexically_normal().string();
    result.shop = Reader(absolute, yaml.root, findings).read(with_secrets);
    result.shop->source = file;
  }
  result.findings = findings.take();
  if (flow::has_errors(result.findings)) {
    result.shop.reset();
  }
  return result;
}

}  // namespace regulars::app
