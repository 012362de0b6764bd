// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "moderation/detectors/detector.hpp"
#include "moderation/letters.hpp"

namespace hearth::moderation {
namespace {

bool is_name_word(const Sight& sight, std::uint32_t word) {
  const auto text = sight.base.text(word);
  return text.size() >= 2 && (is_ascii_letter(text.front()) || !is_ascii(text.front())) &&
         sight.capital(word);
}

bool is_known(const Sight& sight, std::uint32_t word) {
  return sight.set.vocabulary.knows(sight.base.text(word));
}

bool is_no_name(const Sight& sight, WordRange words) {
  const auto& phrases = sight.cues(EngineList::not_name);
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](const auto& p) { return p.overlaps(words); });
}

// Two or three words with a capital that stand right behind a cue.
void after(const Sight& sight, WordRange cue, bool sure, Found& out) {
  const auto& words = sight.base.words();
  auto end = cue.to;
  while (end < words.size() && end < cue.to + 3 && !words[end - 1].clause_ends &&
         is_name_word(sight, end))
    ++end;
  const WordRange name{cue.to, end};
  if (name.to - name.from < 2 || is_no_name(sight, name)) return;
  bool known = true;
  bool any_known = false;
  for (auto i = name.from; i < name.to; ++i) {
    known = known && is_known(sight, i);
    any_known = any_known || is_known(sight, i);
  }
  if (sure ? known : any_known) return;
  out.push_back(sight.base.view().source(sight.base.bytes(name)));
}

}  // namespace

void detect_name(const Sight& sight, Found& out) {
  for (const auto& cue : sight.cues(EngineList::name_cue)) after(sight, cue, true, out);
  for (const auto& cue : sight.cues(EngineList::name_cue_weak)) after(sight, cue, false, out);
}

}  // namespace hearth::moderation
