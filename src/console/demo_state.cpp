#include "console/demo_state.h"

#include <nlohmann/json.hpp>

#include "core/text_format.h"
#include "db/conversations.h"
#include "db/ledger.h"
#include "db/messages.h"
#include "db/orders.h"
#include "db/people.h"
#include "db/redemptions.h"
#include "db/shop_orders.h"
#include "flow/flow_set.h"
#include "loyalty/order_link.h"

namespace regulars::console {
namespace {

using nlohmann::json;

constexpr int kMostMessages = 200;
constexpr int kMostLines = 50;

// Every shopper of the demo has an address of their own, so that "Start over" is a new person.
std::string profile_email(const std::string& person) {
  const std::size_t dash = person.find('-');
  return "ana." + person.substr(dash == std::string::npos ? 0 : dash + 1, 4) + "@example.com";
}

class StateWriter {
 public:
  explicit StateWriter(const DemoView& view)
      : view_(view), rules_(view.shop.rules()), now_(view.shop.clock().now()) {}

  json write() {
    const auto contact = db::find_contact(
        view_.reader, {.channel = "chat", .page = "demo", .address = view_.person});
    json state = {{"shop", view_.shop.settings().name},
                  {"program", rules_->program.name},
                  {"now", core::to_rfc3339(now_)},
                  {"now_text", day(now_)},
                  {"notes", notes()},
                  {"busy", view_.is_busy || waits_for_shop(contact)},
                  {"messages", json::array()},
                  {"member", nullptr},
                  {"orders", orders()},
                  {"menu", menu()},
                  {"store_down", view_.is_store_down},
                  {"profile_email", profile_email(view_.person)},
                  {"contact", view_.person}};
    if (contact) {
      state["messages"] = messages(contact->id);
      if (contact->member) {
        state["member"] = member(*contact->member);
      }
    }
    return state;
  }

 private:
  std::string day(core::Instant instant) const {
    return core::format_day(instant, rules_->program.time_zone, rules_->program.language);
  }

  json notes() const {
    json list = json::array();
    if (view_.shop.settings().verify_email == engine::VerifyEmail::kNever) {
      list.push_back(
          "This demo believes every address that is typed (verify_email: never). A real shop "
          "proves an address by the signed link in the order e-mail.");
    }
    return list;
  }

  bool waits_for_shop(const std::optional<db::Contact>& contact) const {
    if (!contact) {
      return false;
    }
    const std::string state = db::load_conversation(view_.reader, contact->id).state;
    return state.find(R"("waiting":"action")") != std::string::npos;
  }

  json messages(core::ContactId contact) const {
    json list = json::array();
    for (const db::MessageRow& row :
         db::thread_of(view_.reader, contact, view_.after, kMostMessages)) {
      // Both directions are kept as the neutral message; an incoming one has a text only.
      json message = json::parse(row.body, nullptr, false);
      if (!message.is_object()) {
        continue;
      }
      message["id"] = row.id.number();
      message["from"] = row.is_incoming ? "shopper" : "shop";
      message["at"] = core::to_rfc3339(row.created);
      message["day"] = day(row.created);
      list.push_back(std::move(message));
    }
    return list;
  }

  json member(core::MemberId id) const {
    const auto found = db::find_member(view_.reader, id);
    const db::Balances balances = db::balances_of(view_.reader, id);
    const loyalty::Reward* next = rules_->program.next_reward(balances.available);
    json result = {{"email", found && found->email ? *found->email : ""},
                   {"points", balances.available.count()},
                   {"held", balances.held.count()},
                   {"next_reward", nullptr},
                   {"lots", lots(id)},
                   {"ledger", ledger(id)},
                   {"coupons", coupons(id)},
                   {"reminders", found && found->reminders}};
    if (next != nullptr) {
      result["next_reward"] = {{"name", next->name},
                               {"costs", next->costs.count()},
                               {"missing", next->costs.count() - balances.available.count()}};
    }
    return result;
  }

  json lots(core::MemberId id) const {
    json list = json::array();
    for (const db::LotLine& lot : db::lot_lines(view_.reader, id, kMostLines)) {
      list.push_back({{"points", lot.points.count()},
                      {"remaining", lot.remaining.count()},
                      {"from", lot.reason},
                      {"at", day(lot.created)},
                      {"expires", lot.expires ? json(day(*lot.expires)) : json(nullptr)}});
    }
    return list;
  }

  json ledger(core::MemberId id) const {
    json list = json::array();
    for (const db::LedgerLine& line : db::ledger_lines(view_.reader, id, kMostLines)) {
      list.push_back({{"at", day(line.at)},
                      {"what", line.reason},
                      {"points", line.change.count()},
                      {"balance", line.balance.count()}});
    }
    return list;
  }

  json coupons(core::MemberId id) const {
    json list = json::array();
    for (const db::Coupon& coupon : db::coupons_of(view_.reader, id, kMostLines)) {
      const bool is_expired = coupon.state == "open" && db::is_past(coupon, now_);
      list.push_back({{"code", coupon.code},
                      {"reward", coupon.reward_name},
                      {"state", is_expired ? "expired" : coupon.state},
                      {"expires", coupon.expires ? json(day(*coupon.expires)) : json(nullptr)}});
    }
    return list;
  }

  json orders() const {
    json list = json::array();
    for (const db::ShopOrder& order : db::newest_shop_orders(view_.reader, kMostLines)) {
      const auto known =
          db::find_order(view_.reader, view_.shop.settings().store_kind + ":" + order.shop_id);
      list.push_back({{"number", order.number},
                      {"email", order.email},
                      {"total", core::format_money(order.value, rules_->program.language)},
                      {"state", order.state},
                      {"claimed", known && known->member.has_value()},
                      {"link", "order--" + view_.shop.order_link(order.number)}});
    }
    return list;
  }

  json menu() const {
    json list = json::array();
    for (const flow::Flow& flow : rules_->flows->all()) {
      for (const flow::MenuEntry& entry : flow.menu) {
        if (!entry.is_ice_breaker) {
          list.push_back({{"title", entry.title},
                          {"payload", flow::to_text(flow::Payload{.flow = flow.name})}});
        }
      }
    }
    return list;
  }

  const DemoView& view_;
  std::shared_ptr<const engine::Rules> rules_;
  core::Instant now_;
};

}  // namespace

std::string demo_state(const DemoView& view) {
  return StateWriter(view).write().dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<std::string> newest_demo_person(db::Connection& reader) {
  return db::newest_contact_address(reader, "chat", "demo");
}

}  // namespace regulars::console
