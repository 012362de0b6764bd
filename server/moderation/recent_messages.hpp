// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"

namespace hearth::moderation {

// What one author wrote in one room within the last minute: a word cut over several messages is
// read together. In memory only, gone with its owner; never of two authors.
class RecentMessages {
 public:
  static constexpr std::size_t messages_max = 5;
  static constexpr std::size_t bytes_max = 240;  // of them together: their ends
  static constexpr core::seconds window{60};

  // Remembers a message that was delivered or held.
  void add(std::string_view text, core::Time now);
  void forget() { messages_.clear(); }
  bool ends_with(std::string_view text) const;
  bool is_over(core::Time now) const {
    return messages_.empty() || messages_.back().at + window < now;
  }
  // Those still within the window, joined; empty when there are none.
  std::string joined(core::Time now, std::string_view between) const;

 private:
  struct Message {
    std::string text;
    core::Time at;
  };
  std::vector<Message> messages_;  // empty, it holds no memory
};

}  // namespace hearth::moderation
