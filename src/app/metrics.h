// The numbers of all shops in the format of Prometheus, each family once.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace regulars::app {

struct MetricName {
  std::string name;  // regulars_<room>_<what>_<unit>
  std::string help;
  std::string shop;  // its label; empty for a single shop
  bool is_counter = false;
};

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  void add(const MetricName& name, std::int64_t value);
  /// Text format 0.0.4.
  std::string to_text() const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace regulars::app
