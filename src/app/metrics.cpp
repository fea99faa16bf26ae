#include "app/metrics.h"

#include <map>
#include <vector>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

namespace regulars::app {

struct Metrics::Families {
  std::map<std::string, prometheus::MetricFamily> by_name;
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {}

Metrics::~Metrics() = default;

void Metrics::add(const MetricName& name, std::int64_t value) {
  prometheus::MetricFamily& family = families_->by_name[name.name];
  family.name = name.name;
  family.help = name.help;
  family.type = name.is_counter ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
  prometheus::ClientMetric metric;
  metric.label.push_back({"shop", name.shop});
  if (name.is_counter) {
    metric.counter.value = static_cast<double>(value);
  } else {
    metric.gauge.value = static_cast<double>(value);
  }
  family.metric.push_back(std::move(metric));
}

std::string Metrics::to_text() const {
  std::vector<prometheus::MetricFamily> families;
  for (const auto& [name, family] : families_->by_name) {
    families.push_back(family);
  }
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace regulars::app
