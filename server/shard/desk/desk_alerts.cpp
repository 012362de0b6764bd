// SPDX-License-Identifier: Apache-2.0
// Who is told away from the desk that something waits.
#include <set>
#include <utility>

#include "moderation/desk/alerts.hpp"
#include "shard/desk/desk.hpp"
#include "shard/shard.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;
using protocol::Reason;

constexpr core::seconds test_every{10};

}  // namespace

// Of what this node appended itself; others tell of theirs.
void Desk::alert(const cases::Entries& entries) {
  if (!options_.push) return;
  const auto desk = view_.now();
  std::set<std::pair<core::ModeratorId, core::CaseId>> told;
  for (const auto& entry : entries)
    for (const auto& who : cases::whom_to_alert(desk, entry))
      if (told.emplace(who, entry.case_id).second) spawn(push_to(who, id_of(entry.case_id)));
}

asio::awaitable<void> Desk::push_to(core::ModeratorId account, std::string case_id) {
  auto alive = alive_;
  const auto devices = co_await push_devices_.of(account);
  if (*alive) push_all(devices, case_id);
}

void Desk::push_all(const std::vector<identity::PushDevice>& devices, const std::string& case_id) {
  for (const auto& device : devices) {
    // Where the list of push services became shorter since.
    if (!options_.may_push_to(device.endpoint)) continue;
    auto gone = [this, &home = home_, alive = alive_, device] {
      home.post([this, alive, device] {
        if (!*alive) return;
        spawn([](Desk& desk, identity::PushDevice unwanted) -> asio::awaitable<void> {
          // What stays is told again, and says again that it is gone.
          (void)co_await desk.push_devices_.remove(unwanted.account, unwanted.endpoint);
        }(*this, device));
      });
    };
    options_.push({device.endpoint, device.p256dh, device.auth, case_id}, std::move(gone));
  }
}

asio::awaitable<Desk::Reply> Desk::push_test(core::ModeratorId account) {
  auto alive = alive_;
  const auto now = std::chrono::steady_clock::now();
  const auto last = push_tested_.find(account);
  if (last != push_tested_.end() && now - last->second < test_every)
    co_return Refusal{Reason::rate_limited, test_every};
  push_tested_[account] = now;
  const auto devices = co_await push_devices_.of(account);
  if (!*alive) co_return Refusal{Reason::unavailable, core::seconds(1)};
  if (devices.empty()) co_return Refusal{Reason::not_found, {}};
  push_all(devices, {});
  co_return frames::Body{frames::Done{}};
}

asio::awaitable<Desk::Reply> Desk::answer(Caller caller, frames::PushDevice push) {
  if (!options_.push) co_return Refusal{Reason::unsupported, {}};
  std::optional<Refusal> refusal;
  if (auto* subscribe = std::get_if<frames::PushSubscribe>(&push.command)) {
    refusal = co_await push_devices_.add(caller.account, std::move(*subscribe), core::now());
  } else if (auto* unsubscribe = std::get_if<frames::PushUnsubscribe>(&push.command)) {
    refusal = co_await push_devices_.remove(caller.account, std::move(unsubscribe->endpoint));
  } else {
    auto reply = co_await push_test(caller.account);
    co_return reply;
  }
  if (refusal) co_return *refusal;
  co_return frames::Body{frames::Done{}};
}

}  // namespace hearth::shard::desk
