// SPDX-License-Identifier: Apache-2.0
// How consoles are closed: by their person, unused, or with their account.
#include <map>
#include <utility>
#include <vector>

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

// The entry says whose session was signed out, and a record which.
asio::awaitable<void> Desk::end_signed_out_viewers() {
  auto alive = alive_;
  const auto accounts = std::exchange(signed_out_, {});
  std::map<identity::SessionId, core::ModeratorId> asked;
  for (const auto& [id, viewer] : viewers_)
    if (accounts.contains(viewer.account)) asked.emplace(viewer.session, viewer.account);
  AccountRecords records(ledger_);
  for (const auto& [session, account] : asked) {
    const auto ended = co_await records.is_ended(session);
    if (!*alive) co_return;
    if (!ended) signed_out_.insert(account);  // the clock asks again
    if (!ended.value_or(false)) continue;
    std::vector<std::function<void()>> ends;
    for (const auto& [id, viewer] : viewers_)
      if (viewer.session == session && !viewer.is_leaving) ends.push_back(viewer.end);
    for (const auto& end : ends) end();
  }
}

void Desk::end_idle_viewers() {
  std::vector<std::function<void()>> ended;
  for (const auto& [id, viewer] : viewers_)
    if (viewer.is_over()) ended.push_back(viewer.end);
  for (const auto& end : ended) end();
}

// Of those who were here when the accounts were read; of others it is not known yet.
void Desk::end_stale_viewers(ViewerId last) {
  std::vector<std::function<void()>> ended;
  for (const auto& [id, viewer] : viewers_) {
    if (id > last) break;
    const auto known = known_.find(viewer.account);
    if (known == known_.end() || !viewer.may_stay(known->second.session_version))
      ended.push_back(viewer.end);
  }
  for (const auto& end : ended) end();
}

}  // namespace hearth::shard::desk
