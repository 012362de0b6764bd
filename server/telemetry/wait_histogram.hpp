// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace hearth::telemetry {

// How many waits were how long, as Prometheus reads it. Any thread.
class WaitHistogram {
 public:
  // Upper bounds, each with what lies on it; what is longer falls behind the last.
  static constexpr std::array<std::int64_t, 12> bounds_s{5,   15,   30,   60,   120,   300,
                                                         600, 1800, 3600, 7200, 14400, 43200};

  void observe(core::Duration waited);
  // The lines of one series. `label` is `name="value"`.
  void write(std::string& out, std::string_view metric, std::string_view label) const;

 private:
  std::array<std::atomic<std::uint64_t>, bounds_s.size() + 1> counts_{};  // each bucket's own
  std::atomic<std::uint64_t> sum_ms_{};
};

}  // namespace hearth::telemetry
