// From starting the real program to "ready", and its memory then, with many members in the file
// (1,000,000 by default; REGULARS_BENCH_MEMBERS sets it).

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include <spawn.h>
#include <sys/wait.h>

#include "bench/bench_shop.h"
#include "net/client.h"
#include "net/socket.h"

namespace {

using namespace regulars;  // NOLINT(google-build-using-namespace): one small program

int free_port() {
  const auto listener = net::listen_on("127.0.0.1", 0);
  return listener ? net::port_of(*listener) : 0;
}

// A figure of /proc in KiB: "VmRSS:" is what is resident now, "VmHWM:" was the most.
long memory_kib(pid_t process, const std::string& name) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  std::string word;
  while (status >> word) {
    if (word == name) {
      long kib = 0;
      status >> kib;
      return kib;
    }
  }
  return 0;
}

pid_t start_program(std::string folder) {
  std::string program = REGULARS_PROGRAM;
  std::string command = "serve";
  const std::array<char*, 4> words{program.data(), command.data(), folder.data(), nullptr};
  pid_t process = 0;
  if (posix_spawn(&process, program.c_str(), nullptr, nullptr, words.data(), environ) != 0) {
    std::fprintf(stderr, "cannot start %s\n", program.c_str());
    std::exit(1);
  }
  return process;
}

bool is_ready(net::HttpClient& client, int internal) {
  const auto outcome =
      client.perform({.url = "http://127.0.0.1:" + std::to_string(internal) + "/readyz"});
  return outcome.answer && outcome.answer->status == 200;
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t members = bench::members_wanted(bench::is_quick(argc, argv));
  const bench::BenchFolder folder;
  bench::provide_database(folder.path(), "members-" + std::to_string(members), [&] {
    core::SystemClock clock;
    core::SystemRandom random;
    const auto shop = bench::open_bench_shop(folder.path(), clock, random);
    bench::add_members(*shop, members);
  });
  const int internal = free_port();
  bench::write_shop_folder(folder.path(), free_port(), internal);
  const auto start = std::chrono::steady_clock::now();
  const pid_t process = start_program(folder.path());
  const auto client = net::make_http_client({.allow_insecure_loopback = true});
  while (!is_ready(*client, internal)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    if (waitpid(process, nullptr, WNOHANG) != 0) {
      std::fprintf(stderr, "the program ended\n");
      return 1;
    }
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("ready with %lld members in %.3f s, %ld KiB resident\n",
              static_cast<long long>(members),
              took.count(),
              memory_kib(process, "VmRSS:"));
  kill(process, SIGTERM);
  int status = 0;
  waitpid(process, &status, 0);
  return status == 0 ? 0 : 1;
}
