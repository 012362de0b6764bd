// SPDX-License-Identifier: Apache-2.0
// How a session ends because its person says so.
#include "shard/desk/desk.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;
using protocol::Reason;

constexpr core::milliseconds soon{1000};

}  // namespace

// A ledger that is away keeps nobody here: whatever is theirs waits again once they are gone, and a
// token nobody has is unused and ends within a quarter of an hour.
asio::awaitable<Desk::Reply> Desk::sign_out(ViewerId id, frames::SignOut out) {
  auto alive = alive_;
  const auto viewer = viewers_.find(id);
  if (viewer == viewers_.end()) co_return Refusal{Reason::sign_in, {}};
  viewer->second.is_leaving = true;
  const auto account = viewer->second.account;
  const auto ended = AccountRecords::ended(viewer->second.session, account, core::now());
  const auto answer = co_await view_.append(
      [&](const cases::Desk& desk) { return cases::sign_out(desk, account, out.everywhere); },
      [&](const cases::Entries&, std::uint64_t) {
        // Everywhere: by the change of the account.
        return out.everywhere ? LedgerView::Along{} : LedgerView::Along{{}, {ended}};
      });
  if (!*alive) co_return Refusal{Reason::unavailable, soon};
  spawn(refresh());
  if (const auto* refusal = std::get_if<cases::Refusal>(&answer)) {
    // Another of the session's viewers may have ended it meanwhile.
    if (const auto still = viewers_.find(id); still != viewers_.end())
      still->second.is_leaving = false;
    signed_out_.insert(account);
    co_return refusal_of(*refusal);
  }
  if (!out.everywhere) co_return frames::Body{frames::Done{}};
  // A device that is lost is told nothing more, either.
  if (const auto still_told = co_await push_devices_.remove_all(account)) co_return *still_told;
  if (!*alive) co_return Refusal{Reason::unavailable, soon};
  const auto refused_change = co_await accounts_.sign_out_everywhere(account, account);
  if (refused_change) co_return *refused_change;
  co_return frames::Body{frames::Done{}};
}

}  // namespace hearth::shard::desk
