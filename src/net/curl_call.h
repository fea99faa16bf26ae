// One call through libcurl: its settings, its limits while it runs, and how it ended.
#pragma once

#include <memory>
#include <string>

#include <curl/curl.h>

#include "net/address_rules.h"
#include "net/client.h"

namespace regulars::net {

struct CurlCleanup {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using CurlHandle = std::unique_ptr<CURL, CurlCleanup>;

/// Performs `call` on `handle`, which is new or was reset; its open connections are used again.
/// Reset it afterwards: it holds addresses of objects that are gone then.
/// call: its address and fields are checked already. place: names it in the problem.
CallOutcome perform_on(CURL* handle,
                       const Call& call,
                       const AddressRules& rules,
                       const std::string& place);

}  // namespace regulars::net
