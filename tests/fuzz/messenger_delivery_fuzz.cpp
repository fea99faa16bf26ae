// Input from outside: the body of POST /webhook/messenger, after its signature was found right, and
// the answers of the Send API.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "channel/message_json.h"
#include "channel/messenger_inbound.h"
#include "channel/messenger_outbound.h"

namespace {

void require(bool condition) {
  if (!condition) {
    std::abort();
  }
}

void fuzz_delivery(std::string_view body) {
  const auto delivery = regulars::channel::split_delivery(body);
  if (!delivery) {
    return;
  }
  for (const auto& element : delivery->elements) {
    const auto event = regulars::channel::read_event(element.json);
    require(event.has_value());
    require(event->kind == element.kind);
    require(event->person_id == element.person_id);
    require(event->at == element.at);
    require(!element.dedup_key.empty() && element.dedup_key.size() <= 200);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The bytes are only looked at: a char may look at any object.
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  fuzz_delivery(input);
  const auto event = regulars::channel::read_event(input);
  const auto message = regulars::channel::message_from_json(input);
  if (message) {
    const auto again = regulars::channel::message_from_json(regulars::channel::to_json(*message));
    require(again && *again == *message);
    const auto requests = regulars::channel::to_send_requests(*message, "7700", "job:1");
    require(!requests || !requests->empty());
  }
  const auto answer = regulars::channel::read_send_answer(event ? 200 : 400, input);
  require(answer.meaning == regulars::channel::SendClass::kSent || !answer.problem.empty());
  return 0;
}
