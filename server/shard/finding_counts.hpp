// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "moderation/category.hpp"
#include "moderation/verdict.hpp"

namespace hearth::shard {

// How often each category and each rule was found in what people wanted to post, since the process
// began, and what was done: which rules work and which only bother people. No text, no author, no
// room, no time. Any thread.
class FindingCounts {
 public:
  static constexpr std::size_t rules_max = 8192;  // more are counted together

  using OfAction = std::array<std::uint64_t, moderation::action_count>;
  struct Counted {
    std::array<OfAction, moderation::category_count> by_category{};
    std::vector<std::pair<std::string, std::uint64_t>> by_rule;  // the most frequent first
  };

  // Each category and each rule of the verdict once.
  void count(const moderation::Verdict& verdict);
  Counted counted() const;

 private:
  mutable std::mutex mutex_;
  std::array<OfAction, moderation::category_count> by_category_{};
  std::unordered_map<std::string, std::uint64_t> by_rule_;  // at most rules_max, and "other"
};

}  // namespace hearth::shard
