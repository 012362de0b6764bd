// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "moderation/learned/model.hpp"
#include "moderation/learned/reading.hpp"
#include "moderation/normalize.hpp"

namespace hearth::test {

// A small model in which some words, with what they are made of, speak for what is asked.
inline moderation::LearnedModel model_of(const std::vector<std::string>& crisis,
                                         const std::vector<std::string>& overdose = {},
                                         const std::vector<std::string>& relapse = {},
                                         const std::vector<std::string>& craving = {}) {
  moderation::LearnedModel model;
  auto& table = model.table;
  table.bits = 12;
  table.weights.resize(std::size_t{1} << table.bits);
  const auto fill = [&](moderation::Topic topic, const std::vector<std::string>& words) {
    table.scale[topic] = 0.053F;
    table.bias[topic] = -1;
    for (const auto& word : words) {
      moderation::View base;
      moderation::normalize(word, base);
      moderation::Features features;
      features.read(base, word, model.features);
      for (const auto hash : features.at(0)) table.weights[table.bucket(hash)][topic] = 20;
    }
  };
  fill(moderation::Topic::crisis, crisis);
  fill(moderation::Topic::overdose, overdose);
  fill(moderation::Topic::relapse, relapse);
  fill(moderation::Topic::craving, craving);
  model.from = {.urgent = 2, .card = 0.5F, .relapse = 0.5F, .craving = 0.5F};
  model.sentences = 2;
  model.fingerprint[0] = 0xab;
  return model;
}

}  // namespace hearth::test
