// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/bans.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;

std::string key_of(const core::RoomId& room, const core::Handle& handle) {
  return core::to_base32(room.bytes) + '-' + core::to_base32(handle.bytes);
}

}  // namespace

std::optional<store::Record> Bans::of(const cases::Acted& measure, const core::Handle& handle,
                                      const std::vector<core::RoomId>& rooms) const {
  const auto key = key_of(measure.room, handle);
  const auto before = versions_.find(key);
  if (measure.measure == cases::Measure::lift && measure.lifts == cases::Measure::ban) {
    if (before == versions_.end()) return std::nullopt;
    return store::Record{kind, key, {}, before->second, {}};
  }
  const bool wide = measure.scope == cases::Scope::area || measure.scope == cases::Scope::service;
  if (measure.measure != cases::Measure::ban || !wide) return std::nullopt;
  const bool everywhere = measure.scope == cases::Scope::service;
  const protocol::BanRecord ban{measure.room, handle, measure.until,
                                everywhere ? std::vector<core::RoomId>{} : rooms, measure.id};
  return store::Record{kind, key, protocol::serialize(ban),
                       before == versions_.end() ? 0 : before->second, measure.until};
}

asio::awaitable<bool> Bans::load() {
  std::vector<protocol::BanRecord> fresh;
  std::map<std::string, std::uint64_t> versions;
  std::string last;
  for (;;) {
    const auto page = co_await ledger_.records(kind, {}, last);
    if (!page) co_return false;
    if (page->empty()) break;
    for (const auto& record : *page) {
      versions[record.key] = record.version;
      if (auto ban = protocol::parse_ban(record.value)) fresh.push_back(std::move(*ban));
    }
    last = page->back().key;
  }
  bans_ = std::move(fresh);
  versions_ = std::move(versions);
  co_return true;
}

}  // namespace hearth::shard::desk
