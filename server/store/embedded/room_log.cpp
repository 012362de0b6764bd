// SPDX-License-Identifier: Apache-2.0
#include "store/embedded/room_log.hpp"

#include <algorithm>
#include <cstring>

#include "core/random.hpp"
#include "protocol/event_codec.hpp"
#include "store/embedded/columns.hpp"
#include "store/journal.hpp"

namespace hearth::store::embedded {
namespace {

constexpr std::size_t lineage_max = 64;

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

RoomLog::RoomLog(Database& db, core::RoomId id, core::Time now)
    : db_(db), id_(id), journal_(db, id) {
  second_ = core::unix_s(now);
  top_.epoch = core::random_u64();
  journal_.base = journal_base(0, now);
  load();
  load_people();
}

void RoomLog::load() {
  auto& row = db_.sql(
      "SELECT epoch, top, second, mode, interval_us, retention_s, held, lineage, journal, "
      "journal_base FROM rooms WHERE room=?1");
  if (row.bind(1, id_.view()).step()) {
    top_ = {as_uint(row.number(0)), as_uint(row.number(1))};
    second_ = row.number(2);
    mode_ = static_cast<rooms::Mode>(row.number(3));
    post_interval_ = core::Duration(row.number(4));
    retention_ = core::seconds(row.number(5));
    last_held_ = as_uint(row.number(6));
    lineage_ = unpack(row.bytes(7));
    journal_.newest = as_uint(row.number(8));
    journal_.base = as_uint(row.number(9));
  } else {
    dirty_ = true;
  }
  row.reset();
  auto& held = db_.sql("SELECT ifnull(min(until_s), 0) FROM held WHERE room=?1");
  if (held.bind(1, id_.view()).step()) held_ends_ = held.number(0);
  held.reset();
  auto& covers = db_.sql("SELECT who, until_us FROM covers WHERE room=?1");
  covers.bind(1, id_.view());
  while (covers.step()) covers_[as_uint(covers.number(0))] = from_us(covers.number(1));
  covers.reset();
}

void RoomLog::load_people() {
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

void RoomLog::open_epoch(core::Time now) {
  if (dirty_) return save();  // begun just now
  lineage_.insert(lineage_.begin(), {top_.epoch, top_.seq});
  if (lineage_.size() > lineage_max) lineage_.resize(lineage_max);
  top_.epoch = core::random_u64();
  journal_.base = journal_base(journal_.newest, std::max(from_s(second_), now));
  dirty_ = true;
  save();
}

void RoomLog::save() {
  if (!dirty_) return;
  const auto lineage = pack(lineage_);
  db_.sql(
         "INSERT OR REPLACE INTO rooms (room, epoch, top, second, mode, interval_us, retention_s, "
         "held, lineage, journal, journal_base) "
         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")
      .bind(1, id_.view())
      .bind(2, as_int(top_.epoch))
      .bind(3, as_int(top_.seq))
      .bind(4, second_)
      .bind(5, static_cast<std::int64_t>(mode_))
      .bind(6, post_interval_.count())
      .bind(7, std::chrono::duration_cast<core::seconds>(retention_).count())
      .bind(8, as_int(last_held_))
      .bind(9, lineage)
      .bind(10, as_int(journal_.newest))
      .bind(11, as_int(journal_.base))
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
  using enum rooms::SanctionKind;
  for (const auto& [kind, status] : {std::pair{ban, PublishStatus::banned},
                                     {removal, PublishStatus::banned},
                                     {mute, PublishStatus::muted},
                                     {warning, PublishStatus::warned}}) {
    const auto it = sanctions_.find({draft.author.handle, kind});
    if (it == sanctions_.end()) continue;
    const auto until = it->second.until;
    if (until != core::Time{} && until <= now) continue;
    return PublishAnswer{status, {}, until == core::Time{} ? core::Duration{} : until - now, true};
  }
  return std::nullopt;
}

Uncovered RoomLog::standing(const Draft& draft, core::Time now) const {
  const auto uncovered = covered_until(now) == core::Time{} ? draft.uncovered : Uncovered::open;
  if (mode_ == rooms::Mode::closed) return Uncovered::closed;
  if (mode_ == rooms::Mode::guarded) return std::max(Uncovered::guarded, uncovered);
  return uncovered;
}

PublishAnswer RoomLog::publish(Draft& draft, core::Time now, std::vector<SharedEvent>& announce) {
  if (const auto before = first_answer(draft, now)) return *before;
  if (draft.course == Course::stop) return {PublishStatus::stopped, {}, {}, true};
  if (const auto refused = refusal(draft, now)) return *refused;
  const auto standing = this->standing(draft, now);
  if (standing == Uncovered::closed) return {PublishStatus::closed, {}, {}, true};
  const bool guarded = standing == Uncovered::guarded;
  if (guarded && draft.newcomer) draft.course = Course::hold;
  const auto slow = guarded ? std::max(post_interval_, draft.guarded_interval) : post_interval_;
  auto rate = draft.participant_rate;
  if (slow > rate.interval) rate = {slow, 1};
  auto& own = rates_[draft.author.handle];
  if (const auto may = limits::peek(own, rate, now); !may)
    return {PublishStatus::participant_limited, {}, may.retry_after, true};
  if (const auto may = limits::peek(room_rate_, draft.room_rate, now); !may)
    return {PublishStatus::room_limited, {}, may.retry_after, true};
  (void)limits::take(own, rate, now);                    // both were asked above
  (void)limits::take(room_rate_, draft.room_rate, now);  // so that neither is charged for the other
  expire_held(now);
  if (retention_ != draft.retention) {
    retention_ = draft.retention;
    dirty_ = true;
  }
  if (draft.course == Course::hold) return hold(draft, now);
  const Origin origin{draft.author.handle, draft.producer};
  JournalEntry told;
  if (!draft.note.empty()) told.subject = draft.author;
  announce.push_back(append(std::move(draft.author), std::move(draft.body), now));
  remember(origin, {draft.n, top_.seq, false, 0});
  if (!draft.note.empty()) {
    told.position = top_;
    told.note = std::move(draft.note);
    tell(std::move(told), now);
  }
  return {PublishStatus::accepted, top_, {}, true};
}

RoomState RoomLog::state(core::Time now) {
  RoomState state{{top_, top_.seq + 1, lineage_}, mode_, post_interval_, {}};
  state.covered_until = covered_until(now);
  state.journal = journal_.newest;
  if (held_ends_ != 0 && held_ends_ <= core::unix_s(now))  // told of when somebody asks for it
    state.journal = std::max(journal_.newest, journal_.base) + 1;
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
  expire_held(now);
  db_.sql("DELETE FROM waiting WHERE room=?1 AND until_s<=?2")
      .bind(1, id_.view())
      .bind(2, core::unix_s(now))
      .run();
  journal_.expire(now);
  expire_covers(now);
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
