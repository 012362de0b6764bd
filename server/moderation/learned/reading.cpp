// SPDX-License-Identifier: Apache-2.0
#include "moderation/learned/reading.hpp"

#include <algorithm>

namespace hearth::moderation {

bool Reading::read(const LearnedModel& model, const View& view, std::string_view original) {
  const bool whole = features_.read(view, original, model.features);
  before_.clear();
  Sum sum;
  before_.push_back(sum);
  for (std::size_t i = 0; i < words().size(); ++i) {
    const auto hashes = features_.at(i);
    for (const auto hash : hashes) {
      const auto& weights = model.table.weight(hash);
      for (std::size_t topic = 0; topic < topic_count; ++topic)
        sum.weights.all[topic] += weights.all[topic];
    }
    sum.count += static_cast<std::uint32_t>(hashes.size());
    before_.push_back(sum);
  }
  for (const auto topic : {Topic::crisis, Topic::relapse, Topic::craving})
    find_loudest(model, topic);
  stretches_[Topic::overdose] = stretches_[Topic::crisis];
  answers_[Topic::overdose] = weigh(model, Topic::overdose, stretches_[Topic::overdose]);
  return whole;
}

float Reading::weigh(const LearnedModel& model, Topic topic, Stretch stretch) const {
  const auto& from = before_[stretch.from];
  const auto& to = before_[stretch.to];
  return model.table.answer(topic, to.weights[topic] - from.weights[topic], to.count - from.count);
}

void Reading::find_loudest(const LearnedModel& model, Topic topic) {
  const auto size = static_cast<std::uint32_t>(words().size());
  auto& best = stretches_[topic];
  best = {};
  answers_[topic] = model.table.bias[topic];
  for (std::uint32_t from = 0; from < size; from += stretch_words / 2) {
    const Stretch stretch{from, std::min<std::uint32_t>(from + stretch_words, size)};
    const auto answer = weigh(model, topic, stretch);
    if (best.to == 0 || answer > answers_[topic]) {
      answers_[topic] = answer;
      best = stretch;
    }
    if (stretch.to == size) break;
  }
}

// The run of words with the greatest sum.
Interval Reading::loudest(Topic topic) const {
  const auto stretch = stretches_[topic];
  Interval best;
  std::int32_t most = 0;
  auto from = stretch.from;
  for (auto word = stretch.from; word < stretch.to; ++word) {
    const auto sum = before_[word + 1].weights[topic] - before_[from].weights[topic];
    if (sum <= 0) {
      from = word + 1;
    } else if (sum > most) {
      most = sum;
      best = {from, word + 1};
    }
  }
  if (most == 0) return {};
  return {words()[best.from].in.from, words()[best.to - 1].in.to};
}

float Reading::weight(const LearnedModel& model, Topic topic, std::size_t word) const {
  return model.table.scale[topic] *
         static_cast<float>(before_[word + 1].weights[topic] - before_[word].weights[topic]);
}

}  // namespace hearth::moderation
