// SPDX-License-Identifier: Apache-2.0
#include "redis/script.hpp"

#include <openssl/evp.h>

#include <array>
#include <new>
#include <string_view>
#include <utility>

namespace hearth::redis {

Script::Script(std::string text) : text_(std::move(text)) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(text_.data(), text_.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1)
    throw std::bad_alloc();
  constexpr std::string_view digits = "0123456789abcdef";
  for (unsigned int i = 0; i < size; ++i) {
    sha_ += digits[digest[i] >> 4];
    sha_ += digits[digest[i] & 15];
  }
}

}  // namespace hearth::redis
