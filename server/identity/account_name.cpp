// SPDX-License-Identifier: Apache-2.0
#include "identity/account_name.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "core/ids.hpp"
#include "core/text.hpp"

namespace hearth::identity {
namespace {

std::string normalized(const icu::Normalizer2& form, std::string_view text) {
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  UErrorCode error = U_ZERO_ERROR;
  form.normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink,
                     nullptr, error);
  return U_SUCCESS(error) ? out : std::string(text);
}

const icu::Normalizer2& composed() {
  UErrorCode error = U_ZERO_ERROR;
  return *icu::Normalizer2::getNFCInstance(error);
}

const icu::Normalizer2& folded() {
  UErrorCode error = U_ZERO_ERROR;
  return *icu::Normalizer2::getNFKCCasefoldInstance(error);
}

// One ASCII space for any run of them, none at the ends.
std::string single_spaced(std::string_view text) {
  std::string out;
  bool space = false;
  for (std::size_t i = 0; i < text.size();) {
    const auto begin = i;
    UChar32 c = 0;
    U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), i, text.size(), c);
    if (c >= 0 && u_isUWhiteSpace(c)) {
      space = !out.empty();
      continue;
    }
    if (space) out.push_back(' ');
    space = false;
    out.append(text.substr(begin, i - begin));
  }
  return out;
}

// Letters, marks, digits, punctuation, symbols: what can be seen.
bool is_visible(std::string_view utf8) {
  constexpr std::uint32_t unseen =
      U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CS_MASK | U_GC_CO_MASK | U_GC_CN_MASK;
  for (std::size_t i = 0; i < utf8.size();) {
    UChar32 c = 0;
    U8_NEXT(reinterpret_cast<const std::uint8_t*>(utf8.data()), i, utf8.size(), c);
    if (c < 0 || (U_GET_GC_MASK(c) & unseen) != 0) return false;
  }
  return true;
}

}  // namespace

std::optional<std::string> account_name(std::string_view typed) {
  if (typed.size() > 8 * kNameMax || !core::is_utf8(typed)) return std::nullopt;
  auto name = single_spaced(normalized(composed(), typed));
  const auto size = core::code_points(name);
  if (size < kNameMin || size > kNameMax || !is_visible(name)) return std::nullopt;
  return name;
}

std::string name_key(const DeploymentKeys& keys, std::string_view typed) {
  return core::to_base32(
      keys.mac(Purpose::desk_account,
               "name|" + normalized(folded(), single_spaced(normalized(composed(), typed)))));
}

}  // namespace hearth::identity
