// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "redis/backoff.hpp"
#include "redis/signal.hpp"
#include "redis/subscription.hpp"

namespace hearth::redis {

class Receiver;

struct Subscription::Listener {
  std::string channel;
  OnMessage on_message;
  OnHearing on_hearing;
  Hearing told = Hearing::deaf;
  bool cancelled = false;
};

// The one list of everything subscribed, and how far each channel has come at which receiver. On
// one executor. Receivers report to it; settle() asks them for what is not as it should be.
class Channels {
 public:
  using Listener = std::shared_ptr<Subscription::Listener>;
  // The receiver of the master that serves a channel; null: unknown now.
  using Route = std::function<std::shared_ptr<Receiver>(std::string_view channel)>;
  Channels(boost::asio::any_io_executor executor, Route route);

  Listener add(std::string channel, OnMessage on_message, OnHearing on_hearing);
  void remove(const Listener& listener);

  boost::asio::awaitable<void> settle();  // until stopped
  void stop();
  // Channels may be served elsewhere now: those change their receiver.
  void reroute();

  // From receivers.
  void connected() { work_.raise(); }
  void lost(const Receiver& receiver);
  void confirmed(const Receiver& receiver, std::string_view channel);
  // Not subscribed there any more: refused, or taken back by the server.
  void dropped(const Receiver& receiver, std::string_view channel);
  void message(std::string_view channel, std::string_view payload);

 private:
  struct Channel {
    std::vector<Listener> listeners;
    std::shared_ptr<Receiver> asked;  // where SUBSCRIBE went, on a connection that still stands
    bool live = false;
    Backoff backoff;
    core::Tick not_before{};
  };
  using Map = std::map<std::string, Channel, std::less<>>;

  template <class Which>
  void unsettle_all(Which which);
  void unsettle(Map::value_type& entry);
  core::Tick settle_one(Map::value_type& entry);
  static void tell(const std::vector<Listener>& listeners, Hearing hearing);

  Route route_;
  Map channels_;
  std::set<std::string, std::less<>> unsettled_;
  Signal work_;
  Signal stopped_;
};

}  // namespace hearth::redis
