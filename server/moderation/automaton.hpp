// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::moderation {

// An Aho-Corasick automaton over bytes: finds all of many strings in one pass, in time that depends
// on the text alone. Built once, then read from any thread.
class Automaton {
 public:
  using State = std::uint32_t;
  static constexpr State start = 0;

  // Pattern i answers as i. No pattern may be empty.
  static Automaton build(std::span<const std::string> patterns);

  State step(State state, char byte) const {
    return next_[state * width_ + class_of_[static_cast<std::uint8_t>(byte)]];
  }
  // Calls `found(pattern)` for each pattern that ends in `state`.
  template <class Found>
  void at(State state, Found&& found) const {
    for (auto s = output_[state]; s != none; s = shorter_[s]) found(pattern_[s]);
  }
  std::size_t states() const { return output_.size(); }
  std::size_t bytes() const { return next_.size() * sizeof(State) + output_.size() * 12; }

 private:
  static constexpr std::uint32_t none = 0xffffffff;

  void number_bytes(std::span<const std::string> patterns);
  void add(const std::string& pattern, std::uint32_t id);
  void link();

  std::array<std::uint8_t, 256> class_of_{};
  std::size_t width_ = 1;
  std::vector<State> next_;
  std::vector<std::uint32_t> pattern_;  // the pattern that ends exactly here
  std::vector<std::uint32_t> output_;   // the longest suffix state with a pattern, itself included
  std::vector<std::uint32_t> shorter_;  // for a state with a pattern: the next shorter one
};

}  // namespace hearth::moderation
