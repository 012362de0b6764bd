// SPDX-License-Identifier: Apache-2.0
#include "telemetry/wait_histogram.hpp"

#include <algorithm>
#include <chrono>

namespace hearth::telemetry {
namespace {

void line(std::string& out, std::string_view metric, std::string_view suffix,
          std::string_view labels, std::string_view value) {
  out.append(metric).append(suffix).append("{").append(labels).append("} ");
  out.append(value).append("\n");
}

std::string seconds(std::uint64_t ms) {
  auto digits = std::to_string(1000 + ms % 1000);
  digits.front() = '.';
  return std::to_string(ms / 1000) + digits;
}

}  // namespace

void WaitHistogram::observe(core::Duration waited) {
  const auto ms =
      std::max<std::int64_t>(0, std::chrono::duration_cast<core::milliseconds>(waited).count());
  const auto* bucket = std::find_if(bounds_s.begin(), bounds_s.end(),
                                    [&](std::int64_t bound) { return ms <= bound * 1000; });
  ++counts_[static_cast<std::size_t>(bucket - bounds_s.begin())];
  sum_ms_ += static_cast<std::uint64_t>(ms);
}

void WaitHistogram::write(std::string& out, std::string_view metric, std::string_view label) const {
  const std::string labels(label);
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    count += counts_[i].load();
    const auto bound = i < bounds_s.size() ? std::to_string(bounds_s[i]) : "+Inf";
    line(out, metric, "_bucket", labels + ",le=\"" + bound + '"', std::to_string(count));
  }
  line(out, metric, "_sum", labels, seconds(sum_ms_.load()));
  line(out, metric, "_count", labels, std::to_string(count));
}

}  // namespace hearth::telemetry
