// SPDX-License-Identifier: Apache-2.0
#include "app/ledger_walk.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <utility>

namespace hearth::app {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds patience{60};

asio::awaitable<Walked> walk(store::Ledger& ledger,
                             std::function<bool(const store::LedgerEntry&)> take,
                             std::shared_ptr<const std::atomic<bool>> given_up) {
  Walked walked;
  while (!*given_up) {
    const auto page = co_await ledger.read_ledger(walked.last, store::ledger_page_max);
    if (!page) {
      walked.how = Walked::How::unavailable;
      co_return walked;
    }
    walked.top = page->top;
    for (const auto& entry : page->entries) {
      if (*given_up || !take(entry)) co_return walked;
      walked.last = entry.number;
    }
    if (!page->more || page->entries.empty()) co_return walked;
  }
  co_return walked;
}

}  // namespace

Walked walk_ledger(store::Ledger& ledger, const asio::any_io_executor& executor,
                   std::function<bool(const store::LedgerEntry&)> take) {
  const auto given_up = std::make_shared<std::atomic<bool>>(false);
  auto done = asio::co_spawn(executor, walk(ledger, std::move(take), given_up), asio::use_future);
  if (done.wait_for(patience) == std::future_status::ready) return done.get();
  *given_up = true;
  return {Walked::How::late, 0, 0};
}

}  // namespace hearth::app
