// SPDX-License-Identifier: Apache-2.0
#include "identity/fido.hpp"

#include <sodium.h>

#include <array>

namespace hearth::identity::fido {
namespace {

// Every element takes a byte at least, so all containers together claim no more than there are.
struct Claims {
  std::uint64_t left = 0;
  bool sound = true;

  void take(std::uint64_t elements) {
    sound = sound && elements <= left;
    if (sound) left -= elements;
  }
};

Claims& claims(void* context) { return *static_cast<Claims*>(context); }
void never(void* context) { claims(context).sound = false; }

cbor_callbacks counting() {
  auto out = cbor_empty_callbacks;
  out.array_start = [](void* context, auto elements) { claims(context).take(elements); };
  out.map_start = [](void* context, auto pairs) {
    claims(context).take(pairs);
    claims(context).take(pairs);
  };
  out.indef_array_start = never;
  out.indef_map_start = never;
  out.byte_string_start = never;
  out.string_start = never;
  return out;
}

}  // namespace

bool is_sound_cbor(std::string_view bytes) {
  static const auto callbacks = counting();
  Claims all{bytes.size()};
  while (!bytes.empty()) {
    const auto one = cbor_stream_decode(data(bytes), bytes.size(), &callbacks, &all);
    if (one.status != CBOR_DECODER_FINISHED || !all.sound) return false;
    bytes.remove_prefix(one.read);
  }
  return true;
}

std::optional<PasskeyError> check_header(const RelyingParty& site,
                                         std::string_view authenticator_data) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  static_assert(sizeof(hash) == rp_hash_size);
  crypto_hash_sha256(hash.data(), fido::data(site.id), site.id.size());
  if (authenticator_data.substr(0, rp_hash_size) != view(hash.data(), hash.size()))
    return PasskeyError::wrong_site;
  const auto flags = static_cast<std::uint8_t>(authenticator_data[rp_hash_size]);
  if ((flags & user_present) == 0) return PasskeyError::not_present;
  if ((flags & user_verified) == 0) return PasskeyError::not_verified;
  return std::nullopt;
}

}  // namespace hearth::identity::fido
