// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "gateway/session.hpp"
#include "limits/gcra.hpp"
#include "protocol/frames.hpp"
#include "protocol/ledger_codec.hpp"
#include "shard/attachment.hpp"
#include "shard/card_pace.hpp"
#include "shard/feed.hpp"
#include "shard/judge.hpp"
#include "shard/posting.hpp"
#include "shard/submit.hpp"

namespace hearth::gateway {

class Listener;
using ConnectionId = std::uint64_t;

// One room this session has joined. Its address does not change while it lives.
struct Seat {
  std::string slug;
  core::RoomId room;
  rooms::Participant self;
  core::Producer producer;  // as the store knows it
  bool posting = false;     // a post is on its way: one at a time per room
  // Mutes taken elsewhere that count here, and of which that was said.
  std::vector<moderation::desk::EntryId> told_of;
  std::string ties;  // of what may wait here; made with the first such post
  std::shared_ptr<const shard::RoomTable> tied_to;  // the rooms there were then
  moderation::RecentMessages recent;
  limits::GcraState stopped_told;
  // Hash of a text whose cards were shown although it is not posted yet: it is sent again.
  std::size_t helped_before = 0;
  shard::Attachment attachment;
};

// A room, and who somebody is there.
struct Told {
  core::RoomId room;
  rooms::Participant who;
};

// What the protocol says to participants between Hello and the end.
class ParticipantSession final : public Session {
 public:
  using Session::Session;

  // Null: that connection is gone.
  static ParticipantSession* find(Listener& listener, ConnectionId id);

  void on_message(std::string_view bytes) override;
  std::size_t rooms() const override { return seats_.size(); }
  shard::Attachment& room(std::size_t index) override { return seats_[index]->attachment; }
  void leave_all(bool clean) override;

  // Something about this person in a room they are in.
  void notify(const core::RoomId& room, const core::Handle& handle, const protocol::Notice& notice);
  // The desk's standing decisions changed: the end, where rooms are closed to this person now.
  void look_at_standing();
  // Out of this one room; the connection and its other rooms go on.
  void put_out(const core::RoomId& room);
  // For Attachment::evicted.
  static void on_evicted(void* connection, shard::Attachment& attachment, protocol::CloseCode code);

  // Continuations, named by ids because the session may be gone meanwhile.
  void admitted(std::uint32_t request, const protocol::Join& join,
                shard::Feed::Admission admission);
  void posted(std::uint32_t request, const core::RoomId& room, shard::PostReply reply,
              const shard::Judgement& judged);
  void answered(std::uint32_t request, const shard::PostReply& reply);

 private:
  void note_moderators_command(std::string_view bytes);
  void on_hello(std::uint32_t request, protocol::Hello& hello);
  void admit_device(std::uint32_t request, const protocol::Hello& hello,
                    const core::DeviceHash& device);
  bool work_is_done(std::uint32_t request, const protocol::Hello& hello,
                    const core::DeviceHash& device);
  void on_join(std::uint32_t request, protocol::Join& join);
  void on_leave(std::uint32_t request, const protocol::Leave& leave);
  void on_post(std::uint32_t request, protocol::Post& post);
  void on_react(std::uint32_t request, const protocol::React& react);
  void on_unsay(std::uint32_t request, const protocol::Unsay& unsay);
  void publish(std::uint32_t request, Seat& seat, std::uint32_t n, rooms::EventBody body,
               shard::Judgement judged, bool confirmed);
  bool may_wait(const shard::Submission& post) const;
  const std::string& ties(Seat& seat) const;
  void show_cards(const Seat& seat, const std::vector<std::string>& cards);
  void help_all_the_same(Seat& seat, const shard::Room& room, const protocol::Post& post);
  void follow_up(Seat& seat, const shard::PostReply& reply, const shard::Judgement& judged);
  void remember(Seat& seat, protocol::AckStatus status, const std::string& said);
  void attach(std::uint32_t request, Seat& seat, const shard::Room& room,
              const protocol::Join& join, const shard::Feed::Admission& admission);
  void on_withdraw(std::uint32_t request, const protocol::Withdraw& withdraw);
  void on_report(std::uint32_t request, protocol::Report& report);
  void on_acknowledge(std::uint32_t request, protocol::Acknowledge& read);
  void on_appeal(std::uint32_t request, protocol::Appeal& appeal);
  // Shows what waits for this person in the room, and counts who joins where many come at once.
  void greet(const core::RoomId& room, bool joined);
  // By a ban or a removal that reaches further than its room.
  bool is_kept_out(const core::RoomId& room) const;
  // By a mute that reaches further than its room, which the store of this room does not know of.
  bool is_muted(const core::RoomId& room) const;
  // Whether one of them was not known here until now.
  bool learns_of_mutes(Seat& seat) const;
  bool stands_under(const protocol::BanRecord& ban, const core::RoomId& room) const;
  std::vector<Told> told_at(const core::RoomId& room) const;
  void leave(Seat& seat, bool clean);
  Seat* seat(std::string_view slug);
  Seat* seat(const core::RoomId& room);

  core::DeviceHash device_;
  core::Producer producer_;
  core::Time probation_until_{};
  bool welcome_ = false;
  std::uint8_t hellos_ = 0;
  std::uint8_t joining_ = 0;
  std::vector<std::unique_ptr<Seat>> seats_;
  std::vector<core::RoomId> out_of_;  // rooms this person was put out of: to be told why
  shard::CardPace card_pace_;
};

}  // namespace hearth::gateway
