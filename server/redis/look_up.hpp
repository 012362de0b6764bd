// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <vector>

#include "core/time.hpp"
#include "redis/target.hpp"

namespace hearth::redis {

// The endpoints of an address, asked of the resolver now. Empty: none, or not in time; a resolver
// that hangs is left behind and what it finds later is dropped.
boost::asio::awaitable<std::vector<boost::asio::ip::tcp::endpoint>> look_up(
    boost::asio::any_io_executor executor, Address address, core::Tick until);

}  // namespace hearth::redis
