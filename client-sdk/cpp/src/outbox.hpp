// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>

#include "line.hpp"

namespace hearth::client {

// The wait after a refusal that names none.
inline constexpr Duration retry_after_default{1000};

// One room's outgoing messages: in order, one in flight, kept over reconnects, given up visibly.
class Outbox {
 public:
  // `last_n`: the last n used in this room. It outlives the outbox: leaving and joining again does
  // not start n again, so (producer, room, n) never names two messages.
  Outbox(std::string room, Line& line, std::uint32_t& last_n)
      : room_(std::move(room)), line_(line), last_n_(last_n) {}

  // The message's key. `refused`: it is not even queued, for this reason.
  std::uint64_t add(Draft draft, std::optional<Reason> refused, Time now);
  void open(Time now);  // the room can be written: sends what waits
  void shut();          // it cannot; what waits is kept
  void discard_all();
  // The reply to what is in flight; nothing if the connection ended first.
  void on_reply(std::uint64_t key, const frames::Body* reply, Time now);

  Time deadline() const;
  // True: the server does not count us among the room's readers; join again.
  [[nodiscard]] bool on_time(Time now);

  std::size_t size() const { return queue_.size(); }

 private:
  struct Sending {
    Outgoing told;
    Time created;
    bool unanswered = false;  // sent, and no answer seen that decides it: repeated with the same n
    bool retried = false;     // the last try was a repetition
    std::uint32_t stale_steps = 0;
  };

  void pump(Time now);
  void acknowledged(std::size_t at, const frames::Ack& ack);
  void refused(std::size_t at, const Refusal& refusal, Time now);
  void discard(std::size_t at);
  void finish(std::size_t at, OutgoingStatus status);
  bool being_answered(const Sending& sending) const;
  frames::Command command(const Sending& sending) const;

  std::string room_;
  Line& line_;
  std::uint32_t& last_n_;
  std::deque<Sending> queue_;
  std::uint64_t in_flight_ = 0;  // its key; 0 = none
  bool open_ = false;
  bool join_again_ = false;  // after the pause
  std::optional<Time> pause_until_;
};

}  // namespace hearth::client
