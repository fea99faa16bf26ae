// A shop whose server does not run, opened for one command that writes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/files.h"
#include "app/running_shop.h"
#include "app/shop_file.h"
#include "core/random.h"
#include "core/time.h"
#include "db/writer.h"
#include "engine/context.h"
#include "engine/shop.h"

namespace regulars::app {

/// Who the audit log names for what is done from the shell.
inline constexpr const char* kCommandLine = "command line";

/// Whether a command goes by the shop's rules, or works on tables alone and so with flows that are
/// broken too.
enum class WithRules { kNo, kYes };

/// While there is one, no server can start on the shop: one process writes.
class StoppedShop {
 public:
  struct Opened {
    std::unique_ptr<StoppedShop> shop;
    int exit = 0;  // to end with when shop is null; what is wrong has been said
  };
  /// Reads the owner's files, takes the instance lock, opens the database and brings it up to date.
  static Opened open(const std::string& folder, WithRules with_rules);

  const ShopFile& file() const { return file_; }

  /// Runs `work` in one transaction; an error that it returns undoes everything.
  using Work = std::function<core::Result<core::Done>(db::Connection&, core::Instant)>;
  core::Result<core::Done> write(const Work& work);

  /// The same under the rules in force. Only with WithRules::kYes.
  using RuledWork = std::function<core::Result<core::Done>(const engine::Context&)>;
  core::Result<core::Done> act(const RuledWork& work);

  /// Says why an error of `write` or `act` ended the command, and returns its exit code: a wish
  /// that cannot be fulfilled is kFindings, everything else kFailure.
  static int failed(const core::Error& error);

 private:
  StoppedShop(ShopFile file, std::shared_ptr<const engine::Rules> rules)
      : file_(std::move(file)), rules_(std::move(rules)) {}

  ShopFile file_;
  std::shared_ptr<const engine::Rules> rules_;
  core::SystemClock clock_{};
  core::SystemRandom random_{};
  std::unique_ptr<InstanceLock> lock_{};
  std::optional<engine::Shop> shop_{};
  std::unique_ptr<db::Writer> writer_{};
};

}  // namespace regulars::app
