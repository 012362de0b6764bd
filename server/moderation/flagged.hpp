// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "moderation/verdict.hpp"

namespace hearth::moderation {

// What became of a message that was flagged.
enum class Outcome : std::uint8_t { delivered, held, stopped };

// A message that people outside the room ask to be told of. Nothing of who wrote it.
struct Flagged {
  std::string room;  // its slug
  // Where it stands in the room's log; zeros when it is not in it.
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
  Outcome outcome = Outcome::delivered;
  Flag urgency = Flag::normal;
  int severity = 0;
  std::vector<std::string> labels;    // what was found, each once
  std::vector<std::string> versions;  // of the packs that found it, each once
  core::Time at{};
  std::string text;  // as the room reads it; empty unless an operator asked for it
};

}  // namespace hearth::moderation
