// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/account_records.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "protocol/accounts_codec.hpp"
#include "shard/desk/push_devices.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;

std::string passkey_key(std::string_view credential_id) {
  std::array<std::uint8_t, 20> hash{};
  crypto_generichash(hash.data(), hash.size(),
                     reinterpret_cast<const unsigned char*>(credential_id.data()),
                     credential_id.size(), nullptr, 0);
  return core::to_base32(hash);
}

// The first of those found, read; one that cannot be read is as good as none.
template <class T, class Parse>
Found<T> found(const std::optional<std::vector<store::Record>>& records, Parse parse) {
  if (!records) return {false, std::nullopt};
  if (records->empty()) return {};
  auto value = parse(records->front().value);
  if (!value) return {};
  return {true, Kept<T>{std::move(*value), records->front().version}};
}

store::Record owned(const char* kind, std::string key, const core::ModeratorId& account) {
  store::Record out;
  out.kind = kind;
  out.key = std::move(key);
  out.value = account.view();
  return out;
}

}  // namespace

asio::awaitable<Found<identity::Account>> AccountRecords::account(core::ModeratorId id) {
  const auto records = co_await ledger_.records(account_kind, core::to_base32(id.bytes));
  co_return found<identity::Account>(records, protocol::parse_account);
}

asio::awaitable<std::variant<Refusal, Kept<identity::Account>>> AccountRecords::signed_in(
    identity::DeskSession session) {
  auto found = co_await account(session.account);
  if (!found.readable) co_return Refusal{protocol::Reason::unavailable, core::seconds(1)};
  if (!found.kept || found.kept->value.disabled ||
      found.kept->value.session_version != session.version)
    co_return Refusal{protocol::Reason::sign_in, {}};
  co_return std::move(*found.kept);
}

asio::awaitable<Found<identity::Account>> AccountRecords::account_of(std::string name_key) {
  const auto names = co_await ledger_.records(name_kind, std::move(name_key));
  if (!names) co_return Found<identity::Account>{false, std::nullopt};
  // Nobody has the id zero.
  const auto id = names->empty() ? std::nullopt : core::ModeratorId::from(names->front().value);
  auto account_found = co_await account(id.value_or(core::ModeratorId{}));
  co_return account_found;
}

asio::awaitable<std::optional<std::vector<store::Record>>> AccountRecords::all(std::string kind) {
  std::vector<store::Record> out;
  for (;;) {
    auto page = co_await ledger_.records(kind, "", out.empty() ? "" : out.back().key);
    if (!page) co_return std::nullopt;
    if (page->empty()) co_return out;
    std::move(page->begin(), page->end(), std::back_inserter(out));
  }
}

asio::awaitable<std::optional<std::vector<Kept<identity::Account>>>> AccountRecords::accounts() {
  const auto records = co_await all(account_kind);
  if (!records) co_return std::nullopt;
  std::vector<Kept<identity::Account>> out;
  for (const auto& one : *records)
    if (auto account = protocol::parse_account(one.value))
      out.push_back({std::move(*account), one.version});
  std::sort(out.begin(), out.end(),
            [](const auto& a, const auto& b) { return a.value.name < b.value.name; });
  co_return out;
}

asio::awaitable<Found<identity::Invite>> AccountRecords::invite(std::string code) {
  const auto records = co_await ledger_.records(invite_kind, identity::invite_key(code));
  co_return found<identity::Invite>(records, protocol::parse_invite);
}

asio::awaitable<bool> AccountRecords::is_name_taken(std::string name_key) {
  const auto names = co_await ledger_.records(name_kind, std::move(name_key));
  co_return names && !names->empty();
}

asio::awaitable<std::optional<std::vector<store::Record>>> AccountRecords::passkey(
    std::string credential_id) {
  auto records = co_await ledger_.records(passkey_kind, passkey_key(credential_id));
  co_return records;
}

asio::awaitable<std::optional<bool>> AccountRecords::is_ended(identity::SessionId session) {
  const auto records = co_await ledger_.records(ended_kind, core::to_base32(session.bytes));
  if (!records) co_return std::nullopt;
  co_return !records->empty();
}

store::Record AccountRecords::ended(const identity::SessionId& session,
                                    const core::ModeratorId& account, core::Time now) {
  auto out = owned(ended_kind, core::to_base32(session.bytes), account);
  // Not from its own beginning: a connection may have signed in anew since this token was made.
  out.until = now + identity::kDeskSessionLife + identity::kDeskClockSkew;
  return out;
}

store::Record AccountRecords::passkey_record(const identity::Passkey& passkey,
                                             const core::ModeratorId& account) {
  return owned(passkey_kind, passkey_key(passkey.credential_id), account);
}

store::Record AccountRecords::record(const Kept<identity::Account>& account) {
  store::Record out;
  out.kind = account_kind;
  out.key = core::to_base32(account.value.id.bytes);
  out.value = protocol::serialize(account.value);
  out.version = account.version;
  return out;
}

store::Record AccountRecords::record(const std::string& code,
                                     const Kept<identity::Invite>& invite) {
  store::Record out;
  out.kind = invite_kind;
  out.key = identity::invite_key(code);
  out.value = protocol::serialize(invite.value);
  out.version = invite.version;
  out.until = invite.value.ends;
  return out;
}

std::vector<store::Record> AccountRecords::new_account(const identity::Account& account,
                                                       std::string name_key) {
  std::vector<store::Record> out{record({account, 0}),
                                 owned(name_kind, std::move(name_key), account.id)};
  for (const auto& passkey : account.passkeys) out.push_back(passkey_record(passkey, account.id));
  return out;
}

asio::awaitable<std::optional<std::vector<store::Record>>> AccountRecords::removal(
    Kept<identity::Account> account) {
  std::vector<store::Record> out{record(account)};
  for (const auto* kind : {name_kind, passkey_kind}) {
    auto records = co_await all(kind);
    if (!records) co_return std::nullopt;
    for (auto& one : *records)
      if (one.value == account.value.id.view()) out.push_back(std::move(one));
  }
  auto devices = co_await ledger_.records(push_kind, push_prefix(account.value.id));
  if (!devices) co_return std::nullopt;
  std::move(devices->begin(), devices->end(), std::back_inserter(out));
  for (auto& one : out) one.value.clear();
  co_return out;
}

}  // namespace hearth::shard::desk
