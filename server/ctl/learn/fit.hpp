// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "moderation/learned/model.hpp"

namespace hearth::ctl {

// A text as the learner sees it: the first bits of its features' hashes, each once.
struct Row {
  struct Part {
    std::uint32_t bucket = 0;
    float value = 0;
  };
  std::vector<Part> parts;
};

Row row_of(const std::string& text, const moderation::FeatureSettings& settings, std::uint8_t bits);

// What a topic is learned from: `yes[i]` is the answer to `rows[which[i]]`.
struct Answers {
  std::vector<std::size_t> which;
  std::vector<bool> yes;

  void add(std::size_t row, bool answer) {
    which.push_back(row);
    yes.push_back(answer);
  }
};

// Learns one topic by logistic regression into `table`, whose bits are set. The same input gives
// the same table, but for the last bit of a float on another processor.
void fit(const std::vector<Row>& rows, const Answers& answers, double cost, moderation::Topic topic,
         moderation::LearnedTable& table);

}  // namespace hearth::ctl
