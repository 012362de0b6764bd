// SPDX-License-Identifier: Apache-2.0
#include "support/fault_proxy.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <future>
#include <string_view>
#include <utility>
#include <vector>

namespace hearth::support {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

struct FaultProxy::Direction {
  Direction(tcp::socket& source, tcp::socket& sink, bool is_reply, std::size_t bytes)
      : from(source), to(sink), timer(source.get_executor()), reply(is_reply), budget(bytes) {}
  tcp::socket& from;
  tcp::socket& to;
  asio::steady_timer timer;
  bool reply;
  std::size_t budget;
  bool parked = false;   // in the black hole
  std::size_t held = 0;  // of them, read before it opened
  std::array<char, 16 * 1024> buffer{};
};

struct FaultProxy::Link {
  Link(tcp::socket accepted, std::size_t bytes)
      : client(std::move(accepted)),
        server(client.get_executor()),
        up(client, server, false, bytes),
        down(server, client, true, bytes) {}
  tcp::socket client;
  tcp::socket server;
  Direction up;
  Direction down;
  bool subscriber = false;
  bool half = false;  // the server's side is gone, the client's stays
};

namespace {

// As a command of its own; ACL DRYRUN asks about it on other connections.
bool subscribes(std::string_view bytes) {
  return bytes.find("*2\r\n$9\r\nSUBSCRIBE\r\n") != std::string_view::npos ||
         bytes.find("*2\r\n$10\r\nSSUBSCRIBE\r\n") != std::string_view::npos;
}

}  // namespace

FaultProxy::FaultProxy(std::uint16_t target)
    : acceptor_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      target_(asio::ip::address_v4::loopback(), target),
      port_(acceptor_.local_endpoint().port()) {
  accept();
  thread_ = std::thread([this] { context_.run(); });
}

FaultProxy::~FaultProxy() {
  context_.stop();
  thread_.join();
}

void FaultProxy::accept() {
  acceptor_.async_accept([this](error_code ec, tcp::socket socket) {
    if (ec) return;
    accept();
    if (refuse_) {
      socket.set_option(asio::socket_base::linger(true, 0), ec);
      return;
    }
    auto link = std::make_shared<Link>(std::move(socket), budget_);
    ++accepted_;
    ++open_;
    links_.push_back(link);
    link->server.async_connect(target_, [this, link](error_code failed) {
      if (failed) return end(link);
      pump(link, link->up);
      pump(link, link->down);
    });
  });
}

void FaultProxy::pump(const std::shared_ptr<Link>& link, Direction& direction) {
  direction.parked = in_hole(*link);
  if (direction.parked) return;
  const auto size = small_ ? std::size_t{1} : direction.buffer.size();
  direction.from.async_read_some(
      asio::buffer(direction.buffer.data(), size),
      [this, link, &direction](error_code ec, std::size_t count) {
        if (ec) return end(link);
        const auto pause = std::chrono::milliseconds(delay_ms_);
        if (pause.count() == 0) return forward(link, direction, count);
        direction.timer.expires_after(pause);
        direction.timer.async_wait([this, link, &direction, count](error_code cancelled) {
          if (!cancelled) forward(link, direction, count);
        });
      });
}

void FaultProxy::forward(const std::shared_ptr<Link>& link, Direction& direction,
                         std::size_t count) {
  const std::string_view bytes(direction.buffer.data(), count);
  if (!direction.reply && subscribes(bytes)) link->subscriber = true;
  if (in_hole(*link)) {
    direction.parked = true;
    direction.held = count;
    return;
  }
  const bool swallowed = swallow_ || (swallow_announcements_ && link->subscriber);
  if (direction.reply && swallowed) return pump(link, direction);
  const auto allowed = std::min(count, direction.budget);
  direction.budget -= allowed;
  asio::async_write(direction.to, asio::buffer(direction.buffer.data(), allowed),
                    [this, link, &direction](error_code ec, std::size_t) {
                      if (ec || direction.budget == 0) return end(link);
                      pump(link, direction);
                    });
}

void FaultProxy::end(const std::shared_ptr<Link>& link) {
  error_code ignored;
  link->server.close(ignored);
  if (link->half) return;
  link->client.close(ignored);
  link->up.timer.cancel();
  link->down.timer.cancel();
  if (std::erase(links_, link) > 0) --open_;
}

bool FaultProxy::in_hole(const Link& link) const {
  return hole_ || (subscribers_hole_ && link.subscriber);
}

void FaultProxy::black_hole(bool on) {
  hole_ = on;
  if (!on) release();
}

void FaultProxy::black_hole_subscribers(bool on) {
  subscribers_hole_ = on;
  if (!on) release();
}

void FaultProxy::release() {
  for_all([this](const std::shared_ptr<Link>& link) {
    for (auto* direction : {&link->up, &link->down})
      if (!in_hole(*link) && std::exchange(direction->parked, false)) {
        const auto held = std::exchange(direction->held, 0);
        held > 0 ? forward(link, *direction, held) : pump(link, *direction);
      }
  });
}

void FaultProxy::reset_all() {
  for_all([this](const std::shared_ptr<Link>& link) {
    error_code ignored;
    link->client.set_option(asio::socket_base::linger(true, 0), ignored);
    link->half = false;
    end(link);
  });
}

void FaultProxy::close_all() {
  for_all([this](const std::shared_ptr<Link>& link) {
    link->half = false;
    end(link);
  });
}

void FaultProxy::half_open_all() {
  for_all([this](const std::shared_ptr<Link>& link) {
    link->half = true;
    end(link);
  });
}

// On the thread; returns when done.
template <class Action>
void FaultProxy::for_all(Action action) {
  std::promise<void> done;
  asio::post(context_, [this, &action, &done] {
    const std::vector<std::shared_ptr<Link>> all(links_.begin(), links_.end());
    for (const auto& link : all) action(link);
    done.set_value();
  });
  done.get_future().wait();
}

}  // namespace hearth::support
