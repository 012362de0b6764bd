// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/waiting_elsewhere.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "identity/ties.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;

bool counts_in(const protocol::BanRecord& ban, const core::RoomId& room, core::Time now) {
  const bool in_force = ban.until == core::Time{} || ban.until > now;
  const bool is_there =
      ban.rooms.empty() || std::find(ban.rooms.begin(), ban.rooms.end(), room) != ban.rooms.end();
  return in_force && is_there;
}

}  // namespace

asio::awaitable<WaitingElsewhere::Gave> WaitingElsewhere::give_back(core::RoomId room) {
  auto bans = bans_.all();
  std::erase_if(bans, [&](const auto& ban) { return !counts_in(ban, room, core::now()); });
  if (bans.empty()) co_return Gave::nothing;
  const auto waiting = co_await rooms_.held(room);
  if (!waiting) co_return Gave::unknown;
  auto gave = Gave::nothing;
  for (const auto& item : *waiting) {
    const bool is_theirs = std::any_of(bans.begin(), bans.end(), [&](const auto& ban) {
      return identity::is_tied(keys_, item.ties, ban.handle);
    });
    if (!is_theirs) continue;
    const auto answer = co_await rooms_.release({room, item.id, false, {}});
    if (answer.status == store::ReleaseStatus::unavailable) co_return Gave::unknown;
    gave = Gave::some;
  }
  co_return gave;
}

}  // namespace hearth::shard::desk
