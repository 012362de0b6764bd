// SPDX-License-Identifier: Apache-2.0
#include "moderation/automaton.hpp"

namespace hearth::moderation {

Automaton Automaton::build(std::span<const std::string> patterns) {
  Automaton made;
  made.number_bytes(patterns);
  made.next_.assign(made.width_, none);
  made.pattern_.assign(1, none);
  for (std::uint32_t i = 0; i < patterns.size(); ++i) made.add(patterns[i], i);
  made.link();
  return made;
}

// Bytes no pattern has share class 0, which leads to the start.
void Automaton::number_bytes(std::span<const std::string> patterns) {
  for (const auto& pattern : patterns)
    for (const char c : pattern)
      if (auto& number = class_of_[static_cast<std::uint8_t>(c)]; number == 0)
        number = static_cast<std::uint8_t>(width_++);
}

void Automaton::add(const std::string& pattern, std::uint32_t id) {
  State state = start;
  for (const char c : pattern) {
    const auto slot = state * width_ + class_of_[static_cast<std::uint8_t>(c)];
    if (next_[slot] == none) {
      next_[slot] = static_cast<State>(pattern_.size());
      pattern_.push_back(none);
      next_.resize(next_.size() + width_, none);
    }
    state = next_[slot];
  }
  pattern_[state] = id;
}

// Breadth first: where a state cannot go on, it goes on as its longest proper suffix would.
void Automaton::link() {
  output_.assign(pattern_.size(), none);
  shorter_.assign(pattern_.size(), none);
  std::vector<State> suffix(pattern_.size(), start);
  std::vector<State> queue;
  for (std::size_t c = 0; c < width_; ++c) {
    auto& to = next_[c];
    if (to == none)
      to = start;
    else
      queue.push_back(to);
  }
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const auto state = queue[i];
    const auto longest = output_[suffix[state]];
    output_[state] = pattern_[state] == none ? longest : state;
    shorter_[state] = longest;
    for (std::size_t c = 0; c < width_; ++c) {
      auto& to = next_[state * width_ + c];
      const auto otherwise = next_[suffix[state] * width_ + c];
      if (to == none) {
        to = otherwise;
      } else {
        suffix[to] = otherwise;
        queue.push_back(to);
      }
    }
  }
}

}  // namespace hearth::moderation
