// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "support/raw_client.hpp"

namespace hearth::support {

// Somebody else in the room, who keeps everything they are sent.
class Onlooker {
 public:
  explicit Onlooker(std::uint16_t port, std::string room = "fast")
      : client_(port), room_(std::move(room)) {
    client_.enter(250);
    joined_ = client_.join(room_).joined();
  }

  // Everything up to the message with this text, which somebody posted and which comes last.
  std::vector<pb::ServerFrame> until(const std::string& text) {
    const auto is_last = [&](const pb::ServerFrame& frame) {
      return frame.event().message().text() == text;
    };
    const auto last = client_.next(is_last);
    std::vector<pb::ServerFrame> frames;
    while (auto frame = client_.take()) frames.push_back(*frame);
    frames.push_back(last);
    return frames;
  }
  const pb::Joined& joined() const { return joined_; }
  RawClient& client() { return client_; }

 private:
  RawClient client_;
  std::string room_;
  pb::Joined joined_;
};

// Of those, the texts of messages.
inline std::vector<std::string> texts_of(const std::vector<pb::ServerFrame>& frames) {
  std::vector<std::string> texts;
  for (const auto& frame : frames)
    if (frame.event().has_message()) texts.push_back(frame.event().message().text());
  return texts;
}

}  // namespace hearth::support
