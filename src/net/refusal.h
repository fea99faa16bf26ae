// A request that the front refuses by itself, before any handler sees it.
#pragma once

namespace regulars::net {

struct Refusal {
  int status = 400;
  const char* reason = "";  // one sentence, a literal, told to the sender
};

}  // namespace regulars::net
