// SPDX-License-Identifier: Apache-2.0
#include "ctl/learn/lesson.hpp"

#include <algorithm>
#include <functional>

#include "moderation/learned/reading.hpp"
#include "moderation/normalize.hpp"

namespace hearth::ctl {
namespace {

constexpr std::size_t parts = 5;

// Which fifth a sentence is in: by its letters, so that the order of lines does not matter.
std::size_t part_of(const Sentence& sentence) {
  std::uint32_t sum = 0x811c9dc5;
  for (const char c : sentence.text) sum = (sum ^ static_cast<std::uint8_t>(c)) * 0x01000193;
  return (sum >> 16) % parts;
}

}  // namespace

Lesson::Lesson(const Sentences& sentences, const LessonPlan& plan)
    : sentences_(sentences), plan_(plan) {
  for (const auto& sentence : sentences.all) {
    crisis_rows_.push_back(row_of(sentence.text, plan.features, plan.crisis_bits));
    overdose_rows_.push_back(row_of(sentence.text, plan.features, plan.overdose_bits));
  }
}

template <class Left>
moderation::LearnedModel Lesson::learned(Left left) const {
  std::vector<std::size_t> which;
  std::vector<std::size_t> crises;
  std::vector<bool> is_crisis;
  std::vector<bool> is_overdose;
  for (std::size_t i = 0; i < sentences_.all.size(); ++i) {
    const auto& sentence = sentences_.all[i];
    if (left(sentence) || sentence.label == Label::crisis3) continue;
    which.push_back(i);
    is_crisis.push_back(sentence.label == Label::crisis4);
    if (sentence.label != Label::crisis4) continue;
    crises.push_back(i);
    is_overdose.push_back(sentence.overdose);
  }
  moderation::LearnedModel model;
  model.features = plan_.features;
  model.sentences = static_cast<std::uint32_t>(which.size());
  model.fingerprint = sentences_.fingerprint;
  model.crisis = fit(crisis_rows_, which, is_crisis, plan_.crisis_bits, plan_.cost);
  model.overdose = fit(overdose_rows_, crises, is_overdose, plan_.overdose_bits, plan_.cost);
  return model;
}

// Those that were left out, by what was learned from the rest.
template <class Left>
void Lesson::score(Left left, Scores& scores) const {
  const auto model = learned(left);
  moderation::Reading reading;
  moderation::View base;
  for (std::size_t i = 0; i < sentences_.all.size(); ++i) {
    if (!left(sentences_.all[i])) continue;
    const auto& text = sentences_.all[i].text;
    moderation::normalize(text, base);
    reading.read(model, base, text);
    scores[i] = reading.crisis();
  }
}

Scores Lesson::crossed() const {
  Scores scores(sentences_.all.size());
  for (std::size_t part = 0; part < parts; ++part)
    score([part](const Sentence& sentence) { return part_of(sentence) == part; }, scores);
  return scores;
}

Scores Lesson::without_file(std::size_t file) const {
  Scores scores(sentences_.all.size());
  score([file](const Sentence& sentence) { return sentence.file == file; }, scores);
  return scores;
}

moderation::LearnedModel Lesson::whole(const Scores& scores) const {
  auto model = learned([](const Sentence&) { return false; });
  model.urgent = from(scores, plan_.urgent_percent);
  model.card = std::min(from(scores, plan_.card_percent), model.urgent);
  return model;
}

moderation::LearnedTable Lesson::crisis_table() const {
  return learned([](const Sentence&) { return false; }).crisis;
}

// What at most so many harmless sentences in a hundred reach.
float Lesson::from(const Scores& scores, double percent) const {
  std::vector<float> harmless;
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (is_harmless(sentences_.all[i].label)) harmless.push_back(scores[i]);
  std::sort(harmless.begin(), harmless.end(), std::greater<>());
  if (harmless.empty()) return 0;
  const auto above = static_cast<std::size_t>(percent / 100 * static_cast<double>(harmless.size()));
  return harmless[std::min(above, harmless.size() - 1)];
}

}  // namespace hearth::ctl
