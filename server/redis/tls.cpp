// SPDX-License-Identifier: Apache-2.0
#include "redis/tls.hpp"

#include <utility>

namespace hearth::redis {

namespace ssl = boost::asio::ssl;

core::result<void, std::string> Tls::load(const std::string& ca_file, std::string name) {
  server_name = std::move(name);
  boost::system::error_code ec;
  context.set_options(
      ssl::context::default_workarounds | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1, ec);
  if (ec) return "OpenSSL cannot be set up for Redis: " + ec.message();
  context.set_verify_mode(ssl::verify_peer, ec);
  if (ec) return "OpenSSL cannot be set up for Redis: " + ec.message();
  if (ca_file.empty()) {
    context.set_default_verify_paths(ec);
    if (ec) return "the system's certificate authorities cannot be read; name a CA file for Redis";
    return {};
  }
  context.load_verify_file(ca_file, ec);
  if (ec)
    return "the CA file " + ca_file + " for Redis cannot be read; it must hold PEM certificates";
  return {};
}

}  // namespace hearth::redis
