// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "backoff.hpp"
#include "hearth/client/news.hpp"

namespace hearth::client {
namespace {

template <std::size_t N, class Enum>
std::string_view word(const std::array<std::string_view, N>& words, Enum value) {
  const auto at = static_cast<std::size_t>(value);
  return at < N ? words[at] : words[0];
}

}  // namespace

std::string_view to_string(Reason reason) {
  static constexpr std::array<std::string_view, 36> words{
      "unspecified",   "unsupported",    "unavailable",
      "rate_limited",  "room_busy",      "muted",
      "banned",        "room_closed",    "room_unknown",
      "room_full",     "too_many_rooms", "not_joined",
      "guidelines",    "too_long",       "empty",
      "bad_text",      "stale",          "in_flight",
      "pass_rejected", "work_rejected",  "too_many_connections",
      "too_late",      "not_found",      "busy",
      "look_again",    "not_posted",     "must_acknowledge",
      "not_allowed",   "sign_in",        "step_up",
      "changed",       "owns_cases",     "too_many_measures",
      "outbox_full",   "disconnected",   "closed"};
  return word(words, reason);
}

std::string_view to_string(ConnectionState state) {
  static constexpr std::array<std::string_view, 4> words{"connecting", "live", "resuming",
                                                         "closed"};
  return word(words, state);
}

std::string_view to_string(OutgoingStatus status) {
  static constexpr std::array<std::string_view, 5> words{"pending", "sent", "held", "refused",
                                                         "discarded"};
  return word(words, status);
}

std::string_view close_reason(std::uint16_t code) {
  switch (code) {
    case 4000:
      return "behind";
    case 4001:
      return "silent";
    case 4002:
      return "overflow";
    case 4003:
      return "unavailable";
    case 4004:
      return "internal";
    case 4005:
      return "overloaded";
    case 4100:
      return "draining";
    case 4101:
      return "moved";
    case 4200:
      return "malformed";
    case 4201:
      return "hello_expected";
    case 4202:
      return "hello_late";
    case 4203:
      return "too_many_commands";
    case 4204:
      return "banned";
    default:
      return "connection_lost";
  }
}

}  // namespace hearth::client
