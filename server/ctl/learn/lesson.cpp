// SPDX-License-Identifier: Apache-2.0
#include "ctl/learn/lesson.hpp"

#include <algorithm>
#include <functional>
#include <optional>

#include "moderation/learned/reading.hpp"
#include "moderation/normalize.hpp"

namespace hearth::ctl {
namespace {

using moderation::Topic;

constexpr std::size_t parts = 5;
constexpr std::array topics{Topic::crisis, Topic::overdose, Topic::relapse, Topic::craving};

// What a sentence teaches of a topic; nothing: it leaves it open.
std::optional<bool> answer(const Sentence& sentence, Topic topic) {
  const auto label = sentence.label;
  switch (topic) {
    case Topic::crisis:
      if (label == Label::crisis3) return std::nullopt;
      return label == Label::crisis4;
    case Topic::overdose:
      if (label != Label::crisis4) return std::nullopt;
      return sentence.overdose;
    case Topic::relapse:
    case Topic::craving:
      break;
  }
  if (label == Label::telling || label == Label::crisis3) return std::nullopt;
  return label == (topic == Topic::relapse ? Label::relapse : Label::craving);
}

bool tells_of_neither(Label label) { return is_harmless(label) && !is_telling(label); }

std::vector<float> scores_of(const Sentences& sentences, const Scores& scores, Topic topic,
                             bool (*counts)(Label)) {
  std::vector<float> out;
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (counts(sentences.all[i].label)) out.push_back(scores[i][topic]);
  return out;
}

// What at most so many in a hundred come before, in that order.
template <class Order>
float reached_by(std::vector<float> scores, double percent, Order order) {
  if (scores.empty()) return 0;
  std::sort(scores.begin(), scores.end(), order);
  const auto before = static_cast<std::size_t>(percent / 100 * static_cast<double>(scores.size()));
  return scores[std::min(before, scores.size() - 1)];
}

}  // namespace

Lesson::Lesson(const Sentences& sentences, const LessonPlan& plan)
    : sentences_(sentences), plan_(plan) {
  for (const auto& sentence : sentences.all)
    rows_.push_back(row_of(sentence.text, plan.features, plan.bits));
}

template <class Left>
moderation::LearnedTable Lesson::learned(Left left) const {
  moderation::LearnedTable table;
  table.bits = plan_.bits;
  for (const auto topic : topics) {
    Answers answers;
    for (std::size_t i = 0; i < sentences_.all.size(); ++i)
      if (const auto& sentence = sentences_.all[i]; !left(sentence))
        if (const auto yes = answer(sentence, topic)) answers.add(i, *yes);
    fit(rows_, answers, plan_.cost, topic, table);
  }
  return table;
}

Scores Lesson::crossed() const {
  Scores scores(sentences_.all.size());
  for (std::size_t part = 0; part < parts; ++part) {
    const auto left = [part](const Sentence& sentence) { return sentence.file % parts == part; };
    moderation::LearnedModel model;
    model.features = plan_.features;
    model.table = learned(left);
    moderation::Reading reading;
    moderation::View base;
    for (std::size_t i = 0; i < sentences_.all.size(); ++i) {
      const auto& sentence = sentences_.all[i];
      if (!left(sentence)) continue;
      moderation::normalize(sentence.text, base);
      reading.read(model, base, sentence.text);
      for (const auto topic : topics) scores[i][topic] = reading.answer(topic);
    }
  }
  return scores;
}

moderation::LearnedModel Lesson::whole(const Scores& scores) const {
  moderation::LearnedModel model;
  model.features = plan_.features;
  model.table = table();
  model.from = certainty(scores);
  model.sentences = static_cast<std::uint32_t>(sentences_.all.size());
  model.fingerprint = sentences_.fingerprint;
  return model;
}

moderation::LearnedTable Lesson::table() const {
  return learned([](const Sentence&) { return false; });
}

moderation::Certainty Lesson::certainty(const Scores& scores) const {
  const auto harmless = scores_of(sentences_, scores, Topic::crisis, is_harmless);
  const auto from = [&](Topic topic, double percent) {
    return reached_by(scores_of(sentences_, scores, topic, tells_of_neither), percent,
                      std::greater<>());
  };
  moderation::Certainty out;
  out.urgent = reached_by(harmless, plan_.urgent_percent, std::greater<>());
  out.card = std::min(out.urgent, reached_by(harmless, plan_.card_percent, std::greater<>()));
  out.relapse = from(Topic::relapse, plan_.relapse_percent);
  out.craving = from(Topic::craving, plan_.craving_percent);
  return out;
}

}  // namespace hearth::ctl
