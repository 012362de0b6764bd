// SPDX-License-Identifier: Apache-2.0
#include "wire/handshake.hpp"

#include <openssl/evp.h>

#include <array>

namespace hearth::wire {

std::string accept_key(std::string_view sec_websocket_key) {
  std::string input(sec_websocket_key);
  input += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, 20> digest{};
  EVP_Digest(input.data(), input.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
  std::string encoded(4 * ((digest.size() + 2) / 3) + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                     digest.data(), static_cast<int>(digest.size()));
  encoded.resize(static_cast<std::size_t>(length));
  return encoded;
}

}  // namespace hearth::wire
