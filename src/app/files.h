// Files of a shop's folder: reading them whole, listing flows, the instance lock.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/secret.h"
#include "flow/yaml.h"

namespace regulars::app {

/// Whether there is such a file and it may be read. Errors: kNotFound, for a folder too;
/// kUnavailable when it is there or may be there, with the system's reason.
core::Result<core::Done> look_for_file(const std::string& path);

/// The whole file. Errors: those of look_for_file; kInvalid when it is larger than `bytes_max`.
core::Result<std::string> read_file(const std::string& path, std::size_t bytes_max);

/// A file with one secret: trailing white space is dropped. Errors: as read_file, and
/// kUnauthorized when others than its owner may read it: mode 0600 or stricter is asked for, and
/// 0640 or stricter in the folder that systemd names in CREDENTIALS_DIRECTORY.
core::Result<core::Secret> read_secret(const std::string& path);

/// All *.yaml and *.yml files below a folder, sorted by name; `shown` is put before their names.
/// Files that look like flows but will not be read are named in `ignored`. Errors: kNotFound,
/// kUnavailable; as read_file for one that cannot be read.
struct FlowFiles {
  std::vector<flow::SourceFile> files;
  std::vector<std::string> ignored;
};
core::Result<FlowFiles> read_flow_files(const std::string& folder, const std::string& shown);

/// The file whose lock says that a process is at work on this database.
std::string lock_file_of(const std::string& database);

/// Held by one process at a time; freed when it is destroyed or the process ends.
class InstanceLock {
 public:
  /// Errors: kConflict when another process holds it.
  static core::Result<std::unique_ptr<InstanceLock>> take(const std::string& path);
  ~InstanceLock();
  InstanceLock(const InstanceLock&) = delete;
  InstanceLock& operator=(const InstanceLock&) = delete;

 private:
  explicit InstanceLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

/// Writes a new file, whole or not at all, and returns true; false when it is there already, and
/// nothing happens then. mode: such as 0600. Errors: kUnavailable.
core::Result<bool> write_new_file(const std::string& path, const std::string& bytes, unsigned mode);

}  // namespace regulars::app
