// SPDX-License-Identifier: Apache-2.0
#include "identity/account.hpp"

#include <algorithm>

namespace hearth::identity {

bool covers(const Account& account, std::string_view room) {
  return account.rooms.empty() ||
         std::find(account.rooms.begin(), account.rooms.end(), room) != account.rooms.end();
}

}  // namespace hearth::identity
