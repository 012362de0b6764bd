// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "support/gateways.hpp"

namespace hearth::faults {

// What the ledger says of one case, read by somebody who may read all of it.
class DeskStory {
 public:
  struct Line {
    std::uint64_t number = 0;
    std::int64_t at_ms = 0;
    std::string what;
    std::string by;
    int rung = 0;  // of an escalation
  };

  explicit DeskStory(support::Moderator& reader) : reader_(reader) {}

  // The first line of the case after `after` of which `wanted` holds, waited for. Nothing: it did
  // not come. The case is the one that is opened first.
  std::optional<Line> next(std::uint64_t after, const std::function<bool(const Line&)>& wanted,
                           std::chrono::seconds within = std::chrono::seconds(15));
  std::optional<Line> next(std::uint64_t after, const std::string& what);
  const std::vector<Line>& lines() const { return lines_; }
  std::vector<Line> all(const std::string& what) const;
  const std::string& case_id() const { return case_id_; }
  bool is_verified() const { return verified_; }
  // Up to the top.
  void read();

 private:
  support::Moderator& reader_;
  std::vector<Line> lines_;
  std::string case_id_;
  std::uint64_t read_to_ = 0;
  bool verified_ = true;
};

}  // namespace hearth::faults
