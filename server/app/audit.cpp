// SPDX-License-Identifier: Apache-2.0
#include "app/audit.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>

#include "moderation/desk/audit.hpp"

namespace hearth::app {
namespace {

namespace asio = boost::asio;
namespace desk = moderation::desk;

constexpr std::chrono::seconds patience{60};

std::string hex(const desk::Hash& hash) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const auto byte : hash) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

AdminReply wrong(const desk::Break& broken) {
  return {409, "entry " + std::to_string(broken.number) + " is " +
                   std::string(desk::name(broken.kind)) +
                   ": what comes from there on cannot be relied on"};
}

asio::awaitable<AdminReply> walk(store::Ledger& ledger,
                                 std::shared_ptr<const std::atomic<bool>> given_up) {
  desk::Chain chain;
  for (std::uint64_t after = 0; !*given_up;) {
    const auto page = co_await ledger.read_ledger(after, store::ledger_page_max);
    if (!page) co_return AdminReply{503, "the ledger cannot be read now"};
    for (const auto& entry : page->entries) {
      if (const auto broken = chain.take({entry.number, entry.at, entry.body, entry.hash}))
        co_return wrong(*broken);
      after = entry.number;
    }
    if (page->more && !page->entries.empty()) continue;
    if (after < page->top) co_return wrong({desk::Break::Kind::missing, after + 1});
    co_return AdminReply{200, std::to_string(after) +
                                  " entries, each follows from the one before; "
                                  "the last is " +
                                  hex(chain.head().hash)};
  }
  co_return AdminReply{503, "the ledger was not read in time"};
}

}  // namespace

AdminReply verify_audit(store::Ledger& ledger, const asio::any_io_executor& executor) {
  const auto given_up = std::make_shared<std::atomic<bool>>(false);
  auto done = asio::co_spawn(executor, walk(ledger, given_up), asio::use_future);
  if (done.wait_for(patience) == std::future_status::ready) return done.get();
  *given_up = true;
  return {503, "the ledger was not read in time"};
}

}  // namespace hearth::app
