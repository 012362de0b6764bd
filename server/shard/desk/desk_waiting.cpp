// SPDX-License-Identifier: Apache-2.0
// What waits for a moderator, and may not come out any more.
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <vector>

#include "shard/desk/desk.hpp"
#include "shard/node.hpp"
#include "shard/shard.hpp"

namespace hearth::shard::desk {

namespace asio = boost::asio;

// Until the ledger has what the room's journal says, by whichever node; some seconds at most.
asio::awaitable<bool> Desk::follow_until(core::RoomId room, std::function<bool()> is_known) {
  auto alive = alive_;
  constexpr int looks = 20;
  asio::steady_timer pause(home_.context());
  for (int look = 0; look < looks; ++look) {
    const bool followed = co_await journals_.follow_whole(room);
    if (!*alive || !followed) co_return false;
    (void)co_await view_.catch_up();
    if (!*alive) co_return false;
    if (is_known()) co_return true;
    pause.expires_after(core::milliseconds(100));
    boost::system::error_code ec;
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    if (!*alive) co_return false;
  }
  co_return false;
}

// What waits there of people who may not write there, by a measure of another room that is known by
// now. False: it could not be done.
asio::awaitable<bool> Desk::give_back(core::RoomId room) {
  auto alive = alive_;
  const auto gave = co_await waiting_elsewhere_.give_back(room);
  if (!*alive) co_return false;
  if (gave == WaitingElsewhere::Gave::some) (void)co_await journals_.follow_whole(room);
  co_return gave != WaitingElsewhere::Gave::unknown;
}

// Before something is let through there, by what any node has acknowledged.
asio::awaitable<bool> Desk::is_clear(core::RoomId room) {
  auto alive = alive_;
  const bool is_known = co_await bans_.load();
  if (!*alive || !is_known) co_return false;
  co_return co_await give_back(room);
}

// Before a measure that reaches further than its room is acknowledged: what waits in the others is
// back with its author then, unless it cannot be reached; that and what comes to wait until every
// node knows of the measure is not let through.
asio::awaitable<void> Desk::give_back_elsewhere(core::RoomId taken_in, cases::EntryId measure) {
  auto alive = alive_;
  const bool is_written = co_await follow_until(
      taken_in, [this, measure] { return view_.book().measures().find(measure) != nullptr; });
  if (!*alive || !is_written) co_return;
  const bool is_known = co_await bans_.load();
  if (!*alive || !is_known) co_return;
  std::vector<core::RoomId> rooms;
  for (const auto& [name, room] : *home_.rooms())
    if (room.id != taken_in) rooms.push_back(room.id);
  for (const auto& room : rooms) {
    (void)co_await give_back(room);  // whoever wants to let it through asks again
    if (!*alive) co_return;
  }
}

}  // namespace hearth::shard::desk
