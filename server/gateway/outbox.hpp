// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hearth::gateway {

// Replies and notices for one client, whole frames in order. Empty, it holds no memory.
class Outbox {
 public:
  // False: it would hold more than `max` bytes; nothing was added.
  bool add(std::string_view frame, std::size_t max) {
    if (bytes_.size() - sent_ + frame.size() > max) return false;
    if (sent_ > max) {
      // A peer that never quite empties it would make it grow for ever.
      bytes_.erase(0, sent_);
      sent_ = 0;
    }
    bytes_ += frame;
    return true;
  }
  // Goes ahead of everything else. Only while nothing is begun.
  void prepend(std::string_view bytes) { bytes_.insert(0, bytes); }
  bool empty() const { return sent_ == bytes_.size(); }
  std::size_t held_bytes() const { return bytes_.size(); }
  std::string_view pending() const { return std::string_view(bytes_).substr(sent_); }
  void consume(std::size_t sent) {
    sent_ += sent;
    if (!empty()) return;
    std::string().swap(bytes_);
    sent_ = 0;
  }

 private:
  std::string bytes_;
  std::size_t sent_ = 0;
};

}  // namespace hearth::gateway
