// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "moderation/learned/features.hpp"

namespace hearth::moderation {

// One question to a text: a weight for every hash of its features, by the hash's first bits. The
// answer is above 0 for yes, and the further from it the surer.
struct LearnedTable {
  static constexpr std::uint8_t bits_max = 18;

  std::uint8_t bits = 0;
  float bias = 0;
  float scale = 0;  // of the weights
  std::vector<std::int8_t> weights;

  std::int32_t weight(std::uint32_t hash) const { return weights[hash >> (32 - bits)]; }
  // `sum` of the weights of `count` features.
  float answer(std::int32_t sum, std::size_t count) const;

  bool operator==(const LearnedTable&) const = default;
};

// What was learned from labelled sentences: whether a text tells of a crisis, and of which kind.
// Built whole, never changed afterwards, read from any thread.
struct LearnedModel {
  static constexpr std::size_t bytes_max = 1024 * 1024;

  FeatureSettings features;
  LearnedTable crisis;
  LearnedTable overdose;  // of a crisis: danger from a substance, else self-harm
  float urgent = 0;       // from here on people are told at once
  float card = 0;         // from here on its author alone gets a card; not above `urgent`
  std::uint32_t sentences = 0;
  std::array<std::uint8_t, 32> fingerprint{};  // of the sentences

  // "learned-1f2e3d4c": names it in findings.
  std::string version() const;

  bool operator==(const LearnedModel&) const = default;
};

// A model's file. Little endian, one after another:
//   "HEARTHLM", u32 format (1),
//   u8 letters_least, letters_most, apart_most, 0,
//   f32 urgent, card, u32 sentences, 32 bytes fingerprint,
//   for crisis and overdose: u32 bits, f32 bias, scale, 2^bits weights of one byte,
//   u64 FNV-1a of all before it.
std::string write_model(const LearnedModel& model);
// What is wrong, as a sentence, when it is no such file, or a damaged one.
core::result<LearnedModel, std::string> read_model(std::string_view bytes);

}  // namespace hearth::moderation
