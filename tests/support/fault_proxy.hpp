// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <list>
#include <memory>
#include <thread>

namespace hearth::support {

// A TCP proxy on the loopback that does to connections what networks do. Everything can be
// switched at any moment from any thread and holds for connections that exist and that come. A
// thread of its own.
class FaultProxy {
 public:
  explicit FaultProxy(std::uint16_t target);
  ~FaultProxy();
  FaultProxy(const FaultProxy&) = delete;
  FaultProxy& operator=(const FaultProxy&) = delete;

  std::uint16_t port() const { return port_; }

  void delay(std::chrono::milliseconds each_way) { delay_ms_ = each_way.count(); }
  // Connections are taken and stay open; nothing is read or forwarded in either direction.
  void black_hole(bool on);
  // The same, only for connections on which somebody subscribed.
  void black_hole_subscribers(bool on);
  // What servers answer is read and lost: commands are executed, nobody hears.
  void swallow_replies(bool on) { swallow_ = on; }
  // The same, only on connections on which somebody subscribed: announcements go missing.
  void swallow_announcements(bool on) { swallow_announcements_ = on; }
  void byte_at_a_time(bool on) { small_ = on; }
  // Each direction is cut after so many more bytes; for connections made from now on.
  void drop_after(std::size_t bytes) { budget_ = bytes; }
  // New connections are refused by reset at once.
  void refuse(bool on) { refuse_ = on; }

  // Every connection, now: with RST (SO_LINGER 0), orderly, or only on the server's side while the
  // client's stays open.
  void reset_all();
  void close_all();
  void half_open_all();

  // Connections taken so far, and of those the ones still open.
  std::size_t accepted() const { return accepted_; }
  std::size_t open() const { return open_; }

  static constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

 private:
  struct Link;
  struct Direction;

  void accept();
  void pump(const std::shared_ptr<Link>& link, Direction& direction);
  void forward(const std::shared_ptr<Link>& link, Direction& direction, std::size_t count);
  void end(const std::shared_ptr<Link>& link);
  bool in_hole(const Link& link) const;
  void release();
  template <class Action>
  void for_all(Action action);

  boost::asio::io_context context_{1};
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::ip::tcp::endpoint target_;
  std::uint16_t port_ = 0;
  std::list<std::shared_ptr<Link>> links_;  // on the thread
  std::atomic<std::int64_t> delay_ms_ = 0;
  std::atomic<bool> hole_ = false;
  std::atomic<bool> subscribers_hole_ = false;
  std::atomic<bool> swallow_ = false;
  std::atomic<bool> swallow_announcements_ = false;
  std::atomic<bool> small_ = false;
  std::atomic<bool> refuse_ = false;
  std::atomic<std::size_t> budget_ = no_limit;
  std::atomic<std::size_t> accepted_ = 0;
  std::atomic<std::size_t> open_ = 0;
  std::thread thread_;
};

}  // namespace hearth::support
