// SPDX-License-Identifier: Apache-2.0
#include "identity/sealed.hpp"

#include <sodium.h>

namespace hearth::identity {
namespace {

constexpr std::size_t nonce_bytes = crypto_secretbox_NONCEBYTES;
constexpr std::size_t mac_bytes = crypto_secretbox_MACBYTES;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

std::string seal(const DeploymentKeys& keys, std::string_view context, std::string_view text) {
  auto key = keys.mac(Purpose::seal, context);
  static_assert(sizeof key == crypto_secretbox_KEYBYTES);
  std::string out(nonce_bytes + mac_bytes + text.size(), '\0');
  randombytes_buf(out.data(), nonce_bytes);
  (void)crypto_secretbox_easy(bytes_of(out) + nonce_bytes, bytes_of(text), text.size(),
                              bytes_of(out), key.data());  // fails for absurd lengths only
  sodium_memzero(key.data(), key.size());
  return out;
}

std::optional<std::string> unseal(const DeploymentKeys& keys, std::string_view context,
                                  std::string_view sealed) {
  if (sealed.size() < nonce_bytes + mac_bytes) return std::nullopt;
  auto key = keys.mac(Purpose::seal, context);
  std::string out(sealed.size() - nonce_bytes - mac_bytes, '\0');
  const bool good =
      crypto_secretbox_open_easy(bytes_of(out), bytes_of(sealed.substr(nonce_bytes)),
                                 sealed.size() - nonce_bytes, bytes_of(sealed), key.data()) == 0;
  sodium_memzero(key.data(), key.size());
  if (!good) return std::nullopt;
  return out;
}

}  // namespace hearth::identity
