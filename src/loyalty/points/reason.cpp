#include "loyalty/points/reason.h"

#include <algorithm>
#include <array>

namespace regulars::loyalty {
namespace {

struct Row {
  Reason reason;
  const char* name;
  const char* en;
  const char* es;
  const char* th;
  const char* vi;
};

constexpr std::array kRows{
    Row{Reason::kOther, "other", "{}", "{}", "{}", "{}"},
    Row{Reason::kOrder, "order", "Order {}", "Pedido {}", "คำสั่งซื้อ {}", "Đơn hàng {}"},
    Row{Reason::kRefund,
        "refund",
        "Refund of order {}",
        "Reembolso del pedido {}",
        "คืนเงินคำสั่งซื้อ {}",
        "Hoàn tiền đơn hàng {}"},
    Row{Reason::kJoining,
        "joining",
        "Joining bonus",
        "Bono de bienvenida",
        "โบนัสต้อนรับ",
        "Điểm thưởng gia nhập"},
    Row{Reason::kPrize, "prize", "Prize: {}", "Premio: {}", "ของรางวัล: {}", "Quà tặng: {}"},
    Row{Reason::kPrizeBack,
        "prize_back",
        "Given back: {}",
        "Devuelto: {}",
        "คืนคะแนน: {}",
        "Hoàn điểm: {}"},
    Row{Reason::kCouponBack,
        "coupon_back",
        "Unused coupon: {}",
        "Cupón sin usar: {}",
        "คูปองที่ไม่ได้ใช้: {}",
        "Phiếu chưa dùng: {}"},
    Row{Reason::kUsable,
        "usable",
        "Points can be used now",
        "Puntos ya disponibles",
        "คะแนนใช้ได้แล้ว",
        "Điểm đã dùng được"},
    Row{Reason::kExpired,
        "expired",
        "Points expired",
        "Puntos caducados",
        "คะแนนหมดอายุ",
        "Điểm hết hạn"},
    Row{Reason::kActivity, "activity", "{}", "{}", "{}", "{}"},
    Row{Reason::kGift, "gift", "Gift: {}", "Regalo: {}", "ของขวัญ: {}", "Quà: {}"},
    Row{Reason::kReferral,
        "referral",
        "A friend's first order",
        "Primer pedido de un amigo",
        "คำสั่งซื้อแรกของเพื่อน",
        "Đơn hàng đầu tiên của bạn bè"},
    Row{Reason::kReferred,
        "referred",
        "Invited by a friend",
        "Invitado por un amigo",
        "เพื่อนแนะนำ",
        "Được bạn bè giới thiệu"},
    Row{Reason::kReferralBack,
        "referral_back",
        "A friend's order was refunded",
        "Reembolso del pedido de un amigo",
        "คืนเงินคำสั่งซื้อของเพื่อน",
        "Đơn hàng của bạn bè được hoàn tiền"},
    Row{Reason::kCorrection,
        "correction",
        "Correction: {}",
        "Corrección: {}",
        "ปรับแก้: {}",
        "Điều chỉnh: {}"}};

// The same where it is known which order brought the points.
constexpr Row kUsableOfOrder{Reason::kUsable,
                             "usable",
                             "Points of order {} can be used now",
                             "Puntos del pedido {} ya disponibles",
                             "คะแนนจากคำสั่งซื้อ {} ใช้ได้แล้ว",
                             "Điểm của đơn hàng {} đã dùng được"};

const Row& row_of(Reason reason) {
  const auto found = std::ranges::find(kRows, reason, &Row::reason);
  return found == kRows.end() ? kRows.front() : *found;
}

}  // namespace

const char* to_string(Reason reason) {
  return row_of(reason).name;
}

std::optional<Reason> reason_from(std::string_view name) {
  const auto found = std::ranges::find(kRows, name, &Row::name);
  return found == kRows.end() ? std::nullopt : std::optional(found->reason);
}

std::string reason_text(Reason reason, std::string_view subject, std::string_view language) {
  const bool names_order = reason == Reason::kUsable && !subject.empty();
  const Row& row = names_order ? kUsableOfOrder : row_of(reason);
  const std::string_view root = language.substr(0, language.find_first_of("-_"));
  std::string text = row.en;
  if (root == "es") {
    text = row.es;
  } else if (root == "th") {
    text = row.th;
  } else if (root == "vi") {
    text = row.vi;
  }
  const std::size_t at = text.find("{}");
  if (at != std::string::npos) {
    text.replace(at, 2, subject);
  }
  // A statement has one line for each: what somebody typed makes no other.
  std::ranges::replace_if(
      text, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return text;
}

}  // namespace regulars::loyalty
