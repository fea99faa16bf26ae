#include "app/files.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/limits.h"

namespace regulars::app {
namespace {

namespace fs = std::filesystem;

bool is_copy(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.ends_with(".yaml.txt") || name.ends_with(".yml.txt") || name.ends_with(".yaml.bak") ||
         name.ends_with(".yml.bak") || name.starts_with("Copy of ");
}

bool is_flow(const fs::path& path) {
  const std::string name = path.filename().string();
  return (path.extension() == ".yaml" || path.extension() == ".yml") && !name.starts_with('.') &&
         !name.starts_with("Copy of ");
}

// True in the folder that systemd made for this service alone. systemd 254 and newer give the files
// there to the service by an access list, which shows as mode 0440 (systemd.exec(5),
// "Credentials"); the folder itself is closed to everybody else.
bool is_credential(const std::string& path) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here changes the environment
  const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
  if (folder == nullptr || *folder == '\0') {
    return false;
  }
  std::error_code problem;
  const fs::path own = fs::canonical(folder, problem);
  return !problem && fs::canonical(path, problem).parent_path() == own && !problem;
}

}  // namespace

core::Result<core::Done> look_for_file(const std::string& path) {
  struct stat status {};
  const bool is_there = stat(path.c_str(), &status) == 0;
  if (is_there ? !S_ISREG(status.st_mode) : errno == ENOENT || errno == ENOTDIR) {
    return core::not_found("there is no file " + path);
  }
  if (!is_there || access(path.c_str(), R_OK) != 0) {
    return core::unavailable("cannot read " + path + ": " + std::system_category().message(errno));
  }
  return core::Done{};
}

core::Result<std::string> read_file(const std::string& path, std::size_t bytes_max) {
  const auto found = look_for_file(path);
  if (!found) {
    return found.error();
  }
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  if (!file) {
    return core::unavailable("cannot read " + path);
  }
  std::string content = bytes.str();
  if (content.size() > bytes_max) {
    return core::invalid(path + " is larger than " + std::to_string(bytes_max) + " bytes");
  }
  return content;
}

core::Result<core::Secret> read_secret(const std::string& path) {
  const auto found = look_for_file(path);
  if (!found) {
    return found.error();
  }
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    return core::not_found("there is no file " + path);
  }
  const mode_t allowed = is_credential(path) ? S_IRGRP : 0;
  if ((status.st_mode & (S_IRWXG | S_IRWXO) & ~allowed) != 0) {
    return core::unauthorized(path + " can be read by others; run: chmod 600 " + path);
  }
  auto content = read_file(path, 64 * std::size_t{1024});
  if (!content) {
    return content.error();
  }
  while (!content->empty() &&
         std::string_view(" \t\r\n").find(content->back()) != std::string_view::npos) {
    content->pop_back();
  }
  return core::Secret(*content);
}

core::Result<FlowFiles> read_flow_files(const std::string& folder, const std::string& shown) {
  std::error_code problem;
  const fs::file_status status = fs::status(folder, problem);
  if (problem && !fs::is_directory(status) && status.type() != fs::file_type::not_found) {
    return core::unavailable("cannot read the folder " + folder + ": " + problem.message());
  }
  if (!fs::is_directory(status)) {
    return core::not_found("there is no folder " + folder);
  }
  std::vector<fs::path> paths;
  FlowFiles result;
  fs::recursive_directory_iterator entry(folder, problem);
  while (!problem && entry != fs::recursive_directory_iterator()) {
    const fs::path path = entry->path();
    std::error_code astray;  // a link that leads nowhere, or round
    if (is_flow(path) && fs::is_regular_file(path, astray)) {
      paths.push_back(path);
    } else if (is_copy(path) || (is_flow(path) && fs::is_symlink(path, astray))) {
      result.ignored.push_back(shown + path.lexically_relative(folder).string());
    }
    entry.increment(problem);
  }
  if (problem) {
    return core::unavailable("cannot read the folder " + folder + ": " + problem.message());
  }
  std::ranges::sort(paths);
  for (const fs::path& path : paths) {
    // One byte more than the limit, so that the reader can say that it is too large.
    auto bytes = read_file(path.string(), core::kMaxFileBytes * 64);
    if (!bytes) {
      return bytes.error();
    }
    result.files.push_back(
        {.name = shown + path.lexically_relative(folder).string(), .bytes = std::move(*bytes)});
  }
  return result;
}

std::string lock_file_of(const std::string& database) {
  return database + ".lock";
}

core::Result<std::unique_ptr<InstanceLock>> InstanceLock::take(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return core::unavailable("cannot make the lock file " + path + ": " +
                             std::system_category().message(errno));
  }
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    close(descriptor);
    return core::conflict("another regulars program is at work on this shop (" + path +
                          " is locked); stop it first");
  }
  return std::unique_ptr<InstanceLock>(new InstanceLock(descriptor));
}

InstanceLock::~InstanceLock() {
  close(descriptor_);
}

core::Result<bool> write_new_file(const std::string& path,
                                  const std::string& bytes,
                                  unsigned mode) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor < 0) {
    if (errno == EEXIST) {
      return false;
    }
    return core::unavailable("cannot write " + path + ": " + std::system_category().message(errno));
  }
  const ssize_t written = write(descriptor, bytes.data(), bytes.size());
  close(descriptor);
  if (written != static_cast<ssize_t>(bytes.size())) {
    unlink(path.c_str());  // half a file would be taken for a whole one the next time
    return core::unavailable("cannot write " + path + ": the disk may be full");
  }
  return true;
}

}  // namespace regulars::app
