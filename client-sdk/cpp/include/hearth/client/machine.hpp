// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "hearth/client/news.hpp"

namespace hearth::client {

inline constexpr std::size_t outbox_max = 32;
// In a live room an older message would land in another conversation.
inline constexpr std::chrono::minutes discard_after{2};

// All there is of a person, and of this running client. From a cryptographic source.
struct Identity {
  std::array<std::uint8_t, 32> device_secret{};
  std::string pass;                         // from last time; empty on a first visit
  std::array<std::uint8_t, 12> producer{};  // new for every running client; also seeds its jitter
};

struct MachineOptions {
  std::string client = "hearth-cpp/0.1.0";  // for the server's metrics; at most 64 bytes
};

struct JoinOptions {
  std::uint32_t accepted_guidelines = 0;  // version the person agreed to; 0 = none
  Cursor cursor{};                        // from an earlier cursor(): read on from there
  std::uint32_t history = 0;              // without a cursor: at most so many earlier events
};

// What the transport does, in the order given.
struct Connect {};
struct Send {
  std::string frame;  // one binary message
};
struct Disconnect {};  // drop the connection; nothing about it is reported afterwards
// Find a nonce (see solve_work) and give it to on_solved(); slow, so not on this thread's time.
struct Solve {
  std::string challenge;
  std::uint32_t difficulty_bits = 0;
};
using Action = std::variant<Connect, Send, Disconnect, Solve, News>;

// The protocol hearth.v1 as a client speaks it: no I/O, no clock, no threads. Events go in, each
// with the time; actions come out of next(). Used from one thread at a time.
//
// The transport connects when told, reports on_open / on_message / on_end of that connection and
// of no earlier one, calls on_time() no later than deadline(), and takes every action after every
// call. proto/README.md is the specification.
class Machine {
 public:
  explicit Machine(Identity identity, MachineOptions options = {});
  ~Machine();
  Machine(Machine&&) noexcept;
  Machine& operator=(Machine&&) noexcept;

  // The application's wishes. A room's name is its slug.
  void open(Time now);   // connects; after `closed`, again
  void close(Time now);  // until open(): rooms are left, what is pending is discarded
  void wake(Time now);   // the network or the person is back: try at once, or probe
  // Joined again once refused, with what changed in the options; kept over reconnects otherwise.
  void join(const std::string& room, const JoinOptions& options, Time now);
  void leave(const std::string& room, Time now);
  // A key for the Outgoing that follows. In order, one at a time, at most outbox_max waiting.
  std::uint64_t post(const std::string& room, Draft draft, Time now);
  // A key for the Outcome that follows.
  std::uint64_t unsay(const std::string& room, Position target, Time now);
  // A message that is held, by Outgoing::n. Refused with too_late: it waits no longer.
  std::uint64_t withdraw(const std::string& room, std::uint32_t n, Time now);
  std::uint64_t report(const std::string& room, Position target, std::string note, Time now);
  // "I have read it", to a notice with this code.
  std::uint64_t acknowledge(const std::string& room, std::string code, Time now);
  // Asks that somebody else look again, or with an empty text how that stands.
  std::uint64_t appeal(std::string code, std::string text, Time now);

  // What the transport saw.
  void on_open(Time now);
  void on_message(std::string_view payload, Time now);
  // For who only counts events, by the thousand: moves the cursor as on_message() would, but
  // neither unpacks nor tells the event. `other`: nothing was done, give it to on_message().
  enum class Skimmed : std::uint8_t { other, next, seen, hole };
  Skimmed skim(std::string_view payload, Time now);
  void on_end(std::uint16_t code, Time now);  // 1006 where no close frame came
  void on_solved(std::string_view challenge, std::uint64_t nonce, Time now);

  Time deadline() const;  // Time::max(): none
  void on_time(Time now);

  // The next thing to do, if any.
  std::optional<Action> next();

  ConnectionState state() const;
  std::optional<RoomStatus> status(const std::string& room) const;  // none: not asked for
  Cursor cursor(const std::string& room) const;
  std::size_t pending(const std::string& room) const;  // messages in its outbox

 private:
  std::unique_ptr<class Conversation> conversation_;
};

// The smallest nonce from `from` on, of at most `tries`, with which SHA-256(challenge || nonce as 8
// bytes, little endian) begins with that many zero bits. Takes 2^bits tries on average.
std::optional<std::uint64_t> solve_work(std::string_view challenge, std::uint32_t difficulty_bits,
                                        std::uint64_t from, std::uint64_t tries);

}  // namespace hearth::client
