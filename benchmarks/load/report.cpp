// SPDX-License-Identifier: Apache-2.0
#include "load/report.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cstdio>

namespace hearth::load {
namespace {

double ratio(const Report& report) {
  return report.expected
             ? static_cast<double>(report.deliveries) / static_cast<double>(report.expected)
             : 1;
}

constexpr std::size_t latencies_max = 4'000'000;

}  // namespace

void Latencies::add(std::uint32_t us) {
  if (seen_++ % stride_ != 0) return;
  kept_us_.push_back(us);
  if (kept_us_.size() < latencies_max) return;
  for (std::size_t i = 0; i < kept_us_.size() / 2; ++i) kept_us_[i] = kept_us_[2 * i];
  kept_us_.resize(kept_us_.size() / 2);
  stride_ *= 2;
}

double Latencies::percentile_ms(double share) {
  if (kept_us_.empty()) return 0;
  const auto at = static_cast<std::size_t>(share * static_cast<double>(kept_us_.size() - 1));
  const auto nth = kept_us_.begin() + static_cast<std::ptrdiff_t>(at);
  std::nth_element(kept_us_.begin(), nth, kept_us_.end());
  return *nth / 1000.0;
}

std::string as_text(Report r) {
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
                static_cast<unsigned long long>(r.gaps), r.latencies.percentile_ms(0.5),
                r.latencies.percentile_ms(0.9), r.latencies.percentile_ms(0.99),
                r.latencies.percentile_ms(1), r.server_cpu_seconds, r.per_cpu_second(),
                r.rss_per_connection());
  std::string all = text;
  if (r.herd_back_seconds)
    all.insert(all.find("posts accepted"), "cut off at once    all back after " +
                                               std::to_string(*r.herd_back_seconds) + " s\n");
  if (!r.server_seen) all.erase(all.rfind("server CPU"));
  return r.server_seen ? all : all + "server CPU, memory not measured: give its --pid\n";
}

std::string as_json(Report r) {
  boost::json::object all{
      {"connections", r.connections},
      {"closed", r.closed},
      {"posts", r.posts},
      {"refused", r.refused},
      {"deliveries_expected", r.expected},
      {"deliveries", r.deliveries},
      {"delivered_ratio", ratio(r)},
      {"order_violations", r.order_violations},
      {"gaps", r.gaps},
      {"seconds", r.seconds},
      {"latency_ms",
       {{"p50", r.latencies.percentile_ms(0.5)},
        {"p90", r.latencies.percentile_ms(0.9)},
        {"p99", r.latencies.percentile_ms(0.99)},
        {"max", r.latencies.percentile_ms(1)}}},
  };
  if (r.herd_back_seconds) all["herd_back_seconds"] = *r.herd_back_seconds;
  if (r.server_seen) {
    all["server_cpu_seconds"] = r.server_cpu_seconds;
    all["deliveries_per_cpu_second"] = r.per_cpu_second();
    all["rss_per_connection_bytes"] = r.rss_per_connection();
  }
  return boost::json::serialize(all);
}

}  // namespace hearth::load
