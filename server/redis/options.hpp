// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "redis/target.hpp"

namespace hearth::redis {

inline constexpr std::chrono::milliseconds call_deadline{1000};

// What bounds a reply; a server that goes beyond is hung up on.
struct ReplyLimits {
  std::size_t depth = 8;             // of arrays in arrays; hiredis itself refuses more
  std::size_t elements = 64 * 1024;  // in one reply, at all depths
  std::size_t bytes = 16 << 20;      // in one reply
  std::size_t line = 64 * 1024;      // of a status, an error, a length
};

struct Options {
  Target target;
  // For the sentinels, which have accounts of their own; empty: no AUTH there.
  std::string sentinel_user;
  std::string sentinel_password;

  std::string ca_file;          // with TLS; empty: the system's authorities
  std::string tls_server_name;  // the name certificates must hold; empty: the host connected to

  std::chrono::milliseconds connect_deadline{500};  // look-up, TCP, TLS and AUTH together
  std::size_t calls_max = 16 * 1024;                // per server, waiting and in flight
  std::size_t queued_bytes_max = 32 << 20;          // per server, not yet handed to the kernel
  ReplyLimits reply_limits;
};

}  // namespace hearth::redis
