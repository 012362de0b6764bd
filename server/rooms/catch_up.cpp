// SPDX-License-Identifier: Apache-2.0
#include "rooms/catch_up.hpp"

#include <algorithm>
#include <optional>

namespace hearth::rooms {
namespace {

std::optional<Seq> floor_of(Epoch epoch, const LogSpan& log) {
  if (epoch == log.top.epoch) return log.top.seq;
  for (const auto& entry : log.lineage)
    if (entry.epoch == epoch) return entry.floor;
  return std::nullopt;
}

CatchUp reset(std::span<const Position> cursor, const LogSpan& log, std::uint32_t history) {
  CatchUp plan;
  const Seq kept = log.top.seq + 1 - std::min(log.first, log.top.seq + 1);
  plan.next = log.top.seq + 1 - std::min<Seq>(kept, history);
  Gap gap{1, plan.next - 1, GapReason::reset, cursor.front().epoch, {log.top.epoch, plan.next - 1}};
  for (const auto& position : cursor) gap.to = std::max(gap.to, position.seq);
  gap.from = std::min(gap.from, gap.to);
  plan.gaps.push_back(gap);
  return plan;
}

}  // namespace

CatchUp plan_catch_up(std::span<const Position> cursor, const LogSpan& log, std::uint32_t history) {
  CatchUp plan;
  if (cursor.empty()) {
    const Seq kept = log.top.seq + 1 - std::min(log.first, log.top.seq + 1);
    plan.next = log.top.seq + 1 - std::min<Seq>(kept, history);
    return plan;
  }
  const auto known = std::find_if(cursor.begin(), cursor.end(),
                                  [&](const Position& p) { return floor_of(p.epoch, log); });
  if (known == cursor.end()) return reset(cursor, log, history);
  const Seq floor = *floor_of(known->epoch, log);
  // A position above the top of a living epoch cannot be: it comes from elsewhere.
  if (known->epoch == log.top.epoch && known->seq > floor) return reset(cursor, log, history);

  Seq at = std::min(known->seq, floor);
  // Epochs newer than the one we know did not survive at all; of the known one, what is above its
  // floor.
  for (auto it = cursor.begin(); it <= known; ++it) {
    const Seq survived = it == known ? floor : at;
    if (it->seq > survived)
      plan.gaps.push_back({survived + 1, it->seq, GapReason::lost, it->epoch, {log.top.epoch, at}});
  }
  if (at + 1 < log.first) {
    plan.gaps.push_back(
        {at + 1, log.first - 1, GapReason::expired, log.top.epoch, {log.top.epoch, log.first - 1}});
    at = log.first - 1;
  }
  plan.next = at + 1;
  return plan;
}

}  // namespace hearth::rooms
