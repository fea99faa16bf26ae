// An order as it is kept between two steps: in a job's result and in the history.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "store_adapter/store.h"

namespace regulars::engine {

/// Everything of the order but its address when `with_email` is false; what is absent is left out.
nlohmann::json order_to_json(const store_adapter::Order& order, bool with_email);

/// The inverse. Throws nlohmann's exceptions for what order_to_json did not write.
store_adapter::Order order_from_json(const nlohmann::json& value);

/// What a shop may tell beside the value, and that it is a test order, as text; empty when it told
/// nothing of it.
std::string order_detail(const store_adapter::Order& order);
/// Puts the detail into the order in place of what is there.
void set_order_detail(store_adapter::Order& order, const std::string& detail);

}  // namespace regulars::engine
