// Input from outside: an owner's flow files, typed by hand or written by other tools, and the
// payload of a tapped button, which a stranger may have made up.
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/check.h"
#include "flow/flow_set.h"
#include "tests/flow/small_catalog.h"

namespace {

using namespace regulars::flow;

void check_payload(const std::string& bytes) {
  const auto payload = parse_payload(bytes);
  REGULARS_CHECK(!payload || to_text(*payload) == bytes, "a payload has two texts");
}

void check_flow(const std::string& bytes) {
  const SourceFile file{.name = "flows/shop.yaml", .bytes = bytes};
  const LoadResult result = load_flows({file}, small_catalog());
  std::size_t shown = 0;
  for (const Finding& finding : result.findings) {
    shown += to_text(finding).size();
  }
  REGULARS_CHECK(result.findings.empty() == (shown == 0), "a finding has no text");
  REGULARS_CHECK((result.set == nullptr) == has_errors(result.findings),
                 "flows are used exactly when nothing in them is wrong");
  if (result.set != nullptr) {
    for (const Flow& flow : result.set->all()) {
      REGULARS_CHECK(!flow.steps.empty(), "a flow without a step was let through");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  check_payload(bytes);
  check_flow(bytes);
  return 0;
}
