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

// What a text may tell of. `overdose` is asked of a crisis: whether a substance is the danger.
enum class Topic : std::uint8_t { crisis, overdose, relapse, craving };
inline constexpr std::size_t topic_count = 4;

// One number for each topic.
template <class Number>
struct ByTopic {
  std::array<Number, topic_count> all{};

  Number& operator[](Topic topic) { return all[static_cast<std::size_t>(topic)]; }
  Number operator[](Topic topic) const { return all[static_cast<std::size_t>(topic)]; }
  bool operator==(const ByTopic&) const = default;
};

// A weight for every topic and every hash of a feature, by the hash's first bits: side by side,
// so that a feature costs one look whatever is asked.
struct LearnedTable {
  static constexpr std::uint8_t bits_max = 18;

  std::uint8_t bits = 0;
  ByTopic<float> bias;
  ByTopic<float> scale;  // of the weights
  std::vector<ByTopic<std::int8_t>> weights;

  std::uint32_t bucket(std::uint32_t hash) const { return hash >> (32 - bits); }
  // `sum` of the weights of `count` features, each once. Above 0 for yes, and the further from it
  // the surer.
  float answer(Topic topic, std::int32_t sum, std::size_t count) const;

  bool operator==(const LearnedTable&) const = default;
};

// From which answer on something follows; each is chosen on sentences by authors that what was
// asked had not seen.
struct Certainty {
  float urgent = 0;  // a crisis of which people are told at once
  float card = 0;    // one for which its author alone gets a card; not above `urgent`
  float relapse = 0;
  float craving = 0;

  bool operator==(const Certainty&) const = default;
};

// What was learned from labelled sentences: whether a text tells of a crisis, and of which kind, of
// a return to use or of a craving. Built whole, never changed afterwards, read from any thread.
struct LearnedModel {
  static constexpr std::size_t bytes_max = 2 * 1024 * 1024;

  FeatureSettings features;
  LearnedTable table;
  Certainty from;
  std::uint32_t sentences = 0;
  std::array<std::uint8_t, 32> fingerprint{};  // of the sentences

  // "learned-1f2e3d4c": names it in findings.
  std::string version() const;

  bool operator==(const LearnedModel&) const = default;
};

// A model's file. Little endian, one after another:
//   "HEARTHLM", u32 format (3),
//   u8 letters_least, letters_most, apart_most, 0,
//   f32 urgent, card, relapse, craving, u32 sentences, 32 bytes fingerprint,
//   u32 bits, then for each topic f32 bias, scale, then 2^bits times a byte for each topic,
//   u64 FNV-1a of all before it.
std::string write_model(const LearnedModel& model);
// What is wrong, as a sentence, when it is no such file, or a damaged one.
core::result<LearnedModel, std::string> read_model(std::string_view bytes);

}  // namespace hearth::moderation
