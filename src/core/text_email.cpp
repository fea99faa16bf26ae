// The form in which two e-mail addresses are compared (reference rules: store matching and
// identity of a shopper).

#include <algorithm>
#include <cstdint>
#include <memory>

#include <unicode/idna.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "core/text.h"

namespace regulars::core {
namespace {

constexpr std::size_t kMaxLocalBytes = 64;
constexpr std::size_t kMaxAddressBytes = 254;

icu::UnicodeString to_unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

bool is_ascii(UChar32 c) {
  return c < 0x80;
}

// Letters, digits and marks that a person can see; no white space, controls or format marks.
bool is_visible(UChar32 c) {
  constexpr std::uint32_t kHidden = U_GC_CC_MASK | U_GC_CF_MASK | U_GC_Z_MASK | U_GC_CN_MASK;
  return (U_GET_GC_MASK(c) & kHidden) == 0;
}

// The local part in NFC and folded letter by letter, or nothing when it cannot be compared safely.
//
// A letter that only turns into an ASCII one by folding or normalising (the long s, the Kelvin
// sign) is refused: otherwise its owner would be taken for the owner of the ASCII address.
std::optional<std::string> fold_local(std::string_view local) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFCInstance(status);
  const icu::UnicodeString typed = to_unicode(local);
  icu::UnicodeString folded;
  for (std::int32_t i = 0; i < typed.length() && U_SUCCESS(status) != 0;
       i = typed.moveIndex32(i, 1)) {
    const UChar32 c = typed.char32At(i);
    const UChar32 lower = u_foldCase(c, U_FOLD_CASE_DEFAULT);
    const icu::UnicodeString normal = form->normalize(icu::UnicodeString(c), status);
    const bool turns_ascii = is_ascii(lower) || is_ascii(normal.char32At(0));
    if (!is_visible(c) || (!is_ascii(c) && turns_ascii && normal.countChar32() == 1)) {
      return std::nullopt;
    }
    folded.append(lower);
  }
  if (U_FAILURE(status) != 0) {
    return std::nullopt;
  }
  const icu::UnicodeString normal = form->normalize(folded, status);
  if (U_FAILURE(status) != 0) {
    return std::nullopt;
  }
  std::string result;
  normal.toUTF8String(result);
  return result;
}

bool is_refused(unsigned char c) {
  constexpr std::string_view kMarks = "\"<>,;:\\()[]";
  return c <= ' ' || c == 0x7F || kMarks.find(static_cast<char>(c)) != std::string_view::npos;
}

bool is_local(std::string_view local) {
  const bool dots_ok = !local.starts_with('.') && !local.ends_with('.') &&
                       local.find("..") == std::string_view::npos;
  return !local.empty() && local.size() <= kMaxLocalBytes && dots_ok;
}

bool is_host(std::string_view domain) {
  if (domain.empty() || domain.size() > 253 || domain.find('.') == std::string_view::npos) {
    return false;
  }
  std::size_t label = 0;
  char last = '.';
  for (const char c : domain) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (c == '.') {
      if (label == 0 || last == '-') {
        return false;
      }
      label = 0;
    } else if (letter || (c == '-' && label > 0)) {
      ++label;
    } else {
      return false;
    }
    if (label > 63) {
      return false;
    }
    last = c;
  }
  const std::size_t dot = domain.rfind('.');
  const bool numeric_end =
      std::ranges::all_of(domain.substr(dot + 1), [](char c) { return c >= '0' && c <= '9'; });
  return label > 1 && last != '-' && !numeric_end;
}

std::optional<std::string> to_a_labels(std::string_view domain) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::IDNA> idna(icu::IDNA::createUTS46Instance(
      UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, status));
  if (U_FAILURE(status) != 0) {
    return std::nullopt;
  }
  icu::UnicodeString labels;
  icu::IDNAInfo info;
  idna->nameToASCII(icu::UnicodeString::fromUTF8(
                        icu::StringPiece(domain.data(), static_cast<std::int32_t>(domain.size()))),
                    labels,
                    info,
                    status);
  if (U_FAILURE(status) != 0 || info.hasErrors() != 0) {
    return std::nullopt;
  }
  std::string result;
  labels.toUTF8String(result);
  return result;
}

}  // namespace

std::string bare_email(std::string_view typed) {
  std::string address = trim(typed);
  if (address.size() >= 2 && address.front() == '<' && address.back() == '>') {
    address = trim(std::string_view(address).substr(1, address.size() - 2));
  }
  constexpr std::string_view kScheme = "mailto:";
  if (to_unicode(address).foldCase().startsWith(to_unicode(kScheme)) != 0) {
    address.erase(0, kScheme.size());
  }
  return address;
}

std::optional<std::string> canonical_email(std::string_view typed) {
  if (typed.size() > 4 * kMaxAddressBytes || !is_utf8(typed)) {
    return std::nullopt;
  }
  const std::string address = bare_email(typed);
  const std::size_t at = address.rfind('@');
  if (at == std::string::npos || address.find('@') != at ||
      std::ranges::any_of(address,
                          [](char c) { return is_refused(static_cast<unsigned char>(c)); })) {
    return std::nullopt;
  }
  const std::optional<std::string> local = fold_local(std::string_view(address).substr(0, at));
  std::string_view domain = std::string_view(address).substr(at + 1);
  if (domain.ends_with('.')) {
    domain.remove_suffix(1);
  }
  const std::optional<std::string> host = to_a_labels(domain);
  if (!local || !is_local(*local) || !host || !is_host(*host) ||
      local->size() + 1 + host->size() > kMaxAddressBytes) {
    return std::nullopt;
  }
  return *local + "@" + *host;
}

}  // namespace regulars::core
