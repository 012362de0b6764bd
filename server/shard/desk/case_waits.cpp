// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/case_waits.hpp"

#include <algorithm>
#include <string_view>

namespace hearth::shard::desk {
namespace {

void write(std::string& out, std::string_view metric, std::string_view help,
           const std::array<telemetry::WaitHistogram, 5>& histograms) {
  out.append("# HELP ").append(metric).append(" ").append(help).append("\n");
  out.append("# TYPE ").append(metric).append(" histogram\n");
  for (std::size_t severity = 0; severity < histograms.size(); ++severity)
    histograms[severity].write(out, metric, "severity=\"" + std::to_string(severity) + '"');
}

}  // namespace

void CaseWaits::count(const cases::CaseBook& book, std::uint64_t first, core::Time at,
                      const cases::Entries& entries) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto* c = book.find(entries[i].case_id);
    if (!c) continue;
    const auto severity = std::min<std::size_t>(c->severity, taken_.size() - 1);
    if (c->first_take == first + i) taken_[severity].observe(at - c->opened);
    if (c->told_seen == first + i) urgent_seen_[severity].observe(at - c->urgent_since);
  }
}

std::string CaseWaits::text() const {
  std::string out;
  write(out, "hearth_desk_case_taken_seconds",
        "How long cases waited until somebody took them for the first time", taken_);
  write(out, "hearth_desk_urgent_acknowledged_seconds",
        "How long urgent cases waited until somebody acknowledged or took them", urgent_seen_);
  return out;
}

}  // namespace hearth::shard::desk
