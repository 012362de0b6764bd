// SPDX-License-Identifier: Apache-2.0
#include "store/embedded/room_journal.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "store/embedded/columns.hpp"
#include "store/journal.hpp"

namespace hearth::store::embedded {
namespace {

std::int64_t oldest(core::Time now) { return core::unix_s(now - journal_life); }

}  // namespace

void RoomJournal::write(JournalEntry entry) {
  newest = std::max(newest, base) + 1;
  const auto note = kept_note(std::move(entry.note));
  const std::string_view id(reinterpret_cast<const char*>(entry.id.data()), entry.id.size());
  db_.sql(
         "INSERT INTO journal (room, number, second, kind, seq, held, id, handle, alias, note) "
         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
      .bind(1, room_.view())
      .bind(2, as_int(newest))
      .bind(3, core::unix_s(entry.at))
      .bind(4, static_cast<std::int64_t>(entry.kind))
      .bind(5, as_int(entry.position.seq))
      .bind(6, as_int(entry.held))
      .bind(7, id)
      .bind(8, entry.subject.handle.view())
      .bind(9, entry.subject.alias)
      .bind(10, note)
      .run();
}

JournalPage RoomJournal::page(std::uint64_t after, std::size_t limit, core::Time now,
                              rooms::Epoch epoch) {
  JournalPage page;
  page.top = newest;
  auto& rows = db_.sql(
      "SELECT number, second, kind, seq, held, id, handle, alias, note FROM journal "
      "WHERE room=?1 AND number>?2 AND second>=?3 ORDER BY number LIMIT ?4");
  rows.bind(1, room_.view()).bind(2, as_int(after)).bind(3, oldest(now)).bind(4, as_int(limit + 1));
  while (rows.step()) {
    if (page.entries.size() == limit) {
      page.more = true;
      break;
    }
    auto& entry = page.entries.emplace_back();
    entry.number = as_uint(rows.number(0));
    entry.at = from_s(rows.number(1));
    entry.kind = static_cast<JournalKind>(rows.number(2));
    entry.position.seq = as_uint(rows.number(3));
    if (entry.position.seq != 0) entry.position.epoch = epoch;
    entry.held = as_uint(rows.number(4));
    const auto id = rows.bytes(5);
    std::memcpy(entry.id.data(), id.data(), std::min(id.size(), entry.id.size()));
    entry.subject = {core::Handle::from(rows.bytes(6)).value_or(core::Handle{}), rows.bytes(7)};
    entry.note = rows.bytes(8);
  }
  rows.reset();
  return page;
}

void RoomJournal::expire(core::Time now) {
  db_.sql("DELETE FROM journal WHERE room=?1 AND second<?2")
      .bind(1, room_.view())
      .bind(2, oldest(now))
      .run();
}

}  // namespace hearth::store::embedded
