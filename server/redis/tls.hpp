// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/ssl/context.hpp>

#include <string>

#include "core/result.hpp"

namespace hearth::redis {

// How a server's certificate is checked. One for all connections of a client.
struct Tls {
  boost::asio::ssl::context context{boost::asio::ssl::context::tls_client};
  std::string server_name;  // empty: the host connected to

  // An empty file means the system's authorities. The error is a sentence for the operator.
  core::result<void, std::string> load(const std::string& ca_file, std::string name);
};

}  // namespace hearth::redis
