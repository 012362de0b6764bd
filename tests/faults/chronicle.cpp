// SPDX-License-Identifier: Apache-2.0
#include "faults/chronicle.hpp"

#include <utility>

namespace hearth::faults {

using checker::Step;

void Chronicle::note(Step step) {
  const std::lock_guard guard(mutex_);
  if (step.kind == Step::Kind::accepted) {
    ++count_.accepted;
    count_.said[step.who] = step.position.seq;
  }
  if (step.kind == Step::Kind::joined || step.kind == Step::Kind::event ||
      step.kind == Step::Kind::gap) {
    auto& listening = count_.listeners[step.who];
    listening.seq = step.position.seq;
    if (step.kind == Step::Kind::event) ++listening.events;
    if (step.kind == Step::Kind::gap) {
      if (step.gap == Step::Gap::lost) ++listening.lost;
      if (step.gap == Step::Gap::reset) ++listening.resets;
      if (step.gap == Step::Gap::expired) ++listening.expired;
    }
  }
  history_.push_back(std::move(step));
  changed_.notify_all();
}

void Chronicle::told_state(std::uint32_t listener, bool read_only) {
  const std::lock_guard guard(mutex_);
  count_.listeners[listener].read_only = read_only;
  changed_.notify_all();
}

void Chronicle::refused() {
  const std::lock_guard guard(mutex_);
  ++count_.unavailable;
  changed_.notify_all();
}

void Chronicle::fault(std::string what) {
  const std::lock_guard guard(mutex_);
  faults_.push_back(std::move(what));
}

Chronicle::Count Chronicle::count() const {
  const std::lock_guard guard(mutex_);
  return count_;
}

bool Chronicle::await(const std::function<bool(const Count&)>& holds,
                      std::chrono::milliseconds limit) const {
  std::unique_lock guard(mutex_);
  return changed_.wait_for(guard, limit, [&] { return holds(count_); });
}

checker::History Chronicle::history() const {
  const std::lock_guard guard(mutex_);
  return history_;
}

std::vector<std::string> Chronicle::faults() const {
  const std::lock_guard guard(mutex_);
  return faults_;
}

}  // namespace hearth::faults
