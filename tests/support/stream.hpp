// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace hearth::support {

// Bytes to and from a port of the loopback, plain or TLS. Blocking, every wait at most ten seconds.
class Stream {
 public:
  enum class Kind : std::uint8_t { plain, tls };

  // `receive_buffer`: how much the kernel takes before anybody reads; 0: as it likes. `from`: the
  // address it comes from, any of 127.0.0.0/8; 0: the usual one.
  explicit Stream(std::uint16_t port, Kind kind = Kind::plain, int receive_buffer = 0,
                  std::uint32_t from = 0);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // False: the peer has ended it, or took nothing for too long.
  bool send(std::string_view bytes);
  // As much as goes now; nothing is waited for. Plain only.
  std::size_t send_now(std::string_view bytes);
  // At least one byte. Empty: the end. Throws if nothing comes in time.
  std::string read_some(std::size_t most = 64 * 1024);
  // True: there are bytes, or it ended, within the time.
  bool is_readable(int within_ms);
  // Says that nothing more comes.
  void end_sending();
  // Ends it; `reset`: with a RST.
  void close(bool reset = false);

  // What the server's certificate is made out to.
  std::string certificate_name() const;

 private:
  int socket_ = -1;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
  std::unique_ptr<SSL, void (*)(SSL*)> ssl_;
};

}  // namespace hearth::support
