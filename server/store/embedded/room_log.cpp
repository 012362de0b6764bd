// SPDX-License-Identifier: Apache-2.0
#include "store/embedded/room_log.hpp"

#include <algorithm>
#include <cstring>

#include "core/random.hpp"
#include "protocol/event_codec.hpp"

namespace hearth::store::embedded {
namespace {

constexpr std::size_t lineage_max = 64;

std::int64_t as_int(std::uint64_t value) { return static_cast<std::int64_t>(value); }
std::uint64_t as_uint(std::int64_t value) { return static_cast<std::uint64_t>(value); }
core::Time from_s(std::int64_t second) { return core::Time{core::seconds(second)}; }

std::string pack(const rooms::Lineage& lineage) {
  std::string out(lineage.size() * sizeof(rooms::LineageEntry), '\0');
  if (!lineage.empty()) std::memcpy(out.data(), lineage.data(), out.size());
  return out;
}
rooms::Lineage unpack(const std::string& packed) {
  rooms::Lineage lineage(packed.size() / sizeof(rooms::LineageEntry));
  if (!lineage.empty())
    std::memcpy(lineage.data(), packed.data(), lineage.size() * sizeof(rooms::LineageEntry));
  return lineage;
}

}  // namespace

RoomLog::RoomLog(Database& db, core::RoomId id, core::Time now) : db_(db), id_(id) {
  second_ = core::unix_s(now);
  top_.epoch = core::random_u64();
  load();
}

void RoomLog::load() {
  auto& row = db_.sql(
      "SELECT epoch, top, second, mode, interval_us, retention_s, held, lineage FROM rooms WHERE "
      "room=?1");
  if (row.bind(1, id_.view()).step()) {
    top_ = {as_uint(row.number(0)), as_uint(row.number(1))};
    second_ = row.number(2);
    mode_ = static_cast<rooms::Mode>(row.number(3));
    post_interval_ = core::Duration(row.number(4));
    retention_ = core::seconds(row.number(5));
    last_held_ = as_uint(row.number(6));
    lineage_ = unpack(row.bytes(7));
  } else {
    dirty_ = true;
  }
  row.reset();
  auto& producers =
      db_.sql("SELECT handle, producer, n, seq, held, second FROM producers WHERE room=?1");
  producers.bind(1, id_.view());
  while (producers.step()) {
    const auto handle = core::Handle::from(producers.bytes(0));
    const auto producer = core::Producer::from(producers.bytes(1));
    if (handle && producer)
      producers_[{*handle, *producer}] = {static_cast<std::uint32_t>(producers.number(2)),
                                          as_uint(producers.number(3)), producers.number(4) != 0,
                                          producers.number(5)};
  }
  producers.reset();
  auto& sanctions = db_.sql("SELECT handle, kind, alias, until_s FROM sanctions WHERE room=?1");
  sanctions.bind(1, id_.view());
  while (sanctions.step()) {
    const auto handle = core::Handle::from(sanctions.bytes(0));
    const auto kind = static_cast<rooms::SanctionKind>(sanctions.number(1));
    if (handle)
      sanctions_[{*handle, kind}] = {
          {*handle, sanctions.bytes(2)}, kind, from_s(sanctions.number(3))};
  }
  sanctions.reset();
}

void RoomLog::open_epoch() {
  if (dirty_) return save();  // begun just now
  lineage_.insert(lineage_.begin(), {top_.epoch, top_.seq});
  if (lineage_.size() > lineage_max) lineage_.resize(lineage_max);
  top_.epoch = core::random_u64();
  dirty_ = true;
  save();
}

void RoomLog::save() {
  if (!dirty_) return;
  const auto lineage = pack(lineage_);
  db_.sql(
         "INSERT OR REPLACE INTO rooms (room, epoch, top, second, mode, interval_us, retention_s, "
         "held, lineage) "
         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
      .bind(1, id_.view())
      .bind(2, as_int(top_.epoch))
      .bind(3, as_int(top_.seq))
      .bind(4, second_)
      .bind(5, static_cast<std::int64_t>(mode_))
      .bind(6, post_interval_.count())
      .bind(7, std::chrono::duration_cast<core::seconds>(retention_).count())
      .bind(8, as_int(last_held_))
      .bind(9, lineage)
      .run();
  dirty_ = false;
}

std::int64_t RoomLog::clamp(core::Time now) {
  second_ = std::max(second_, core::unix_s(now));  // the log's time never runs back
  return second_;
}

std::int64_t RoomLog::oldest(core::Time now) const {
  return core::unix_s(now) - std::chrono::duration_cast<core::seconds>(retention_).count();
}

std::int64_t RoomLog::forgotten(core::Time now) const {
  return std::min(oldest(now), core::unix_s(now - dedupe_life));
}

SharedEvent RoomLog::append(std::optional<rooms::Participant> author, rooms::EventBody body,
                            core::Time now) {
  const auto second = clamp(now);
  ++top_.seq;
  dirty_ = true;
  auto event = std::make_shared<const rooms::Event>(
      rooms::Event{top_, from_s(second), std::move(author), std::move(body)});
  const auto stored = protocol::serialize(*event);
  db_.sql("INSERT INTO events (room, seq, second, body) VALUES (?1, ?2, ?3, ?4)")
      .bind(1, id_.view())
      .bind(2, as_int(top_.seq))
      .bind(3, second)
      .bind(4, stored)
      .run();
  return event;
}

void RoomLog::remember(const Origin& origin, Last last) {
  last.second = second_;
  producers_[origin] = last;
  db_.sql(
         "INSERT OR REPLACE INTO producers (room, handle, producer, n, seq, held, second) "
         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
      .bind(1, id_.view())
      .bind(2, origin.handle.view())
      .bind(3, origin.producer.view())
      .bind(4, std::int64_t{last.n})
      .bind(5, as_int(last.seq))
      .bind(6, std::int64_t{last.held})
      .bind(7, last.second)
      .run();
}

std::optional<PublishAnswer> RoomLog::first_answer(const Draft& draft, core::Time now) {
  const auto it = producers_.find({draft.author.handle, draft.producer});
  if (it == producers_.end() || it->second.second < forgotten(now) || draft.n > it->second.n)
    return std::nullopt;
  if (draft.n < it->second.n) return PublishAnswer{PublishStatus::stale, {}, {}, true};
  if (it->second.held) return PublishAnswer{PublishStatus::held, {}, {}, true};
  return PublishAnswer{PublishStatus::duplicate, {top_.epoch, it->second.seq}, {}, true};
}

std::optional<PublishAnswer> RoomLog::refusal(const Draft& draft, core::Time now) {
  for (const auto kind :
       {rooms::SanctionKind::ban, rooms::SanctionKind::removal, rooms::SanctionKind::mute}) {
    const auto it = sanctions_.find({draft.author.handle, kind});
    if (it == sanctions_.end()) continue;
    const auto until = it->second.until;
    if (until != core::Time{} && until <= now) continue;
    return PublishAnswer{
        kind == rooms::SanctionKind::mute ? PublishStatus::muted : PublishStatus::banned,
        {},
        until == core::Time{} ? core::Duration{} : until - now,
        true};
  }
  if (mode_ == rooms::Mode::closed) return PublishAnswer{PublishStatus::closed, {}, {}, true};
  return std::nullopt;
}

PublishAnswer RoomLog::publish(Draft& draft, core::Time now, std::vector<SharedEvent>& announce) {
  if (const auto before = first_answer(draft, now)) return *before;
  if (draft.course == Course::stop) return {PublishStatus::stopped, {}, {}, true};
  if (const auto refused = refusal(draft, now)) return *refused;
  auto rate = draft.participant_rate;
  if (post_interval_ > rate.interval) rate = {post_interval_, 1};
  auto& own = rates_[draft.author.handle];
  if (const auto may = limits::peek(own, rate, now); !may)
    return {PublishStatus::participant_limited, {}, may.retry_after, true};
  if (const auto may = limits::peek(room_rate_, draft.room_rate, now); !may)
    return {PublishStatus::room_limited, {}, may.retry_after, true};
  (void)limits::take(own, rate, now);                    // both were asked above
  (void)limits::take(room_rate_, draft.room_rate, now);  // so that neither is charged for the other
  if (retention_ != draft.retention) {
    retention_ = draft.retention;
    dirty_ = true;
  }
  if (draft.course == Course::hold) return hold(draft, now);
  const Origin origin{draft.author.handle, draft.producer};
  announce.push_back(append(std::move(draft.author), std::move(draft.body), now));
  remember(origin, {draft.n, top_.seq, false, 0});
  return {PublishStatus::accepted, top_, {}, true};
}

PublishAnswer RoomLog::hold(Draft& draft, core::Time now) {
  const auto second = clamp(now);
  ++last_held_;
  dirty_ = true;
  const Origin origin{draft.author.handle, draft.producer};
  const auto stored =
      protocol::serialize({top_, from_s(second), std::move(draft.author), std::move(draft.body)});
  db_.sql("INSERT INTO held (room, id, body, until_s) VALUES (?1, ?2, ?3, ?4)")
      .bind(1, id_.view())
      .bind(2, as_int(last_held_))
      .bind(3, stored)
      .bind(4, second + held_life.count())
      .run();
  remember(origin, {draft.n, last_held_, true, 0});
  return {PublishStatus::held, {}, {}, true};
}

std::vector<HeldItem> RoomLog::held(core::Time now) {
  std::vector<HeldItem> items;
  auto& rows =
      db_.sql("SELECT id, body, until_s FROM held WHERE room=?1 AND until_s>?2 ORDER BY id");
  rows.bind(1, id_.view()).bind(2, core::unix_s(now));
  while (rows.step()) {
    auto event = protocol::parse_event(rows.bytes(1));
    if (event && event->author)
      items.push_back({as_uint(rows.number(0)), *event->author, std::move(event->body),
                       from_s(rows.number(2))});
  }
  rows.reset();
  return items;
}

ReleaseAnswer RoomLog::release(std::uint64_t id, bool deliver, core::Time now,
                               std::vector<SharedEvent>& announce) {
  auto items = held(now);
  const auto it =
      std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.id == id; });
  if (it == items.end()) return {ReleaseStatus::not_found, {}};
  db_.sql("DELETE FROM held WHERE room=?1 AND id=?2").bind(1, id_.view()).bind(2, as_int(id)).run();
  if (!deliver) return {ReleaseStatus::rejected, {}};
  announce.push_back(append(std::move(it->author), std::move(it->body), now));
  return {ReleaseStatus::released, top_};
}

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

std::optional<rooms::EventBody> RoomLog::decide(Sanction& sanction) {
  const auto until_s = core::unix_s(sanction.until);
  db_.sql(
         "INSERT OR REPLACE INTO sanctions (room, handle, kind, alias, until_s) VALUES (?1, ?2, "
         "?3, ?4, ?5)")
      .bind(1, id_.view())
      .bind(2, sanction.subject.handle.view())
      .bind(3, static_cast<std::int64_t>(sanction.kind))
      .bind(4, sanction.subject.alias)
      .bind(5, until_s)
      .run();
  sanctions_[{sanction.subject.handle, sanction.kind}] = {sanction.subject, sanction.kind,
                                                          from_s(until_s)};
  // What waits of this person is not to come out later.
  for (const auto& item : held(core::Time{}))
    if (item.author.handle == sanction.subject.handle)
      db_.sql("DELETE FROM held WHERE room=?1 AND id=?2")
          .bind(1, id_.view())
          .bind(2, as_int(item.id))
          .run();
  return rooms::Sanctioned{std::move(sanction.subject), sanction.kind, from_s(until_s), false};
}

std::optional<rooms::EventBody> RoomLog::decide(Lift& lift, core::Time now) {
  const auto it = sanctions_.find({lift.subject.handle, lift.kind});
  if (it == sanctions_.end()) return std::nullopt;
  const auto until = it->second.until;
  if (until != core::Time{} && until <= now) return std::nullopt;  // it has ended by itself
  sanctions_.erase(it);
  db_.sql("DELETE FROM sanctions WHERE room=?1 AND handle=?2 AND kind=?3")
      .bind(1, id_.view())
      .bind(2, lift.subject.handle.view())
      .bind(3, static_cast<std::int64_t>(lift.kind))
      .run();
  return rooms::Sanctioned{std::move(lift.subject), lift.kind, core::Time{}, true};
}

ModerateStatus RoomLog::redact(const rooms::Position& target, const rooms::Participant* author,
                               core::Duration window, core::Time now, rooms::EventBody& body) {
  if (!survives(target)) return ModerateStatus::not_found;
  auto event = find(target.seq, now);
  if (!event || !std::holds_alternative<rooms::Message>(event->body))
    return ModerateStatus::not_found;
  if (author) {
    if (!event->author || event->author->handle != author->handle) return ModerateStatus::not_found;
    if (now - event->at > window) return ModerateStatus::too_late;
  }
  event->author.reset();
  event->body = rooms::Withdrawn{};
  const auto stored = protocol::serialize(*event);
  db_.sql("UPDATE events SET body=?3 WHERE room=?1 AND seq=?2")
      .bind(1, id_.view())
      .bind(2, as_int(target.seq))
      .bind(3, stored)
      .run();
  body = rooms::Redacted{target.seq, author != nullptr};
  return ModerateStatus::applied;
}

ModerateAnswer RoomLog::moderate(Entry& entry, core::Time now, std::vector<SharedEvent>& announce) {
  const std::string id(reinterpret_cast<const char*>(entry.id.data()), entry.id.size());
  auto& known = db_.sql("SELECT seq FROM entries WHERE room=?1 AND id=?2 AND second>=?3");
  const bool repeated = known.bind(1, id_.view()).bind(2, id).bind(3, forgotten(now)).step();
  const auto first_seq = repeated ? as_uint(known.number(0)) : 0;
  known.reset();
  if (repeated) return {ModerateStatus::duplicate, {top_.epoch, first_seq}, true};

  std::optional<rooms::EventBody> body;
  std::optional<rooms::Participant> author;
  auto status = ModerateStatus::applied;
  if (auto* sanction = std::get_if<Sanction>(&entry.decision)) {
    body = decide(*sanction);
  } else if (auto* lift = std::get_if<Lift>(&entry.decision)) {
    body = decide(*lift, now);
    if (!body) status = ModerateStatus::not_found;
  } else if (auto* redaction = std::get_if<Redact>(&entry.decision)) {
    status = redact(redaction->target, nullptr, {}, now, body.emplace());
  } else if (auto* unsay = std::get_if<Unsay>(&entry.decision)) {
    status = redact(unsay->target, &unsay->author, unsay->window, now, body.emplace());
    author = unsay->author;
  } else if (auto* set = std::get_if<SetMode>(&entry.decision)) {
    mode_ = set->mode;
    post_interval_ = set->post_interval;
    body = rooms::ModeChanged{set->mode, set->post_interval};
  } else if (auto* announcement = std::get_if<Announce>(&entry.decision)) {
    body = rooms::Announcement{std::move(announcement->text)};
  }
  if (status != ModerateStatus::applied || !body) return {status, {}, true};
  if (entry.retention > core::Duration::zero()) retention_ = entry.retention;
  announce.push_back(append(std::move(author), std::move(*body), now));
  db_.sql("INSERT OR REPLACE INTO entries (room, id, seq, second) VALUES (?1, ?2, ?3, ?4)")
      .bind(1, id_.view())
      .bind(2, id)
      .bind(3, as_int(top_.seq))
      .bind(4, second_)
      .run();
  return {ModerateStatus::applied, top_, true};
}

RoomState RoomLog::state(core::Time now) {
  RoomState state{{top_, top_.seq + 1, lineage_}, mode_, post_interval_, {}};
  auto& first = db_.sql("SELECT seq FROM events WHERE room=?1 AND second>=?2 ORDER BY seq LIMIT 1");
  if (first.bind(1, id_.view()).bind(2, oldest(now)).step())
    state.log.first = as_uint(first.number(0));
  first.reset();
  for (const auto& [key, sanction] : sanctions_)
    if (sanction.until == core::Time{} || sanction.until > now) state.sanctions.push_back(sanction);
  return state;
}

Page RoomLog::read(const ReadRequest& request, core::Time now) {
  Page page;
  page.state = state(now);
  page.plan = rooms::plan_catch_up(request.cursor, page.state.log, request.history);
  auto& rows = db_.sql(
      "SELECT body FROM events WHERE room=?1 AND seq>=?2 AND second>=?3 ORDER BY seq LIMIT ?4");
  rows.bind(1, id_.view())
      .bind(2, as_int(page.plan.next))
      .bind(3, oldest(now))
      .bind(4, std::int64_t{request.limit});
  while (rows.step()) {
    auto event = protocol::parse_event(rows.bytes(0));
    if (!event) continue;
    event->position.epoch = top_.epoch;
    page.events.push_back(std::make_shared<const rooms::Event>(std::move(*event)));
  }
  rows.reset();
  page.more = !page.events.empty() && page.events.back()->position.seq < top_.seq;
  return page;
}

void RoomLog::expire(core::Time now) {
  db_.sql("DELETE FROM events WHERE room=?1 AND second<?2")
      .bind(1, id_.view())
      .bind(2, oldest(now))
      .run();
  db_.sql("DELETE FROM held WHERE room=?1 AND until_s<=?2")
      .bind(1, id_.view())
      .bind(2, core::unix_s(now))
      .run();
  const auto forget = forgotten(now);
  db_.sql("DELETE FROM producers WHERE room=?1 AND second<?2")
      .bind(1, id_.view())
      .bind(2, forget)
      .run();
  db_.sql("DELETE FROM entries WHERE room=?1 AND second<?2")
      .bind(1, id_.view())
      .bind(2, forget)
      .run();
  std::erase_if(producers_, [&](const auto& entry) { return entry.second.second < forget; });
  db_.sql("DELETE FROM sanctions WHERE room=?1 AND until_s<>0 AND until_s<=?2")
      .bind(1, id_.view())
      .bind(2, core::unix_s(now))
      .run();
  std::erase_if(sanctions_, [&](const auto& entry) {
    return entry.second.until != core::Time{} && entry.second.until <= now;
  });
  std::erase_if(rates_, [&](const auto& entry) { return entry.second.tat <= now; });
}

}  // namespace hearth::store::embedded
