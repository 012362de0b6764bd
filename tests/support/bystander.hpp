// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "support/raw_client.hpp"

namespace hearth::support {

// Somebody who chats while others misbehave: posts several times a second and expects every answer
// and every event, in order.
class Bystander {
 public:
  explicit Bystander(std::uint16_t port, const std::string& room = "fast");
  ~Bystander();

  struct Seen {
    std::uint32_t messages = 0;
    std::chrono::milliseconds slowest{};  // from post to having the event
    std::string trouble;                  // empty: nothing was noticed
  };
  std::uint32_t messages() const { return messages_; }
  // Ends it; what it saw.
  Seen leave();

 private:
  void chat();
  bool rest();

  RawClient client_;
  std::string room_;
  std::uint64_t last_seq_ = 0;
  Seen seen_;
  std::atomic<std::uint32_t> messages_ = 0;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool leaving_ = false;
  std::thread thread_;
};

}  // namespace hearth::support
