// Durable webhook acknowledgements a second against a bare 200 handler of the same server, in the
// same run: signed Messenger messages of about 300 bytes, each with its own mid, over 1, 8 and 64
// kept-alive connections. The generator signs on its own thread for both sides alike.

#include <cstdio>
#include <string>

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

std::string body_of(std::uint64_t number, std::int64_t at_ms) {
  return R"({"object":"page","entry":[{"id":"1000","time":)" + std::to_string(at_ms) +
         R"(,"messaging":[{"sender":{"id":"7)" + std::to_string(number % 20'000) +
         R"("},"recipient":{"id":"1000"},"timestamp":)" + std::to_string(at_ms) +
         R"(,"message":{"mid":"m_bench_)" + std::to_string(number) +
         R"(","text":"How many points do I have, and what can I get for them?"}}]}]})";
}

bench::NextRequest requests(std::uint64_t& number, std::int64_t at_ms) {
  return [&number, at_ms](std::size_t, std::string& request) {
    const std::string body = body_of(++number, at_ms);
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

struct Line {
  double rate = 0;
};

Line measure(const char* name,
             const net::Server& server,
             std::size_t connections,
             std::chrono::milliseconds duration,
             std::uint64_t& number,
             const core::Clock& clock) {
  const auto result =
      bench::run_load({.port = server.port(), .connections = connections, .duration = duration},
                      requests(number, core::to_ms(clock.now())));
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().sentence.c_str());
    std::exit(1);
  }
  std::printf(
      "%-22s %3zu connections: %8.0f answers/s, p50 %.2f ms, p99 %.2f ms, refused %llu, "
      "least served %llu\n",
      name,
      connections,
      result->per_second(),
      ms(result->p50),
      ms(result->p99),
      static_cast<unsigned long long>(result->refused),
      static_cast<unsigned long long>(result->least_served()));
  if (result->refused + result->broken > 0 && connections <= 64) {
    std::exit(1);
  }
  return {.rate = result->per_second()};
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
  for (const std::size_t connections : {std::size_t{1}, std::size_t{8}, std::size_t{64}}) {
    const Line first = measure("bare handler", *bare, connections, duration, number, clock);
    const Line kept = measure("durable", *durable, connections, duration, number, clock);
    const Line second = measure("bare handler, again", *bare, connections, duration, number, clock);
    std::printf("%-22s %3zu connections: ratio durable / bare = %.2f\n\n",
                "",
                connections,
                2 * kept.rate / (first.rate + second.rate));
  }
  durable->stop(std::chrono::seconds(1));
  bare->stop(std::chrono::seconds(1));
  return 0;
}
