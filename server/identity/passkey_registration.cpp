// SPDX-License-Identifier: Apache-2.0
#include <boost/throw_exception.hpp>

#include <cstdlib>
#include <optional>
#include <stdexcept>

#include "identity/client_data.hpp"
#include "identity/fido.hpp"
#include "identity/passkey.hpp"

namespace hearth::identity {
namespace {

// The envelope: {fmt: text, authData: bytes, attStmt: map}.
struct Attestation {
  fido::Item whole;  // owns what the others point into
  std::string_view format;
  std::string_view authenticator_data;
  cbor_item_t* statement = nullptr;
};

std::string_view text_of(const cbor_item_t* item) {
  if (!cbor_isa_string(item) || !cbor_string_is_definite(item)) return {};
  return fido::view(cbor_string_handle(item), cbor_string_length(item));
}

void take(Attestation& out, const cbor_pair& pair) {
  const auto key = text_of(pair.key);
  if (key == "fmt")
    out.format = text_of(pair.value);
  else if (key == "attStmt" && cbor_isa_map(pair.value))
    out.statement = pair.value;
  else if (key == "authData" && cbor_isa_bytestring(pair.value) &&
           cbor_bytestring_is_definite(pair.value))
    out.authenticator_data =
        fido::view(cbor_bytestring_handle(pair.value), cbor_bytestring_length(pair.value));
}

std::optional<Attestation> parse_attestation(std::string_view bytes) {
  if (bytes.empty() || bytes.size() > kAttestationMax || !fido::is_sound_cbor(bytes))
    return std::nullopt;
  cbor_load_result result{};
  Attestation out;
  out.whole.reset(cbor_load(fido::data(bytes), bytes.size(), &result));
  if (!out.whole || result.read != bytes.size() || !cbor_isa_map(out.whole.get()) ||
      cbor_map_size(out.whole.get()) != 3)
    return std::nullopt;
  const auto* pairs = cbor_map_handle(out.whole.get());
  for (std::size_t i = 0; i < 3; ++i) take(out, pairs[i]);
  if (out.format.empty() || !out.statement || out.authenticator_data.size() < fido::header_size)
    return std::nullopt;
  return out;
}

// The new key and what may follow it: after the header come the authenticator's model, the length
// of the credential's id, the id.
std::string_view cbor_in(std::string_view authenticator_data) {
  constexpr std::size_t length_at = fido::header_size + 16;
  if (authenticator_data.size() < length_at + 2) return {};
  const std::size_t length = (static_cast<std::uint8_t>(authenticator_data[length_at]) << 8) |
                             static_cast<std::uint8_t>(authenticator_data[length_at + 1]);
  if (authenticator_data.size() < length_at + 2 + length) return {};
  return authenticator_data.substr(length_at + 2 + length);
}

// libfido2 wants to know the algorithm before it reads the key.
fido::Credential read_credential(std::string_view authenticator_data) {
  const auto cbor = cbor_in(authenticator_data);
  if (cbor.empty() || !fido::is_sound_cbor(cbor)) return nullptr;
  for (const int algorithm : {COSE_ES256, COSE_EDDSA, COSE_RS256}) {
    fido::Credential credential(fido_cred_new());
    if (credential && fido_cred_set_type(credential.get(), algorithm) == FIDO_OK &&
        fido_cred_set_authdata_raw(credential.get(), fido::data(authenticator_data),
                                   authenticator_data.size()) == FIDO_OK)
      return credential;
  }
  return nullptr;
}

bool is_self_signed(fido_cred_t* credential, const RelyingParty& site,
                    const Attestation& attestation, std::string_view client_data_json) {
  unsigned char* bytes = nullptr;
  std::size_t room = 0;
  const auto size = cbor_serialize_alloc(attestation.statement, &bytes, &room);
  const std::unique_ptr<unsigned char, decltype(&std::free)> owner(bytes, &std::free);
  return size > 0 && fido_cred_set_fmt(credential, "packed") == FIDO_OK &&
         fido_cred_set_attstmt(credential, bytes, size) == FIDO_OK &&
         fido_cred_set_rp(credential, site.id.c_str(), nullptr) == FIDO_OK &&
         fido_cred_set_clientdata(credential, fido::data(client_data_json),
                                  client_data_json.size()) == FIDO_OK &&
         fido_cred_verify_self(credential) == FIDO_OK;
}

Passkey passkey_of(const fido_cred_t* credential) {
  return {
      std::string(fido::view(fido_cred_id_ptr(credential), fido_cred_id_len(credential))),
      static_cast<KeyAlgorithm>(fido_cred_type(credential)),
      std::string(fido::view(fido_cred_pubkey_ptr(credential), fido_cred_pubkey_len(credential))),
      fido_cred_sigcount(credential)};
}

}  // namespace

void throw_exception_from_error(const PasskeyError&, const boost::source_location& at) {
  boost::throw_exception(std::logic_error("a passkey used without looking at the error"), at);
}

core::result<Passkey, PasskeyError> register_passkey(const RelyingParty& site,
                                                     std::string_view challenge,
                                                     std::string_view attestation_object,
                                                     std::string_view client_data_json) {
  if (const auto wrong =
          check_client_data(Ceremony::registration, site, challenge, client_data_json))
    return *wrong;
  const auto attestation = parse_attestation(attestation_object);
  if (!attestation) return PasskeyError::malformed;
  if (const auto wrong = fido::check_header(site, attestation->authenticator_data)) return *wrong;
  const auto credential = read_credential(attestation->authenticator_data);
  if (!credential) return PasskeyError::unsupported;
  if (attestation->format == "packed") {
    if (!is_self_signed(credential.get(), site, *attestation, client_data_json))
      return PasskeyError::forged;
  } else if (attestation->format != "none" || cbor_map_size(attestation->statement) != 0) {
    return PasskeyError::unsupported;
  }
  auto passkey = passkey_of(credential.get());
  if (passkey.credential_id.empty() || passkey.credential_id.size() > kCredentialIdMax)
    return PasskeyError::malformed;
  return passkey;
}

}  // namespace hearth::identity
