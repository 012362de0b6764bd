// SPDX-License-Identifier: Apache-2.0
#include "redis/look_up.hpp"

#include <boost/asio/ip/address.hpp>

#include <memory>
#include <string>
#include <utility>

#include "redis/signal.hpp"

namespace hearth::redis {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// Outlives the caller: a look-up cannot be cut short, only left behind.
struct Inquiry {
  explicit Inquiry(const asio::any_io_executor& executor)
      : resolver(executor), answered(executor) {}
  tcp::resolver resolver;
  std::vector<tcp::endpoint> found;
  Signal answered;
};

}  // namespace

asio::awaitable<std::vector<tcp::endpoint>> look_up(asio::any_io_executor executor, Address address,
                                                    core::Tick until) {
  boost::system::error_code ec;
  const auto literal = asio::ip::make_address(address.host, ec);
  if (!ec) co_return std::vector<tcp::endpoint>{tcp::endpoint(literal, address.port)};

  auto inquiry = std::make_shared<Inquiry>(executor);
  inquiry->resolver.async_resolve(
      address.host, std::to_string(address.port), tcp::resolver::numeric_service,
      [inquiry](boost::system::error_code failed, const tcp::resolver::results_type& results) {
        if (!failed)
          for (const auto& entry : results) inquiry->found.push_back(entry.endpoint());
        inquiry->answered.raise();
      });
  co_await inquiry->answered.wait(until);
  co_return inquiry->found;
}

}  // namespace hearth::redis
