// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "identity/account.hpp"
#include "identity/invite.hpp"
#include "identity/push_device.hpp"

namespace hearth::protocol {

// The stored forms: hearth.internal.v1. Empty: longer than a stored value may be.
std::string serialize(const identity::Account& account);
std::string serialize(const identity::Invite& invite);
std::string serialize(const identity::PushDevice& device);
// Nothing if `stored` is not such a thing, or one of a later version.
std::optional<identity::Account> parse_account(std::string_view stored);
std::optional<identity::Invite> parse_invite(std::string_view stored);
std::optional<identity::PushDevice> parse_push_device(std::string_view stored);

}  // namespace hearth::protocol
