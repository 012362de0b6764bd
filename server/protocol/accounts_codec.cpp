// SPDX-License-Identifier: Apache-2.0
#include "protocol/accounts_codec.hpp"

#include <algorithm>

#include "hearth/internal/v1/accounts.pb.h"
#include "identity/totp.hpp"

namespace hearth::protocol {
namespace {

namespace pb = hearth::internal::v1;

constexpr std::uint32_t version = 1;
constexpr std::size_t stored_bytes_max = 128 * 1024;
constexpr int rooms_max = 1000;
constexpr int words_max = 32;
constexpr std::size_t word_bytes_max = 128;
constexpr std::size_t key_bytes_max = 1024;

template <class List>
bool are_words(const List& list, int max) {
  return static_cast<int>(list.size()) <= max &&
         std::all_of(list.begin(), list.end(),
                     [](const std::string& word) { return word.size() <= word_bytes_max; });
}

std::optional<identity::Role> role(std::uint32_t stored) {
  const bool known = stored >= static_cast<std::uint32_t>(identity::Role::moderator) &&
                     stored <= static_cast<std::uint32_t>(identity::Role::admin);
  return known ? std::optional(static_cast<identity::Role>(stored)) : std::nullopt;
}

std::optional<identity::Passkey> passkey(const pb::Passkey& in) {
  const auto algorithm = static_cast<identity::KeyAlgorithm>(in.algorithm());
  const bool known = algorithm == identity::KeyAlgorithm::es256 ||
                     algorithm == identity::KeyAlgorithm::eddsa ||
                     algorithm == identity::KeyAlgorithm::rs256;
  if (!known || in.credential_id().empty() ||
      in.credential_id().size() > identity::kCredentialIdMax ||
      in.public_key().size() > key_bytes_max || in.name().size() > word_bytes_max)
    return std::nullopt;
  return identity::Passkey{in.credential_id(),
                           algorithm,
                           in.public_key(),
                           in.counter(),
                           in.name(),
                           core::from_unix_ms(in.added_ms()),
                           core::from_unix_ms(in.copied_ms())};
}

bool is_salt(const std::string& salt) {
  return salt.empty() || salt.size() == identity::kTotpSaltBytes;
}

bool read_passkeys(const pb::Account& in, identity::Account& out) {
  if (in.passkeys_size() > static_cast<int>(identity::kPasskeysMax)) return false;
  for (const auto& stored : in.passkeys()) {
    auto one = passkey(stored);
    if (!one) return false;
    out.passkeys.push_back(std::move(*one));
  }
  return true;
}

template <class Message>
std::string bytes_of(const Message& message) {
  auto bytes = message.SerializeAsString();
  return bytes.size() <= stored_bytes_max ? bytes : std::string();
}

template <class Message>
bool read(Message& message, std::string_view stored) {
  return stored.size() <= stored_bytes_max &&
         message.ParseFromArray(stored.data(), static_cast<int>(stored.size())) &&
         message.version() == version;
}

}  // namespace

std::string serialize(const identity::Account& account) {
  pb::Account out;
  out.set_version(version);
  out.set_id(std::string(account.id.view()));
  out.set_name(account.name);
  out.set_role(static_cast<std::uint32_t>(account.role));
  out.mutable_rooms()->Assign(account.rooms.begin(), account.rooms.end());
  for (const auto& passkey : account.passkeys) {
    auto* key = out.add_passkeys();
    key->set_credential_id(passkey.credential_id);
    key->set_algorithm(static_cast<std::int32_t>(passkey.algorithm));
    key->set_public_key(passkey.public_key);
    key->set_counter(passkey.counter);
    key->set_name(passkey.name);
    key->set_added_ms(core::unix_ms(passkey.added));
    key->set_copied_ms(core::unix_ms(passkey.copied));
  }
  out.set_passphrase_hash(account.passphrase_hash);
  out.set_totp_step(account.totp_step);
  out.set_totp_salt(account.totp_salt);
  out.set_session_version(account.session_version);
  out.set_disabled(account.disabled);
  auto* preferences = out.mutable_preferences();
  const auto& opt_outs = account.preferences.opt_outs;
  preferences->mutable_opt_outs()->Assign(opt_outs.begin(), opt_outs.end());
  preferences->set_exposure_budget(account.preferences.exposure_budget);
  preferences->set_unveiled(account.preferences.unveiled);
  preferences->set_sounds(account.preferences.sounds);
  preferences->set_weekly_minutes(account.preferences.weekly_minutes);
  for (const auto& span : account.preferences.quiet) {
    auto* quiet = preferences->add_quiet();
    quiet->set_from(span.from);
    quiet->set_to(span.to);
  }
  out.set_created_ms(core::unix_ms(account.created));
  return bytes_of(out);
}

std::optional<identity::Account> parse_account(std::string_view stored) {
  pb::Account in;
  if (!read(in, stored)) return std::nullopt;
  const auto id = core::ModeratorId::from(in.id());
  const auto its_role = role(in.role());
  const auto& preferences = in.preferences();
  if (!id || !its_role || in.name().empty() || in.name().size() > word_bytes_max ||
      in.passphrase_hash().size() > word_bytes_max || !is_salt(in.totp_salt()) ||
      !are_words(in.rooms(), rooms_max) || !are_words(preferences.opt_outs(), words_max))
    return std::nullopt;
  identity::Account out;
  out.id = *id;
  out.name = in.name();
  out.role = *its_role;
  out.rooms.assign(in.rooms().begin(), in.rooms().end());
  if (!read_passkeys(in, out)) return std::nullopt;
  out.passphrase_hash = in.passphrase_hash();
  out.totp_step = in.totp_step();
  out.totp_salt = in.totp_salt();
  out.session_version = in.session_version();
  out.disabled = in.disabled();
  out.preferences = {{preferences.opt_outs().begin(), preferences.opt_outs().end()},
                     preferences.exposure_budget(),
                     preferences.unveiled(),
                     preferences.sounds(),
                     preferences.weekly_minutes()};
  for (const auto& span : preferences.quiet())
    out.preferences.quiet.push_back({span.from(), span.to()});
  if (!identity::is_rest(out.preferences.weekly_minutes, out.preferences.quiet))
    return std::nullopt;
  out.created = core::from_unix_ms(in.created_ms());
  return out;
}

std::string serialize(const identity::Invite& invite) {
  pb::Invite out;
  out.set_version(version);
  out.set_account(std::string(invite.account.view()));
  out.set_role(static_cast<std::uint32_t>(invite.role));
  out.mutable_rooms()->Assign(invite.rooms.begin(), invite.rooms.end());
  out.set_ends_ms(core::unix_ms(invite.ends));
  out.set_used(invite.used);
  return bytes_of(out);
}

std::optional<identity::Invite> parse_invite(std::string_view stored) {
  pb::Invite in;
  if (!read(in, stored)) return std::nullopt;
  const auto account = core::ModeratorId::from(in.account());
  const auto its_role = role(in.role());
  if (!account || !its_role || !are_words(in.rooms(), rooms_max)) return std::nullopt;
  return identity::Invite{*account,
                          *its_role,
                          {in.rooms().begin(), in.rooms().end()},
                          core::from_unix_ms(in.ends_ms()),
                          in.used()};
}

std::string serialize(const identity::PushDevice& device) {
  pb::PushDevice out;
  out.set_version(version);
  out.set_account(std::string(device.account.view()));
  out.set_endpoint(device.endpoint);
  out.set_p256dh(device.p256dh);
  out.set_auth(device.auth);
  out.set_added_ms(core::unix_ms(device.added));
  return bytes_of(out);
}

std::optional<identity::PushDevice> parse_push_device(std::string_view stored) {
  pb::PushDevice in;
  if (!read(in, stored)) return std::nullopt;
  const auto account = core::ModeratorId::from(in.account());
  if (!account || in.endpoint().empty() || in.endpoint().size() > identity::kPushEndpointMax ||
      in.p256dh().size() != identity::kPushKeyBytes || in.auth().size() != identity::kPushAuthBytes)
    return std::nullopt;
  return identity::PushDevice{*account, in.endpoint(), in.p256dh(), in.auth(),
                              core::from_unix_ms(in.added_ms())};
}

}  // namespace hearth::protocol
