// One shop: its settings, the rules and flows in force, and the clock and random it lives by.
//
// Everything that belongs to a shop hangs on this one object; a second shop in the same process is
// a second object and shares nothing with it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/mutex.h"
#include "core/points.h"
#include "core/random.h"
#include "core/secret.h"
#include "core/time.h"
#include "flow/flow_set.h"
#include "loyalty/program.h"

namespace regulars::engine {

/// When an address must be proven before it earns or shows anything (shop.yaml, verify_email).
enum class VerifyEmail {
  kAuto,   // a signed order link proves it; without one a typed address earns nothing
  kNever,  // a typed address is believed; the owner has been told of the risk
};

/// How much one person may correct (shop.yaml, corrections). Points added and points taken count
/// alike; absent: no limit.
struct CorrectionLimits {
  std::optional<core::Points> most{};     // at once
  std::optional<core::Points> per_day{};  // of one person on one day of the shop
};

struct ShopSettings {
  std::string name;
  std::string page_id;
  std::string page_name;
  std::string store_kind;    // the first part of every order key
  bool links_signed = true;  // false: `links: plain`
  VerifyEmail verify_email = VerifyEmail::kAuto;
  core::Secret link_key;
  CorrectionLimits corrections{};
};

/// What the owner's files say, read and checked together; never changed once made.
struct Rules {
  loyalty::Program program;
  std::string program_text;  // named by every ledger entry
  std::shared_ptr<const flow::FlowSet> flows;
};

class Shop {
 public:
  Shop(ShopSettings settings,
       core::Clock& clock,
       core::Random& random,
       std::shared_ptr<const Rules> rules);

  const ShopSettings& settings() const { return settings_; }
  core::Clock& clock() const { return clock_; }
  core::Random& random() const { return random_; }

  /// The rules in force; what is being decided keeps the set it began with.
  std::shared_ptr<const Rules> rules() const;
  void swap_rules(std::shared_ptr<const Rules> rules);

  /// The tag that proves an order link: 10 hex digits over the number (design of order links).
  std::string link_tag(std::string_view number) const;
  /// The data of a signed order link: "NUMBER-TAG".
  std::string order_link(std::string_view number) const;

 private:
  ShopSettings settings_;
  core::Clock& clock_;
  core::Random& random_;
  mutable core::Mutex mutex_;
  std::shared_ptr<const Rules> rules_ REGULARS_GUARDED_BY(mutex_);
};

}  // namespace regulars::engine
