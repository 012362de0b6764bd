// SPDX-License-Identifier: Apache-2.0
#include "protocol/close_code.hpp"

namespace hearth::protocol {

std::string_view to_string(CloseCode code) {
  switch (code) {
    case CloseCode::behind:
      return "behind";
    case CloseCode::silent:
      return "silent";
    case CloseCode::overflow:
      return "overflow";
    case CloseCode::unavailable:
      return "unavailable";
    case CloseCode::internal:
      return "internal";
    case CloseCode::overloaded:
      return "overloaded";
    case CloseCode::draining:
      return "draining";
    case CloseCode::moved:
      return "moved";
    case CloseCode::malformed:
      return "malformed";
    case CloseCode::hello_expected:
      return "hello_expected";
    case CloseCode::hello_late:
      return "hello_late";
    case CloseCode::too_many_commands:
      return "too_many_commands";
    case CloseCode::signed_out:
      return "signed_out";
    case CloseCode::banned:
      return "banned";
  }
  return "unknown";
}

}  // namespace hearth::protocol
