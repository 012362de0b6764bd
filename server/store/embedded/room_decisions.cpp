// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string_view>
#include <utility>

#include "protocol/event_codec.hpp"
#include "store/embedded/columns.hpp"
#include "store/embedded/room_log.hpp"
#include "store/journal.hpp"

// What moderators decide, what is said for the journal, and who covers the room.
namespace hearth::store::embedded {
namespace {

std::string_view view(const EntryId& id) {
  return {reinterpret_cast<const char*>(id.data()), id.size()};
}
bool is_quiet(rooms::SanctionKind kind) { return kind == rooms::SanctionKind::warning; }
bool in_force(const ActiveSanction& sanction, core::Time now) {
  return sanction.until == core::Time{} || sanction.until > now;
}

}  // namespace

bool RoomLog::survives(const rooms::Position& position) const {
  if (position.epoch == top_.epoch) return position.seq <= top_.seq;
  for (const auto& entry : lineage_)
    if (entry.epoch == position.epoch) return position.seq <= entry.floor;
  return false;
}

std::optional<rooms::Event> RoomLog::find(rooms::Seq seq, core::Time now) {
  auto& row = db_.sql("SELECT body FROM events WHERE room=?1 AND seq=?2 AND second>=?3");
  std::optional<rooms::Event> event;
  if (row.bind(1, id_.view()).bind(2, as_int(seq)).bind(3, oldest(now)).step())
    event = protocol::parse_event(row.bytes(0));
  row.reset();
  if (event) event->position.epoch = top_.epoch;
  return event;
}

std::optional<rooms::Event> RoomLog::find_message(const rooms::Position& target, core::Time now) {
  if (!survives(target)) return std::nullopt;
  auto event = find(target.seq, now);
  if (!event || !event->author || !std::holds_alternative<rooms::Message>(event->body))
    return std::nullopt;
  return event;
}

std::optional<rooms::Seq> RoomLog::known(const EntryId& id, core::Time now) {
  auto& row = db_.sql("SELECT seq FROM entries WHERE room=?1 AND id=?2 AND second>=?3");
  std::optional<rooms::Seq> seq;
  if (row.bind(1, id_.view()).bind(2, view(id)).bind(3, forgotten(now)).step())
    seq = as_uint(row.number(0));
  row.reset();
  return seq;
}

void RoomLog::remember(const EntryId& id, rooms::Seq seq) {
  db_.sql("INSERT OR REPLACE INTO entries (room, id, seq, second) VALUES (?1, ?2, ?3, ?4)")
      .bind(1, id_.view())
      .bind(2, view(id))
      .bind(3, as_int(seq))
      .bind(4, second_)
      .run();
}

void RoomLog::keep_sanction(const ActiveSanction& sanction) {
  db_.sql(
         "INSERT OR REPLACE INTO sanctions (room, handle, kind, alias, until_s) VALUES (?1, ?2, "
         "?3, ?4, ?5)")
      .bind(1, id_.view())
      .bind(2, sanction.subject.handle.view())
      .bind(3, static_cast<std::int64_t>(sanction.kind))
      .bind(4, sanction.subject.alias)
      .bind(5, core::unix_s(sanction.until))
      .run();
  sanctions_[{sanction.subject.handle, sanction.kind}] = sanction;
}

void RoomLog::drop_sanction(const core::Handle& handle, rooms::SanctionKind kind) {
  sanctions_.erase({handle, kind});
  db_.sql("DELETE FROM sanctions WHERE room=?1 AND handle=?2 AND kind=?3")
      .bind(1, id_.view())
      .bind(2, handle.view())
      .bind(3, static_cast<std::int64_t>(kind))
      .run();
}

RoomLog::Outcome RoomLog::decide(const Sanction& sanction, core::Time now) {
  const auto until_s = core::unix_s(sanction.until);
  Outcome outcome;
  outcome.subject = sanction.subject;
  const auto stands = sanctions_.find({sanction.subject.handle, sanction.kind});
  if (stands != sanctions_.end() && in_force(stands->second, now) &&
      lasts_as_long(stands->second.until, from_s(until_s)))
    return outcome;
  keep_sanction({sanction.subject, sanction.kind, from_s(until_s)});
  if (!is_quiet(sanction.kind))
    outcome.body = rooms::Sanctioned{sanction.subject, sanction.kind, from_s(until_s), false};
  return outcome;
}

RoomLog::Outcome RoomLog::decide(const Lift& lift, core::Time now) {
  const auto it = sanctions_.find({lift.subject.handle, lift.kind});
  if (it == sanctions_.end() || !in_force(it->second, now)) return {ModerateStatus::not_found};
  drop_sanction(lift.subject.handle, lift.kind);
  Outcome outcome;
  outcome.subject = lift.subject;
  if (!is_quiet(lift.kind))
    outcome.body = rooms::Sanctioned{lift.subject, lift.kind, core::Time{}, true};
  return outcome;
}

RoomLog::Outcome RoomLog::decide(const TakeBack& back, core::Time now) {
  Outcome outcome;
  outcome.subject = back.subject;
  const auto stands = sanctions_.find({back.subject.handle, back.kind});
  const auto ended = from_s(core::unix_s(back.ended));
  if (stands == sanctions_.end() || !in_force(stands->second, now) || stands->second.until != ended)
    return outcome;
  const auto until = from_s(core::unix_s(back.until.value_or(core::Time{})));
  if (back.until && until == ended) return outcome;
  if (back.until)
    keep_sanction({back.subject, back.kind, until});
  else
    drop_sanction(back.subject.handle, back.kind);
  if (!is_quiet(back.kind))
    outcome.body = rooms::Sanctioned{back.subject, back.kind, until, !back.until};
  return outcome;
}

RoomLog::Outcome RoomLog::decide(const SetMode& set) {
  mode_ = set.mode;
  post_interval_ = set.post_interval;
  dirty_ = true;
  Outcome outcome;
  outcome.body = rooms::ModeChanged{set.mode, set.post_interval, set.until, set.rule};
  return outcome;
}

RoomLog::Outcome RoomLog::redact(const rooms::Position& target, const rooms::Participant* author,
                                 core::Duration window, core::Time now) {
  auto event = find_message(target, now);
  if (!event) return {ModerateStatus::not_found};
  if (author) {
    if (event->author->handle != author->handle) return {ModerateStatus::not_found};
    if (now - event->at > window) return {ModerateStatus::too_late};
  }
  Outcome outcome;
  outcome.subject = *event->author;
  if (author) outcome.author = *author;
  outcome.body = rooms::Redacted{target.seq, author != nullptr};
  event->author.reset();
  event->body = rooms::Withdrawn{};
  const auto stored = protocol::serialize(*event);
  db_.sql("UPDATE events SET body=?3 WHERE room=?1 AND seq=?2")
      .bind(1, id_.view())
      .bind(2, as_int(target.seq))
      .bind(3, stored)
      .run();
  return outcome;
}

RoomLog::Outcome RoomLog::decide(const Decision& decision, core::Time now) {
  if (const auto* one = std::get_if<Sanction>(&decision)) return decide(*one, now);
  if (const auto* one = std::get_if<Lift>(&decision)) return decide(*one, now);
  if (const auto* one = std::get_if<TakeBack>(&decision)) return decide(*one, now);
  if (const auto* one = std::get_if<Redact>(&decision))
    return redact(one->target, nullptr, {}, now);
  if (const auto* one = std::get_if<Unsay>(&decision))
    return redact(one->target, &one->author, one->window, now);
  if (const auto* one = std::get_if<SetMode>(&decision)) return decide(*one);
  Outcome outcome;
  outcome.body = rooms::Announcement{std::get<Announce>(decision).text};
  return outcome;
}

ModerateAnswer RoomLog::moderate(Entry& entry, core::Time now, std::vector<SharedEvent>& announce) {
  if (const auto seq = known(entry.id, now))
    return {ModerateStatus::duplicate, {top_.epoch, *seq}, true};
  auto outcome = decide(entry.decision, now);
  if (outcome.status != ModerateStatus::applied) return {outcome.status, {}, true};
  expire_held(now);
  if (entry.retention > core::Duration::zero()) retention_ = entry.retention;
  JournalEntry told;
  told.kind = JournalKind::decided;
  told.id = entry.id;
  told.subject = std::move(outcome.subject);
  told.note = std::move(entry.note);
  if (outcome.body) {
    announce.push_back(append(std::move(outcome.author), std::move(*outcome.body), now));
    told.position = top_;
  }
  const rooms::Position position{top_.epoch, told.position.seq};
  tell(std::move(told), now);
  remember(entry.id, position.seq);
  // What waits of this person is not to come out later.
  if (const auto* one = std::get_if<Sanction>(&entry.decision); one && !is_quiet(one->kind))
    drop_held(one->subject.handle, entry.id, now);
  return {ModerateStatus::applied, position, true};
}

RemarkStatus RoomLog::remark(Remark& remark, core::Time now) {
  if (known(remark.id, now)) return RemarkStatus::duplicate;
  JournalEntry told;
  told.kind = JournalKind::remarked;
  told.id = remark.id;
  told.subject = std::move(remark.subject);
  told.note = std::move(remark.note);
  if (remark.target != rooms::Position{}) {
    auto event = find_message(remark.target, now);
    if (!event) return RemarkStatus::not_found;
    told.position = event->position;
    told.subject = std::move(*event->author);
  }
  expire_held(now);
  tell(std::move(told), now);
  remember(remark.id, 0);
  return RemarkStatus::written;
}

void RoomLog::tell(JournalEntry entry, core::Time now) {
  if (entry.kind != JournalKind::expired) entry.at = from_s(clamp(now));
  journal_.write(std::move(entry));
  dirty_ = true;
}

JournalPage RoomLog::journal(std::uint64_t after, std::size_t limit, core::Time now) {
  expire_held(now);
  return journal_.page(after, limit, now, top_.epoch);
}

core::Time RoomLog::cover(const Cover& cover, core::Time now) {
  const auto until = now + std::min<core::Duration>(cover.ttl, cover_life_max);
  covers_[cover.who] = until;
  db_.sql("INSERT OR REPLACE INTO covers (room, who, until_us) VALUES (?1, ?2, ?3)")
      .bind(1, id_.view())
      .bind(2, as_int(cover.who))
      .bind(3, as_us(until))
      .run();
  expire_covers(now);
  return covered_until(now);
}

core::Time RoomLog::covered_until(core::Time now) const {
  core::Time until{};
  for (const auto& [who, ends] : covers_) until = std::max(until, ends);
  return is_covered(until, now) ? until : core::Time{};
}

void RoomLog::expire_covers(core::Time now) {
  const auto is_over = [&](const auto& one) { return !is_covered(one.second, now); };
  if (std::none_of(covers_.begin(), covers_.end(), is_over)) return;
  std::erase_if(covers_, is_over);
  db_.sql("DELETE FROM covers WHERE room=?1 AND (until_us<=?2 OR until_us>?3)")
      .bind(1, id_.view())
      .bind(2, as_us(now))
      .bind(3, as_us(now + cover_life_max))
      .run();
}

}  // namespace hearth::store::embedded
