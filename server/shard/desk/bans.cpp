// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/bans.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;

// One person can have one of each at once.
std::string key_of(const core::RoomId& room, const core::Handle& handle, cases::Measure measure) {
  auto key = core::to_base32(room.bytes) + '-' + core::to_base32(handle.bytes);
  if (measure != cases::Measure::ban) key += '-' + std::string(cases::name(measure));
  return key;
}

bool can_reach(cases::Measure measure) {
  return measure == cases::Measure::ban || measure == cases::Measure::removal ||
         measure == cases::Measure::mute;
}

}  // namespace

bool Bans::concern(cases::Measure measure, cases::Scope scope) {
  const bool wide = scope == cases::Scope::area || scope == cases::Scope::service;
  return measure == cases::Measure::lift || (wide && can_reach(measure));
}

std::optional<store::Record> Bans::of(const cases::Acted& measure, const core::Handle& handle,
                                      const std::vector<core::RoomId>& rooms) const {
  if (!concern(measure.measure, measure.scope)) return std::nullopt;
  const bool lifts = measure.measure == cases::Measure::lift;
  const auto key = key_of(measure.room, handle, lifts ? measure.lifts : measure.measure);
  const auto before = versions_.find(key);
  const auto version = before == versions_.end() ? 0 : before->second;
  if (lifts && version == 0) return std::nullopt;
  if (lifts) return store::Record{kind, key, {}, version, {}};
  const bool everywhere = measure.scope == cases::Scope::service;
  const protocol::BanRecord ban{measure.room,  handle,
                                measure.until, everywhere ? std::vector<core::RoomId>{} : rooms,
                                measure.id,    measure.measure};
  return store::Record{kind, key, protocol::serialize(ban), version, measure.until};
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
