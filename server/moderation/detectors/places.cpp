// SPDX-License-Identifier: Apache-2.0
// Where somebody lives or can be met.
#include <algorithm>

#include "moderation/detectors/detector.hpp"
#include "moderation/letters.hpp"

namespace hearth::moderation {
namespace {

constexpr std::uint32_t name_words_max = 3;  // of a street: "Foxglove" in 19 Foxglove Walk
constexpr std::uint32_t invite_reach = 14;

bool is_house_number(std::string_view word) {
  const auto digits = std::count_if(word.begin(), word.end(), is_digit);
  if (digits == 0 || digits > 5 || !is_digit(word.front())) return false;
  return word.size() == static_cast<std::size_t>(digits) ||
         (word.size() == static_cast<std::size_t>(digits) + 1 && is_ascii_letter(word.back()) &&
          word.back() <= 'g');
}

bool has_cue(const Sight& sight, EngineList list, WordRange around, std::uint32_t reach) {
  const auto& cues = sight.cues(list);
  return std::any_of(cues.begin(), cues.end(), [&](const auto& cue) {
    const auto apart = cue.to <= around.from   ? around.from - cue.to
                       : cue.from >= around.to ? cue.from - around.to
                                               : 0;
    return apart <= reach && sight.same_sentence(cue.from, around.from);
  });
}

bool counts_something(const Sight& sight, std::uint32_t from, std::uint32_t to) {
  const auto& words = sight.cues(EngineList::not_phone);
  return std::any_of(words.begin(), words.end(),
                     [&](const auto& w) { return w.from >= from && w.to <= to; });
}

// Whether all name words between a number and its street begin with a capital, or the street does
// when there are none.
bool capitals(const Sight& sight, WordRange name, std::uint32_t street) {
  if (name.from == name.to) return sight.capital(street);
  for (auto i = name.from; i < name.to; ++i)
    if (!sight.capital(i) && sight.base.text(i).size() > 3) return false;
  return sight.capital(name.to - 1) || sight.capital(name.from);
}

void add(const Sight& sight, WordRange words, Found& out) {
  out.push_back(sight.base.view().source(sight.base.bytes(words)));
}

bool is_house_at(const Sight& sight, std::uint32_t number, WordRange name, std::uint32_t street,
                 WordRange whole) {
  if (!is_house_number(sight.base.text(number)) || !sight.same_sentence(number, street))
    return false;
  if (counts_something(sight, whole.from, whole.to)) return false;
  return capitals(sight, name, street) || has_cue(sight, EngineList::street_cue, whole, 4);
}

}  // namespace

void detect_address(const Sight& sight, Found& out) {
  const auto count = static_cast<std::uint32_t>(sight.base.words().size());
  for (const auto& street : sight.cues(EngineList::street)) {
    if (out.size() >= found_max) return;
    // 19 Foxglove Walk
    for (std::uint32_t back = 1; back <= name_words_max + 1 && back <= street.from; ++back) {
      const auto number = street.from - back;
      const WordRange whole{number, street.to};
      if (back > 1 && is_house_at(sight, number, {number + 1, street.from}, street.from, whole)) {
        add(sight, whole, out);
        break;
      }
    }
    // Calle Mayor 12
    for (std::uint32_t on = 0; on <= name_words_max && street.to + on < count; ++on) {
      const auto number = street.to + on;
      const WordRange whole{street.from, number + 1};
      if (is_house_at(sight, number, {street.to, number}, street.from, whole)) {
        add(sight, whole, out);
        break;
      }
    }
  }
}

void detect_meeting(const Sight& sight, Found& out) {
  for (const auto& place : sight.cues(EngineList::place))
    for (const auto& invite : sight.cues(EngineList::invite)) {
      const WordRange whole{std::min(place.from, invite.from), std::max(place.to, invite.to)};
      if (!sight.same_sentence(place.from, invite.from) || whole.to - whole.from > invite_reach)
        continue;
      add(sight, whole, out);
      return;
    }
}

}  // namespace hearth::moderation
