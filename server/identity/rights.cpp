// SPDX-License-Identifier: Apache-2.0
#include "identity/rights.hpp"

#include <algorithm>

namespace hearth::identity {
namespace {

// Every room that somebody with `rooms` has is one of this account's.
bool covers_all(const Account& account, const std::vector<std::string>& rooms) {
  if (account.rooms.empty()) return true;
  return !rooms.empty() && std::all_of(rooms.begin(), rooms.end(), [&](const std::string& room) {
    return covers(account, room);
  });
}

}  // namespace

bool may_invite(const Account& by, Role role, const std::vector<std::string>& rooms) {
  if (by.disabled || role == Role::participant) return false;
  if (by.role == Role::admin) return true;
  return by.role == Role::lead && role == Role::moderator && covers_all(by, rooms);
}

bool may_change(const Account& by, const Account& before, Role role,
                const std::vector<std::string>& rooms) {
  return by.id != before.id && may_invite(by, before.role, before.rooms) &&
         may_invite(by, role, rooms);
}

}  // namespace hearth::identity
