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
// answers it loudest counts: what is said in one sentence is not thinned by the others. Keeps its
// memory from text to text.
class Reading {
 public:
  // A stretch; the next begins in its middle.
  static constexpr std::size_t stretch_words = 40;

  // False: the text has more words than are read.
  bool read(const LearnedModel& model, const View& view, std::string_view original);

  // How sure it is that the text tells of that; `overdose` of the stretch that tells of a crisis.
  float answer(Topic topic) const { return answers_[topic]; }
  // The bytes of the view whose words speak loudest for it, all in one piece. None: no word does.
  Interval loudest(Topic topic) const;

  // For explaining: words, and what each brings.
  const std::vector<Word>& words() const { return features_.words(); }
  float weight(const LearnedModel& model, Topic topic, std::size_t word) const;

 private:
  struct Sum {
    ByTopic<std::int32_t> weights;
    std::uint32_t count = 0;
  };
  struct Stretch {
    std::uint32_t from = 0;  // words
    std::uint32_t to = 0;
  };
  float weigh(const LearnedModel& model, Topic topic, Stretch stretch) const;
  void find_loudest(const LearnedModel& model, Topic topic);

  Features features_;
  std::vector<Sum> before_;  // by word: of all words before it; and the end
  ByTopic<Stretch> stretches_;
  ByTopic<float> answers_;
};

}  // namespace hearth::moderation
