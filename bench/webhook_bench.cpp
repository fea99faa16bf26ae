// Durable webhook acknowledgements a second against a bare 200 handler of the same server, in the
// same run, over 1, 8 and 64 kept-alive connections. Signed Messenger deliveries of about 300
// bytes, each with an event of its own: "reads" are kept and need no decision; "messages" are
// decided in the meantime, with all that a conversation's start writes. The generator signs on its
// own thread for all sides alike.

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "app/running_shop.h"
#include "bench/bench_shop.h"
#include "bench/load.h"
#include "core/hash.h"
#include "inbound/messenger_webhook.h"
#include "net/router.h"
#include "net/server.h"

namespace {

using namespace regulars;  // NOLINT(google-build-using-namespace): one small program

constexpr const char* kSecret = "bench-app-secret";

enum class Kind { kMessage, kRead };

std::string body_of(Kind kind, std::uint64_t number, std::int64_t at_ms) {
  const std::string id = std::to_string(number);
  const std::string at = std::to_string(at_ms + static_cast<std::int64_t>(number));
  const std::string event =
      kind == Kind::kRead
          ? R"("read":{"watermark":)" + at + R"(,"seq":)" + id +
                R"(},"note":"as long as a message, so that both cost the same to sign"})"
          : R"("message":{"mid":"m_bench_)" + id +
                R"(","text":"How many points do I have, and what can I get for them?"}})";
  return R"({"object":"page","entry":[{"id":"1000","time":)" + at +
         R"(,"messaging":[{"sender":{"id":"7)" + std::to_string(number % 20'000) +
         R"("},"recipient":{"id":"1000"},"timestamp":)" + std::to_string(at_ms) + "," + event +
         "]}]}";
}

bench::NextRequest requests(Kind kind, std::uint64_t& number, std::int64_t at_ms) {
  return [kind, &number, at_ms](std::size_t, std::string& request) {
    const std::string body = body_of(kind, ++number, at_ms);
    request =
        "POST /webhook/messenger HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        "X-Hub-Signature-256: sha256=" +
        core::hmac_sha256_hex(kSecret, body) +
        "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  };
}

std::unique_ptr<net::Server> serve(net::Handler handler) {
  net::Router router;
  router.add("POST", "/webhook/messenger", std::move(handler));
  auto server = net::Server::open({}, router);
  if (!server) {
    std::fprintf(stderr, "%s\n", server.error().sentence.c_str());
    std::exit(1);
  }
  return std::move(*server);
}

double ms(std::chrono::nanoseconds time) {
  return static_cast<double>(time.count()) / 1e6;
}

struct Side {
  const char* name;
  const net::Server& server;
  Kind kind;
};

double measure(const Side& side,
               std::size_t connections,
               std::chrono::milliseconds duration,
               std::uint64_t& number) {
  const core::SystemClock clock;
  const auto result = bench::run_load(
      {.port = side.server.port(), .connections = connections, .duration = duration},
      requests(side.kind, number, core::to_ms(clock.now())));
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().sentence.c_str());
    std::exit(1);
  }
  std::printf(
      "%3zu connections, %-18s %8.0f answers/s, p50 %.2f ms, p99 %.2f ms, refused %llu, "
      "least served %llu\n",
      connections,
      side.name,
      result->per_second(),
      ms(result->p50),
      ms(result->p99),
      static_cast<unsigned long long>(result->refused),
      static_cast<unsigned long long>(result->least_served()));
  if (result->refused + result->broken > 0) {
    std::exit(1);
  }
  return result->per_second();
}

std::vector<std::size_t> connections_wanted() {
  if (const char* text = std::getenv("REGULARS_BENCH_CONNECTIONS")) {
    std::size_t count = 1;
    std::from_chars(text, text + std::string_view(text).size(), count);
    return {count};
  }
  return {1, 8, 64};
}

}  // namespace

int main(int argc, char** argv) {
  const bool quick = bench::is_quick(argc, argv);
  const std::chrono::milliseconds duration(quick ? 50 : 4000);
  const bench::BenchFolder folder;
  core::SystemClock clock;
  core::SystemRandom random;
  const auto shop = bench::open_bench_shop(folder.path(), clock, random);
  const inbound::MessengerWebhook webhook(
      {.page_id = "1000", .app_secrets = {core::Secret(kSecret)}}, shop->engine(), clock);
  const auto bare = serve([](const net::Request&, const net::Responder& responder) {
    responder.send({.status = 200, .body = "EVENT_RECEIVED"});
  });
  const auto durable =
      serve([&webhook](const net::Request& request, const net::Responder& responder) {
        webhook.receive(request, responder);
      });
  std::uint64_t number = 0;
  for (const std::size_t connections : connections_wanted()) {
    const double first = measure({"bare", *bare, Kind::kRead}, connections, duration, number);
    const double reads =
        measure({"durable reads", *durable, Kind::kRead}, connections, duration, number);
    const double second = measure({"bare", *bare, Kind::kRead}, connections, duration, number);
    const double messages =
        measure({"durable messages", *durable, Kind::kMessage}, connections, duration, number);
    const double third = measure({"bare", *bare, Kind::kMessage}, connections, duration, number);
    std::printf("%3zu connections, durable / bare: %.2f reads, %.2f messages decided meanwhile\n\n",
                connections,
                2 * reads / (first + second),
                2 * messages / (second + third));
  }
  durable->stop(std::chrono::seconds(1));
  bare->stop(std::chrono::seconds(1));
  return 0;
}
