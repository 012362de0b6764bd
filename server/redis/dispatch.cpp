// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <utility>

#include "core/random.hpp"
#include "redis/deployment.hpp"
#include "redis/request.hpp"

// How a call finds the server that answers it.
namespace hearth::redis {
namespace {

namespace asio = boost::asio;

constexpr int hops_max = 5;
constexpr int lessons_max = 3;
// Nobody serves the slot, as far as is known: news come within this or not at all.
constexpr auto news_wait = std::chrono::seconds(1);
// A migration that holds a key longer than this is not waited for.
constexpr auto try_again_max = std::chrono::seconds(2);
constexpr std::uint32_t try_again_min_ms = 2;
constexpr std::uint32_t try_again_spread_ms = 19;

bool elsewhere(Word word) {
  return word == Word::moved || word == Word::ask || word == Word::tryagain;
}

}  // namespace

asio::awaitable<std::shared_ptr<Server>> Client::Deployment::find(const std::string& key,
                                                                  const Course& course,
                                                                  core::Tick until) {
  if (stopping_) co_return nullptr;
  if (course.ask) co_return server_at(course.ask->to);
  const auto owner = [&]() -> const Address* {
    if (!key.empty()) return map_.owner(slot_of(key));
    for (std::uint16_t slot = 0; slot < slot_count; ++slot)
      if (const auto* any = map_.owner(slot)) return any;
    return nullptr;
  };
  if (!owner()) {
    want_news();
    map_known_.lower();
    co_await map_known_.wait(std::min(until, core::Tick::clock::now() + news_wait));
  }
  const auto* address = stopping_ ? nullptr : owner();
  co_return address ? server_at(*address) : nullptr;
}

asio::awaitable<Result<ConfirmedBatch>> Client::Deployment::dispatch(const std::string& key,
                                                                     const Request& request,
                                                                     const Script* script,
                                                                     core::Tick until) {
  const Tasks::Entry entry(tasks_);
  Course course;
  course.try_until = std::min(until, core::Tick::clock::now() + try_again_max);
  for (;;) {
    const auto server = co_await find(key, course, until);
    if (!server) co_return Failure{};
    std::optional<Request> changed;
    if (script && course.lessons >= lessons_max) changed = in_full(request, *script);
    if (course.ask) changed = asking(changed ? *changed : request);
    const auto& attempt = changed ? *changed : request;
    auto result = co_await server->exchange(attempt, until);
    if (result.has_error()) {
      want_news();
      co_return result;
    }
    if (course.ask) result->replies.erase(result->replies.begin());
    course.ask.reset();
    const auto& last = result->replies.back();
    if (request.commands.size() != 1 || last.kind != Reply::Kind::error) co_return result;
    const auto refused = refusal(last.text);
    const bool repeat = co_await again(course, refused, *server, script, until);
    if (!repeat) co_return result;
  }
}

// Prepares the next attempt of a call that was refused. False: the refusal is the answer.
asio::awaitable<bool> Client::Deployment::again(Course& course, const Failure& refused,
                                                Server& server, const Script* script,
                                                core::Tick until) {
  switch (refused.word) {
    case Word::moved:
      on_moved(refused, server.address());
      co_return cluster() && ++course.hops <= hops_max;
    case Word::ask:
      course.ask = read_redirect(refused.message, server.address());
      co_return cluster() && course.ask && ++course.hops <= hops_max;
    case Word::tryagain: {
      const auto pause = try_again_min_ms + core::random_below(try_again_spread_ms);
      const auto next = core::Tick::clock::now() + std::chrono::milliseconds(pause);
      if (next >= course.try_until || stopping_) co_return false;
      Signal never(executor_);
      co_await never.wait(next);
      co_return true;
    }
    case Word::noscript:
      if (!script || ++course.lessons > lessons_max) co_return false;
      co_await server.teach(*script, until);
      co_return core::Tick::clock::now() < until;
    default:
      if (means_unavailable(refused.word)) want_news();
      co_return false;
  }
}

asio::awaitable<Result<ConfirmedBatch>> Client::Deployment::dispatch_batch(const std::string& key,
                                                                           Request request,
                                                                           core::Tick until) {
  const Tasks::Entry entry(tasks_);
  if (request.commands.empty()) co_return ConfirmedBatch{};
  auto result = co_await dispatch(key, request, nullptr, until);
  if (result.has_error() || request.commands.size() == 1) co_return result;
  for (std::size_t i = 0; i < request.commands.size(); ++i) {
    auto& reply = result->replies[i];
    if (reply.kind != Reply::Kind::error || !elsewhere(refusal(reply.text).word)) continue;
    auto alone = request_of(request.commands[i]);
    alone.confirm = request.confirm;
    auto answer = co_await dispatch(key, alone, nullptr, until);
    if (answer.has_error()) {
      if (answer.error().outcome == Outcome::unknown) co_return answer;
      continue;  // the redirection stays the answer
    }
    reply = std::move(answer->replies.front());
    result->replicas = std::min(result->replicas, answer->replicas);
  }
  co_return result;
}

asio::awaitable<Result<Reply>> Client::Deployment::ask_server(const Address& address,
                                                              const Request& request,
                                                              core::Tick until) {
  const Tasks::Entry entry(tasks_);
  if (stopping_) co_return Failure{};
  const auto server = server_at(address);
  auto result = co_await server->exchange(request, until);
  co_return single(std::move(result));
}

}  // namespace hearth::redis
