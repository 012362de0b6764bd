// SPDX-License-Identifier: Apache-2.0
#include "line.hpp"

#include <algorithm>

#include "codec.hpp"

namespace hearth::client {

bool Line::ask(const frames::Command& command, Asker asker, Time now, Duration patience) {
  if (live_) send(command, std::move(asker), now + patience);
  return live_;
}

void Line::greet(const frames::Hello& hello, Time now) {
  send(hello, {Asker::Kind::hello, {}, 0}, now + reply_timeout);
}

void Line::send(const frames::Command& command, Asker asker, Time until) {
  if (++last_request_ == 0) ++last_request_;
  waiting_.push_back({last_request_, std::move(asker), until});
  act(Send{encode(last_request_, command)});
}

std::optional<Asker> Line::answered(std::uint32_t request_id) {
  const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                  [&](const auto& each) { return each.request_id == request_id; });
  if (found == waiting_.end()) return std::nullopt;
  auto asker = std::move(found->asker);
  waiting_.erase(found);
  return asker;
}

std::vector<Asker> Line::hang_up() {
  live_ = false;
  std::vector<Asker> askers;
  for (auto& each : waiting_) askers.push_back(std::move(each.asker));
  waiting_.clear();
  return askers;
}

Time Line::deadline() const {
  auto earliest = Time::max();
  for (const auto& each : waiting_) earliest = std::min(earliest, each.until);
  return earliest;
}

std::optional<Action> Line::next() {
  if (taken_ == actions_.size()) return std::nullopt;
  auto action = std::move(actions_[taken_]);
  if (++taken_ == actions_.size()) {
    actions_.clear();
    taken_ = 0;
  }
  return action;
}

double Line::uniform() {
  // splitmix64: 8 bytes of state, where the standard's good generators take kilobytes per client.
  random_ += 0x9e3779b97f4a7c15;
  auto mixed = random_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return static_cast<double>((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53;
}

}  // namespace hearth::client
