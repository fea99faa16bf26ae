#include "engine/own_words.h"

namespace regulars::engine {
namespace {

struct Words {
  const char* en;
  const char* es;
  const char* th;
  const char* vi;
};

struct Noun {
  Words one;
  Words many;
};

const char* in_language(const Words& words, std::string_view language) {
  const std::string_view root = language.substr(0, language.find_first_of("-_"));
  if (root == "es") {
    return words.es;
  }
  if (root == "th") {
    return words.th;
  }
  return root == "vi" ? words.vi : words.en;
}

std::string filled(std::string text, std::initializer_list<std::string_view> values) {
  std::size_t at = 0;
  for (const std::string_view value : values) {
    at = text.find("{}", at);
    if (at == std::string::npos) {
      return text;
    }
    text.replace(at, 2, value);
    at += value.size();
  }
  return text;
}

constexpr Noun kPoint{{"point", "punto", "คะแนน", "điểm"}, {"points", "puntos", "คะแนน", "điểm"}};
constexpr Noun kOrder{{"order", "pedido", "คำสั่งซื้อ", "đơn hàng"},
                      {"orders", "pedidos", "คำสั่งซื้อ", "đơn hàng"}};
constexpr Noun kTime{{"time", "vez", "ครั้ง", "lần"}, {"times", "veces", "ครั้ง", "lần"}};
constexpr Noun kItem{{"item", "artículo", "ชิ้น", "sản phẩm"},
                     {"items", "artículos", "ชิ้น", "sản phẩm"}};
constexpr Noun kDay{{"day", "día", "วัน", "ngày"}, {"days", "días", "วัน", "ngày"}};
constexpr Noun kWeek{{"week", "semana", "สัปดาห์", "tuần"}, {"weeks", "semanas", "สัปดาห์", "tuần"}};
constexpr Noun kMonth{{"month", "mes", "เดือน", "tháng"}, {"months", "meses", "เดือน", "tháng"}};
constexpr Noun kQuarter{{"quarter", "trimestre", "ไตรมาส", "quý"},
                        {"quarters", "trimestres", "ไตรมาส", "quý"}};
constexpr Noun kHalfYear{{"half-year", "semestre", "ครึ่งปี", "nửa năm"},
                         {"half-years", "semestres", "ครึ่งปี", "nửa năm"}};
constexpr Noun kYear{{"year", "año", "ปี", "năm"}, {"years", "años", "ปี", "năm"}};

constexpr Words kForEvery{"{} for every {}", "{} por cada {}", "{} ทุก {}", "{} cho mỗi {}"};

constexpr Words kProofByLink{
    "the link in the e-mail about one of your orders: tap it first, so that I can see that the "
    "address is yours",
    "el enlace del correo sobre uno de tus pedidos: tócalo primero, para que yo vea que la "
    "dirección es tuya",
    "ลิงก์ในอีเมลเกี่ยวกับคำสั่งซื้อของคุณ โปรดแตะลิงก์นั้นก่อน เพื่อให้ทราบว่าอีเมลเป็นของคุณ",
    "liên kết trong e-mail về một đơn hàng của bạn: hãy chạm vào đó trước để mình biết địa chỉ là "
    "của bạn"};
constexpr Words kProofByShop{
    "word from the shop about order {} with this address; it can take some minutes",
    "que la tienda confirme el pedido {} con esta dirección; puede tardar unos minutos",
    "การยืนยันจากร้านเรื่องคำสั่งซื้อ {} ที่ใช้อีเมลนี้ อาจใช้เวลาสักครู่",
    "xác nhận của cửa hàng về đơn hàng {} với địa chỉ này; có thể mất vài phút"};
constexpr Words kSpending{"orders for {} or more; I know of {} so far",
                          "pedidos por {} o más; hasta ahora sé de {}",
                          "คำสั่งซื้อรวม {} ขึ้นไป ตอนนี้มี {}",
                          "các đơn hàng từ {} trở lên; đến nay là {}"};
constexpr Words kSpendingWithin{"orders for {} or more within {}; I know of {} so far",
                                "pedidos por {} o más en {}; hasta ahora sé de {}",
                                "คำสั่งซื้อรวม {} ขึ้นไปภายใน {} ตอนนี้มี {}",
                                "các đơn hàng từ {} trở lên trong {}; đến nay là {}"};
constexpr Words kCountry{"an order that tells me that you live in {}",
                         "un pedido que me diga que vives en {}",
                         "คำสั่งซื้อที่แสดงว่าคุณอยู่ใน {}",
                         "một đơn hàng cho biết bạn sống ở {}"};
constexpr Words kOtherCountry{"a home in {}; your newest order went to {}",
                              "un domicilio en {}; tu último pedido fue a {}",
                              "ที่อยู่ใน {} คำสั่งซื้อล่าสุดของคุณส่งไปที่ {}",
                              "nơi ở tại {}; đơn hàng mới nhất của bạn gửi đến {}"};
constexpr Words kOr{" or ", " o ", " หรือ ", " hoặc "};
constexpr Words kAnd{", and ", ", y ", " และ ", ", và "};

const Noun& noun_of(Counted what) {
  switch (what) {
    case Counted::kPoint:
      return kPoint;
    case Counted::kOrder:
      return kOrder;
    case Counted::kTime:
      return kTime;
    case Counted::kItem:
      return kItem;
  }
  return kPoint;
}

const Noun& noun_of(loyalty::Unit unit) {
  using loyalty::Unit;
  switch (unit) {
    case Unit::kDay:
      return kDay;
    case Unit::kWeek:
      return kWeek;
    case Unit::kMonth:
      return kMonth;
    case Unit::kQuarter:
      return kQuarter;
    case Unit::kHalfYear:
      return kHalfYear;
    case Unit::kYear:
      return kYear;
  }
  return kDay;
}

const Words& words_of(Phrase phrase) {
  switch (phrase) {
    case Phrase::kProofByLink:
      return kProofByLink;
    case Phrase::kProofByShop:
      return kProofByShop;
    case Phrase::kSpending:
      return kSpending;
    case Phrase::kSpendingWithin:
      return kSpendingWithin;
    case Phrase::kCountry:
      return kCountry;
    case Phrase::kOtherCountry:
      return kOtherCountry;
    case Phrase::kOr:
      return kOr;
    case Phrase::kAnd:
      return kAnd;
  }
  return kAnd;
}

std::string with_number(std::int64_t number, const Noun& noun, std::string_view language) {
  const Words& words = number == 1 ? noun.one : noun.many;
  return std::to_string(number) + " " + in_language(words, language);
}

}  // namespace

std::string counted(std::int64_t number, Counted what, std::string_view language) {
  return with_number(number, noun_of(what), language);
}

std::string period_words(const loyalty::Period& period, std::string_view language) {
  return with_number(period.count, noun_of(period.unit), language);
}

std::string for_every_amount(std::string_view gives,
                             std::string_view amount,
                             std::string_view language) {
  return filled(in_language(kForEvery, language), {gives, amount});
}

std::string for_every_one(std::string_view gives, Counted what, std::string_view language) {
  return for_every_amount(gives, in_language(noun_of(what).one, language), language);
}

std::string phrase_in(Phrase phrase,
                      std::initializer_list<std::string_view> values,
                      std::string_view language) {
  return filled(in_language(words_of(phrase), language), values);
}

}  // namespace regulars::engine
