// SPDX-License-Identifier: Apache-2.0
#include "load/report.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cstdio>

namespace hearth::load {
namespace {

double percentile_ms(const std::vector<std::uint32_t>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto at = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1));
  return sorted[at] / 1000.0;
}

double ratio(const Report& report) {
  return report.expected
             ? static_cast<double>(report.deliveries) / static_cast<double>(report.expected)
             : 1;
}

}  // namespace

std::string as_text(Report r) {
  std::sort(r.latencies_us.begin(), r.latencies_us.end());
  char text[1024];
  std::snprintf(text, sizeof text,
                "connections        %llu (closed by the server: %llu)\n"
                "posts accepted     %llu in %.1f s (refused: %llu)\n"
                "delivered          %.4f of what was due; out of order %llu, holes %llu\n"
                "latency ms         p50 %.2f  p90 %.2f  p99 %.2f  max %.2f\n"
                "server CPU         %.2f s; %.0f deliveries per CPU second\n"
                "server memory      %.0f bytes per idle connection\n",
                static_cast<unsigned long long>(r.connections),
                static_cast<unsigned long long>(r.closed), static_cast<unsigned long long>(r.posts),
                r.seconds, static_cast<unsigned long long>(r.refused), ratio(r),
                static_cast<unsigned long long>(r.order_violations),
                static_cast<unsigned long long>(r.gaps), percentile_ms(r.latencies_us, 0.5),
                percentile_ms(r.latencies_us, 0.9), percentile_ms(r.latencies_us, 0.99),
                percentile_ms(r.latencies_us, 1), r.server_cpu_seconds, r.per_cpu_second(),
                r.rss_per_connection());
  return text;
}

std::string as_json(Report r) {
  std::sort(r.latencies_us.begin(), r.latencies_us.end());
  return boost::json::serialize(boost::json::object{
      {"connections", r.connections},
      {"closed", r.closed},
      {"posts", r.posts},
      {"refused", r.refused},
      {"delivered_ratio", ratio(r)},
      {"order_violations", r.order_violations},
      {"gaps", r.gaps},
      {"seconds", r.seconds},
      {"latency_ms",
       {{"p50", percentile_ms(r.latencies_us, 0.5)},
        {"p90", percentile_ms(r.latencies_us, 0.9)},
        {"p99", percentile_ms(r.latencies_us, 0.99)},
        {"max", percentile_ms(r.latencies_us, 1)}}},
      {"server_cpu_seconds", r.server_cpu_seconds},
      {"deliveries_per_cpu_second", r.per_cpu_second()},
      {"rss_per_connection_bytes", r.rss_per_connection()},
  });
}

}  // namespace hearth::load
