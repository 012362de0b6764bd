// SPDX-License-Identifier: Apache-2.0
#include "moderation/learned/reading.hpp"

#include <algorithm>
#include <bit>
#include <memory>

namespace hearth::moderation {
namespace {

// What weighs a feature lies anywhere in a table larger than the caches near the processor.
constexpr std::ptrdiff_t fetch_ahead = 16;

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
}

void Reading::Sum::add(const ByTopic<std::int8_t>& more) {
  for (std::size_t topic = 0; topic < topic_count; ++topic) weights.all[topic] += more.all[topic];
  ++count;
}

void Reading::Sum::add(const Sum& more) {
  for (std::size_t topic = 0; topic < topic_count; ++topic)
    weights.all[topic] += more.weights.all[topic];
  count += more.count;
}

void Reading::add_word(const LearnedTable& table, std::size_t word) {
  const auto half_from = word - word % half_words;
  const auto stretch_from = std::max(half_from, half_words) - half_words;
  const auto* const weights = table.weights.data();
  const auto* const end = std::to_address(features_.all().end());
  Half half = halves_[word / half_words];
  for (const auto& hash : features_.at(word)) {
    if (end - &hash > fetch_ahead)
      __builtin_prefetch(&weights[table.bucket(*(&hash + fetch_ahead))]);
    const auto bucket = table.bucket(hash);
    auto& last = seen(bucket);
    if (last.text != text_ || last.word < stretch_from)
      half.fresh.add(weights[bucket]);
    else if (last.word < half_from)
      half.again.add(weights[bucket]);
    last = {bucket, text_, static_cast<std::uint32_t>(word)};
  }
  halves_[word / half_words] = half;
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
  auto sum = halves_[half].fresh;
  sum.add(halves_[half].again);
  if (half + 1 < halves_.size()) sum.add(halves_[half + 1].fresh);
  return table.answer(topic, sum.weights[topic], sum.count);
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

std::int32_t Reading::sum_of(const LearnedTable& table, Topic topic, std::size_t word) const {
  std::int32_t sum = 0;
  for (const auto hash : features_.at(word)) sum += table.weights[table.bucket(hash)][topic];
  return sum;
}

// The run of words with the greatest sum.
Interval Reading::loudest(const LearnedModel& model, Topic topic) const {
  const auto begin = static_cast<std::uint32_t>(stretches_[topic] * half_words);
  const auto end = static_cast<std::uint32_t>(std::min(begin + stretch_words, words().size()));
  Interval best;
  std::int32_t most = 0;
  std::int32_t sum = 0;
  auto from = begin;
  for (auto word = begin; word < end; ++word) {
    sum += sum_of(model.table, topic, word);
    if (sum <= 0) {
      from = word + 1;
      sum = 0;
    } else if (sum > most) {
      most = sum;
      best = {from, word + 1};
    }
  }
  if (most == 0) return {};
  return {words()[best.from].in.from, words()[best.to - 1].in.to};
}

float Reading::weight(const LearnedModel& model, Topic topic, std::size_t word) const {
  return model.table.scale[topic] * static_cast<float>(sum_of(model.table, topic, word));
}

}  // namespace hearth::moderation
