#include "app/shop_secrets.h"

#include <array>
#include <filesystem>

#include "app/files.h"
#include "net/signature.h"

namespace regulars::app {
namespace {

namespace fs = std::filesystem;
using flow::Severity;

constexpr std::size_t kShortestLinkKey = 16;

struct Meaning {
  std::string_view name;
  std::string_view sentence;
};
constexpr std::array<Meaning, 6> kMeanings{{
    {"link_key", "a long random text that proves order links; \"regulars init\" makes one"},
    {"page_token", "the page's access token, from Meta's app dashboard"},
    {"app_secret", "the secret of your Meta app, from its basic settings"},
    {"verify_token", "a text of your own, the same that you type into Meta's webhook form"},
    {"store_secret",
     "the key that signs what we send to your shop; echo \"whsec_$(openssl rand -base64 32)\" "
     "makes "
     "one"},
    {"webhook_secret",
     "the key that signs what your shop sends to us; it is made like store_secret"},
}};

// systemd makes this folder for a service and takes it away when the service stops.
bool is_of_systemd(const std::string& folder) {
  return folder.starts_with("/run/credentials/");
}

class SecretReader {
 public:
  SecretReader(const std::string& folder,
               const flow::MapReader& shop_file,
               flow::FindingList& findings)
      : folder_(folder), shop_file_(shop_file), findings_(findings) {}

  /// needed_by: what in shop.yaml cannot do without it, "page"; empty when nothing needs it.
  core::Secret read(const std::string& name, std::string_view needed_by) {
    auto secret = read_secret(folder_ + name);
    const bool is_missing = !secret && secret.error().code == core::ErrorCode::kNotFound;
    const bool is_out_of_reach = !secret && secret.error().code == core::ErrorCode::kUnavailable;
    if (is_out_of_reach && needed_by.empty()) {
      return {};  // of another account; nothing here needs it
    }
    if (!secret && !is_missing) {
      add(needed_by, "missing-secret", secret.error().sentence);
    } else if (!needed_by.empty() && (is_missing || !secret->is_set())) {
      add(needed_by, "missing-secret", demand(name, needed_by, is_missing));
    }
    return secret ? std::move(*secret) : core::Secret();
  }

  void check_key(const core::Secret& secret, const std::string& name) {
    const auto key = net::WebhookKey::parse(secret);
    if (!key) {
      add("store", "bad-secret", name + ": " + key.error().sentence);
    } else if (key->is_short()) {
      add("store",
          "bad-secret",
          name + " is shorter than the 24 bytes that are advised",
          Severity::kWarning);
    }
  }

  void check_link_key(const core::Secret& secret) {
    const std::size_t size = secret.reveal().size();
    if (secret.is_set() && size < kShortestLinkKey) {
      add("links",
          "bad-secret",
          "link_key has only " + std::to_string(size) + (size == 1 ? " character" : " characters") +
              " (" + std::to_string(kShortestLinkKey) +
              " are the least): anybody can guess it, forge the link of an order and so prove an "
              "address that is not theirs; \"openssl rand -hex 32\" makes a good one. Put the same "
              "one into your shop's e-mail template",
          Severity::kWarning);
    }
  }

 private:
  void add(std::string_view needed_by,
           const char* rule,
           std::string sentence,
           Severity severity = Severity::kError) {
    const bool is_named = shop_file_.place("secrets") != shop_file_.place("");
    const std::string_view key = is_named ? "secrets" : needed_by.substr(0, needed_by.find(':'));
    findings_.add(shop_file_.place(key), rule, std::move(sentence), severity);
  }

  std::string demand(const std::string& name, std::string_view needed_by, bool is_missing) const {
    const std::string file = folder_ + name;
    std::string sentence = "\"" + std::string(needed_by) + "\" needs the secret " + name + " (" +
                           std::string(meaning_of_secret(name)) + "), but ";
    sentence += is_missing ? "there is no file " + file : file + " is empty";
    if (is_of_systemd(folder_)) {
      return sentence + "; the service's unit must hand it over (LoadCredential=" + name +
             ":FILE), and it is there only while the service runs";
    }
    std::error_code problem;
    const bool has_folder = fs::is_directory(folder_, problem);
    return sentence + "; " +
           (has_folder ? "" : "make the folder (mkdir -m 700 " + folder_ + "), ") +
           "put it there and run: chmod 600 " + file;
  }

  const std::string& folder_;
  const flow::MapReader& shop_file_;
  flow::FindingList& findings_;
};

}  // namespace

std::string_view meaning_of_secret(std::string_view name) {
  for (const Meaning& meaning : kMeanings) {
    if (meaning.name == name) {
      return meaning.sentence;
    }
  }
  return "the one before, while you change it";
}

Secrets read_secrets(const std::string& folder,
                     const SecretNeeds& needs,
                     const flow::MapReader& shop_file,
                     flow::FindingList& findings) {
  SecretReader reader(folder, shop_file, findings);
  const std::string_view page = needs.page ? "page" : "";
  const std::string_view store = needs.custom_store ? "store" : "";
  Secrets secrets;
  secrets.link_key = reader.read("link_key", needs.signed_links ? "links: signed" : "");
  if (needs.signed_links) {
    reader.check_link_key(secrets.link_key);
  }
  secrets.page_token = reader.read("page_token", page);
  secrets.verify_token = reader.read("verify_token", page);
  secrets.app_secrets.push_back(reader.read("app_secret", page));
  secrets.app_secrets.push_back(reader.read("app_secret_old", ""));
  std::erase_if(secrets.app_secrets, [](const core::Secret& secret) { return !secret.is_set(); });
  secrets.store_secret = reader.read("store_secret", store);
  if (secrets.store_secret.is_set()) {
    reader.check_key(secrets.store_secret, "store_secret");
  }
  for (const char* name : {"webhook_secret", "webhook_secret_old"}) {
    const bool is_new = std::string_view(name) == "webhook_secret";
    core::Secret secret = reader.read(name, is_new ? store : "");
    if (secret.is_set()) {
      reader.check_key(secret, name);
      secrets.webhook_secrets.push_back(std::move(secret));
    }
  }
  return secrets;
}

}  // namespace regulars::app
