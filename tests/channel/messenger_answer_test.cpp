#include <string>
#include <vector>

#include "channel/messenger_outbound.h"
#include "tests/catch.h"

namespace regulars::channel {
namespace {

std::string error_body(int code, int subcode) {
  std::string body = R"({"error":{"message":"(#1) a text","type":"OAuthException","code":)";
  body += std::to_string(code);
  if (subcode != 0) {
    body += R"(,"error_subcode":)" + std::to_string(subcode);
  }
  return body + R"(,"fbtrace_id":"AbC/12_x"}})";
}

SendClass class_of(int code, int subcode) {
  return read_send_answer(400, error_body(code, subcode)).meaning;
}

struct Row {
  int code;
  int subcode;
  SendClass meaning;
};

}  // namespace

TEST_CASE("Every code of the error page has its class", "[channel]") {
  using enum SendClass;
  const std::vector<Row> rows{
      {1, 0, kRetry},
      {1, 99, kRetry},
      {1, 1357046, kBadRequest},
      {2, 0, kPerson},
      {2, 2018344, kToken},
      {4, 0, kRetry},
      {4, 2018354, kWindow},
      {9, 2018352, kWindow},
      {10, 0, kToken},
      {10, 2018278, kWindow},
      {10, 2018065, kWindow},
      {10, 2534022, kWindow},
      {10, 2018108, kUnreachable},
      {10, 1893063, kRestricted},
      {10, 1893015, kUnreachable},
      {10, 1404170, kRestricted},
      {10, 2018336, kBadRequest},
      {17, 0, kRetry},
      {32, 0, kRetry},
      {100, 0, kBadRequest},
      {100, 1893061, kBadRequest},
      {100, 2018001, kUnreachable},
      {100, 2018008, kRetry},
      {100, 2018047, kBadRequest},
      {100, 2018074, kBadRequest},
      {100, 2018109, kBadRequest},
      {100, 2018294, kBadRequest},
      {100, 2018014, kBadRequest},
      {100, 2018164, kBadRequest},
      {100, 33, kToken},
      {100, 2534037, kWindow},
      {102, 0, kToken},
      {190, 0, kToken},
      {190, 460, kToken},
      {200, 0, kToken},
      {200, 1545041, kUnreachable},
      {200, 2018027, kToken},
      {200, 2018028, kToken},
      {341, 0, kRetry},
      {368, 0, kRestricted},
      {506, 0, kBadRequest},
      {551, 0, kUnreachable},
      {551, 1545041, kUnreachable},
      {613, 0, kRetry},
      {613, 2534040, kRetry},
      {613, 1996, kRetry},
      {613, 2018338, kUnreachable},
      {613, 1893016, kWindow},
      {1200, 0, kRetry},
      {2022, 0, kRestricted},
      {10303, 0, kBadRequest},
      {80001, 0, kRetry},
      {80006, 0, kRetry},
      {2018300, 0, kWindow},
      {10, 2018300, kWindow},
      {100, 2018321, kWindow},
      {2018218, 0, kBadRequest},
      {9000001, 0, kBadRequest},
      {424242, 0, kBadRequest},
      {100, 2018022, kBadRequest},
  };
  for (const Row& row : rows) {
    INFO(row.code << " / " << row.subcode);
    CHECK(class_of(row.code, row.subcode) == row.meaning);
  }
}

TEST_CASE("Only temporary refusals for too many calls are rate limits", "[channel]") {
  for (const int code : {4, 17, 32, 341, 613, 80001, 80006}) {
    CHECK(read_send_answer(400, error_body(code, 0)).is_rate_limit);
  }
  CHECK_FALSE(read_send_answer(400, error_body(613, 2018338)).is_rate_limit);
  CHECK_FALSE(read_send_answer(400, error_body(4, 2018354)).is_rate_limit);
  CHECK_FALSE(read_send_answer(400, error_body(2, 0)).is_rate_limit);
  CHECK(read_send_answer(429, "").is_rate_limit);
}

TEST_CASE("An unknown code is tried again only if it is temporary", "[channel]") {
  const auto meaning = [](int status, const std::string& inner) {
    return read_send_answer(status, R"({"error":{"code":424242)" + inner + "}}").meaning;
  };

  CHECK(meaning(400, R"(,"is_transient":true)") == SendClass::kRetry);
  CHECK(meaning(400, R"(,"is_transient":"true")") == SendClass::kBadRequest);
  CHECK(meaning(500, "") == SendClass::kRetry);
  CHECK(meaning(503, "") == SendClass::kRetry);
  CHECK(meaning(401, "") == SendClass::kBadRequest);
}

TEST_CASE("A known code wins over is_transient and over the status", "[channel]") {
  const std::string body = R"({"error":{"code":10,"error_subcode":2018278,"is_transient":true}})";

  CHECK(read_send_answer(503, body).meaning == SendClass::kWindow);
}

TEST_CASE("Without a readable error the HTTP status decides", "[channel]") {
  const auto meaning = [](int status) { return read_send_answer(status, "<html>").meaning; };

  CHECK(meaning(500) == SendClass::kRetry);
  CHECK(meaning(504) == SendClass::kRetry);
  CHECK(meaning(408) == SendClass::kRetry);
  CHECK(meaning(429) == SendClass::kRetry);
  CHECK(meaning(401) == SendClass::kToken);
  CHECK(meaning(403) == SendClass::kToken);
  CHECK(meaning(400) == SendClass::kBadRequest);
  CHECK(meaning(404) == SendClass::kBadRequest);
  CHECK(meaning(302) == SendClass::kBadRequest);
}

TEST_CASE("A sent message gives its id", "[channel]") {
  const SendAnswer sent = read_send_answer(200, R"({"recipient_id":"77","message_id":"m_b2"})");
  CHECK(sent.meaning == SendClass::kSent);
  CHECK(sent.message_id == "m_b2");
  CHECK(sent.problem.empty());

  // To a user_ref, no recipient comes back; a typing sign has no message id.
  CHECK(read_send_answer(200, R"({"message_id":"m_b2"})").meaning == SendClass::kSent);
  CHECK(read_send_answer(200, R"({"recipient_id":"77"})").meaning == SendClass::kSent);
}

TEST_CASE("A success that cannot be read is a doubt, not a success", "[channel]") {
  for (const char* body : {"", "{}", "[]", "null", "{\"message_id\":", "{\"message_id\":\"\"}"}) {
    INFO(body);
    CHECK(read_send_answer(200, body).meaning == SendClass::kRetry);
  }
  CHECK(read_send_answer(200, error_body(190, 0)).meaning == SendClass::kToken);
}

TEST_CASE("The problem names codes and the trace, and nothing the platform wrote", "[channel]") {
  const SendAnswer answer = read_send_answer(
      400,
      R"({"error":{"message":"EAAGtoken Ana","code":"10","error_subcode":"2018278",)"
      R"("fbtrace_id":"Ab\n<c>","error_user_msg":"Ana"}})");

  CHECK(answer.meaning == SendClass::kWindow);
  CHECK(answer.problem == "code 10, subcode 2018278 (outside the 24-hour window), trace Abc");
}

TEST_CASE("The names of the classes stay as they are in the log", "[channel]") {
  CHECK(to_string(SendClass::kSent) == std::string("sent"));
  CHECK(to_string(SendClass::kRetry) == std::string("retry"));
  CHECK(to_string(SendClass::kPerson) == std::string("person"));
  CHECK(to_string(SendClass::kWindow) == std::string("window"));
  CHECK(to_string(SendClass::kUnreachable) == std::string("unreachable"));
  CHECK(to_string(SendClass::kToken) == std::string("token"));
  CHECK(to_string(SendClass::kRestricted) == std::string("restricted"));
  CHECK(to_string(SendClass::kBadRequest) == std::string("bad_request"));
}

}  // namespace regulars::channel
