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

// Of what this node appended itself; others tell of theirs, unless they die before.
void Desk::alert(std::uint64_t first, const cases::Entries& entries) {
  if (!options_.push) return;
  std::vector<OwedPushes::Numbered> ours;
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (owed_pushes_.ours(first + i, std::chrono::steady_clock::now()))
      ours.emplace_back(first + i, entries[i]);
  tell_devices(ours);
}

// Of several entries about one case a person hears once.
void Desk::tell_devices(const std::vector<OwedPushes::Numbered>& entries) {
  const auto desk = view_.now();
  std::set<std::pair<core::ModeratorId, core::CaseId>> told;
  for (const auto& [number, entry] : entries) {
    std::vector<core::ModeratorId> whom;
    for (const auto& who : cases::whom_to_alert(desk, entry))
      if (told.emplace(who, entry.case_id).second) whom.push_back(who);
    pushing_[number] = whom.size() + 1;
    for (const auto& who : whom) spawn(push_to(who, id_of(entry.case_id), number));
    push_settled(number);
  }
}

// What others appended and did not live to tell.
asio::awaitable<void> Desk::push_owed() {
  auto alive = alive_;
  if (!options_.push) co_return;
  auto late = co_await owed_pushes_.look(core::now(), std::chrono::steady_clock::now());
  if (!*alive) co_return;
  const auto desk = view_.now();
  std::vector<OwedPushes::Numbered> to_tell;
  for (auto& one : late)
    if (cases::still_waits(desk, one.second))
      to_tell.push_back(std::move(one));
    else
      owed_pushes_.settled(one.first);
  tell_devices(to_tell);
}

void Desk::push_settled(std::uint64_t number) {
  const auto found = pushing_.find(number);
  if (found == pushing_.end() || --found->second > 0) return;
  pushing_.erase(found);
  owed_pushes_.settled(number);
}

asio::awaitable<void> Desk::push_to(core::ModeratorId account, std::string case_id,
                                    std::uint64_t number) {
  auto alive = alive_;
  const auto devices = co_await push_devices_.of(account);
  if (!*alive) co_return;
  push_all(devices, case_id, number);
  push_settled(number);
}

void Desk::push_all(const std::vector<identity::PushDevice>& devices, const std::string& case_id,
                    std::uint64_t number) {
  for (const auto& device : devices) {
    // Where the list of push services became shorter since.
    if (!options_.may_push_to(device.endpoint)) continue;
    if (number != 0) ++pushing_[number];
    auto settled = [this, &home = home_, alive = alive_, device, number](bool is_gone) {
      home.post([this, alive, device, number, is_gone] {
        if (!*alive) return;
        push_settled(number);
        if (!is_gone) return;
        spawn([](Desk& desk, identity::PushDevice unwanted) -> asio::awaitable<void> {
          // What stays is told again, and says again that it is gone.
          (void)co_await desk.push_devices_.remove(unwanted.account, unwanted.endpoint);
        }(*this, device));
      });
    };
    options_.push({device.endpoint, device.p256dh, device.auth, case_id}, std::move(settled));
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
  push_all(devices, {}, 0);
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
