#include "engine/conversation_text.h"

#include <array>

#include <nlohmann/json.hpp>

namespace regulars::engine {
namespace {

using nlohmann::json;
using Texts = std::map<std::string, std::string, std::less<>>;

constexpr std::array kWaitingNames{"nothing", "choice", "answer", "action", "time"};

json to_json(const flow::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    return {{"text", *text}};
  }
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return {{"number", *number}};
  }
  if (const auto* money = std::get_if<core::Money>(&value)) {
    return {{"minor", money->minor}, {"currency", money->currency}};
  }
  if (const auto* day = std::get_if<core::Instant>(&value)) {
    return {{"day", core::to_ms(*day)}};
  }
  return {{"yes", *std::get_if<bool>(&value)}};
}

flow::Value value_from_json(const json& value) {
  if (value.contains("number")) {
    return value.at("number").get<std::int64_t>();
  }
  if (value.contains("minor")) {
    return core::Money{.minor = value.at("minor").get<std::int64_t>(),
                       .currency = value.at("currency").get<std::string>()};
  }
  if (value.contains("day")) {
    return core::from_ms(value.at("day").get<std::int64_t>());
  }
  if (value.contains("yes")) {
    return value.at("yes").get<bool>();
  }
  return value.at("text").get<std::string>();
}

flow::Waiting waiting_from(const std::string& name) {
  for (std::size_t i = 0; i < kWaitingNames.size(); ++i) {
    if (name == kWaitingNames.at(i)) {
      return static_cast<flow::Waiting>(i);
    }
  }
  return flow::Waiting::kNothing;
}

flow::Conversation read(const json& root) {
  flow::Conversation conversation{.id = root.at("id").get<std::string>(),
                                  .waiting = waiting_from(root.at("waiting").get<std::string>()),
                                  .visit = root.at("visit").get<int>(),
                                  .tries = root.at("tries").get<int>(),
                                  .saved = root.at("saved").get<Texts>(),
                                  .picked = root.at("picked").get<Texts>(),
                                  .action = root.at("action").get<std::string>(),
                                  .late = root.at("late").get<std::string>()};
  for (const json& frame : root.at("stack")) {
    conversation.stack.push_back(
        {.flow = frame.at(0).get<std::string>(), .step = frame.at(1).get<std::string>()});
  }
  for (const auto& [name, value] : root.at("facts").items()) {
    conversation.facts.emplace(name, value_from_json(value));
  }
  if (root.contains("due")) {
    conversation.due = core::from_ms(root.at("due").get<std::int64_t>());
  }
  return conversation;
}

}  // namespace

std::string to_text(const flow::Conversation& conversation) {
  if (conversation.is_over()) {
    return {};
  }
  json stack = json::array();
  for (const flow::Frame& frame : conversation.stack) {
    stack.push_back({frame.flow, frame.step});
  }
  json facts = json::object();
  for (const auto& [name, value] : conversation.facts) {
    facts[name] = to_json(value);
  }
  json root = {{"id", conversation.id},
               {"stack", stack},
               {"waiting", kWaitingNames.at(static_cast<std::size_t>(conversation.waiting))},
               {"visit", conversation.visit},
               {"tries", conversation.tries},
               {"saved", conversation.saved},
               {"picked", conversation.picked},
               {"facts", facts},
               {"action", conversation.action},
               {"late", conversation.late}};
  if (conversation.due) {
    root["due"] = core::to_ms(*conversation.due);
  }
  return root.dump(-1, ' ', false, json::error_handler_t::replace);
}

core::Result<flow::Conversation> conversation_from_text(std::string_view text) {
  if (text.empty()) {
    return flow::Conversation{};
  }
  try {
    return read(json::parse(text));
  } catch (const json::exception& problem) {
    return core::invalid(std::string("a conversation's state cannot be read: ") + problem.what());
  }
}

}  // namespace regulars::engine
