// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "store/journal.hpp"
#include "store/model/model_store.hpp"
#include "store/model/moments.hpp"

// What moderators decide, what is said for the journal, and who covers a room.
namespace hearth::store {

namespace asio = boost::asio;

rooms::Event* ModelStore::find(Room& room, const rooms::Position& target) {
  bool survives = target.epoch == room.epoch;
  for (const auto& entry : room.lineage)
    survives = survives || (entry.epoch == target.epoch && target.seq <= entry.floor);
  if (!survives || target.seq == 0 || target.seq > room.events.size()) return nullptr;
  auto& event = room.events[target.seq - 1];
  if (!is_kept(room, event) || !std::holds_alternative<rooms::Message>(event.body)) return nullptr;
  return &event;
}

ModerateStatus ModelStore::redact(Room& room, const rooms::Position& target,
                                  const rooms::Participant* author, core::Duration window,
                                  JournalEntry& told) {
  auto* event = find(room, target);
  if (!event) return ModerateStatus::not_found;
  if (author && (!event->author || event->author->handle != author->handle))
    return ModerateStatus::not_found;
  if (author && clock_() - event->at > window) return ModerateStatus::too_late;
  told.subject = *event->author;
  event->author.reset();
  event->body = rooms::Withdrawn{};
  return ModerateStatus::applied;
}

void ModelStore::drop_held(Room& room, const core::Handle& handle, const EntryId& because) {
  for (const auto& item : room.held) {
    if (item.author.handle != handle) continue;
    JournalEntry told;
    told.kind = JournalKind::returned;
    told.held = item.id;
    told.id = because;
    told.subject = item.author;
    write_journal(room, std::move(told));
  }
  std::erase_if(room.held, [&](const auto& item) { return item.author.handle == handle; });
}

void ModelStore::write_journal(Room& room, JournalEntry entry) {
  if (entry.kind != JournalKind::expired) {
    room.last = std::max(room.last, whole_second(clock_()));
    entry.at = room.last;
  }
  const auto newest = room.journal.empty() ? 0 : room.journal.back().number;
  entry.number = std::max(newest, room.journal_base) + 1;
  entry.note = kept_note(std::move(entry.note));
  room.journal.push_back(std::move(entry));
}

void ModelStore::expire_held(Room& room) {
  const auto is_over = [now = whole_second(clock_())](const HeldItem& item) {
    return item.until <= now;
  };
  for (const auto& item : room.held) {
    if (!is_over(item)) continue;
    JournalEntry told;
    told.kind = JournalKind::expired;
    told.at = item.until;
    told.held = item.id;
    told.subject = item.author;
    write_journal(room, std::move(told));
  }
  std::erase_if(room.held, is_over);
}

ModerateStatus ModelStore::apply(Room& in, Entry& entry, JournalEntry& told,
                                 std::optional<rooms::Participant>& author,
                                 std::optional<rooms::EventBody>& body) {
  const auto same = [](const rooms::Participant& who, rooms::SanctionKind kind) {
    return [who, kind](const ActiveSanction& s) {
      return s.subject.handle == who.handle && s.kind == kind;
    };
  };
  if (auto* sanction = std::get_if<Sanction>(&entry.decision)) {
    const auto until = whole_second(sanction->until);
    told.subject = sanction->subject;
    std::erase_if(in.sanctions, [&](const auto& one) { return !in_force(one, clock_()); });
    const auto stands = std::find_if(in.sanctions.begin(), in.sanctions.end(),
                                     same(sanction->subject, sanction->kind));
    if (stands != in.sanctions.end() && lasts_as_long(stands->until, until))
      return ModerateStatus::applied;
    std::erase_if(in.sanctions, same(sanction->subject, sanction->kind));
    in.sanctions.push_back({sanction->subject, sanction->kind, until});
    if (sanction->kind != rooms::SanctionKind::warning)
      body = rooms::Sanctioned{sanction->subject, sanction->kind, until, false};
  } else if (auto* lift = std::get_if<Lift>(&entry.decision)) {
    std::erase_if(in.sanctions, [&](const auto& one) { return !in_force(one, clock_()); });
    if (std::erase_if(in.sanctions, same(lift->subject, lift->kind)) == 0)
      return ModerateStatus::not_found;
    told.subject = lift->subject;
    if (lift->kind != rooms::SanctionKind::warning)
      body = rooms::Sanctioned{lift->subject, lift->kind, core::Time{}, true};
  } else if (auto* back = std::get_if<TakeBack>(&entry.decision)) {
    told.subject = back->subject;
    std::erase_if(in.sanctions, [&](const auto& one) { return !in_force(one, clock_()); });
    const auto stands =
        std::find_if(in.sanctions.begin(), in.sanctions.end(), same(back->subject, back->kind));
    const auto ended = whole_second(back->ended);
    if (stands == in.sanctions.end() || stands->until != ended) return ModerateStatus::applied;
    const auto until = whole_second(back->until.value_or(core::Time{}));
    if (back->until && until == ended) return ModerateStatus::applied;
    if (back->until)
      stands->until = until;
    else
      in.sanctions.erase(stands);
    if (back->kind != rooms::SanctionKind::warning)
      body = rooms::Sanctioned{back->subject, back->kind, until, !back->until};
  } else if (auto* redaction = std::get_if<Redact>(&entry.decision)) {
    body = rooms::Redacted{redaction->target.seq, false};
    return redact(in, redaction->target, nullptr, {}, told);
  } else if (auto* unsay = std::get_if<Unsay>(&entry.decision)) {
    author = unsay->author;
    body = rooms::Redacted{unsay->target.seq, true};
    return redact(in, unsay->target, &unsay->author, unsay->window, told);
  } else if (auto* set = std::get_if<SetMode>(&entry.decision)) {
    in.mode = set->mode;
    in.post_interval = set->post_interval;
    body = rooms::ModeChanged{set->mode, set->post_interval, set->until, set->rule};
  } else if (auto* announcement = std::get_if<Announce>(&entry.decision)) {
    body = rooms::Announcement{announcement->text};
  }
  return ModerateStatus::applied;
}

asio::awaitable<ModerateAnswer> ModelStore::moderate(Entry entry) {
  auto& in = room(entry.room);
  for (const auto& [id, seq, at] : in.entries)
    if (id == entry.id && !is_forgotten(in, at))
      co_return ModerateAnswer{ModerateStatus::duplicate, {in.epoch, seq}, true};
  JournalEntry told;
  told.kind = JournalKind::decided;
  told.id = entry.id;
  told.note = std::move(entry.note);
  std::optional<rooms::Participant> author;
  std::optional<rooms::EventBody> body;
  const auto status = apply(in, entry, told, author, body);
  if (status != ModerateStatus::applied) co_return ModerateAnswer{status, {}, true};
  expire_held(in);
  if (entry.retention > core::Duration::zero()) in.retention = entry.retention;
  ModerateAnswer answer{ModerateStatus::applied, {in.epoch, 0}, true};
  if (body) answer.position = told.position = append(in, std::move(author), std::move(*body));
  write_journal(in, std::move(told));
  if (auto* sanction = std::get_if<Sanction>(&entry.decision);
      sanction && sanction->kind != rooms::SanctionKind::warning)
    drop_held(in, sanction->subject.handle, entry.id);
  std::erase_if(in.entries, [&](const auto& applied) { return applied.id == entry.id; });
  in.entries.push_back({entry.id, answer.position.seq, in.last});
  co_return answer;
}

asio::awaitable<RemarkStatus> ModelStore::remark(Remark remark) {
  auto& in = room(remark.room);
  for (const auto& [id, seq, at] : in.entries)
    if (id == remark.id && !is_forgotten(in, at)) co_return RemarkStatus::duplicate;
  JournalEntry told;
  told.kind = JournalKind::remarked;
  told.id = remark.id;
  told.subject = std::move(remark.subject);
  told.note = std::move(remark.note);
  if (remark.target != rooms::Position{}) {
    const auto* event = find(in, remark.target);
    if (!event) co_return RemarkStatus::not_found;
    told.position = {in.epoch, remark.target.seq};
    told.subject = *event->author;
  }
  expire_held(in);
  write_journal(in, std::move(told));
  std::erase_if(in.entries, [&](const auto& applied) { return applied.id == remark.id; });
  in.entries.push_back({remark.id, 0, in.last});
  co_return RemarkStatus::written;
}

asio::awaitable<std::optional<JournalPage>> ModelStore::journal(core::RoomId id,
                                                                std::uint64_t after,
                                                                std::size_t limit) {
  auto& in = room(id);
  expire_held(in);
  std::erase_if(in.sanctions, [&](const auto& one) { return !in_force(one, clock_()); });
  JournalPage page;
  if (!in.journal.empty()) page.top = in.journal.back().number;
  for (auto entry : in.journal) {
    if (entry.number <= after || entry.at < whole_second(clock_()) - journal_life) continue;
    if (page.entries.size() == limit) {
      page.more = true;
      break;
    }
    if (entry.position.seq != 0) entry.position.epoch = in.epoch;
    page.entries.push_back(std::move(entry));
  }
  co_return page;
}

core::Time ModelStore::covered_until(const Room& room) const {
  core::Time until{};
  for (const auto& [who, ends] : room.covers) until = std::max(until, ends);
  return is_covered(until, clock_()) ? until : core::Time{};
}

asio::awaitable<std::optional<core::Time>> ModelStore::cover(Cover cover) {
  auto& in = room(cover.room);
  in.covers[cover.who] = clock_() + std::min<core::Duration>(cover.ttl, cover_life_max);
  std::erase_if(in.covers, [&](const auto& one) { return !is_covered(one.second, clock_()); });
  co_return covered_until(in);
}

}  // namespace hearth::store
