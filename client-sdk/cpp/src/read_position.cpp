// SPDX-License-Identifier: Apache-2.0
#include "read_position.hpp"

#include <algorithm>

namespace hearth::client {
namespace {

constexpr std::size_t positions_max = 4;  // the server looks at no more

}  // namespace

ReadPosition::ReadPosition(Cursor cursor) : positions_(std::move(cursor)) {
  if (positions_.size() > positions_max) positions_.resize(positions_max);
}

ReadPosition::Step ReadPosition::step(Position position) const {
  if (position.seq == seq() + 1) return Step::next;
  if (position.seq > seq()) return Step::hole;
  // At or below our position in an epoch we never saw: the log went on without us from further
  // back.
  const bool known = std::any_of(positions_.begin(), positions_.end(),
                                 [&](const auto& each) { return each.epoch == position.epoch; });
  return known ? Step::seen : Step::hole;
}

void ReadPosition::move(Position to) {
  if (!positions_.empty() && positions_.front().epoch == to.epoch &&
      positions_.front().seq <= to.seq) {
    positions_.front() = to;
    return;
  }
  std::erase_if(positions_, [&](const auto& each) { return each.epoch == to.epoch; });
  for (auto& each : positions_) each.seq = std::min(each.seq, to.seq);
  positions_.insert(positions_.begin(), to);
  if (positions_.size() > positions_max) positions_.resize(positions_max);
}

}  // namespace hearth::client
