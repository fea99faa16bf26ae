// The programs of a test, which change without a file, for computing its history again.
#pragma once

#include "db/notes.h"
#include "engine/proof/rebuild.h"
#include "engine/proof/replay.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

namespace regulars::engine::test {

class TestRules final : public ReplayRules {
 public:
  explicit TestRules(TestShop& shop) : shop_(shop) {}
  core::Result<const loyalty::Program*> at(const db::Happening& happening) override {
    const auto text = db::program_text_of(shop_.db(), happening.rule_version);
    return &shop_.programs.at(text.value())->program;
  }

 private:
  TestShop& shop_;
};

/// The shop's ledger held against its history.
inline RebuildReport rebuilt(TestShop& shop) {
  TestRules rules(shop);
  const auto report = rebuild(shop.db(), rules, shop.now());
  REQUIRE(report.has_value());
  return *report;
}

}  // namespace regulars::engine::test
