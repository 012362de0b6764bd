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

// A small model in which some words, with what they are made of, speak for a crisis.
inline moderation::LearnedModel model_of(const std::vector<std::string>& crisis,
                                         const std::vector<std::string>& overdose = {}) {
  moderation::LearnedModel model;
  const auto fill = [&](moderation::LearnedTable& table, const std::vector<std::string>& words) {
    table.bits = 12;
    table.scale = 0.053F;
    table.bias = -1;
    table.weights.assign(std::size_t{1} << table.bits, 0);
    for (const auto& word : words) {
      moderation::View base;
      moderation::normalize(word, base);
      moderation::Features features;
      features.read(base, word, model.features);
      for (const auto hash : features.at(0)) table.weights[hash >> (32 - table.bits)] = 20;
    }
  };
  fill(model.crisis, crisis);
  fill(model.overdose, overdose);
  model.urgent = 2;
  model.card = 0.5F;
  model.sentences = 2;
  model.fingerprint[0] = 0xab;
  return model;
}

}  // namespace hearth::test
