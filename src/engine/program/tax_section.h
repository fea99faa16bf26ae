// `tax` of program.yaml: what of an order counts as taxed in reports (R139).
#pragma once

#include "flow/schema.h"
#include "flow/section.h"
#include "loyalty/taxable.h"

namespace regulars::engine {

flow::KeySpec tax_key();
/// tax: the section, which check_schema has looked at.
loyalty::TaxRules read_tax(const flow::Section& tax);

}  // namespace regulars::engine
