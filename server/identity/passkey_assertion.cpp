// SPDX-License-Identifier: Apache-2.0
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include "identity/client_data.hpp"
#include "identity/fido.hpp"
#include "identity/passkey.hpp"

namespace hearth::identity {
namespace {

using Es256 = std::unique_ptr<es256_pk_t, fido::Free<es256_pk_free>>;
using Eddsa = std::unique_ptr<eddsa_pk_t, fido::Free<eddsa_pk_free>>;
using Rs256 = std::unique_ptr<rs256_pk_t, fido::Free<rs256_pk_free>>;

template <class Key, class Read>
bool verify_with(const fido_assert_t* statement, int algorithm, Key key, Read read,
                 std::string_view public_key) {
  return key && read(key.get(), public_key.data(), public_key.size()) == FIDO_OK &&
         fido_assert_verify(statement, 0, algorithm, key.get()) == FIDO_OK;
}

bool is_signed(const fido_assert_t* statement, const Passkey& passkey) {
  const auto& bytes = passkey.public_key;
  switch (passkey.algorithm) {
    case KeyAlgorithm::es256:
      return verify_with(statement, COSE_ES256, Es256(es256_pk_new()), es256_pk_from_ptr, bytes);
    case KeyAlgorithm::eddsa:
      return verify_with(statement, COSE_EDDSA, Eddsa(eddsa_pk_new()), eddsa_pk_from_ptr, bytes);
    case KeyAlgorithm::rs256:
      return verify_with(statement, COSE_RS256, Rs256(rs256_pk_new()), rs256_pk_from_ptr, bytes);
  }
  return false;
}

bool fill(fido_assert_t* statement, const RelyingParty& site, const Assertion& assertion) {
  const auto& client_data = assertion.client_data_json;
  const auto& authenticator_data = assertion.authenticator_data;
  const auto& signature = assertion.signature;
  return fido_assert_set_clientdata(statement, fido::data(client_data), client_data.size()) ==
             FIDO_OK &&
         fido_assert_set_rp(statement, site.id.c_str()) == FIDO_OK &&
         fido_assert_set_up(statement, FIDO_OPT_TRUE) == FIDO_OK &&
         fido_assert_set_uv(statement, FIDO_OPT_TRUE) == FIDO_OK &&
         fido_assert_set_count(statement, 1) == FIDO_OK &&
         fido_assert_set_authdata_raw(statement, 0, fido::data(authenticator_data),
                                      authenticator_data.size()) == FIDO_OK &&
         fido_assert_set_sig(statement, 0, fido::data(signature), signature.size()) == FIDO_OK;
}

}  // namespace

core::result<std::uint32_t, PasskeyError> verify_assertion(const RelyingParty& site,
                                                           std::string_view challenge,
                                                           const Passkey& passkey,
                                                           const Assertion& assertion) {
  if (assertion.credential_id != passkey.credential_id) return PasskeyError::unknown_key;
  if (const auto wrong =
          check_client_data(Ceremony::assertion, site, challenge, assertion.client_data_json))
    return *wrong;
  if (assertion.authenticator_data.size() < fido::header_size || assertion.signature.empty())
    return PasskeyError::malformed;
  if (const auto wrong = fido::check_header(site, assertion.authenticator_data)) return *wrong;
  const std::string_view data(assertion.authenticator_data);
  if (!fido::is_sound_cbor(data.substr(fido::header_size))) return PasskeyError::malformed;
  const fido::Statement statement(fido_assert_new());
  if (!statement || !fill(statement.get(), site, assertion)) return PasskeyError::malformed;
  if (!is_signed(statement.get(), passkey)) return PasskeyError::forged;
  const auto counter = fido_assert_sigcount(statement.get(), 0);
  if ((counter != 0 || passkey.counter != 0) && counter <= passkey.counter)
    return PasskeyError::counter;
  return counter;
}

}  // namespace hearth::identity
