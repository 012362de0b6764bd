// SPDX-License-Identifier: Apache-2.0
// Any bytes as what a new moderator's browser sends, and as what is kept of accounts.
#include <string>
#include <string_view>

#include "core/text.hpp"
#include "fuzz.hpp"
#include "identity/account_name.hpp"
#include "identity/client_data.hpp"
#include "identity/passkey.hpp"
#include "protocol/accounts_codec.hpp"

using hearth::fuzz::expect;
namespace identity = hearth::identity;
namespace protocol = hearth::protocol;

namespace {

const identity::RelyingParty site{"desk.example.org", {"https://desk.example.org"}};
const std::string challenge(32, 'c');
// As a browser says it for that challenge and origin, so that the rest is read at all.
constexpr std::string_view client_data =
    R"({"type":"webauthn.create","challenge":"Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2M",)"
    R"("origin":"https://desk.example.org"})";

void browser(std::string_view bytes) {
  if (const auto passkey = identity::register_passkey(site, challenge, bytes, client_data)) {
    expect(!passkey->credential_id.empty() &&
               passkey->credential_id.size() <= identity::kCredentialIdMax,
           "a passkey with an id within its bound");
    expect(!passkey->public_key.empty(), "a passkey with a key");
  }
  (void)identity::check_client_data(identity::Ceremony::assertion, site, challenge, bytes);
  const identity::Passkey passkey{"id", identity::KeyAlgorithm::eddsa, std::string(32, 'k'), 0};
  const auto get = std::string(client_data).replace(18, 6, "get");
  const identity::Assertion assertion{"id", std::string(bytes), get, std::string(64, 's')};
  expect(!identity::verify_assertion(site, challenge, passkey, assertion), "nobody signed that");
}

void kept(std::string_view bytes) {
  if (const auto account = protocol::parse_account(bytes)) {
    expect(account->passkeys.size() <= identity::kPasskeysMax, "passkeys within their bound");
    expect(protocol::parse_account(protocol::serialize(*account)) == account,
           "an account survives its codec");
  }
  if (const auto invite = protocol::parse_invite(bytes))
    expect(protocol::parse_invite(protocol::serialize(*invite)) == invite,
           "an invite survives its codec");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  browser(bytes);
  kept(bytes);
  if (const auto name = identity::account_name(bytes)) {
    expect(hearth::core::is_utf8(*name), "a name of UTF-8");
    expect(identity::account_name(*name) == name, "a name is its own name");
  }
  return 0;
}
