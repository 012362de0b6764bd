// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace hearth::redis {

struct Address {
  std::string host;
  std::uint16_t port = 6379;
  auto operator<=>(const Address&) const = default;
};

std::string to_string(const Address& address);  // host:port, IPv6 in brackets

enum class Kind : std::uint8_t { single, sentinel, cluster };

// Where Redis is, as an operator writes it:
//   redis://[user[:password]@]host[:port][/database]
//   redis+sentinel://[user[:password]@]host[:port],host[:port].../master-name
//   redis+cluster://[user[:password]@]host[:port],host[:port]...
// and with TLS: rediss://, rediss+sentinel://, rediss+cluster://. User and password may be
// percent-encoded; IPv6 hosts stand in brackets.
struct Target {
  Kind kind = Kind::single;
  bool tls = false;
  std::string user;
  std::string password;
  std::vector<Address> addresses;  // the server; the sentinels; some nodes of the cluster
  std::string master_name;         // sentinel only
  std::uint32_t database = 0;      // single only
};

// The error is a sentence for the operator; it never holds the password.
core::result<Target, std::string> parse_target(std::string_view url);

}  // namespace hearth::redis
