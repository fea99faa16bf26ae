// Two addresses are the same when their canonical forms are (R15, R27).
#include "core/text.h"
#include "tests/catch.h"

namespace regulars::core {
namespace {

TEST_CASE("An address is compared without outer blanks, mailto, brackets and case", "[core]") {
  for (const char* same : {"ana@example.com",
                           " ana@example.com\n",
                           "Ana@Example.COM",
                           "<ana@example.com>",
                           "< ana@example.com >",
                           "mailto:ana@example.com",
                           "MAILTO:Ana@example.com",
                           "<mailto:ana@example.com>",
                           "\u3000ana@example.com\u00A0",
                           "ana@example.com."}) {
    CAPTURE(same);
    CHECK(canonical_email(same) == "ana@example.com");
  }
}

TEST_CASE("Of a pasted mail link the address is kept as it was typed", "[core]") {
  CHECK(bare_email(" <mailto:Ana@Example.com> ") == "Ana@Example.com");
  CHECK(bare_email("ana@example.com") == "ana@example.com");
  for (const char* wrong : {"tel:ana@example.com", "mailto:mailto:ana@example.com", "a b@c.de"}) {
    CAPTURE(wrong);
    CHECK(canonical_email(wrong) == std::nullopt);
  }
}

TEST_CASE("Dots and plus parts stay, because they may be other people", "[core]") {
  CHECK(canonical_email("ada+shop@example.com") == "ada+shop@example.com");
  CHECK(canonical_email("a.d.a@gmail.com") == "a.d.a@gmail.com");
  CHECK(canonical_email("o'neil!#$%&*/=?^_`{|}~-@example.com") ==
        "o'neil!#$%&*/=?^_`{|}~-@example.com");
}

TEST_CASE("International domains are compared in their ASCII form", "[core]") {
  CHECK(canonical_email("ana@bücher.example") == "ana@xn--bcher-kva.example");
  CHECK(canonical_email("ana@BÜCHER.example") == "ana@xn--bcher-kva.example");
  CHECK(canonical_email("ana@xn--bcher-kva.example") == "ana@xn--bcher-kva.example");
  CHECK(canonical_email("ana@bu\u0308cher.example") == "ana@xn--bcher-kva.example");
  CHECK(canonical_email("ana@ร้าน.ไทย") == canonical_email("ana@xn--q3ct9b5e.xn--o3cw4h"));
  CHECK(canonical_email("ana@ｅｘａｍｐｌｅ。com") == "ana@example.com");
  CHECK(canonical_email("ana@straße.example") == "ana@xn--strae-oqa.example");
}

TEST_CASE("Letters of other scripts in the local part are compared in one normal form", "[core]") {
  CHECK(canonical_email("JOSÉ@example.com") == canonical_email("jose\u0301@example.com"));
  CHECK(canonical_email("จันทร์@example.com") == "จันทร์@example.com");
  CHECK(canonical_email("ΑΝΑ@example.com") == canonical_email("ανα@example.com"));
}

TEST_CASE("An address never becomes another person's by folding its letters", "[core]") {
  CHECK(canonical_email("stra\u00DFe@example.com") != canonical_email("strasse@example.com"));
  CHECK(canonical_email("\u017Fam@example.com") == std::nullopt);  // long s
  CHECK(canonical_email("\u212Aim@example.com") == std::nullopt);  // Kelvin sign
  CHECK(canonical_email("\u0130da@example.com") != canonical_email("ida@example.com"));
  CHECK(canonical_email("\u0131da@example.com") != canonical_email("ida@example.com"));
  CHECK(canonical_email("\uFB01n@example.com") != canonical_email("fin@example.com"));
}

TEST_CASE("Hidden and white characters make an address unusable", "[core]") {
  for (const char* hidden : {"an\u200Ba@example.com",
                             "an\u00ADa@example.com",
                             "an\u00A0a@example.com",
                             "an\xE2\x80\xAE"
                             "a@example.com",
                             "an\u2028a@example.com",
                             "ana\t@example.com",
                             "an\u0085a@example.com",
                             "ana@exam ple.com",
                             "ana @example.com"}) {
    CAPTURE(hidden);
    CHECK(canonical_email(hidden) == std::nullopt);
  }
  CHECK(canonical_email(std::string_view("an\0a@example.com", 16)) == std::nullopt);
  CHECK(canonical_email("ana\xFF@example.com") == std::nullopt);
}

TEST_CASE("Text that cannot become an address header is refused", "[core]") {
  for (const char* hostile : {"ana@example.com\r\nBcc: eve@example.com",
                              "ana@example.com,eve@example.com",
                              "Ana <ana@example.com>",
                              "\"ana\"@example.com",
                              "ana@[127.0.0.1]",
                              "ana(x)@example.com",
                              "ana;eve@example.com",
                              "ana\\@example.com",
                              "a:b@example.com",
                              "ana@eve@example.com"}) {
    CAPTURE(hostile);
    CHECK(canonical_email(hostile) == std::nullopt);
  }
}

TEST_CASE("A local part without letters or with stray dots is refused", "[core]") {
  for (const char* wrong : {"",
                            "@",
                            "@example.com",
                            ".ana@example.com",
                            "ana.@example.com",
                            "an..a@example.com",
                            "mailto:",
                            "<>",
                            "ana"}) {
    CAPTURE(wrong);
    CHECK(canonical_email(wrong) == std::nullopt);
  }
}

TEST_CASE("A domain that no mail server can have is refused", "[core]") {
  for (const char* wrong : {"ana@",
                            "ana@localhost",
                            "ana@.com",
                            "ana@example",
                            "ana@example..com",
                            "ana@-example.com",
                            "ana@example-.com",
                            "ana@example.c",
                            "ana@127.0.0.1",
                            "ana@example.123",
                            "ana@exa_mple.com",
                            "ana@example.com..",
                            "ana@xn--a.com",
                            "ana@example.com-",
                            "ana@%00.com"}) {
    CAPTURE(wrong);
    CHECK(canonical_email(wrong) == std::nullopt);
  }
}

TEST_CASE("A local part has at most 64 bytes and an address at most 254", "[core]") {
  const std::string label(63, 'd');
  const std::string long_domain = label + "." + label + "." + label;  // 191 bytes
  CHECK(canonical_email(std::string(64, 'a') + "@example.com").has_value());
  CHECK_FALSE(canonical_email(std::string(65, 'a') + "@example.com").has_value());
  CHECK(canonical_email(std::string(58, 'a') + "@" + long_domain + ".co").has_value());
  CHECK(canonical_email(std::string(59, 'a') + "@" + long_domain + ".co").has_value());
  CHECK_FALSE(canonical_email(std::string(60, 'a') + "@" + long_domain + ".co").has_value());
  CHECK_FALSE(canonical_email("ana@" + std::string(64, 'd') + ".com").has_value());
  CHECK_FALSE(canonical_email(std::string(1'000'000, ' ') + "ana@example.com").has_value());
}

TEST_CASE("The canonical form of a canonical form is itself", "[core]") {
  for (const char* address : {"Ana+X@Bücher.example", "JOSÉ@example.com", "ana@ร้าน.ไทย"}) {
    const std::optional<std::string> once = canonical_email(address);
    CAPTURE(address);
    REQUIRE(once.has_value());
    CHECK(canonical_email(*once) == once);
  }
}

}  // namespace
}  // namespace regulars::core
