// SPDX-License-Identifier: Apache-2.0
#include "redis/signal.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace hearth::redis {

namespace asio = boost::asio;

void Signal::raise() {
  raised_ = true;
  for (auto* timer : waiting_) timer->cancel();
}

asio::awaitable<void> Signal::wait(core::Tick until) {
  if (raised_) co_return;
  asio::steady_timer timer(executor_, until);
  struct Registration {
    std::set<asio::steady_timer*>& waiting;
    asio::steady_timer* timer;
    ~Registration() { waiting.erase(timer); }
  };
  waiting_.insert(&timer);
  const Registration registration{waiting_, &timer};
  const auto [ec] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  (void)ec;  // cancelled means raised; who asks looks at its own state
}

}  // namespace hearth::redis
