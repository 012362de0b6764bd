// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/accounts.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/random.hpp"
#include "identity/rights.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;
namespace wire = protocol::desk;
using identity::Role;
using protocol::Reason;
using What = AccountEvent::What;

// Others may change an account between reading and writing it, but not for ever.
constexpr int races_max = 3;
constexpr Refusal unavailable{Reason::unavailable, core::seconds(1)};

std::optional<core::ModeratorId> id_of(std::string_view base32) {
  const auto bytes = core::from_base32(base32);
  return bytes ? core::ModeratorId::from(*bytes) : std::nullopt;
}

wire::Account shown(const identity::Account& account) {
  return {core::to_base32(account.id.bytes),
          account.name,
          account.role,
          account.rooms,
          account.disabled,
          core::unix_ms(account.created),
          !account.passkeys.empty()};
}

AccountEvent event_of(What what, core::ModeratorId by, const identity::Account& account) {
  return {what, by, account.id, account.role, account.rooms, account.session_version};
}

}  // namespace

asio::awaitable<Accounts::Answer> Accounts::answer(identity::Account by,
                                                   wire::ManageAccounts command, core::Time now) {
  if (by.disabled || !identity::at_least(by.role, Role::lead))
    co_return Refusal{Reason::not_allowed, {}};
  auto answer = co_await carry_out(std::move(by), std::move(command), now);
  co_return answer;
}

asio::awaitable<Accounts::Answer> Accounts::answer_operator(wire::ManageAccounts command,
                                                            core::Time now) {
  auto answer = co_await carry_out(std::nullopt, std::move(command), now);
  co_return answer;
}

asio::awaitable<Accounts::Answer> Accounts::carry_out(By by, wire::ManageAccounts command,
                                                      core::Time now) {
  if (auto* invited = std::get_if<wire::CreateInvite>(&command.command)) {
    auto answer = co_await invite(std::move(by), std::move(*invited), now);
    co_return answer;
  }
  if (auto* changed = std::get_if<wire::ChangeAccount>(&command.command)) {
    auto answer = co_await change(std::move(by), std::move(*changed));
    co_return answer;
  }
  auto answer = co_await list();
  co_return answer;
}

asio::awaitable<Accounts::Answer> Accounts::list() {
  const auto accounts = co_await records_.accounts();
  if (!accounts) co_return unavailable;
  wire::Accounts out;
  for (const auto& one : *accounts) out.accounts.push_back(shown(one.value));
  co_return out;
}

asio::awaitable<Accounts::Answer> Accounts::invite(By by, wire::CreateInvite command,
                                                   core::Time now) {
  const std::chrono::hours life{command.hours};
  if (command.role == Role::participant || life.count() == 0 || life > identity::kInviteLifeMax ||
      (by && !identity::may_invite(*by, command.role, command.rooms)))
    co_return Refusal{Reason::not_allowed, {}};
  if (!are_rooms(command.rooms)) co_return Refusal{Reason::room_unknown, {}};
  Kept<identity::Invite> invite;
  core::random_bytes(invite.value.account.bytes);
  invite.value.role = command.role;
  invite.value.rooms = std::move(command.rooms);
  invite.value.ends = now + life;
  AccountEvent event{What::invited,        by ? by->id : core::ModeratorId{},
                     invite.value.account, invite.value.role,
                     invite.value.rooms,   0};
  wire::Accounts out;
  out.invite_code = identity::new_invite_code();
  std::vector<store::Record> records{AccountRecords::record(out.invite_code, invite)};
  const auto status = co_await append_(std::move(event), std::move(records));
  if (status != store::AppendStatus::appended) co_return unavailable;
  co_return out;
}

asio::awaitable<Accounts::Answer> Accounts::change(By by, wire::ChangeAccount command) {
  const auto id = id_of(command.account);
  if (!id) co_return Refusal{Reason::not_found, {}};
  if (command.role == Role::participant) co_return Refusal{Reason::not_allowed, {}};
  if (!are_rooms(command.rooms)) co_return Refusal{Reason::room_unknown, {}};
  const auto refusal =
      co_await alter(by ? by->id : core::ModeratorId{}, *id, [&](identity::Account& account) {
        if (by && !identity::may_change(*by, account, command.role, command.rooms))
          return Altered{Reason::not_allowed, What::changed};
        auto what = What::changed;
        if (command.disabled != account.disabled)
          what = command.disabled ? What::disabled : What::enabled;
        account.role = command.role;
        account.rooms = command.rooms;
        account.disabled = command.disabled;
        ++account.session_version;
        return Altered{Reason::unspecified, what};
      });
  if (refusal) co_return *refusal;
  auto answer = co_await list();
  co_return answer;
}

asio::awaitable<std::optional<Refusal>> Accounts::remove(core::ModeratorId account) {
  for (int race = 0; race < races_max; ++race) {
    auto found = co_await records_.account(account);
    if (!found.readable) co_return unavailable;
    if (!found.kept) co_return Refusal{Reason::not_found, {}};
    auto event = event_of(What::removed, {}, found.kept->value);
    auto records = co_await records_.removal(std::move(*found.kept));
    if (!records) co_return unavailable;
    const auto status = co_await append_(std::move(event), std::move(*records));
    if (status == store::AppendStatus::appended) co_return std::nullopt;
    if (status != store::AppendStatus::conflict) break;
  }
  co_return unavailable;
}

asio::awaitable<std::optional<Refusal>> Accounts::sign_out_everywhere(core::ModeratorId by,
                                                                      core::ModeratorId account) {
  auto refusal = co_await alter(by, account, [](identity::Account& changed) {
    ++changed.session_version;
    return Altered{Reason::unspecified, What::signed_out};
  });
  co_return refusal;
}

asio::awaitable<std::optional<Refusal>> Accounts::set_preferences(core::ModeratorId account,
                                                                  wire::Preferences preferences) {
  auto refusal = co_await alter(account, account, [&](identity::Account& changed) {
    changed.preferences = preferences;
    return Altered{Reason::unspecified, What::preferences};
  });
  co_return refusal;
}

asio::awaitable<std::optional<Refusal>> Accounts::alter(core::ModeratorId by, core::ModeratorId id,
                                                        Alter alter_it) {
  for (int race = 0; race < races_max; ++race) {
    auto found = co_await records_.account(id);
    if (!found.readable) co_return unavailable;
    if (!found.kept) co_return Refusal{Reason::not_found, {}};
    const auto altered = alter_it(found.kept->value);
    if (altered.refused != Reason::unspecified) co_return Refusal{altered.refused, {}};
    auto event = event_of(altered.what, by, found.kept->value);
    std::vector<store::Record> records{AccountRecords::record(*found.kept)};
    const auto status = co_await append_(std::move(event), std::move(records));
    if (status == store::AppendStatus::appended) co_return std::nullopt;
    if (status != store::AppendStatus::conflict) break;
  }
  co_return unavailable;
}

bool Accounts::are_rooms(const std::vector<std::string>& slugs) const {
  return std::all_of(slugs.begin(), slugs.end(), is_room_);
}

}  // namespace hearth::shard::desk
