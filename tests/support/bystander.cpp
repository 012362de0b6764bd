// SPDX-License-Identifier: Apache-2.0
#include "support/bystander.hpp"

#include <algorithm>
#include <exception>

namespace hearth::support {
namespace {

using Clock = std::chrono::steady_clock;

// A connection may send ten commands a second.
constexpr std::chrono::milliseconds pace{120};

}  // namespace

Bystander::Bystander(std::uint16_t port, const std::string& room) : client_(port), room_(room) {
  client_.enter(250);
  const auto joined = client_.join(room_);
  if (!joined.has_joined()) throw std::runtime_error("the bystander cannot join");
  last_seq_ = joined.joined().first() - 1;
  thread_ = std::thread([this] {
    try {
      while (rest()) chat();
    } catch (const std::exception& trouble) {
      seen_.trouble = trouble.what();
    }
  });
}

Bystander::~Bystander() { (void)leave(); }

bool Bystander::rest() {
  std::unique_lock lock(mutex_);
  return !wake_.wait_for(lock, pace, [this] { return leaving_; });
}

void Bystander::chat() {
  const auto n = seen_.messages + 1;
  const auto text = "still here " + std::to_string(n);
  const auto begun = Clock::now();
  const auto answer = client_.post(room_, n, text);
  if (!answer.has_ack()) throw std::runtime_error("refused: " + answer.ShortDebugString());
  // Others may post too; seqs are dense all the same.
  while (last_seq_ < answer.ack().position().seq()) {
    const auto event = client_.next_event();
    if (event.position().seq() != ++last_seq_)
      throw std::runtime_error("seq " + std::to_string(event.position().seq()) + " instead of " +
                               std::to_string(last_seq_));
  }
  seen_.slowest = std::max(
      seen_.slowest, std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun));
  messages_ = ++seen_.messages;
}

Bystander::Seen Bystander::leave() {
  {
    const std::lock_guard lock(mutex_);
    leaving_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
  return seen_;
}

}  // namespace hearth::support
