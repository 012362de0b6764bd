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

// A text weighed by a model. A long one is weighed in stretches, and the gravest counts: what is
// said in one sentence is not thinned by the others. Keeps its memory from text to text.
class Reading {
 public:
  // A stretch; the next begins in its middle.
  static constexpr std::size_t stretch_words = 40;

  // False: the text has more words than are read.
  bool read(const LearnedModel& model, const View& view, std::string_view original);

  // How sure it is that the text tells of a crisis.
  float crisis() const { return crisis_; }
  // How sure it is, if so, that a substance is the danger.
  float overdose(const LearnedModel& model) const;
  // The bytes of the view whose words speak loudest for a crisis, all in one piece. None: no word
  // does.
  Interval loudest() const;

  // For explaining: words, and what each brings.
  const std::vector<Word>& words() const { return features_.words(); }
  float weight(const LearnedModel& model, std::size_t word) const;

 private:
  struct Sum {
    std::int32_t weight = 0;
    std::uint32_t count = 0;
  };
  void weigh_stretch(const LearnedModel& model, std::size_t from, std::size_t to);

  Features features_;
  std::vector<Sum> before_;  // by word: of all words before it; and the end
  Interval stretch_;         // words of the gravest
  float crisis_ = 0;
};

}  // namespace hearth::moderation
