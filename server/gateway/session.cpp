// SPDX-License-Identifier: Apache-2.0
#include "gateway/session.hpp"

#include "gateway/connection.hpp"

namespace hearth::gateway {

using protocol::CloseCode;

void Session::refuse(std::uint32_t request, protocol::Reason reason, std::uint32_t retry_after_ms) {
  connection_.send(request, protocol::Refused{reason, retry_after_ms, {}});
}

bool Session::on_control() {
  const auto now = core::now();
  if (budget_.spend(now)) return true;
  if (budget_.exhausted(now)) connection_.close(CloseCode::too_many_commands);
  return false;
}

bool Session::is_within_budget(std::uint32_t request) {
  const auto now = core::now();
  const auto within = budget_.spend(now);
  if (within) return true;
  if (budget_.exhausted(now))
    connection_.close(CloseCode::too_many_commands);
  else
    refuse(request, protocol::Reason::busy,
           static_cast<std::uint32_t>(
               std::chrono::ceil<core::milliseconds>(within.retry_after).count()));
  return false;
}

}  // namespace hearth::gateway
