// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/owed_pushes.hpp"

#include <variant>

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;

constexpr const char* being_done = "being done";
constexpr const char* done = "done";
constexpr core::seconds soon{1};

}  // namespace

bool OwedPushes::is_told(const cases::Entry& entry) {
  return std::holds_alternative<cases::Called>(entry.what) ||
         std::holds_alternative<cases::HandedOver>(entry.what) ||
         std::holds_alternative<cases::Alarm>(entry.what);
}

void OwedPushes::seen(std::uint64_t number, core::Time at, const cases::Entry& entry,
                      core::Time now, core::Tick tick) {
  if (!is_told(entry) || now - at >= life) return;
  owed_.try_emplace(number, Owed{entry, at, tick + others_wait});
  if (owed_.size() > most) owed_.erase(owed_.begin());
}

bool OwedPushes::ours(std::uint64_t number, core::Tick tick) {
  const auto found = owed_.find(number);
  if (found == owed_.end()) return false;
  found->second.ours = true;
  found->second.due = tick + renew_every;
  return true;
}

void OwedPushes::settled(std::uint64_t number) {
  const auto found = owed_.find(number);
  if (found == owed_.end()) return;
  found->second.settled = true;
  found->second.due = {};
}

asio::awaitable<std::vector<OwedPushes::Numbered>> OwedPushes::look(core::Time now,
                                                                    core::Tick tick) {
  auto alive = alive_;
  std::erase_if(owed_, [&](const auto& one) { return now - one.second.at >= life; });
  std::vector<std::uint64_t> due;
  for (const auto& [number, owed] : owed_)
    if (owed.due <= tick) due.push_back(number);
  std::vector<Numbered> to_tell;
  for (const auto number : due) {
    const bool is_ours = co_await look_at(number, now, tick);
    if (!*alive) co_return std::vector<Numbered>{};
    const auto found = owed_.find(number);
    if (is_ours && found != owed_.end()) to_tell.emplace_back(number, found->second.entry);
  }
  co_return to_tell;
}

// True: it was nobody's and is this node's to tell.
asio::awaitable<bool> OwedPushes::look_at(std::uint64_t number, core::Time now, core::Tick tick) {
  auto alive = alive_;
  const auto key = std::to_string(number);
  const auto there = co_await ledger_.records(alert_kind, key);
  if (!*alive) co_return false;
  auto found = owed_.find(number);
  if (found == owed_.end()) co_return false;
  auto& owed = found->second;
  owed.due = tick + soon;
  if (!there) co_return false;
  const store::Record* record = nullptr;
  for (const auto& one : *there)
    if (one.key == key) record = &one;
  const bool mine = owed.ours;
  if (record && record->value == done) {
    owed_.erase(found);
    co_return false;
  }
  if (record && !mine) co_return false;  // until its record ends, another node tells
  const bool is_over = owed.settled;
  store::LedgerBatch batch;
  batch.records.push_back({alert_kind, key, is_over ? done : being_done,
                           record ? record->version : 0, is_over ? owed.at + life : now + lease});
  const auto status = co_await ledger_.append(std::move(batch));
  if (!*alive) co_return false;
  found = owed_.find(number);
  if (found == owed_.end() || status != store::AppendStatus::appended) co_return false;
  if (is_over) {
    owed_.erase(found);
    co_return false;
  }
  found->second.ours = true;
  if (!found->second.settled) found->second.due = tick + renew_every;
  co_return !mine;
}

}  // namespace hearth::shard::desk
