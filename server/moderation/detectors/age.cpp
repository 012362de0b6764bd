// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "moderation/detectors/detector.hpp"
#include "moderation/letters.hpp"

namespace hearth::moderation {
namespace {

constexpr int youngest = 8;
constexpr int adult = 18;
constexpr std::uint32_t reach = 2;  // words between a cue and the number: «i'm only just 15»

// 15, fifteen, 15yo, 15f.
std::optional<int> age_of(const Sight& sight, std::uint32_t word) {
  auto text = sight.base.text(word);
  if (const auto* number = sight.language->number_words.find(text); number && number->times == 1)
    text = number->digits;
  int age = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), age);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (!rest.empty() && rest != "yo" && rest != "f" && rest != "m" && rest != "y")
    return std::nullopt;
  return age;
}

bool begins_at(const std::vector<WordRange>& ranges, std::uint32_t word) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const auto& r) { return r.from == word; });
}

// What follows makes it a count of something else.
bool is_count(const Sight& sight, std::uint32_t word) {
  const auto& words = sight.base.words();
  const std::string_view text = sight.base.view().text;
  const auto end = words[word].in.to;
  if (end + 1 < text.size() &&
      std::string_view("/:%.,-").find(text[end]) != std::string_view::npos &&
      is_digit(text[end + 1]))
    return true;
  if (end < text.size() && text[end] == '%') return true;
  if (words[word].clause_ends || begins_at(sight.cues(EngineList::age_old), word + 1)) return false;
  return begins_at(sight.cues(EngineList::not_age), word + 1);
}

}  // namespace

void detect_age(const Sight& sight, Found& out) {
  if (!sight.language) return;
  const auto& words = sight.base.words();
  const auto add = [&](WordRange range) {
    out.push_back(sight.base.view().source(sight.base.bytes(range)));
  };
  for (const auto& cue : sight.cues(EngineList::age_cue))
    for (auto word = cue.to;
         word < words.size() && word <= cue.to + reach && !words[word - 1].clause_ends; ++word) {
      const auto age = age_of(sight, word);
      if (!age) continue;
      if (*age >= youngest && *age < adult && !is_count(sight, word)) add({cue.from, word + 1});
      break;
    }
  for (const auto& school : sight.cues(EngineList::school)) add(school);
}

}  // namespace hearth::moderation
