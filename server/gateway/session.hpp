// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "gateway/context.hpp"
#include "limits/gcra.hpp"
#include "limits/quota.hpp"
#include "protocol/frames.hpp"
#include "shard/attachment.hpp"
#include "shard/card_pace.hpp"
#include "shard/feed.hpp"
#include "shard/judge.hpp"
#include "shard/posting.hpp"
#include "shard/submit.hpp"

namespace hearth::gateway {

class Connection;

// One room this session has joined. Its address does not change while it lives.
struct Seat {
  std::string slug;
  core::RoomId room;
  rooms::Participant self;
  core::Producer producer;  // as the store knows it
  bool posting = false;     // a post is on its way: one at a time per room
  moderation::RecentMessages recent;
  limits::GcraState stopped_told;
  shard::Attachment attachment;
};

// What the protocol says between Hello and the end. On the connection's shard, owned by the
// connection.
class Session {
 public:
  Session(Connection& connection, Context& context);
  ~Session();

  // One message from the client. May end the connection.
  void on_message(std::string_view bytes);
  // A ping or pong: counted like a command. False: too many, not to be answered.
  bool on_control();
  // Sends faster than it may: to be read slowly, so that TCP slows it.
  bool is_over_budget() const { return budget_.is_over(core::now()); }
  bool is_welcome() const { return welcome_; }
  std::vector<std::unique_ptr<Seat>>& seats() { return seats_; }
  // Leaves all rooms. `clean`: the person left by will.
  void leave_all(bool clean);

  // Continuations, named by ids because the session may be gone meanwhile.
  void admitted(std::uint32_t request, const protocol::Join& join,
                shard::Feed::Admission admission);
  void posted(std::uint32_t request, const core::RoomId& room, shard::PostReply reply,
              const shard::Judgement& judged);
  void answered(std::uint32_t request, const shard::PostReply& reply);

 private:
  void refuse(std::uint32_t request, protocol::Reason reason, std::uint32_t retry_after_ms = 0);
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
  void show_cards(const Seat& seat, const std::vector<std::string>& cards);
  void attach(std::uint32_t request, Seat& seat, const shard::Room& room,
              const protocol::Join& join, rooms::Mode mode, core::Duration post_interval);
  void leave(Seat& seat, bool clean);
  Seat* seat(std::string_view slug);
  Seat* seat(const core::RoomId& room);

  Connection& connection_;
  Context& context_;
  limits::CommandBudget budget_;
  core::DeviceHash device_;
  core::Producer producer_;
  core::Time probation_until_{};
  bool welcome_ = false;
  std::uint8_t hellos_ = 0;
  std::uint8_t joining_ = 0;
  std::vector<std::unique_ptr<Seat>> seats_;
  shard::CardPace card_pace_;
};

}  // namespace hearth::gateway
