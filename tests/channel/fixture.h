// The deliveries in tests/data/messenger, and an event as one line of text.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "channel/messenger_inbound.h"
#include "core/text.h"

namespace regulars::channel {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline std::filesystem::path messenger_data() {
  return std::filesystem::path(REGULARS_SOURCE_DIR) / "tests/data/messenger";
}

inline std::string fixture(const std::string& name) {
  return read_file(messenger_data() / (name + ".json"));
}

/// The names of all deliveries, without ".json", in alphabetical order.
inline std::vector<std::string> fixture_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(messenger_data())) {
    if (entry.path().extension() == ".json") {
      names.push_back(entry.path().stem().string());
    }
  }
  std::ranges::sort(names);
  return names;
}

/// "text page=410088001 person=5500110022 at=1795000000123 mid=m_ana_1 text=…"; empty fields are
/// left out, long ones are cut, and their length in bytes is told.
inline std::string describe(const Event& event) {
  std::string line = to_string(event.kind);
  const auto add = [&line](const char* name, const std::string& value) {
    if (!value.empty()) {
      constexpr std::size_t kShownUnits = 60;
      const std::string shown = core::cut_utf16(value, kShownUnits);
      line += std::string(" ") + name + "=" + shown;
      line += shown == value ? "" : "…(" + std::to_string(value.size()) + ")";
    }
  };
  add("page", event.page_id);
  add("person", event.person_id);
  add("at", std::to_string(core::to_ms(event.at)));
  add("mid", event.mid);
  add("text", event.text);
  add("payload", event.payload);
  add("ref", event.ref);
  add("metadata", event.metadata);
  add("app", event.app_id);
  add("action", event.action);
  add("coupon", event.coupon_code);
  add("watermark", event.watermark_ms == 0 ? "" : std::to_string(event.watermark_ms));
  line += event.from_quick_reply ? " from-quick-reply" : "";
  line += event.has_attachments ? " attachments" : "";
  line += event.is_like_sticker ? " like" : "";
  return line;
}

}  // namespace regulars::channel
