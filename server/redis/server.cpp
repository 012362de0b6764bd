// SPDX-License-Identifier: Apache-2.0
#include "redis/server.hpp"

#include <algorithm>
#include <utility>

#include "redis/backoff.hpp"

namespace hearth::redis {
namespace {

namespace asio = boost::asio;

// A call waits for a connection that is being made, but not for a server that has been away longer:
// then the answer is known at once.
constexpr auto patience = std::chrono::seconds(1);

}  // namespace

Server::Server(const Access& access, Address address, std::function<void()> on_demoted)
    : access_(access),
      address_(std::move(address)),
      on_demoted_(std::move(on_demoted)),
      down_since_(core::Tick::clock::now()),
      ready_(access.executor),
      retired_(access.executor),
      reachability_(address_) {}

asio::awaitable<void> Server::run() {
  Backoff backoff;
  while (!retired_.raised()) {
    const auto connection = std::make_shared<Connection>(access_);
    connection_ = connection;
    const auto opened = co_await connection->open(address_);
    if (opened.has_error()) {
      turned_away_ = opened.error().word;
      if (!retired_.raised()) reachability_.lost(opened.error());
    } else {
      backoff.reset();
      turned_away_ = Word::none;
      reachability_.found();
      ready_.raise();
      co_await connection->run();
      ready_.lower();
      down_since_ = core::Tick::clock::now();
      if (!retired_.raised()) reachability_.lost(Failure{Outcome::unknown, Word::none, {}});
    }
    connection_ = nullptr;
    co_await retired_.wait(core::Tick::clock::now() + backoff.next());
  }
}

void Server::retire() {
  retired_.raise();
  drop();
}

void Server::drop() {
  if (connection_) connection_->close();
}

asio::awaitable<Result<ConfirmedBatch>> Server::exchange(const Request& request, core::Tick until) {
  co_await ready_.wait(std::min(until, down_since_ + patience));
  const auto connection = connection_;
  if (!ready_.raised() || !connection) co_return Failure{Outcome::not_sent, turned_away_, {}};
  auto result = co_await connection->exchange(request, until);
  if (!result.has_error()) heed(*result);
  co_return result;
}

void Server::heed(const ConfirmedBatch& answer) {
  for (const auto& reply : answer.replies) {
    if (reply.kind != Reply::Kind::error) continue;
    const auto word = refusal(reply.text).word;
    if (!means_demoted(word) && word != Word::noauth) continue;
    drop();
    return on_demoted_();
  }
}

asio::awaitable<void> Server::teach(const Script& script, core::Tick until) {
  if (const auto it = learning_.find(script.sha()); it != learning_.end()) {
    const auto learned = it->second;
    co_await learned->wait(until);
    co_return;
  }
  const auto learned = std::make_shared<Signal>(access_.executor);
  learning_.emplace(script.sha(), learned);
  Request request;
  request.commands.push_back(Command({"SCRIPT", "LOAD", script.text()}));
  const auto result = co_await exchange(request, until);
  (void)result;  // whoever waits asks for the script again and sees
  learning_.erase(script.sha());
  learned->raise();
}

}  // namespace hearth::redis
