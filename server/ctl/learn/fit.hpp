// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "moderation/learned/model.hpp"

namespace hearth::ctl {

// A text as the learner sees it: the first bits of its features' hashes, each once, with how often
// it is there.
struct Row {
  struct Part {
    std::uint32_t bucket = 0;
    float value = 0;
  };
  std::vector<Part> parts;
};

Row row_of(const std::string& text, const moderation::FeatureSettings& settings, std::uint8_t bits);

// One question learned by logistic regression: `yes[i]` is the answer to `rows[which[i]]`. The
// same input gives the same table, but for the last bit of a float on another processor.
moderation::LearnedTable fit(const std::vector<Row>& rows, const std::vector<std::size_t>& which,
                             const std::vector<bool>& yes, std::uint8_t bits, double cost);

}  // namespace hearth::ctl
