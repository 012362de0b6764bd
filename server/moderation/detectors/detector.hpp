// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "moderation/derive.hpp"
#include "moderation/rule_set.hpp"
#include "moderation/scan.hpp"

namespace hearth::moderation {

// What detectors look at: one message in all its views, and the cue words of its language.
struct Sight {
  const RuleSet& set;
  const Language* language;  // nothing: no cue words
  const Views& views;
  Scan& base;
  std::string_view original;

  // Where a word of the list stands in the base view.
  const std::vector<WordRange>& cues(EngineList list) const;
  // The view of that kind, or the base view.
  const View& view(ViewKind kind) const;
  bool has(ViewKind kind) const;
  // What the author wrote where word `i` of the base view stands.
  std::string_view written(std::uint32_t word) const;
  bool capital(std::uint32_t word) const;
  bool same_sentence(std::uint32_t a, std::uint32_t b) const;
};

// Each appends the stretches of the original that it found; after so many it looks no further.
using Found = std::vector<Interval>;
inline constexpr std::size_t found_max = 64;
void detect_phone(const Sight& sight, Found& out);
void detect_email(const Sight& sight, Found& out);
void detect_url(const Sight& sight, Found& out);
void detect_handle(const Sight& sight, Found& out);
void detect_address(const Sight& sight, Found& out);
void detect_name(const Sight& sight, Found& out);
void detect_meeting(const Sight& sight, Found& out);
void detect_card(const Sight& sight, Found& out);
void detect_iban(const Sight& sight, Found& out);
void detect_age(const Sight& sight, Found& out);

void detect(Detector detector, const Sight& sight, Found& out);

// Where help lines' numbers stand, one after another as one stretch: they are nobody's number, age
// or account.
void find_helplines(const Sight& sight, Found& out);

// The digits of `text`.
std::string digits_of(std::string_view text);
// Whether a helpline is reached by these digits, with or without its country's code.
bool is_helpline(const PublicContacts& contacts, std::string_view digits);

}  // namespace hearth::moderation
