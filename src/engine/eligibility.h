// Who may join, where program.yaml asks for more than an address (R22).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/context.h"
#include "store_adapter/store.h"

namespace regulars::engine {

struct Applicant {
  std::string email;           // canonical
  std::string signed_order{};  // the order whose signed link led here; empty for none
  std::string language{"en"};  // of what is told
};

/// What keeps the person from joining, as the end of a sentence; nothing when they may join.
///
/// Decided by the orders that the shop has told of under the address. Nothing of them is told
/// before the address is proven: by the signed link of one of them or, with verify_email: never,
/// by being typed.
std::optional<std::string> missing_to_join(const Context& context, const Applicant& applicant);

/// What the program asks of orders and a shop that tells their value alone cannot answer: sentences
/// for the owner.
std::vector<std::string> what_shop_does_not_tell(const loyalty::Program& program,
                                                 const store_adapter::Capabilities& shop);

}  // namespace regulars::engine
