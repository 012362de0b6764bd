// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/rest.hpp"

#include <algorithm>

namespace hearth::moderation::desk {
namespace {

using std::chrono::days;
using std::chrono::minutes;

// Since Monday 0:00. The epoch was a Thursday.
std::uint32_t minute_of_week(core::Time now) {
  const auto since_monday = now.time_since_epoch() + days(3);
  const auto within = (since_monday % week + week) % week;
  return static_cast<std::uint32_t>(std::chrono::floor<minutes>(within).count());
}

bool holds(const Rest::Span& span, std::uint32_t minute) {
  if (span.from < span.to) return span.from <= minute && minute < span.to;
  return span.from <= minute || minute < span.to;
}

}  // namespace

bool Rest::is_quiet(core::Time now) const {
  const auto minute = minute_of_week(now);
  return std::any_of(quiet.begin(), quiet.end(),
                     [minute](const Span& span) { return holds(span, minute); });
}

void WorkTime::go_on(core::Time at, core::Time until) {
  while (!spans_.empty() && (spans_.front().to + week <= at || spans_.size() >= spans_max))
    spans_.pop_front();
  if (!spans_.empty() && at <= spans_.back().to)
    spans_.back().to = until;
  else
    spans_.push_back({at, until});
}

void WorkTime::end(core::Time at) {
  if (!spans_.empty() && at < spans_.back().to) spans_.back().to = std::max(at, spans_.back().from);
}

core::Duration WorkTime::in_week(core::Time now) const {
  core::Duration sum{};
  for (const auto& span : spans_) {
    const auto from = std::max(span.from, now - week);
    const auto to = std::min(span.to, now);
    if (from < to) sum += to - from;
  }
  return sum;
}

}  // namespace hearth::moderation::desk
