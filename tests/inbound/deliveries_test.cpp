#include "inbound/deliveries.h"

#include <string>

#include "core/encoding.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"

using namespace regulars;
using namespace regulars::inbound;

namespace {

const std::string kPage = "410088001";

db::InboxRow kept(const std::string& source, const std::string& body) {
  return {.source = source, .dedup_key = "evt_1", .body = body, .at = db::test::kStart};
}

// As a program would have kept it that could not read it.
std::string readable_delivery() {
  return R"({"object":"page","entry":[{"id":"410088001","time":1767607200000,"messaging":[)"
         R"({"sender":{"id":"55"},"recipient":{"id":"410088001"},"timestamp":1767607200000,)"
         R"("message":{"mid":"m_1","text":"hello"}}]}]})";
}

}  // namespace

TEST_CASE("Why bytes cannot be read is kept with them, in words and with the place", "[inbound]") {
  const auto reason = [](const std::string& body) {
    return messenger_events(body, kPage, db::test::kStart).at(0).error;
  };

  CHECK(reason(R"({"object":"page",x)") == "the text is not JSON at byte 18");
  CHECK(reason("\xEF\xBB\xBFno") == "the text is not JSON at byte 5");
  CHECK(reason(std::string(33, '[')) == "the JSON is nested deeper than 32 levels");
  CHECK(reason("[]") == "the delivery is not an object, or has a key twice");
  CHECK(reason(R"({"object":1e99999})") == "the JSON has a number that is too large");
  CHECK(store_event("evt_1", R"({"type":)", db::test::kStart).error ==
        "the text is not JSON at byte 9");
  CHECK(store_event("evt_1", R"({"type":"order.paid"})", db::test::kStart).error ==
        "the callback order.paid has no usable \"data\"");
}

TEST_CASE("What can be read by now is read again under keys of its own", "[inbound]") {
  for (const std::string& body :
       {readable_delivery(), "hex:" + core::to_hex(readable_delivery())}) {
    const auto messages = read_again(kept("messenger", body), kPage);
    REQUIRE(messages.has_value());
    REQUIRE(messages->size() == 1);
    CHECK(messages->at(0).state == "ready");
    const auto at_once = messenger_events(readable_delivery(), kPage, db::test::kStart);
    CHECK(messages->at(0).dedup_key == at_once.at(0).dedup_key);
  }
  const auto callback = read_again(
      kept("store", R"({"type":"coupon.redeemed","data":{"code":"P-1","order_id":"9"}})"), "");
  REQUIRE(callback.has_value());
  CHECK(callback->at(0).dedup_key == "again:evt_1");
  CHECK(callback->at(0).lane == "coupon:P-1");
}

TEST_CASE("What still cannot be read, or whose page is gone, stays where it is", "[inbound]") {
  const auto broken = read_again(kept("messenger", "{"), kPage);
  CHECK(broken.error().code == core::ErrorCode::kInvalid);
  CHECK(broken.error().sentence == "the text is not JSON at byte 2");

  const auto homeless = read_again(kept("messenger", readable_delivery()), "");
  CHECK(homeless.error().code == core::ErrorCode::kConflict);
}
