// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "redis/access.hpp"
#include "redis/channels.hpp"
#include "redis/client.hpp"
#include "redis/cluster_map.hpp"
#include "redis/confirm.hpp"
#include "redis/receiver.hpp"
#include "redis/sentinels.hpp"
#include "redis/server.hpp"
#include "redis/slot_map.hpp"
#include "redis/socket.hpp"
#include "redis/tasks.hpp"

namespace hearth::redis {

// Everything behind a Client: who serves what, the connections to it, and how a call finds its way.
class Client::Deployment {
 public:
  Deployment(boost::asio::any_io_executor executor, Options options, Heartbeat heartbeat);
  ~Deployment();

  core::result<void, std::string> start();
  boost::asio::awaitable<void> stop();

  // A request with one command follows redirections, with several it does not. With a `script` its
  // one command is that script's EVALSHA. Both outlive the call.
  boost::asio::awaitable<Result<ConfirmedBatch>> dispatch(const std::string& key,
                                                          const Request& request,
                                                          const Script* script, core::Tick until);
  boost::asio::awaitable<Result<ConfirmedBatch>> dispatch_batch(const std::string& key,
                                                                Request request, core::Tick until);
  boost::asio::awaitable<Result<Reply>> ask_server(const Address& address, const Request& request,
                                                   core::Tick until);
  std::vector<Address> masters() const { return map_.masters(); }
  const std::shared_ptr<Channels>& channels() const { return channels_; }
  bool delivering() const;

 private:
  struct Node {
    std::shared_ptr<Server> server;
    std::shared_ptr<Receiver> receiver;
    std::optional<core::Tick> idle_since;  // serves nothing; a cluster may still need it for ASK
  };
  using Nodes = std::map<Address, Node>;
  // How far one call has come.
  struct Course {
    std::optional<Redirect> ask;
    int hops = 0;
    int lessons = 0;  // times the script was taught
    core::Tick try_until{};
  };

  bool cluster() const { return options_.target.kind == Kind::cluster; }
  void adopt(SlotMap map);
  Nodes::iterator keep_or_retire(Nodes::iterator it, core::Tick now);
  void want_news();
  void on_demoted(const Address& address);
  void on_moved(const Failure& error, const Address& asked);
  boost::asio::awaitable<std::shared_ptr<Server>> find(const std::string& key, const Course& course,
                                                       core::Tick until);
  boost::asio::awaitable<bool> again(Course& course, const Failure& refused, Server& server,
                                     const Script* script, core::Tick until);
  std::shared_ptr<Server> server_at(const Address& address);
  std::shared_ptr<Receiver> receiver_at(const Address& address);
  std::shared_ptr<Receiver> receiver_of(std::string_view channel);
  boost::asio::awaitable<void> keep(std::shared_ptr<Server> server);
  boost::asio::awaitable<void> listen(std::shared_ptr<Receiver> receiver);
  boost::asio::awaitable<void> settle(std::shared_ptr<Channels> channels);
  boost::asio::awaitable<Result<Reply>> send_beat(Invocation beat);
  std::string beat_channel(const Address& address) const;

  boost::asio::any_io_executor executor_;
  Options options_;
  Heartbeat heartbeat_;
  std::string id_;  // tells our beats from other clients'
  Tls tls_;
  Access masters_;
  Access sentinels_access_;
  Tasks tasks_;
  SlotMap map_;
  Signal map_known_;
  bool stopping_ = false;
  std::shared_ptr<Channels> channels_;
  Receiver::Surroundings surroundings_;
  Nodes nodes_;
  std::optional<Sentinels> sentinels_;
  std::optional<ClusterMap> cluster_map_;
};

}  // namespace hearth::redis
