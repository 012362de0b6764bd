// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "moderation/desk/case_book.hpp"
#include "moderation/desk/decide.hpp"
#include "telemetry/wait_histogram.hpp"

namespace hearth::shard::desk {

namespace cases = moderation::desk;

// How long cases waited for somebody, counted by the node at whose console they were taken or
// acknowledged, so that nodes can be added up. By severity and nothing else. Counts on one shard;
// any thread reads.
class CaseWaits {
 public:
  // What was appended here at `at`, its first entry `first`; the book has it.
  void count(const cases::CaseBook& book, std::uint64_t first, core::Time at,
             const cases::Entries& entries);
  // Prometheus' text.
  std::string text() const;

 private:
  using OfSeverity = std::array<telemetry::WaitHistogram, 5>;

  OfSeverity taken_;        // until somebody took a case for the first time
  OfSeverity urgent_seen_;  // since a case was urgent, until somebody acknowledged or took it
};

}  // namespace hearth::shard::desk
