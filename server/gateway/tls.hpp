// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace hearth::gateway {

// A certificate and how it is used: TLS 1.2 and 1.3, no session tickets (they would link visits).
// Immutable; shared by all connections that began with it.
class TlsContext {
 public:
  // PEM files, chain and key. The error names the file and what to do.
  static core::result<std::shared_ptr<const TlsContext>, std::string> load(
      const std::string& certificate, const std::string& key);

  SSL_CTX* get() const { return context_.get(); }

 private:
  explicit TlsContext(SSL_CTX* context);
  std::shared_ptr<SSL_CTX> context_;
};

// The server's end of one TLS connection, without I/O: cipher bytes in and out on one side, plain
// bytes on the other.
class TlsEngine {
 public:
  explicit TlsEngine(const TlsContext& context);
  ~TlsEngine();
  TlsEngine(const TlsEngine&) = delete;
  TlsEngine& operator=(const TlsEngine&) = delete;

  enum class Status : std::uint8_t { ok, closed, failed };

  // Takes what the peer sent and goes on with the handshake if that is not done.
  Status feed(std::span<const char> cipher);
  // Plain bytes into `out`; 0: none are there now.
  std::size_t read(std::span<char> out, Status& status);
  // Encrypts at most 16 KiB, and nothing while cipher bytes wait or the handshake goes on; how much
  // it took.
  std::size_t write(std::string_view plain);
  // Cipher bytes to send.
  std::string_view pending() const;
  void consume(std::size_t sent);
  bool is_handshaking() const;
  // Queues the goodbye of TLS.
  void shutdown();

 private:
  SSL* ssl_;
  BIO* in_;
  BIO* out_;
};

}  // namespace hearth::gateway
