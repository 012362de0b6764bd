// SPDX-License-Identifier: Apache-2.0
#include "moderation/learned/reading.hpp"

#include <algorithm>
#include <bit>
#include <memory>

namespace hearth::moderation {
namespace {

// What weighs a feature lies anywhere in a table larger than the caches near the processor.
constexpr std::ptrdiff_t fetch_ahead = 16;

void add_to(ByTopic<std::int32_t>& sum, const ByTopic<std::int8_t>& more) {
  for (std::size_t topic = 0; topic < topic_count; ++topic) sum.all[topic] += more.all[topic];
}

}  // namespace

bool Reading::read(const LearnedModel& model, const View& view, std::string_view original) {
  const bool whole = features_.read(view, original, model.features);
  begin();
  for (std::size_t i = 0; i < words().size(); ++i) add_word(model.table, i);
  for (const auto topic : {Topic::crisis, Topic::relapse, Topic::craving})
    find_loudest(model.table, topic);
  stretches_[Topic::overdose] = stretches_[Topic::crisis];
  answers_[Topic::overdose] = weigh(model.table, Topic::overdose, stretches_[Topic::overdose]);
  return whole;
}

void Reading::begin() {
  const auto places = std::bit_ceil(2 * features_.all().size() + 1);
  if (seen_.size() < places || ++text_ == 0) {
    seen_.assign(std::max(places, seen_.size()), {});
    text_ = 1;
  }
  halves_.assign((words().size() + half_words - 1) / half_words, {});
  before_.assign(1, {});
}

void Reading::Sum::add(const ByTopic<std::int8_t>& more) {
  add_to(weights, more);
  ++count;
}

void Reading::add_word(const LearnedTable& table, std::size_t word) {
  const auto half_from = word - word % half_words;
  const auto stretch_from = std::max(half_from, half_words) - half_words;
  const auto* const weights = table.weights.data();
  const auto* const end = std::to_address(features_.all().end());
  Half half = halves_[word / half_words];
  auto sum = before_.back();
  for (const auto& hash : features_.at(word)) {
    if (end - &hash > fetch_ahead)
      __builtin_prefetch(&weights[table.bucket(*(&hash + fetch_ahead))]);
    const auto bucket = table.bucket(hash);
    auto& last = seen(bucket);
    const bool before = last.text == text_;
    if (!before || last.word < half_from) half.first.add(weights[bucket]);
    if (!before || last.word < stretch_from) half.fresh.add(weights[bucket]);
    last = {bucket, text_, static_cast<std::uint32_t>(word)};
    add_to(sum, weights[bucket]);
  }
  halves_[word / half_words] = half;
  before_.push_back(sum);
}

// The place of that bucket, or the free one for it.
Reading::Seen& Reading::seen(std::uint32_t bucket) {
  const auto mask = seen_.size() - 1;
  auto at = bucket & mask;
  while (seen_[at].text == text_ && seen_[at].bucket != bucket) at = (at + 1) & mask;
  return seen_[at];
}

float Reading::weigh(const LearnedTable& table, Topic topic, std::size_t half) const {
  if (half == halves_.size()) return table.bias[topic];
  const auto& first = halves_[half].first;
  static constexpr Half none;
  const auto& fresh = half + 1 < halves_.size() ? halves_[half + 1].fresh : none.fresh;
  return table.answer(topic, first.weights[topic] + fresh.weights[topic],
                      first.count + fresh.count);
}

void Reading::find_loudest(const LearnedTable& table, Topic topic) {
  stretches_[topic] = 0;
  answers_[topic] = weigh(table, topic, 0);
  for (std::size_t half = 1; half + 1 < halves_.size(); ++half) {
    const auto answer = weigh(table, topic, half);
    if (answer <= answers_[topic]) continue;
    answers_[topic] = answer;
    stretches_[topic] = half;
  }
}

// The run of words with the greatest sum.
Interval Reading::loudest(Topic topic) const {
  const auto begin = static_cast<std::uint32_t>(stretches_[topic] * half_words);
  const auto end = static_cast<std::uint32_t>(std::min(begin + stretch_words, words().size()));
  Interval best;
  std::int32_t most = 0;
  auto from = begin;
  for (auto word = begin; word < end; ++word) {
    const auto sum = before_[word + 1][topic] - before_[from][topic];
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
         static_cast<float>(before_[word + 1][topic] - before_[word][topic]);
}

}  // namespace hearth::moderation
