// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flagging/corpus.hpp"

namespace hearth::flagging {

struct Answer {
  std::vector<std::string> categories;  // top level
  int severity = 0;
  std::string action;

  bool names(const std::string& category) const;
  bool flagged() const { return !categories.empty(); }
  // The message does not reach the room at once.
  bool stopped() const;
};

// Runs `hearthctl rules eval` once over the examples; nothing if it fails or leaves one unanswered.
std::optional<std::vector<Answer>> ask_engine(const std::string& command,
                                              const std::vector<Example>& examples);

}  // namespace hearth::flagging
