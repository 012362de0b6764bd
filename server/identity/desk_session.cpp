// SPDX-License-Identifier: Apache-2.0
#include "identity/desk_session.hpp"

#include <sodium.h>

#include <boost/throw_exception.hpp>

#include <stdexcept>

#include "core/random.hpp"

namespace hearth::identity {
namespace {

// Of another format: refused, and people sign in again.
constexpr char kFormat = 2;
constexpr std::size_t kMac = 32;
constexpr std::size_t kClaims = kDeskTokenBytes - kMac;
static_assert(kClaims == 1 + core::ModeratorId::size + SessionId::size + 4 + 3 * 8);

template <class Number>
void put(std::string& out, Number value) {
  for (int shift = 8 * (sizeof(Number) - 1); shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(value >> shift));
}
void put(std::string& out, core::Time time) {
  put(out, static_cast<std::uint64_t>(time.time_since_epoch().count()));
}

// Takes the next bytes as a number.
std::uint64_t number(std::string_view& bytes, std::size_t size) {
  std::uint64_t value = 0;
  for (const char c : bytes.substr(0, size)) value = (value << 8) | static_cast<std::uint8_t>(c);
  bytes.remove_prefix(size);
  return value;
}
core::Time time(std::string_view& bytes) {
  return core::Time{core::Duration{static_cast<std::int64_t>(number(bytes, 8))}};
}

DeskSession read(std::string_view claims) {
  claims.remove_prefix(1);
  DeskSession session;
  session.account = *core::ModeratorId::from(claims.substr(0, core::ModeratorId::size));
  claims.remove_prefix(core::ModeratorId::size);
  session.id = *SessionId::from(claims.substr(0, SessionId::size));
  claims.remove_prefix(SessionId::size);
  session.version = static_cast<std::uint32_t>(number(claims, 4));
  session.signed_in = time(claims);
  session.idle_end = time(claims);
  session.step_up_end = time(claims);
  return session;
}

}  // namespace

void throw_exception_from_error(const DeskTokenError&, const boost::source_location& at) {
  boost::throw_exception(std::logic_error("a session read without looking at the error"), at);
}

void DeskSession::use(core::Time now) { idle_end = now + kDeskSessionIdle; }

SessionId new_session_id() { return {core::random_array<decltype(SessionId::bytes)>()}; }

DeskSession begin_session(const core::ModeratorId& account, const SessionId& id,
                          std::uint32_t version, core::Time now) {
  return {account, id, version, now, now + kDeskSessionIdle, now + kStepUpLife};
}

std::string desk_token(const DeploymentKeys& keys, const DeskSession& session) {
  std::string out;
  out.reserve(kDeskTokenBytes);
  out.push_back(kFormat);
  out.append(session.account.view());
  out.append(session.id.view());
  put(out, session.version);
  put(out, session.signed_in);
  put(out, session.idle_end);
  put(out, session.step_up_end);
  const auto mac = keys.mac(Purpose::desk_session, out);
  out.append(mac.begin(), mac.end());
  return out;
}

core::result<DeskSession, DeskTokenError> open_desk_token(const DeploymentKeys& keys,
                                                          std::string_view token, core::Time now) {
  if (token.size() != kDeskTokenBytes || token[0] != kFormat) return DeskTokenError::malformed;
  const auto expected = keys.mac(Purpose::desk_session, token.substr(0, kClaims));
  if (sodium_memcmp(token.data() + kClaims, expected.data(), kMac) != 0)
    return DeskTokenError::forged;
  const auto session = read(token.substr(0, kClaims));
  if (session.signed_in > now + kDeskClockSkew) return DeskTokenError::not_yet_valid;
  if (!session.is_live(now)) return DeskTokenError::ended;
  return session;
}

}  // namespace hearth::identity
