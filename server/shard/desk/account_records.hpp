// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "identity/account.hpp"
#include "identity/desk_session.hpp"
#include "identity/invite.hpp"
#include "shard/desk/refusal.hpp"
#include "store/ledger.hpp"

namespace hearth::shard::desk {

// Kinds of records. Two small ones make sure that no two accounts have one name or one passkey.
inline constexpr const char* account_kind = "account";     // key: base32 of the id
inline constexpr const char* invite_kind = "invite";       // key: identity::invite_key
inline constexpr const char* name_kind = "accountname";    // key: identity::name_key
inline constexpr const char* passkey_kind = "passkey";     // key: hash of the credential's id
inline constexpr const char* ended_kind = "sessionended";  // key: base32 of the session's id

// A value, and the version its record has to have still for a change of it to apply.
template <class T>
struct Kept {
  T value;
  std::uint64_t version = 0;  // 0 = new
};

// What came of looking: unreadable now, not there, or there.
template <class T>
struct Found {
  bool readable = true;
  std::optional<Kept<T>> kept;
};

// Accounts and invites as records of the ledger. Any thread; the ledger outlives it.
class AccountRecords {
 public:
  explicit AccountRecords(store::Ledger& ledger) : ledger_(ledger) {}

  boost::asio::awaitable<Found<identity::Account>> account(core::ModeratorId id);
  // Whose session this is, as long as it counts.
  boost::asio::awaitable<std::variant<Refusal, Kept<identity::Account>>> signed_in(
      identity::DeskSession session);
  // Two reads, whether or not there is such a name. `name_key` as identity::name_key() gives it.
  boost::asio::awaitable<Found<identity::Account>> account_of(std::string name_key);
  // Nothing: cannot be read now. By name.
  boost::asio::awaitable<std::optional<std::vector<Kept<identity::Account>>>> accounts();
  boost::asio::awaitable<Found<identity::Invite>> invite(std::string code);
  boost::asio::awaitable<bool> is_name_taken(std::string name_key);
  // What says that this credential is somebody's; none: it is nobody's. Nothing: cannot be read
  // now.
  boost::asio::awaitable<std::optional<std::vector<store::Record>>> passkey(
      std::string credential_id);

  // Whether somebody signed this session out. Nothing: cannot be read now.
  boost::asio::awaitable<std::optional<bool>> is_ended(identity::SessionId session);
  // What says so, until no token of it can be live at any gateway any more.
  static store::Record ended(const identity::SessionId& session, const core::ModeratorId& account,
                             core::Time now);

  static store::Record record(const Kept<identity::Account>& account);
  static store::Record record(const std::string& code, const Kept<identity::Invite>& invite);
  // Of a new passkey.
  static store::Record passkey_record(const identity::Passkey& passkey,
                                      const core::ModeratorId& account);
  // Everything a new account consists of.
  static std::vector<store::Record> new_account(const identity::Account& account,
                                                std::string name_key);
  // What removes all of that again. Nothing: cannot be read now.
  boost::asio::awaitable<std::optional<std::vector<store::Record>>> removal(
      Kept<identity::Account> account);

 private:
  boost::asio::awaitable<std::optional<std::vector<store::Record>>> all(std::string kind);

  store::Ledger& ledger_;
};

}  // namespace hearth::shard::desk
