// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/bans.hpp"

#include <algorithm>
#include <utility>

#include "store/room_store.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;

std::string key_of(const cases::Acted& measure, const core::Handle& handle) {
  return core::to_base32(measure.room.bytes) + '-' + core::to_base32(handle.bytes) + '-' +
         core::to_base32(measure.id);
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

std::vector<store::Record> Bans::of(const cases::Acted& measure, const core::Handle& handle,
                                    const std::vector<core::RoomId>& rooms) const {
  std::vector<store::Record> records;
  if (!concern(measure.measure, measure.scope)) return records;
  const bool lifts = measure.measure == cases::Measure::lift;
  const auto of_kind = lifts ? measure.lifts : measure.measure;
  std::vector<const std::pair<const std::string, Kept>*> known;
  for (const auto& one : kept_) {
    const auto& ban = one.second.ban;
    if (ban.room == measure.room && ban.handle == handle && ban.kind == of_kind)
      known.push_back(&one);
  }
  std::sort(known.begin(), known.end(), [](const auto* a, const auto* b) {
    return !store::lasts_as_long(a->second.ban.until, b->second.ban.until);
  });
  const auto over =
      lifts ? known.size() : std::max(known.size() + 1, per_person_max) - per_person_max;
  for (std::size_t i = 0; i < over; ++i)
    records.push_back({kind, known[i]->first, {}, known[i]->second.version, {}});
  if (lifts) return records;
  const bool everywhere = measure.scope == cases::Scope::service;
  const protocol::BanRecord ban{measure.room,  handle,
                                measure.until, everywhere ? std::vector<core::RoomId>{} : rooms,
                                measure.id,    measure.measure};
  records.push_back({kind, key_of(measure, handle), protocol::serialize(ban), 0, measure.until});
  return records;
}

std::vector<store::Record> Bans::without(const cases::EntryId& measure) const {
  std::vector<store::Record> records;
  for (const auto& [key, kept] : kept_)
    if (kept.ban.measure == measure) records.push_back({kind, key, {}, kept.version, {}});
  return records;
}

std::vector<protocol::BanRecord> Bans::all() const {
  std::vector<protocol::BanRecord> bans;
  for (const auto& [key, kept] : kept_) bans.push_back(kept.ban);
  return bans;
}

asio::awaitable<bool> Bans::load() {
  std::map<std::string, Kept> fresh;
  std::string last;
  for (;;) {
    const auto page = co_await ledger_.records(kind, {}, last);
    if (!page) co_return false;
    if (page->empty()) break;
    for (const auto& record : *page)
      if (auto ban = protocol::parse_ban(record.value))
        fresh[record.key] = {std::move(*ban), record.version};
    last = page->back().key;
  }
  kept_ = std::move(fresh);
  co_return true;
}

}  // namespace hearth::shard::desk
