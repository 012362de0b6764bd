// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/push_devices.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

#include "protocol/accounts_codec.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;
namespace wire = protocol::desk;
using protocol::Reason;

constexpr int races_max = 3;
constexpr Refusal unavailable{Reason::unavailable, core::seconds(1)};

std::string key_of(const core::ModeratorId& account, std::string_view endpoint) {
  std::array<std::uint8_t, 20> hash{};
  crypto_generichash(hash.data(), hash.size(),
                     reinterpret_cast<const unsigned char*>(endpoint.data()), endpoint.size(),
                     nullptr, 0);
  return push_prefix(account) + core::to_base32(hash);
}

store::Record cleared(store::Record record) {
  record.value.clear();
  return record;
}

// The one that was said longest ago.
const store::Record& oldest(const std::vector<store::Record>& records) {
  return *std::min_element(records.begin(), records.end(),
                           [](const auto& a, const auto& b) { return a.until < b.until; });
}

}  // namespace

std::string push_prefix(const core::ModeratorId& account) {
  return core::to_base32(account.bytes) + '.';
}

asio::awaitable<std::optional<Refusal>> PushDevices::add(core::ModeratorId account,
                                                         wire::PushSubscribe device,
                                                         core::Time now) {
  if (device.endpoint.size() > identity::kPushEndpointMax || !may_reach_(device.endpoint))
    co_return Refusal{Reason::not_allowed, {}};
  if (device.p256dh.size() != identity::kPushKeyBytes ||
      device.auth.size() != identity::kPushAuthBytes)
    co_return Refusal{Reason::bad_text, {}};
  store::Record fresh;
  fresh.kind = push_kind;
  fresh.key = key_of(account, device.endpoint);
  fresh.value = protocol::serialize(identity::PushDevice{
      account, std::move(device.endpoint), std::move(device.p256dh), std::move(device.auth), now});
  fresh.until = now + push_life;
  for (int race = 0; race < races_max; ++race) {
    const auto there = co_await ledger_.records(push_kind, push_prefix(account));
    if (!there) break;
    const auto same = std::find_if(there->begin(), there->end(),
                                   [&](const auto& one) { return one.key == fresh.key; });
    fresh.version = same == there->end() ? 0 : same->version;
    store::LedgerBatch batch;
    batch.records.push_back(fresh);
    if (same == there->end() && there->size() >= push_devices_max)
      batch.records.push_back(cleared(oldest(*there)));
    const auto status = co_await ledger_.append(std::move(batch));
    if (status == store::AppendStatus::appended) co_return std::nullopt;
    if (status != store::AppendStatus::conflict) break;
  }
  co_return unavailable;
}

asio::awaitable<std::optional<Refusal>> PushDevices::remove(core::ModeratorId account,
                                                            std::string endpoint) {
  auto refusal = co_await remove_those(account, key_of(account, endpoint));
  co_return refusal;
}

asio::awaitable<std::optional<Refusal>> PushDevices::remove_all(core::ModeratorId account) {
  auto refusal = co_await remove_those(account, push_prefix(account));
  co_return refusal;
}

asio::awaitable<std::optional<Refusal>> PushDevices::remove_those(core::ModeratorId account,
                                                                  std::string key) {
  for (int race = 0; race < races_max; ++race) {
    auto there = co_await ledger_.records(push_kind, key);
    if (!there) break;
    if (there->empty()) co_return std::nullopt;
    store::LedgerBatch batch;
    for (auto& one : *there) batch.records.push_back(cleared(std::move(one)));
    const auto status = co_await ledger_.append(std::move(batch));
    if (status == store::AppendStatus::appended) co_return std::nullopt;
    if (status != store::AppendStatus::conflict) break;
  }
  co_return unavailable;
}

asio::awaitable<std::vector<identity::PushDevice>> PushDevices::of(core::ModeratorId account) {
  std::vector<identity::PushDevice> out;
  const auto there = co_await ledger_.records(push_kind, push_prefix(account));
  if (!there) co_return out;
  for (const auto& one : *there)
    if (auto device = protocol::parse_push_device(one.value)) out.push_back(std::move(*device));
  co_return out;
}

}  // namespace hearth::shard::desk
