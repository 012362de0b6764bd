// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ctl/learn/fit.hpp"
#include "ctl/learn/sentences.hpp"
#include "moderation/learned/model.hpp"

namespace hearth::ctl {

// How a model is learned; part of its fingerprint.
struct LessonPlan {
  moderation::FeatureSettings features;
  std::uint8_t crisis_bits = 16;
  std::uint8_t overdose_bits = 13;
  double cost = 20;             // how much a sentence on the wrong side weighs
  double urgent_percent = 0.3;  // of harmless sentences, at most, taken for one to be told of
  double card_percent = 0.5;    // … to bring a card
};

// How sure a model was of each sentence while it had not seen it.
using Scores = std::vector<float>;

// Learns from all sentences; what is measured is measured on sentences that were left out.
class Lesson {
 public:
  Lesson(const Sentences& sentences, const LessonPlan& plan);

  // Every sentence by a model that learned from the other four fifths.
  Scores crossed() const;
  // Those of one file by a model that learned from the other files; of the others nothing.
  Scores without_file(std::size_t file) const;
  // By all sentences; `scores` of crossed() choose from where on it speaks.
  moderation::LearnedModel whole(const Scores& scores) const;
  // Only the weights, to compare.
  moderation::LearnedTable crisis_table() const;

 private:
  template <class Left>
  moderation::LearnedModel learned(Left left) const;
  template <class Left>
  void score(Left left, Scores& scores) const;
  float from(const Scores& scores, double percent) const;

  const Sentences& sentences_;
  LessonPlan plan_;
  std::vector<Row> crisis_rows_;
  std::vector<Row> overdose_rows_;
};

}  // namespace hearth::ctl
