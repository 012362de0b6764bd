// SPDX-License-Identifier: Apache-2.0
#include "shard/newest_frames.hpp"

#include <memory>
#include <utility>

#include "shard/encode.hpp"

namespace hearth::shard {

void NewestFrames::push(SharedFrame frame) {
  bytes_ += frame->bytes.size();
  frames_.push_back(std::move(frame));
  while (frames_.size() > count_max || bytes_ > bytes_max) drop_oldest();
}

void NewestFrames::withdraw(std::string_view slug, rooms::Seq seq) {
  for (auto& frame : frames_) {
    if (frame->position.seq != seq) continue;
    auto tombstone = std::make_shared<Frame>(*frame);
    tombstone->bytes = tombstone_bytes(slug, frame->position, frame->at, frame->bytes.size());
    frame = std::move(tombstone);
  }
}

void NewestFrames::drop_before(core::Time oldest) {
  while (!frames_.empty() && frames_.front()->at < oldest) drop_oldest();
}

void NewestFrames::clear() {
  frames_.clear();
  bytes_ = 0;
}

void NewestFrames::drop_oldest() {
  bytes_ -= frames_.front()->bytes.size();
  frames_.pop_front();
}

}  // namespace hearth::shard
