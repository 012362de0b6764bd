// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace hearth::ctl {

// What a sentence of config/learned/sentences is; its README says what each means. Learned are
// crises against everything that is none; what lies between is only counted.
enum class Label : std::uint8_t {
  crisis4,
  crisis3,
  telling,  // of a return to use or of a craving; which is not said
  relapse,
  craving,
  support,
  past,
  idiom,
  other
};
inline constexpr std::size_t label_count = 9;
std::string_view name(Label label);
inline bool is_telling(Label label) { return label > Label::crisis3 && label < Label::support; }
inline bool is_harmless(Label label) { return label > Label::crisis3; }

struct Sentence {
  std::string text;
  Label label = Label::other;
  bool overdose = false;  // a crisis whose danger is a substance
  std::size_t file = 0;
};

struct Sentences {
  std::vector<std::string> files;  // in order
  std::vector<Sentence> all;
  std::array<std::uint8_t, 32> fingerprint{};  // of the files' bytes
};

// Every line of the folders' *.jsonl: {"text": "…", "label": "crisis4", "overdose": true}, or one
// of tests/flagging/corpus: {"text": "…", "expect": ["self_harm"], "severity": 4}; of those a
// conversation, what may or may not be a crisis, and what says "teach": false teaches nothing. What
// is wrong, with its place, when a line is neither.
core::result<Sentences, std::string> read_sentences(const std::vector<std::string>& folders);

}  // namespace hearth::ctl
