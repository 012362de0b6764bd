// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/assert/source_location.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "identity/keys.hpp"

namespace hearth::identity {

inline constexpr std::chrono::hours kDeskSessionLife{12};
inline constexpr std::chrono::minutes kDeskSessionIdle{15};
inline constexpr std::chrono::minutes kStepUpLife{10};
// Gateways' clocks may differ by this much.
inline constexpr std::chrono::minutes kDeskClockSkew{2};

// Random: one sign-in of a moderator, and every token that comes of it.
using SessionId = core::Id<struct SessionTag, 16>;

// A moderator who signed in. Held by a connection while it lasts, and by the console as a token
// for the next connection.
struct DeskSession {
  core::ModeratorId account;
  SessionId id;               // what "sign out" ends, wherever its tokens are
  std::uint32_t version = 0;  // Account::session_version at the time
  core::Time signed_in{};
  core::Time idle_end{};     // moved on by use
  core::Time step_up_end{};  // until then nothing more has to be proved

  core::Time end() const { return signed_in + kDeskSessionLife; }
  // Neither too old nor unused for too long.
  bool is_live(core::Time now) const { return now < end() && now < idle_end; }
  bool is_stepped_up(core::Time now) const { return now < step_up_end; }
  // Somebody is there.
  void use(core::Time now);
  bool operator==(const DeskSession&) const = default;
};

SessionId new_session_id();

// Signed in this moment, with passkey or passphrase, which counts as a step-up as well.
DeskSession begin_session(const core::ModeratorId& account, const SessionId& id,
                          std::uint32_t version, core::Time now);

//   format 1 | account 10 | id 16 | session version 4 | signed in 8 | idle end 8 | step-up end 8 |
//   MAC 32
//
// Times in microseconds, all numbers big endian.
inline constexpr std::size_t kDeskTokenBytes = 87;

enum class DeskTokenError : std::uint8_t {
  malformed,
  forged,
  ended,          // or unused for too long
  not_yet_valid,  // from the future beyond kDeskClockSkew
};

// The error travels inside core::result as a value; there is nothing to throw.
[[noreturn]] void throw_exception_from_error(const DeskTokenError& error,
                                             const boost::source_location& at);

std::string desk_token(const DeploymentKeys& keys, const DeskSession& session);

// Compares in constant time. Whether the account still has that version, and the session was not
// signed out, is for the caller to look.
[[nodiscard]] core::result<DeskSession, DeskTokenError> open_desk_token(const DeploymentKeys& keys,
                                                                        std::string_view token,
                                                                        core::Time now);

}  // namespace hearth::identity
