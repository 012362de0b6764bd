// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "frames.hpp"

namespace hearth::client {

// A command without a reply for this long means that the connection carries nothing any more.
inline constexpr std::chrono::seconds reply_timeout{10};

// Who waits for a reply.
struct Asker {
  enum class Kind : std::uint8_t { nobody, hello, join, outbox, outcome };
  Kind kind = Kind::nobody;
  std::string room;
  std::uint64_t key = 0;  // the outgoing message, the Join, the Outcome
};

// What the parts of a conversation share: the way out to the server, who waits for which reply, and
// the way out to the application.
class Line {
 public:
  explicit Line(std::uint64_t seed) : random_(seed) {}

  // False while the server does not listen to commands: nobody waits then.
  [[nodiscard]] bool ask(const frames::Command& command, Asker asker, Time now,
                         Duration patience = reply_timeout);
  // Like ask(), for the Hello that comes before everything.
  void greet(const frames::Hello& hello, Time now);
  // Who asked with this id, once.
  std::optional<Asker> answered(std::uint32_t request_id);
  // Everybody who waits; none does afterwards.
  std::vector<Asker> hang_up();
  Time deadline() const;  // of the most impatient

  void set_live(bool live) { live_ = live; }
  bool live() const { return live_; }

  void act(Action action) { actions_.push_back(std::move(action)); }
  std::optional<Action> next();

  double uniform();  // in [0, 1), for jitter
  std::uint64_t next_key() { return ++last_key_; }

 private:
  struct Waiting {
    std::uint32_t request_id;
    Asker asker;
    Time until;
  };
  void send(const frames::Command& command, Asker asker, Time until);

  std::vector<Action> actions_;
  std::size_t taken_ = 0;  // of actions_
  std::vector<Waiting> waiting_;
  std::uint32_t last_request_ = 0;
  std::uint64_t last_key_ = 0;
  std::uint64_t random_;
  bool live_ = false;
};

}  // namespace hearth::client
