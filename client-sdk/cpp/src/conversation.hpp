// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "backoff.hpp"
#include "greeting.hpp"
#include "room.hpp"

namespace hearth::client {

// What Machine is made of. Stays where it is: rooms refer to its parts.
class Conversation {
 public:
  Conversation(Identity identity, MachineOptions options);
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  void open(Time now);
  void close(Time now);
  void wake(Time now);
  void join(const std::string& slug, const JoinOptions& options, Time now);
  void leave(const std::string& slug, Time now);
  std::uint64_t post(const std::string& slug, Draft draft, Time now);
  std::uint64_t ask(const frames::Command& command, Time now);
  std::uint64_t refuse(Reason reason);  // like ask(), answered by ourselves

  void on_open(Time now);
  void on_message(std::string_view payload, Time now);
  Machine::Skimmed skim(std::string_view payload, Time now);
  void on_end(std::uint16_t code, Time now);
  void on_solved(std::string_view challenge, std::uint64_t nonce, Time now);

  Time deadline() const;
  void on_time(Time now);
  std::optional<Action> next() { return line_.next(); }

  ConnectionState state() const { return change_.state; }
  const Room* room(std::string_view slug) const;

 private:
  // How far the present connection is.
  enum class Phase : std::uint8_t { none, opening, greeting, live };

  Room* find(std::string_view slug);
  void start(Time now);
  void halt(Time now, bool connected);
  void lost(std::uint16_t code, std::string_view reason, Time now, bool connected);
  void drop(std::string_view reason, Time now) { lost(1006, reason, now, true); }
  void retry(StateChange why, Duration wait, Time now);
  void end_for(std::string_view reason, std::uint16_t code);
  void set_state(StateChange change);
  void probe(Time now, Duration patience);

  void greet(const Greeting::Step& step, Time now);
  void welcomed(const frames::Welcome& welcome, Time now);
  void turned_away(const Refusal& refusal, Time now);
  void answer(const Asker& asker, const frames::Body* reply, Time now);
  void on_body(frames::Body body, Time now);
  void check(Room::Step step, Time now);

  Identity identity_;
  MachineOptions options_;
  Line line_;
  std::map<std::string, Room, std::less<>> rooms_;
  std::map<std::string, std::uint32_t, std::less<>> last_n_;  // of rooms ever joined
  StateChange change_;
  Phase phase_ = Phase::none;
  std::optional<Greeting> greeting_;
  std::uint32_t text_bytes_max_;
  Duration window_{0};
  std::uint32_t attempt_ = 0;
  bool was_live_ = false;
  std::uint16_t bye_code_ = 0;
  Time started_at_{};
  Time live_since_{};
  Time heard_at_{};
  std::optional<Time> drain_at_;
};

}  // namespace hearth::client
