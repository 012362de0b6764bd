// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "identity/role.hpp"
#include "store/ledger.hpp"

namespace hearth::shard::desk {

// One thing that happened to an account, as the audit chain has to tell it. No name in it.
struct AccountEvent {
  enum class What : std::uint8_t {
    invited,  // `account`: the id it will have
    created,
    changed,  // role or rooms
    disabled,
    enabled,
    signed_in,
    stepped_up,
    signed_out,  // everywhere
    removed,     // with its name and all it signed in with
    preferences,
    passkey_added,
    passkey_removed,
    passphrase_changed,
    codes_changed,   // those of another authenticator app count
    passkey_copied,  // a copy of one was used, as its counter shows
    invite_refused,  // a used or ended one was shown
  };
  What what = What::invited;
  core::ModeratorId by;  // zero: the operator, or nobody yet
  core::ModeratorId account;
  identity::Role role = identity::Role::participant;
  std::vector<std::string> rooms;  // slugs; empty: every room
  // Connections and tokens of other versions are dead from here on.
  std::uint32_t session_version = 0;
};

// Appends the event's entry and the records in one batch. Reads on and tries again by itself when
// others append meanwhile (`behind`), as long as the records' versions hold. Set once, before the
// shards start; called on any shard, resumes there.
using AppendAccountEvent = std::function<boost::asio::awaitable<store::AppendStatus>(
    AccountEvent event, std::vector<store::Record> records)>;

}  // namespace hearth::shard::desk
