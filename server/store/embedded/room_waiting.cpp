// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "protocol/event_codec.hpp"
#include "store/embedded/columns.hpp"
#include "store/embedded/room_log.hpp"

// What waits for a moderator, and how it ends.
namespace hearth::store::embedded {

PublishAnswer RoomLog::hold(Draft& draft, core::Time now) {
  const auto second = clamp(now);
  ++last_held_;
  dirty_ = true;
  if (held_ends_ == 0) held_ends_ = second + held_life.count();
  const Origin origin{draft.author.handle, draft.producer};
  JournalEntry told;
  told.kind = JournalKind::held;
  told.held = last_held_;
  told.subject = draft.author;
  told.note = std::move(draft.note);
  const auto stored =
      protocol::serialize({top_, from_s(second), std::move(draft.author), std::move(draft.body)});
  db_.sql("INSERT INTO held (room, id, body, until_s) VALUES (?1, ?2, ?3, ?4)")
      .bind(1, id_.view())
      .bind(2, as_int(last_held_))
      .bind(3, stored)
      .bind(4, second + held_life.count())
      .run();
  if (!draft.ties.empty())
    db_.sql("INSERT INTO held_ties (room, id, ties) VALUES (?1, ?2, ?3)")
        .bind(1, id_.view())
        .bind(2, as_int(last_held_))
        .bind(3, draft.ties)
        .run();
  db_.sql(
         "INSERT OR REPLACE INTO waiting (room, handle, producer, n, held, until_s) "
         "VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
      .bind(1, id_.view())
      .bind(2, origin.handle.view())
      .bind(3, origin.producer.view())
      .bind(4, std::int64_t{draft.n})
      .bind(5, as_int(last_held_))
      .bind(6, second + held_life.count())
      .run();
  remember(origin, {draft.n, last_held_, true, 0});
  tell(std::move(told), now);
  return {PublishStatus::held, {}, {}, true};
}

std::vector<HeldItem> RoomLog::held(core::Time now) {
  std::vector<HeldItem> items;
  auto& rows = db_.sql(
      "SELECT held.id, body, until_s, ties FROM held LEFT JOIN held_ties USING (room, id) "
      "WHERE room=?1 AND until_s>?2 ORDER BY held.id");
  rows.bind(1, id_.view()).bind(2, core::unix_s(now));
  while (rows.step()) {
    auto event = protocol::parse_event(rows.bytes(1));
    if (event && event->author)
      items.push_back({as_uint(rows.number(0)), *event->author, std::move(event->body),
                       from_s(rows.number(2)), std::string(rows.bytes(3))});
  }
  rows.reset();
  return items;
}

ReleaseAnswer RoomLog::release(Release& release, core::Time now,
                               std::vector<SharedEvent>& announce) {
  expire_held(now);
  auto items = held(now);
  const auto it = std::find_if(items.begin(), items.end(),
                               [&](const auto& item) { return item.id == release.held; });
  if (it == items.end()) return {ReleaseStatus::not_found, {}};
  let_go(release.held);
  JournalEntry told;
  told.kind = release.deliver ? JournalKind::released : JournalKind::returned;
  told.held = release.held;
  told.subject = it->author;
  told.note = std::move(release.note);
  ReleaseAnswer answer{ReleaseStatus::rejected, {}};
  if (release.deliver) {
    announce.push_back(append(std::move(it->author), std::move(it->body), now));
    answer = {ReleaseStatus::released, top_};
  }
  told.position = answer.position;
  tell(std::move(told), now);
  return answer;
}

// Taken back, it is remembered as held 0 until its time is over: asking again gets the same answer.
WithdrawStatus RoomLog::withdraw(const Withdraw& withdraw, core::Time now) {
  constexpr std::int64_t taken_back = 0;
  expire_held(now);
  auto& row = db_.sql(
      "SELECT held FROM waiting WHERE room=?1 AND handle=?2 AND producer=?3 AND n=?4 AND "
      "until_s>?5");
  row.bind(1, id_.view()).bind(2, withdraw.author.view()).bind(3, withdraw.producer.view());
  row.bind(4, std::int64_t{withdraw.n}).bind(5, core::unix_s(now));
  const auto waits = row.step() ? std::optional(row.number(0)) : std::nullopt;
  row.reset();
  if (waits == taken_back) return WithdrawStatus::withdrawn;
  auto items = held(now);
  const auto it = std::find_if(items.begin(), items.end(), [&](const auto& item) {
    return waits && item.id == as_uint(*waits);
  });
  if (it == items.end()) return WithdrawStatus::too_late;
  let_go(it->id);
  db_.sql("UPDATE waiting SET held=?5 WHERE room=?1 AND handle=?2 AND producer=?3 AND n=?4")
      .bind(1, id_.view())
      .bind(2, withdraw.author.view())
      .bind(3, withdraw.producer.view())
      .bind(4, std::int64_t{withdraw.n})
      .bind(5, taken_back)
      .run();
  JournalEntry told;
  told.kind = JournalKind::withdrawn;
  told.held = it->id;
  told.subject = std::move(it->author);
  tell(std::move(told), now);
  return WithdrawStatus::withdrawn;
}

void RoomLog::let_go(std::uint64_t held) {
  for (const auto* sql : {"DELETE FROM held WHERE room=?1 AND id=?2",
                          "DELETE FROM held_ties WHERE room=?1 AND id=?2"})
    db_.sql(sql).bind(1, id_.view()).bind(2, as_int(held)).run();
}

void RoomLog::expire_held(core::Time now) {
  const auto second = core::unix_s(now);
  if (held_ends_ == 0 || held_ends_ > second) return;
  held_ends_ = 0;
  for (auto& item : held(core::Time{})) {
    const auto until = core::unix_s(item.until);
    if (until > second) {
      held_ends_ = until;  // they are in the order of their ends
      break;
    }
    JournalEntry told;
    told.kind = JournalKind::expired;
    told.at = item.until;
    told.held = item.id;
    told.subject = std::move(item.author);
    tell(std::move(told), now);
  }
  db_.sql(
         "DELETE FROM held_ties WHERE room=?1 AND id IN "
         "(SELECT id FROM held WHERE room=?1 AND until_s<=?2)")
      .bind(1, id_.view())
      .bind(2, second)
      .run();
  db_.sql("DELETE FROM held WHERE room=?1 AND until_s<=?2")
      .bind(1, id_.view())
      .bind(2, second)
      .run();
}

void RoomLog::drop_held(const core::Handle& handle, const EntryId& because, core::Time now) {
  for (auto& item : held(now)) {
    if (item.author.handle != handle) continue;
    JournalEntry told;
    told.kind = JournalKind::returned;
    told.held = item.id;
    told.id = because;
    told.subject = std::move(item.author);
    tell(std::move(told), now);
    let_go(item.id);
  }
}

}  // namespace hearth::store::embedded
