// SPDX-License-Identifier: Apache-2.0
#include "moderation/detectors/detector.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "moderation/letters.hpp"

namespace hearth::moderation {

const std::vector<WordRange>& Sight::cues(EngineList list) const {
  static const std::vector<WordRange> none;
  if (!language) return none;
  const auto id = language->lists[static_cast<std::size_t>(list)];
  return id ? base.occurrences(*id) : none;
}

bool Sight::has(ViewKind kind) const {
  for (std::size_t i = 0; i < views.size(); ++i)
    if (views[i].kind == kind) return true;
  return false;
}

const View& Sight::view(ViewKind kind) const {
  for (std::size_t i = 0; i < views.size(); ++i)
    if (views[i].kind == kind) return views[i];
  return views[0];
}

std::string_view Sight::written(std::uint32_t word) const {
  const auto source = base.view().source(base.words()[word].in);
  return original.substr(source.from, source.to - source.from);
}

bool Sight::capital(std::uint32_t word) const {
  const auto text = written(word);
  if (text.empty()) return false;
  std::size_t at = 0;
  return u_isUUppercase(static_cast<UChar32>(next_character(text, at))) != 0;  // also circled
}

bool Sight::same_sentence(std::uint32_t a, std::uint32_t b) const {
  return base.sentence_of(a) == base.sentence_of(b);
}

void detect(Detector detector, const Sight& sight, Found& out) {
  // In the order of Detector.
  static constexpr std::array detectors{detect_phone,   detect_email, detect_url,     detect_handle,
                                        detect_address, detect_name,  detect_meeting, detect_card,
                                        detect_iban,    detect_age};
  static_assert(detectors.size() == detector_count);
  detectors[static_cast<std::size_t>(detector)](sight, out);
}

std::string digits_of(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), is_digit);
  return out;
}

bool is_helpline(const PublicContacts& contacts, std::string_view digits) {
  constexpr std::size_t country_code_max = 3;
  constexpr std::size_t telling = 6;  // shorter ones are compared whole
  const auto bare = [](std::string_view number) {
    while (!number.empty() && number.front() == '0') number.remove_prefix(1);
    return number;
  };
  const auto seen = bare(digits);
  if (seen.empty()) return false;
  return std::any_of(contacts.phones.begin(), contacts.phones.end(), [&](const auto& phone) {
    if (phone.back() != seen.back()) return false;
    const auto known = bare(phone);
    if (seen == known) return true;
    const auto& longer = seen.size() > known.size() ? seen : known;
    const auto& shorter = seen.size() > known.size() ? known : seen;
    return shorter.size() >= telling && longer.size() - shorter.size() <= country_code_max &&
           longer.ends_with(shorter);
  });
}

}  // namespace hearth::moderation
