// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "outbox.hpp"
#include "read_position.hpp"

namespace hearth::client {

// One room as this client reads and writes it. Survives reconnects.
class Room {
 public:
  Room(std::string slug, const JoinOptions& options, Line& line, std::uint32_t& last_n);

  void configure(const JoinOptions& options);  // what a later join() of the same room says
  void attach(Time now);                       // the connection is live: reads on from the position
  void detach();                               // it is gone, or about to be used for another Join
  void close();                                // for good; what is pending is discarded

  // Nothing if the connection ended first.
  void on_join_reply(std::uint64_t join, const frames::Body* reply, Time now);
  void put_out(const Refusal& refusal);
  // Where an event stands. The last two are what the server must not do: reconnect and resume.
  enum class Step : std::uint8_t { next, seen, hole, malformed };
  [[nodiscard]] Step on_event(Event event);
  [[nodiscard]] Step skim(Position position);  // the same, told to nobody
  void on_gap(const Gap& gap);
  void on_availability(Availability availability, Time now);

  Time deadline() const;
  void on_time(Time now);

  RoomStatus status() const { return status_; }
  const Cursor& cursor() const { return position_.cursor(); }
  Outbox& outbox() { return outbox_; }
  const Outbox& outbox() const { return outbox_; }

 private:
  void joined(Joined joined, Time now);
  void refused(const Refusal& refusal, Time now);
  Step advance(Position position);
  void check_caught_up();
  void open_outbox(Time now);

  std::string slug_;
  Line& line_;
  Outbox outbox_;
  ReadPosition position_;
  std::uint32_t accepted_guidelines_ = 0;
  std::uint32_t history_ = 0;
  RoomStatus status_ = RoomStatus::joining;
  Availability availability_ = Availability::live;
  std::string self_;  // own handle, once joined
  Seq top_ = 0;
  bool joined_before_ = false;
  bool caught_up_ = false;
  std::uint64_t joins_ = 0;  // answers to Joins that were overtaken are not looked at
  std::optional<Time> join_at_;
};

}  // namespace hearth::client
