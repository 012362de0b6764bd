// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/subjects.hpp"

#include <utility>

#include "core/random.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;

std::string key_of(const core::RoomId& room, const core::Handle& handle) {
  return core::to_base32(room.bytes) + '-' + core::to_base32(handle.bytes);
}

std::string value_of(const core::SubjectId& id, const std::string& alias) {
  return std::string(id.view()) + alias;
}

}  // namespace

const Subjects::Person* Subjects::find(const core::SubjectId& id) const {
  const auto it = people_.find(id);
  return it == people_.end() ? nullptr : &it->second;
}

std::optional<core::SubjectId> Subjects::find(const core::RoomId& room,
                                              const core::Handle& handle) const {
  const auto it = known_.find({room, handle});
  if (it == known_.end()) return std::nullopt;
  return it->second.id;
}

void Subjects::take(const store::Record& record) {
  const auto dash = record.key.find('-');
  if (dash == std::string::npos || record.value.size() < core::SubjectId::size) return;
  const auto room = core::RoomId::from(core::from_base32(record.key.substr(0, dash)).value_or(""));
  const auto handle =
      core::Handle::from(core::from_base32(record.key.substr(dash + 1)).value_or(""));
  const auto id = core::SubjectId::from(record.value.substr(0, core::SubjectId::size));
  if (!room || !handle || !id) return;
  auto& known = known_[{*room, *handle}];
  if (known.id != *id) people_.erase(known.id);
  known = {*id, record.version, record.until};
  people_[*id] = {*room, {*handle, record.value.substr(core::SubjectId::size)}};
}

std::vector<store::Record> Subjects::renewed(core::Time now, const Needed& needed,
                                             std::size_t most) const {
  std::vector<store::Record> records;
  for (const auto& [place, known] : known_) {
    if (records.size() == most) break;
    if (known.until > now + life / 2 || !needed(known.id)) continue;
    const auto& who = people_.at(known.id).who;
    records.push_back({kind, key_of(place.first, place.second), value_of(known.id, who.alias),
                       known.version, now + life});
  }
  return records;
}

void Subjects::forget_ended(core::Time now) {
  std::erase_if(known_, [&](const auto& entry) {
    const bool ended = entry.second.until <= now;
    if (ended) people_.erase(entry.second.id);
    return ended;
  });
}

asio::awaitable<bool> Subjects::load() {
  Subjects fresh(ledger_);  // those whose time is over are not in it
  std::string last;
  for (;;) {
    const auto page = co_await ledger_.records(kind, {}, last);
    if (!page) co_return false;
    if (page->empty()) break;
    for (const auto& record : *page) fresh.take(record);
    last = page->back().key;
  }
  people_ = std::move(fresh.people_);
  known_ = std::move(fresh.known_);
  co_return true;
}

asio::awaitable<std::optional<Subjects::Named>> Subjects::name(core::RoomId room,
                                                               rooms::Participant who,
                                                               core::Time now, Needed needed) {
  const auto key = key_of(room, who.handle);
  const auto found = co_await ledger_.records(kind, key, {});
  if (!found) co_return std::nullopt;
  for (const auto& record : *found) take(record);
  const auto it = known_.find({room, who.handle});
  const bool is_there = !found->empty() && it != known_.end();
  const auto known = is_there ? it->second : Known{};
  const bool stays = is_there && needed(known.id);
  if (stays && known.until > now + life / 2) co_return Named{known.id, std::nullopt, {}};
  auto id = known.id;
  if (!stays) core::random_bytes(id.bytes);
  store::Record record{kind, key, value_of(id, who.alias), known.version, now + life};
  co_return Named{id, std::move(record), stays ? core::SubjectId{} : known.id};
}

}  // namespace hearth::shard::desk
