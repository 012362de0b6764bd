// SPDX-License-Identifier: Apache-2.0
#include "notify/p256.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

#include <array>
#include <new>

namespace hearth::notify::p256 {
namespace {

constexpr const char* curve = "P-256";

template <auto F>
struct Call {
  template <class T>
  void operator()(T* what) const {
    F(what);
  }
};
using Number = std::unique_ptr<BIGNUM, Call<BN_clear_free>>;
using Group = std::unique_ptr<EC_GROUP, Call<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, Call<EC_POINT_free>>;
using Build = std::unique_ptr<OSSL_PARAM_BLD, Call<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Call<OSSL_PARAM_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Call<EVP_PKEY_CTX_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Call<EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Call<ECDSA_SIG_free>>;

// Out of memory, or a library that is not what it was built against.
void must(bool worked) {
  if (!worked) throw std::bad_alloc();
}

const unsigned char* data(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* data(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

// Null: OpenSSL does not take the parts.
Key made_of(std::string_view point, const BIGNUM* number) {
  const Build build(OSSL_PARAM_BLD_new());
  must(build &&
       OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) == 1 &&
       OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                        point.size()) == 1 &&
       (!number || OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_PRIV_KEY, number) == 1));
  const Params params(OSSL_PARAM_BLD_to_param(build.get()));
  const Context context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  must(params && context && EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* key = nullptr;
  const int selection = number ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
  if (EVP_PKEY_fromdata(context.get(), &key, selection, params.get()) != 1) return nullptr;
  return Key(key);
}

}  // namespace

Key random_key() {
  Key key(EVP_EC_gen(curve));
  must(key != nullptr);
  return key;
}

Key key_of(std::span<const std::uint8_t, number_bytes> bytes) {
  const Number number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
  const Group group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  must(number && group);
  if (BN_is_zero(number.get()) || BN_cmp(number.get(), EC_GROUP_get0_order(group.get())) >= 0)
    return nullptr;
  const Point point(EC_POINT_new(group.get()));
  std::string encoded(point_bytes, '\0');
  must(point &&
       EC_POINT_mul(group.get(), point.get(), number.get(), nullptr, nullptr, nullptr) == 1 &&
       EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, data(encoded),
                          encoded.size(), nullptr) == point_bytes);
  return made_of(encoded, number.get());
}

Key public_key(std::string_view point) {
  if (point.size() != point_bytes || point[0] != POINT_CONVERSION_UNCOMPRESSED) return nullptr;
  return made_of(point, nullptr);
}

std::string point_of(const Key& key) {
  std::string out(point_bytes, '\0');
  std::size_t size = 0;
  must(EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, data(out), out.size(),
                                       &size) == 1 &&
       size == point_bytes);
  return out;
}

std::string shared_secret(const Key& mine, const Key& theirs) {
  const Context context(EVP_PKEY_CTX_new(mine.get(), nullptr));
  std::string out(number_bytes, '\0');
  std::size_t size = out.size();
  must(context && EVP_PKEY_derive_init(context.get()) == 1 &&
       EVP_PKEY_derive_set_peer(context.get(), theirs.get()) == 1 &&
       EVP_PKEY_derive(context.get(), data(out), &size) == 1 && size == number_bytes);
  return out;
}

std::string sign(const Key& key, std::string_view message) {
  const Digest context(EVP_MD_CTX_new());
  std::array<unsigned char, 80> der{};
  std::size_t size = der.size();
  must(context &&
       EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
       EVP_DigestSign(context.get(), der.data(), &size, data(message), message.size()) == 1);
  const auto* at = der.data();
  const Signature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)));
  must(signature != nullptr);
  std::string out(2 * number_bytes, '\0');
  constexpr int wide = static_cast<int>(number_bytes);
  must(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), data(out), wide) == wide &&
       BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), data(out) + number_bytes, wide) == wide);
  return out;
}

}  // namespace hearth::notify::p256
