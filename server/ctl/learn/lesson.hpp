// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ctl/learn/fit.hpp"
#include "ctl/learn/sentences.hpp"
#include "moderation/learned/model.hpp"

namespace hearth::ctl {

// How a model is learned; part of what its sentences teach.
struct LessonPlan {
  moderation::FeatureSettings features;
  std::uint8_t bits = 18;
  double cost = 60;  // how much a sentence on the wrong side weighs

  // Of a hundred harmless sentences, at most so many are taken for a crisis …
  double urgent_percent = 0.3;  // … that people are told of
  double card_percent = 1.2;    // … that brings a card
  // Of a hundred that tell of neither, at most so many are taken for a telling.
  double relapse_percent = 0.25;
  double craving_percent = 0.25;
};

// How sure a model was of each sentence while it knew nothing by its author.
using Scores = std::vector<moderation::ByTopic<float>>;

// Learns from all sentences; what is measured is measured on sentences of files that were left out.
class Lesson {
 public:
  Lesson(const Sentences& sentences, const LessonPlan& plan);

  // Every sentence by a model that learned from files of four other fifths.
  Scores crossed() const;
  // By all sentences; `scores` of crossed() choose from where on it speaks.
  moderation::LearnedModel whole(const Scores& scores) const;
  // Only the weights, to compare.
  moderation::LearnedTable table() const;

 private:
  template <class Left>
  moderation::LearnedTable learned(Left left) const;
  moderation::Certainty certainty(const Scores& scores) const;

  const Sentences& sentences_;
  LessonPlan plan_;
  std::vector<Row> rows_;
};

}  // namespace hearth::ctl
