// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "redis/command.hpp"
#include "redis/confirm.hpp"
#include "redis/failure.hpp"
#include "redis/heartbeat.hpp"
#include "redis/options.hpp"
#include "redis/reply.hpp"
#include "redis/script.hpp"
#include "redis/subscription.hpp"
#include "redis/target.hpp"

namespace hearth::redis {

// A Redis deployment of any kind: one server, Sentinel's master, or a cluster. Lives on one
// thread's executor: construct, call, await and destroy it there. A call that meets a lost
// connection waits for the next one while that is young, then answers not_sent at once; nothing
// that was sent is ever sent again unless Redis refused it.
//
// MOVED, ASK, TRYAGAIN and NOSCRIPT are followed here and do not come out unless that did not end
// in time (MOVED, ASK: 5 hops, TRYAGAIN: 2 s or the deadline).
class Client {
 public:
  Client(boost::asio::any_io_executor executor, Options options, Heartbeat heartbeat = {});
  ~Client();  // after stop()
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Starts connecting; never ends by itself. Once. The error is a sentence for the operator (a CA
  // file that cannot be read).
  core::result<void, std::string> start();

  // Ends every call (not_sent or unknown) and connection; returns when all of it has ended.
  boost::asio::awaitable<void> stop();

  // `key` decides the server in a cluster and is not added to the command; empty: any server.
  boost::asio::awaitable<Result<Reply>> call(std::string key, Command command,
                                             std::chrono::milliseconds deadline = call_deadline);

  // EVALSHA; a server that does not know the script is taught it, once for all who wait. keys[0]
  // decides the server. `script` must outlive the call.
  boost::asio::awaitable<Result<Reply>> run(const Script& script, std::vector<std::string> keys,
                                            std::vector<std::string> arguments,
                                            std::chrono::milliseconds deadline = call_deadline);
  boost::asio::awaitable<Result<Confirmed>> run_confirmed(
      const Script& script, std::vector<std::string> keys, std::vector<std::string> arguments,
      Confirm confirm, std::chrono::milliseconds deadline = call_deadline);

  // Several commands for one slot in one write, then one WAIT if `confirm.replicas` > 0. Not a
  // transaction. Errors of single commands are in the replies; one that was redirected is sent
  // again alone, after the others. If the outcome of one is unknown, so is that of all.
  boost::asio::awaitable<Result<ConfirmedBatch>> batch(
      std::string key, std::vector<Command> commands, Confirm confirm,
      std::chrono::milliseconds deadline = call_deadline);

  // The same command to every master known, for checks at start and for INFO. An empty list: none
  // is known yet.
  boost::asio::awaitable<std::vector<std::pair<Address, Result<Reply>>>> call_each(
      Command command, std::chrono::milliseconds deadline = call_deadline);

  // SUBSCRIBE, in a cluster SSUBSCRIBE at the channel's node. `on_hearing` says live once Redis has
  // confirmed, and again after every deaf. Several subscriptions of one channel share it.
  [[nodiscard]] Subscription subscribe(std::string channel, OnMessage on_message,
                                       OnHearing on_hearing);

  // Delivery is proven: at least one server is known and every server in use has sent back a beat
  // within missing_max intervals. Without heartbeats: every connection in use is up.
  bool delivering() const;

 private:
  class Deployment;
  std::unique_ptr<Deployment> deployment_;
};

}  // namespace hearth::redis
