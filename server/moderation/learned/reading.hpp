// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "moderation/learned/features.hpp"
#include "moderation/learned/model.hpp"
#include "moderation/span.hpp"
#include "moderation/view.hpp"

namespace hearth::moderation {

// A text weighed by a model. A long one is weighed in stretches, and for each topic the one that
// answers it loudest counts: what is said in one sentence is not thinned by the others. What stands
// in a stretch more than once counts once. Keeps its memory from text to text.
class Reading {
 public:
  // A stretch; the next begins in its middle.
  static constexpr std::size_t stretch_words = 40;

  // False: the text has more words than are read.
  bool read(const LearnedModel& model, const View& view, std::string_view original);

  // How sure it is that the text tells of that; `overdose` of the stretch that tells of a crisis.
  float answer(Topic topic) const { return answers_[topic]; }
  // The bytes of the view whose words speak loudest for it, all in one piece. None: no word does.
  Interval loudest(const LearnedModel& model, Topic topic) const;

  // For explaining: words, and what each would bring if it stood there once.
  const std::vector<Word>& words() const { return features_.words(); }
  float weight(const LearnedModel& model, Topic topic, std::size_t word) const;

 private:
  static constexpr std::size_t half_words = stretch_words / 2;

  struct Sum {
    ByTopic<std::int32_t> weights;
    std::uint32_t count = 0;

    void add(const ByTopic<std::int8_t>& more);
    void add(const Sum& more);
  };
  // Half a stretch; one begins with it, one ends with it.
  struct Half {
    Sum fresh;  // what is in it and not in the half before
    Sum again;  // what is in both
  };
  // A bucket of the table that the text has, and the word that had it last.
  struct Seen {
    std::uint32_t bucket = 0;
    std::uint32_t text = 0;  // number; any other: the place is free
    std::uint32_t word = 0;
  };
  void begin();
  void add_word(const LearnedTable& table, std::size_t word);
  Seen& seen(std::uint32_t bucket);
  float weigh(const LearnedTable& table, Topic topic, std::size_t half) const;
  std::int32_t sum_of(const LearnedTable& table, Topic topic, std::size_t word) const;
  void find_loudest(const LearnedTable& table, Topic topic);

  Features features_;
  std::vector<Seen> seen_;  // at least half of it is free
  std::uint32_t text_ = 0;
  std::vector<Half> halves_;
  ByTopic<std::size_t> stretches_;  // the half it begins with
  ByTopic<float> answers_;
};

}  // namespace hearth::moderation
