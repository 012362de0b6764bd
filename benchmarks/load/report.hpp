// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hearth::load {

// Of a long run every second, fourth, ... one is kept, so that memory stays bounded.
class Latencies {
 public:
  void add(std::uint32_t us);
  // 0 to 1; in milliseconds, 0 if there are none.
  double percentile_ms(double share);

 private:
  std::vector<std::uint32_t> kept_us_;
  std::uint64_t stride_ = 1;
  std::uint64_t seen_ = 0;
};

struct Report {
  std::uint64_t connections = 0;
  std::uint64_t posts = 0;  // accepted during the measurement
  std::uint64_t refused = 0;
  std::uint64_t expected = 0;    // deliveries those posts should have made
  std::uint64_t deliveries = 0;  // that came, during the measurement and the settling after it
  std::uint64_t measured = 0;    // of these, during the measurement
  std::uint64_t order_violations = 0;
  std::uint64_t gaps = 0;    // holes a connection saw, declared or not
  std::uint64_t closed = 0;  // connections the server ended
  double seconds = 0;
  bool server_seen = false;  // the next three were measured
  double server_cpu_seconds = 0;
  std::uint64_t rss_before = 0;
  std::uint64_t rss_after = 0;  // with everyone connected and joined, before the first post
  Latencies latencies;
  std::optional<double> herd_back_seconds;  // until everybody was back; 0: not all were

  double per_cpu_second() const {
    return server_cpu_seconds > 0 ? static_cast<double>(measured) / server_cpu_seconds : 0;
  }
  double rss_per_connection() const {
    return connections && rss_after > rss_before
               ? static_cast<double>(rss_after - rss_before) / static_cast<double>(connections)
               : 0;
  }
};

std::string as_text(Report report);
std::string as_json(Report report);

}  // namespace hearth::load
