#include "flow/default_texts.h"

namespace regulars::flow {
namespace {

struct Sentence {
  const char* en;
  const char* es;
  const char* th;
  const char* vi;
};

constexpr Sentence kOtherwise{"Please tap or type one of these: {choices}.",
                              "Toca o escribe una de estas opciones: {choices}.",
                              "โปรดแตะหรือพิมพ์ตัวเลือกใดตัวเลือกหนึ่ง: {choices}",
                              "Vui lòng chạm hoặc gõ một trong các lựa chọn: {choices}."};
constexpr Sentence kChooseOne{"Please choose:", "Elige una opción:", "โปรดเลือก:", "Vui lòng chọn:"};
constexpr Sentence kNotNow{"No problem, we can go on another time. Just write when you like.",
                           "No pasa nada, seguimos en otro momento. Escribe cuando quieras.",
                           "ไม่เป็นไร ไว้คุยกันใหม่คราวหน้า พิมพ์มาได้ทุกเมื่อ",
                           "Không sao, mình tiếp tục lúc khác nhé. Bạn cứ nhắn khi nào muốn."};
constexpr Sentence kWrongText{"Please answer with a short text.",
                              "Responde con un texto corto.",
                              "โปรดตอบเป็นข้อความสั้น ๆ",
                              "Vui lòng trả lời bằng một câu ngắn."};
constexpr Sentence kWrongEmail{
    "That does not look like an e-mail address. It should look like ana@example.com.",
    "Eso no parece una dirección de correo. Debe ser como ana@example.com.",
    "ดูเหมือนว่านี่ไม่ใช่อีเมล ตัวอย่างที่ถูกต้อง: ana@example.com",
    "Đây có vẻ không phải địa chỉ e-mail. Ví dụ: ana@example.com."};
constexpr Sentence kWrongOrderNumber{
    "That does not look like an order number. You find it in the e-mail about your order.",
    "Eso no parece un número de pedido. Lo encuentras en el correo de tu pedido.",
    "ดูเหมือนว่านี่ไม่ใช่หมายเลขคำสั่งซื้อ ดูได้ในอีเมลคำสั่งซื้อของคุณ",
    "Đây có vẻ không phải mã đơn hàng. Bạn xem mã trong e-mail về đơn hàng."};
constexpr Sentence kWrongNumber{"Please answer with a number in digits, such as 12.",
                                "Responde con un número en cifras, como 12.",
                                "โปรดตอบเป็นตัวเลข เช่น 12",
                                "Vui lòng trả lời bằng số, ví dụ 12."};
constexpr Sentence kWrongYesNo{"Please answer yes or no.",
                               "Responde sí o no.",
                               "โปรดตอบว่า ใช่ หรือ ไม่",
                               "Vui lòng trả lời có hoặc không."};
constexpr Sentence kGiveUp{"Sorry, that did not work. Write again when you like, and we try anew.",
                           "Perdona, no ha funcionado. Escribe cuando quieras y probamos de nuevo.",
                           "ขออภัย ครั้งนี้ยังไม่สำเร็จ พิมพ์มาใหม่ได้ทุกเมื่อ "
                           "แล้วเราจะลองกันอีกครั้ง",
                           "Xin lỗi, lần này chưa được. Bạn nhắn lại khi nào muốn để thử lại nhé."};
constexpr Sentence kApology{"Sorry, something went wrong on our side. A person will have a look.",
                            "Perdona, algo ha fallado por nuestra parte. Una persona lo revisará.",
                            "ขออภัย ระบบของเราเกิดข้อผิดพลาด เจ้าหน้าที่จะเข้ามาตรวจสอบ",
                            "Xin lỗi, bên mình gặp sự cố. Nhân viên sẽ kiểm tra giúp bạn."};

constexpr Sentence kGaveUpAsking{
    "Sorry, this still has not worked with the shop. A person will look after it, and nothing is "
    "lost.",
    "Perdona, la tienda todavía no ha podido hacerlo. Una persona lo revisará y no se pierde nada.",
    "ขออภัย ทางร้านยังดำเนินการไม่สำเร็จ เจ้าหน้าที่จะเข้ามาดูแล และจะไม่มีอะไรสูญหาย",
    "Xin lỗi, phía cửa hàng vẫn chưa xử lý được. Nhân viên sẽ xem giúp bạn và không có gì bị mất."};

const Sentence& sentence(DefaultText which) {
  switch (which) {
    case DefaultText::kOtherwise:
      return kOtherwise;
    case DefaultText::kChooseOne:
      return kChooseOne;
    case DefaultText::kNotNow:
      return kNotNow;
    case DefaultText::kWrongText:
      return kWrongText;
    case DefaultText::kWrongEmail:
      return kWrongEmail;
    case DefaultText::kWrongOrderNumber:
      return kWrongOrderNumber;
    case DefaultText::kWrongNumber:
      return kWrongNumber;
    case DefaultText::kWrongYesNo:
      return kWrongYesNo;
    case DefaultText::kGiveUp:
      return kGiveUp;
    case DefaultText::kApology:
      return kApology;
    case DefaultText::kGaveUpAsking:
      return kGaveUpAsking;
  }
  return kApology;
}

}  // namespace

std::string default_text(DefaultText which, std::string_view language) {
  const Sentence& words = sentence(which);
  const std::string_view root = language.substr(0, language.find_first_of("-_"));
  if (root == "es") {
    return words.es;
  }
  if (root == "th") {
    return words.th;
  }
  return root == "vi" ? words.vi : words.en;
}

DefaultText wrong_answer_text(AnswerKind kind) {
  switch (kind) {
    case AnswerKind::kText:
      return DefaultText::kWrongText;
    case AnswerKind::kEmail:
      return DefaultText::kWrongEmail;
    case AnswerKind::kOrderNumber:
      return DefaultText::kWrongOrderNumber;
    case AnswerKind::kNumber:
      return DefaultText::kWrongNumber;
    case AnswerKind::kYesNo:
      return DefaultText::kWrongYesNo;
  }
  return DefaultText::kWrongText;
}

}  // namespace regulars::flow
