// SPDX-License-Identifier: Apache-2.0
#include "redis/wire.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

namespace hearth::redis {
namespace {

namespace asio = boost::asio;

// After a burst the buffer does not stay large.
constexpr std::size_t kept_bytes = 256 * 1024;

std::vector<Command> greeting_of(const Access& access) {
  std::vector<Command> commands;
  if (!access.password.empty()) {
    Command auth{"AUTH"};
    if (!access.user.empty()) auth.add(access.user);
    commands.push_back(auth.add(access.password));
  }
  if (access.database != 0) commands.push_back({"SELECT", std::to_string(access.database)});
  // A server that wants a password says so here and not in the middle of somebody's call.
  if (commands.empty()) commands.push_back({"PING"});
  return commands;
}

}  // namespace

Wire::Wire(const Access& access)
    : access_(access),
      socket_(access.executor, access.tls),
      reader_(access.options.reply_limits),
      work_(access.executor) {}

asio::awaitable<Result<void>> Wire::open(Address address, core::Tick until) {
  const bool connected = co_await socket_.connect(std::move(address), until);
  if (!connected || closed_) {
    close();
    co_return Failure{};
  }
  auto greeting = greeting_of(access_);
  const auto greeted = co_await ask(std::move(greeting), until);
  if (!greeted.has_error()) co_return Result<void>();
  close();
  // Nothing of a caller's was sent yet.
  if (greeted.error().outcome == Outcome::unknown) co_return Failure{};
  co_return greeted.error();
}

asio::awaitable<Result<Reply>> Wire::ask(std::vector<Command> commands, core::Tick until) {
  Signal done(access_.executor);
  const auto guard = [](Wire& self, Signal& ended, core::Tick limit) -> asio::awaitable<void> {
    co_await ended.wait(limit);
    if (!ended.raised()) self.close();
  };
  const auto asked = [](Wire& self, std::vector<Command> list,
                        Signal& ended) -> asio::awaitable<Result<Reply>> {
    auto result = co_await self.exchange(std::move(list));
    ended.raise();
    co_return result;
  };
  using namespace asio::experimental::awaitable_operators;  // NOLINT: for && only
  auto result = co_await (guard(*this, done, until) && asked(*this, std::move(commands), done));
  co_return result;
}

asio::awaitable<Result<Reply>> Wire::exchange(std::vector<Command> commands) {
  for (const auto& command : commands) command.append_to(sending_);
  const bool sent = co_await socket_.write(sending_);
  sending_.clear();
  const Failure lost{Outcome::unknown, Word::none, {}};
  if (!sent) co_return lost;
  std::size_t answers = 0;
  Result<Reply> result;
  const Sink sink = [&](Reply&& reply) {
    ++answers;
    if (result.has_error()) return;
    if (reply.kind == Reply::Kind::error)
      result = refusal(reply.text);
    else
      result = std::move(reply);
  };
  while (answers < commands.size() && !result.has_error()) {
    const auto count = co_await socket_.read(buffer_);
    if (count == 0) co_return lost;
    heard_at_ = core::Tick::clock::now();
    if (!reader_.feed(std::string_view(buffer_.data(), count), sink)) co_return lost;
  }
  co_return result;
}

asio::awaitable<void> Wire::run(Sink sink, Fill fill) {
  using namespace asio::experimental::awaitable_operators;  // NOLINT: for && only
  co_await (read(sink) && write(fill));
}

asio::awaitable<void> Wire::read(const Sink& sink) {
  while (!closed_) {
    const auto count = co_await socket_.read(buffer_);
    if (count == 0) break;
    heard_at_ = core::Tick::clock::now();
    if (!reader_.feed(std::string_view(buffer_.data(), count), sink)) break;
  }
  close();
}

asio::awaitable<void> Wire::write(const Fill& fill) {
  while (!closed_) {
    work_.lower();
    sending_.clear();
    if (sending_.capacity() > kept_bytes) sending_.shrink_to_fit();
    fill(sending_);
    if (sending_.empty()) {
      co_await work_.wait(no_limit);  // ends with wake() or close()
      continue;
    }
    const bool sent = co_await socket_.write(sending_);
    if (!sent) break;
  }
  close();
}

void Wire::close() {
  closed_ = true;
  socket_.close();
  work_.raise();
}

asio::awaitable<Result<Reply>> ask_once(const Access& access, Address address, Command command,
                                        core::Tick until) {
  Wire wire(access);
  const auto opened = co_await wire.open(std::move(address), until);
  if (opened.has_error()) co_return opened.error();
  std::vector<Command> commands;
  commands.push_back(std::move(command));
  auto reply = co_await wire.ask(std::move(commands), until);
  wire.close();
  co_return reply;
}

}  // namespace hearth::redis
