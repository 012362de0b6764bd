// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hearth::client {

struct Url {
  bool secure = false;
  std::string host;  // without the brackets of an IPv6 address
  std::string port;
  std::string path;
};

// ws:// or wss:// with a host, perhaps a port and a path; nothing else: a name, a password, a query
// or a fragment would say something that does not belong on the wire.
std::optional<Url> parse_url(std::string_view text);

}  // namespace hearth::client
