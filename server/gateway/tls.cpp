// SPDX-License-Identifier: Apache-2.0
#include "gateway/tls.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>

namespace hearth::gateway {
namespace {

constexpr std::size_t record_bytes_max = 16 * 1024;

std::string last_error() {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  ERR_clear_error();
  return text.data();
}

int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_length,
                    const unsigned char* in, unsigned int in_length, void*) {
  static constexpr std::array<unsigned char, 9> http{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_length, http.data(), http.size(), in, in_length) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

TlsContext::TlsContext(SSL_CTX* context) : context_(context, SSL_CTX_free) {}

core::result<std::shared_ptr<const TlsContext>, std::string> TlsContext::load(
    const std::string& certificate, const std::string& key) {
  std::shared_ptr<TlsContext> tls(new TlsContext(SSL_CTX_new(TLS_server_method())));
  auto* context = tls->get();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20");
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  if (SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1)
    return "the certificate " + certificate + " cannot be used (" + last_error() +
           "); tls.certificate has to name a PEM file with the whole chain";
  if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1)
    return "the key " + key + " cannot be used (" + last_error() +
           "); tls.key has to name the PEM key of the certificate, without a password";
  if (SSL_CTX_check_private_key(context) != 1)
    return "the key " + key + " does not belong to the certificate " + certificate;
  return std::shared_ptr<const TlsContext>(std::move(tls));
}

TlsEngine::TlsEngine(const TlsContext& context)
    : ssl_(SSL_new(context.get())), in_(BIO_new(BIO_s_mem())), out_(BIO_new(BIO_s_mem())) {
  SSL_set_bio(ssl_, in_, out_);  // now owns both
  SSL_set_accept_state(ssl_);
}

TlsEngine::~TlsEngine() { SSL_free(ssl_); }

bool TlsEngine::is_handshaking() const { return SSL_is_init_finished(ssl_) == 0; }

TlsEngine::Status TlsEngine::feed(std::span<const char> cipher) {
  BIO_write(in_, cipher.data(), static_cast<int>(cipher.size()));
  if (!is_handshaking()) return Status::ok;
  const int done = SSL_do_handshake(ssl_);
  if (done == 1) return Status::ok;
  const int why = SSL_get_error(ssl_, done);
  ERR_clear_error();
  return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? Status::ok : Status::failed;
}

std::size_t TlsEngine::read(std::span<char> out, Status& status) {
  status = Status::ok;
  if (is_handshaking()) return 0;
  const int got = SSL_read(ssl_, out.data(), static_cast<int>(out.size()));
  if (got > 0) return static_cast<std::size_t>(got);
  const int why = SSL_get_error(ssl_, got);
  ERR_clear_error();
  if (why == SSL_ERROR_ZERO_RETURN)
    status = Status::closed;
  else if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
    status = Status::failed;
  return 0;
}

std::size_t TlsEngine::write(std::string_view plain) {
  if (plain.empty() || is_handshaking() || !pending().empty()) return 0;
  const int taken =
      SSL_write(ssl_, plain.data(), static_cast<int>(std::min(plain.size(), record_bytes_max)));
  ERR_clear_error();
  return taken > 0 ? static_cast<std::size_t>(taken) : 0;
}

std::string_view TlsEngine::pending() const {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(out_, &data);
  return {data, static_cast<std::size_t>(size)};
}

void TlsEngine::consume(std::size_t sent) {
  std::array<char, 4096> gone;
  while (sent > 0) {
    const int part = BIO_read(out_, gone.data(), static_cast<int>(std::min(sent, gone.size())));
    if (part <= 0) return;
    sent -= static_cast<std::size_t>(part);
  }
}

void TlsEngine::shutdown() {
  if (!is_handshaking()) SSL_shutdown(ssl_);
  ERR_clear_error();
}

}  // namespace hearth::gateway
