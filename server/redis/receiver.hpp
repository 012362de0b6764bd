// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "redis/access.hpp"
#include "redis/failure.hpp"
#include "redis/heartbeat.hpp"
#include "redis/reply.hpp"
#include "redis/signal.hpp"
#include "redis/target.hpp"
#include "redis/wire.hpp"

namespace hearth::redis {

class Channels;
class Tasks;

// One master's connection for subscriptions, made again for ever, and the beats that prove it: a
// connection that is up but silent is dropped. Beats are published also while nothing can be heard:
// their answers say whether the server takes posts. On one executor.
class Receiver {
 public:
  // What a receiver needs of its deployment. All outlive it.
  struct Surroundings {
    const Access& access;
    Channels& channels;
    Tasks& tasks;
    const Heartbeat& heartbeat;
    bool sharded = false;  // SSUBSCRIBE
    // A channel for beats that `server` serves now; empty: it serves none.
    std::function<std::string(const Address& server)> beat_channel;
    std::function<boost::asio::awaitable<Result<Reply>>(Invocation beat)> send_beat;
    // A channel is served elsewhere: `error` is what the server `asked` said.
    std::function<void(const Failure& error, const Address& asked)> on_moved;
    std::function<void()> on_lost;
  };
  Receiver(const Surroundings& surroundings, Address address);

  boost::asio::awaitable<void> run();  // until retired
  void retire();
  void drop();

  // False: not connected now; Channels asks again after connected().
  bool subscribe(const std::string& channel);
  void unsubscribe(const std::string& channel);

  const Address& address() const { return address_; }
  bool proven(core::Tick now) const;

 private:
  struct Asked {
    std::string channel;
    bool subscribe = true;
  };

  boost::asio::awaitable<void> connect();
  boost::asio::awaitable<void> listen(Wire& wire, Signal& ended);
  boost::asio::awaitable<void> watch(Wire& wire, Signal& ended);
  boost::asio::awaitable<void> pulse();
  boost::asio::awaitable<void> publish_beat(std::string payload);
  void beat();
  void ask(const std::string& channel, bool subscribe);
  void take(Reply&& reply);
  void take_error(std::string_view text);
  void take_withdrawal(const std::string& channel);
  void hear();
  bool answered(const std::string& channel);
  core::Duration silence_max() const;

  const Surroundings& surroundings_;
  Address address_;
  Wire* wire_ = nullptr;  // while connected and greeted
  Wire* opening_ = nullptr;
  std::string out_;
  std::deque<Asked> asked_;                // not yet answered, in order
  std::map<std::string, int> unanswered_;  // the same, counted
  std::string beat_channel_;
  bool beat_asked_ = false;  // SUBSCRIBE went out, on this connection
  std::uint64_t beats_ = 0;  // published
  core::Tick heard_at_{};    // or a reason to believe that nothing could be heard
  core::Tick proven_at_{};   // a beat came back
  Signal retired_;
  bool said_noperm_ = false;
};

}  // namespace hearth::redis
