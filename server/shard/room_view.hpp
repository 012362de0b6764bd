// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "protocol/close_code.hpp"
#include "rooms/catch_up.hpp"
#include "shard/attachment.hpp"
#include "shard/frame.hpp"
#include "shard/ring.hpp"
#include "shard/settings.hpp"

namespace hearth::shard {

class Shard;

// One room on one shard: the ring of its newest frames and the readers that walk it. A frame is
// copied in once; each reader then needs one send of [cursor, head) per flush and nothing else. On
// one shard, which owns it.
class RoomView {
 public:
  RoomView(Shard& shard, core::RoomId id, std::string slug);

  const core::RoomId& id() const { return id_; }
  const std::string& slug() const { return slug_; }
  bool is_open() const { return opened_; }
  bool has_readers() const { return !readers_.empty(); }
  core::Tick last_used() const { return last_used_; }

  // --- from the room's feed, in order ---
  // The feed's newest frames and what the log looks like there.
  void open(const std::vector<SharedFrame>& newest, rooms::LogSpan span);
  void append(const SharedFrame& frame);
  // The log went on in a new epoch and nothing was lost.
  void renew(rooms::LogSpan span) { span_ = std::move(span); }
  // The readers cannot be served from here any more: they come back and resume by position.
  void restart();
  void evict(const core::Handle& handle, protocol::CloseCode code);
  // Who is here, as a frame beside the log; kept for those who come later.
  void set_presence(const SharedFrame& frame);

  // --- from connections ---
  struct Start {
    rooms::Position top;
    rooms::Lineage lineage;
    rooms::Seq first = 0;
  };
  // Attaches at the cursor's place. The frames to send begin to flow once the caller asks with
  // pending().
  Start attach(Attachment& reader, std::vector<rooms::Position> cursor, std::uint32_t history);
  void detach(Attachment& reader);
  // The newest presence frame, or nothing yet.
  const SharedFrame& presence() const { return presence_; }

  // Bytes to send now, from the page or the ring; empty if there are none yet.
  std::array<std::span<const char>, 2> pending(const Attachment& reader) const;
  // The same, but no further than the end of the frame in flight.
  std::array<std::span<const char>, 2> rest_of_frame(const Attachment& reader) const;
  bool at_boundary(const Attachment& reader) const;
  // `sent` bytes of pending() went out.
  void advance(Attachment& reader, std::size_t sent);
  // The ring has moved past this reader.
  bool is_behind(const Attachment& reader) const;

  // --- from the shard's clock ---
  void flush(core::Tick now);
  void tick(core::Time now, core::Duration retention);

 private:
  friend class Shard;
  void redact(const Frame& redaction);
  void schedule_flush();
  void flush_some();
  void go_on(Attachment& reader);
  void bring_in();
  void load(Attachment& reader, std::vector<rooms::Position> cursor, std::uint32_t history);
  void loaded(std::uint64_t ticket, std::shared_ptr<const CatchUpPage> page, rooms::Seq next);
  Attachment* find(std::uint64_t ticket);

  Shard& shard_;
  core::RoomId id_;
  std::string slug_;
  Ring ring_;
  SharedFrame presence_;
  rooms::LogSpan span_;  // top: the newest event in the ring
  std::vector<Attachment*> readers_;
  std::vector<std::uint64_t> ahead_;  // tickets of readers who are past the ring's head
  std::map<rooms::Seq, std::shared_ptr<const CatchUpPage>> pages_;  // by first seq, a few
  core::Tick last_flush_{};
  core::Tick last_used_{};
  Ring::Offset flush_head_ = 0;  // where the flush under way began
  std::size_t flush_at_ = 0;     // next reader of the flush under way
  bool flush_scheduled_ = false;
  bool flushing_ = false;  // a flush has begun and yielded
  bool opened_ = false;
};

}  // namespace hearth::shard
