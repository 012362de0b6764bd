// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "core/time.hpp"
#include "redis/access.hpp"
#include "redis/connection.hpp"
#include "redis/failure.hpp"
#include "redis/reachability.hpp"
#include "redis/script.hpp"
#include "redis/signal.hpp"
#include "redis/target.hpp"

namespace hearth::redis {

// One master: a connection for commands that is made again for ever, each time with a fresh
// look-up of its host. On one executor; held by a shared_ptr by whoever waits in it.
class Server {
 public:
  // `on_demoted`: it answered that it is no master any more, or asks for another password.
  Server(const Access& access, Address address, std::function<void()> on_demoted);

  const Address& address() const { return address_; }
  bool up() const { return ready_.raised(); }

  boost::asio::awaitable<void> run();  // until retired
  void retire();
  void drop();  // what is connected now; run() connects again

  // `request` outlives the call.
  boost::asio::awaitable<Result<ConfirmedBatch>> exchange(const Request& request, core::Tick until);

  // SCRIPT LOAD, once for everyone who asks meanwhile. `script` outlives the call.
  boost::asio::awaitable<void> teach(const Script& script, core::Tick until);

 private:
  void heed(const ConfirmedBatch& answer);

  const Access& access_;
  Address address_;
  std::function<void()> on_demoted_;
  std::shared_ptr<Connection> connection_;  // also while it is opened
  core::Tick down_since_;
  Signal ready_;
  Signal retired_;
  Reachability reachability_;
  Word turned_away_ = Word::none;  // what it said to the last attempt to connect
  std::map<std::string, std::shared_ptr<Signal>> learning_;  // by SHA; our scripts, so few
};

}  // namespace hearth::redis
