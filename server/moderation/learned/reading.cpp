// SPDX-License-Identifier: Apache-2.0
#include "moderation/learned/reading.hpp"

#include <algorithm>

namespace hearth::moderation {

bool Reading::read(const LearnedModel& model, const View& view, std::string_view original) {
  const bool whole = features_.read(view, original, model.features);
  const auto size = words().size();
  before_.clear();
  Sum sum;
  before_.push_back(sum);
  for (std::size_t i = 0; i < size; ++i) {
    const auto hashes = features_.at(i);
    for (const auto hash : hashes) sum.weight += model.crisis.weight(hash);
    sum.count += static_cast<std::uint32_t>(hashes.size());
    before_.push_back(sum);
  }
  stretch_ = {};
  crisis_ = model.crisis.bias;
  for (std::size_t from = 0; from < size; from += stretch_words / 2) {
    const auto to = std::min(from + stretch_words, size);
    weigh_stretch(model, from, to);
    if (to == size) break;
  }
  return whole;
}

void Reading::weigh_stretch(const LearnedModel& model, std::size_t from, std::size_t to) {
  const auto answer = model.crisis.answer(before_[to].weight - before_[from].weight,
                                          before_[to].count - before_[from].count);
  if (stretch_.to != 0 && answer <= crisis_) return;
  crisis_ = answer;
  stretch_ = {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to)};
}

float Reading::overdose(const LearnedModel& model) const {
  std::int32_t sum = 0;
  std::size_t count = 0;
  for (auto word = stretch_.from; word < stretch_.to; ++word) {
    for (const auto hash : features_.at(word)) sum += model.overdose.weight(hash);
    count += features_.at(word).size();
  }
  return model.overdose.answer(sum, count);
}

// The run of words with the greatest sum.
Interval Reading::loudest() const {
  Interval best;
  std::int32_t most = 0;
  auto from = stretch_.from;
  for (auto word = stretch_.from; word < stretch_.to; ++word) {
    const auto sum = before_[word + 1].weight - before_[from].weight;
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

float Reading::weight(const LearnedModel& model, std::size_t word) const {
  return model.crisis.scale * static_cast<float>(before_[word + 1].weight - before_[word].weight);
}

}  // namespace hearth::moderation
