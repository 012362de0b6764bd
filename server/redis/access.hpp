// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <string>

#include "redis/options.hpp"
#include "redis/socket.hpp"

namespace hearth::redis {

// How servers of one kind (masters, sentinels) are reached and greeted. Outlives every connection.
struct Access {
  boost::asio::any_io_executor executor;
  const Options& options;
  Tls* tls = nullptr;  // null: plain
  std::string user;
  std::string password;  // empty: no AUTH
  std::uint32_t database = 0;
};

}  // namespace hearth::redis
