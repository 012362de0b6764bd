// SPDX-License-Identifier: Apache-2.0
#include "redis/client.hpp"

#include <utility>

#include "redis/deployment.hpp"
#include "redis/request.hpp"

namespace hearth::redis {
namespace {

namespace asio = boost::asio;

core::Tick in(std::chrono::milliseconds deadline) { return core::Tick::clock::now() + deadline; }

}  // namespace

Client::Client(asio::any_io_executor executor, Options options, Heartbeat heartbeat)
    : deployment_(std::make_unique<Deployment>(std::move(executor), std::move(options),
                                               std::move(heartbeat))) {}

Client::~Client() = default;

core::result<void, std::string> Client::start() { return deployment_->start(); }

asio::awaitable<void> Client::stop() { co_await deployment_->stop(); }

asio::awaitable<Result<Reply>> Client::call(std::string key, Command command,
                                            std::chrono::milliseconds deadline) {
  const auto request = request_of(std::move(command));
  auto result = co_await deployment_->dispatch(key, request, nullptr, in(deadline));
  co_return single(std::move(result));
}

asio::awaitable<Result<Reply>> Client::run(const Script& script, std::vector<std::string> keys,
                                           std::vector<std::string> arguments,
                                           std::chrono::milliseconds deadline) {
  auto confirmed =
      co_await run_confirmed(script, std::move(keys), std::move(arguments), unconfirmed, deadline);
  if (confirmed.has_error()) co_return confirmed.error();
  co_return std::move(confirmed->reply);
}

asio::awaitable<Result<Confirmed>> Client::run_confirmed(const Script& script,
                                                         std::vector<std::string> keys,
                                                         std::vector<std::string> arguments,
                                                         Confirm confirm,
                                                         std::chrono::milliseconds deadline) {
  const Invocation invocation{&script, std::move(keys), std::move(arguments)};
  const auto key = invocation.keys.empty() ? std::string() : invocation.keys.front();
  const auto request = request_of(invocation, confirm);
  auto result = co_await deployment_->dispatch(key, request, &script, in(deadline));
  const auto replicas = result.has_error() ? 0 : result->replicas;
  auto reply = single(std::move(result));
  if (reply.has_error()) co_return reply.error();
  co_return Confirmed{std::move(*reply), replicas};
}

asio::awaitable<Result<ConfirmedBatch>> Client::batch(std::string key,
                                                      std::vector<Command> commands,
                                                      Confirm confirm,
                                                      std::chrono::milliseconds deadline) {
  Request request{std::move(commands), confirm};
  auto result = co_await deployment_->dispatch_batch(key, std::move(request), in(deadline));
  co_return result;
}

asio::awaitable<std::vector<std::pair<Address, Result<Reply>>>> Client::call_each(
    Command command, std::chrono::milliseconds deadline) {
  const auto request = request_of(std::move(command));
  const auto until = in(deadline);
  std::vector<std::pair<Address, Result<Reply>>> answers;
  for (const auto& address : deployment_->masters()) {
    auto answer = co_await deployment_->ask_server(address, request, until);
    answers.emplace_back(address, std::move(answer));
  }
  co_return answers;
}

Subscription Client::subscribe(std::string channel, OnMessage on_message, OnHearing on_hearing) {
  const auto& channels = deployment_->channels();
  auto listener = channels->add(std::move(channel), std::move(on_message), std::move(on_hearing));
  return Subscription(channels, std::move(listener));
}

bool Client::delivering() const { return deployment_->delivering(); }

}  // namespace hearth::redis
