// Runs a fuzz target on kept inputs, without a fuzzer: the files of the folders named on the
// command line, and a few inputs that are hard for every parser.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t kLong = 64 * 1024;

void run(const std::string& name, const std::string& input) {
  // Named before it runs: a crash leaves the name as the last line.
  std::printf("%s (%zu bytes)\n", name.c_str(), input.size());
  std::fflush(stdout);
  // A copy of its exact size, so that a sanitizer sees a read beyond its end.
  const std::vector<std::uint8_t> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

void run_hard_inputs() {
  run("nothing", "");
  run("one NUL", std::string(1, '\0'));
  run("all bytes", [] {
    std::string bytes;
    for (int value = 0; value < 256; ++value) {
      bytes += static_cast<char>(value);
    }
    return bytes;
  }());
  for (const char c : {'\xFF', '[', '{', '"', ' ', '\n', '-', '0', 'a'}) {
    run("long run of one byte", std::string(kLong, c));
  }
  run("cut-off UTF-8", "\xE0\xB8");
  run("object with a wrong number", "{\"a\":1e999,\"b\":-9223372036854775809}");
}

bool run_folder(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  for (const auto& file : files) {
    std::ifstream stream(file, std::ios::binary);
    run(file.string(), std::string(std::istreambuf_iterator<char>(stream), {}));
  }
  return !files.empty();
}

}  // namespace

int main(int count, char** arguments) {
  run_hard_inputs();
  for (int i = 1; i < count; ++i) {
    if (!run_folder(arguments[i])) {
      std::fprintf(stderr, "%s holds no inputs\n", arguments[i]);
      return 1;
    }
  }
  return 0;
}
