// `regulars chat`: talk to a shop's flows in the terminal.
#pragma once

#include <iosfwd>
#include <string>

namespace regulars::app {

/// folder: empty for the starter flows. Nothing of the shop is touched: the talk has a ledger of
/// its own, made-up orders and a clock that is moved by hand. Reads lines until the end of the
/// input.
int chat(const std::string& folder, std::istream& input, std::ostream& output);

}  // namespace regulars::app
