// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/passphrase_pool.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;

}  // namespace

PassphrasePool::PassphrasePool(Limits limits) : limits_(limits), threads_(limits.threads) {}

PassphrasePool::~PassphrasePool() { threads_.join(); }

template <class Result, class Work>
asio::awaitable<std::optional<Result>> PassphrasePool::run(Work work) {
  if (waiting_.fetch_add(1) >= limits_.waiting_max) {
    waiting_.fetch_sub(1);
    co_return std::nullopt;
  }
  auto result = co_await asio::async_initiate<decltype(asio::use_awaitable), void(Result)>(
      [this](auto handler, Work its_work) {
        auto executor = asio::get_associated_executor(handler);
        asio::post(threads_, [this, executor, handler = std::move(handler),
                              its_work = std::move(its_work)]() mutable {
          auto done = its_work();
          waiting_.fetch_sub(1);
          asio::post(executor, [handler = std::move(handler), done = std::move(done)]() mutable {
            std::move(handler)(std::move(done));
          });
        });
      },
      asio::use_awaitable, std::move(work));
  co_return std::optional<Result>(std::move(result));
}

asio::awaitable<std::optional<bool>> PassphrasePool::matches(std::string hash, std::string typed) {
  auto result = co_await run<bool>([hash = std::move(hash), typed = std::move(typed)] {
    return identity::passphrase_matches(hash, typed);
  });
  co_return result;
}

asio::awaitable<std::optional<std::string>> PassphrasePool::hash(std::string typed,
                                                                 identity::PassphraseCost cost) {
  auto result = co_await run<std::string>(
      [typed = std::move(typed), cost] { return identity::hash_passphrase(typed, cost); });
  if (result && result->empty()) co_return std::nullopt;
  co_return result;
}

}  // namespace hearth::shard::desk
