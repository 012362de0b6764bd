// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/evidence.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "identity/sealed.hpp"
#include "moderation/desk/audit.hpp"
#include "protocol/event_codec.hpp"
#include "protocol/ledger_codec.hpp"
#include "shard/desk/case_frames.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;

constexpr core::seconds try_again{2};
constexpr core::seconds look_again{20};

std::string context_of(const core::CaseId& id) { return "evidence|" + std::string(id.view()); }

bool is_message(const rooms::Event& event) {
  return std::holds_alternative<rooms::Message>(event.body);
}

bool is_earlier(const rooms::Event& one, const rooms::Event& other) {
  return std::tuple(one.position.seq, one.at) < std::tuple(other.position.seq, other.at);
}

}  // namespace

core::CaseId evidence_of(const cases::EntryId& measure) {
  const auto hash = cases::sha256(
      "measure|" + std::string(reinterpret_cast<const char*>(measure.data()), measure.size()));
  core::CaseId id;
  std::copy_n(hash.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

core::CaseId evidence_of(const cases::Acted& measure) {
  return evidence_of(measure.confirms == cases::EntryId{} ? measure.id : measure.confirms);
}

std::vector<rooms::Event> Evidence::merged(std::vector<rooms::Event> log,
                                           const std::vector<rooms::Event>& sealed) {
  for (const auto& one : sealed) {
    const auto at_place = std::find_if(log.begin(), log.end(), [&](const rooms::Event& event) {
      return event.position.seq == one.position.seq &&
             (event.position.epoch == 0) == (one.position.epoch == 0);
    });
    if (at_place == log.end()) {
      log.push_back(one);
    } else if (!is_message(*at_place)) {
      const auto position = at_place->position;  // of the epoch that is now
      *at_place = one;
      at_place->position = position;
    } else if (at_place->at != one.at || at_place->author != one.author) {
      log.push_back(one);  // of an epoch whose end was lost
    }
  }
  std::sort(log.begin(), log.end(), is_earlier);
  return log;
}

asio::awaitable<std::optional<std::vector<rooms::Event>>> Evidence::around(core::RoomId room,
                                                                           cases::Place place) {
  std::vector<rooms::Event> events;
  if (place.seq == 0) co_return events;
  const auto from = place.seq > before + 1 ? place.seq - before - 1 : 0;
  const auto page = co_await rooms_.read({room, {{place.epoch, from}}, 0, before + 1 + after});
  if (!page) co_return std::nullopt;
  for (const auto& event : page->events)
    if (event->position.seq <= place.seq + after) events.push_back(*event);
  co_return events;
}

asio::awaitable<std::optional<std::vector<rooms::Event>>> Evidence::held(core::RoomId room,
                                                                         std::uint64_t number) {
  std::vector<rooms::Event> events;
  const auto waiting = co_await rooms_.held(room);
  if (!waiting) co_return std::nullopt;
  for (const auto& item : *waiting)
    if (item.id == number)
      events.push_back({{0, item.id},
                        std::chrono::floor<core::seconds>(item.until - store::held_life),
                        item.author,
                        item.body});
  co_return events;
}

asio::awaitable<std::optional<Evidence::Record>> Evidence::read(core::CaseId id) {
  Record record;
  const auto found = co_await ledger_.records(kind, id_of(id), {});
  if (!found) co_return std::nullopt;
  if (found->empty()) co_return record;
  record.version = found->front().version;
  const auto opened = identity::unseal(keys_, context_of(id), found->front().value);
  const auto parsed = opened ? protocol::parse_evidence(*opened) : std::nullopt;
  if (!parsed) co_return record;
  const auto now = core::now();
  for (const auto& stored : parsed->events)
    if (auto event = protocol::parse_event(stored); event && event->at + life >= now)
      record.events.push_back(std::move(*event));
  co_return record;
}

asio::awaitable<std::vector<rooms::Event>> Evidence::of(core::CaseId id) {
  if (id.is_zero()) co_return std::vector<rooms::Event>{};
  auto record = co_await read(id);
  if (!record) co_return std::vector<rooms::Event>{};
  co_return std::move(record->events);
}

asio::awaitable<bool> Evidence::write(core::CaseId id, const std::vector<rooms::Event>& events,
                                      std::uint64_t version) {
  protocol::EvidenceRecord evidence;
  for (const auto& event : events) evidence.events.push_back(protocol::serialize(event));
  store::LedgerBatch batch;
  batch.records.push_back({kind, id_of(id),
                           identity::seal(keys_, context_of(id), protocol::serialize(evidence)),
                           version, core::now() + life});
  const auto status = co_await ledger_.append(std::move(batch));
  co_return status == store::AppendStatus::appended;
}

asio::awaitable<bool> Evidence::drop(core::CaseId id, std::uint64_t held) {
  auto known = co_await read(id);
  if (!known) co_return false;
  const auto gone = std::erase_if(known->events, [&](const rooms::Event& event) {
    return event.position.epoch == 0 && event.position.seq == held;
  });
  if (gone == 0) co_return true;
  const bool written = co_await write(id, known->events, known->version);
  co_return written;
}

void Evidence::forget(const core::CaseId& id, std::uint64_t held) {
  waiting_.erase({id, 0, 0, held});
  if (forgotten_.size() < waiting_max) forgotten_.emplace_back(id, held);
}

asio::awaitable<Evidence::Sealed> Evidence::seal(core::RoomId room, About about) {
  const auto& [id, epoch, seq, number] = about;
  const cases::Place place{epoch, seq};
  auto fresh = number != 0 ? co_await held(room, number) : co_await around(room, place);
  if (!fresh) co_return Sealed::failed;
  const auto last = fresh->empty() ? 0 : fresh->back().position.seq;
  const bool is_whole = number != 0 || last >= place.seq + after;
  auto known = co_await read(id);
  if (!known) co_return Sealed::failed;
  std::erase_if(*fresh, [](const rooms::Event& event) { return !is_message(event); });
  const auto now = core::now();
  auto events = merged(std::move(*fresh), known->events);
  std::erase_if(events, [&](const rooms::Event& event) { return event.at + life < now; });
  if (events.empty() || events == known->events)
    co_return is_whole ? Sealed::whole : Sealed::partly;
  if (!co_await write(id, events, known->version)) co_return Sealed::failed;
  co_return is_whole ? Sealed::whole : Sealed::partly;
}

asio::awaitable<void> Evidence::keep(core::RoomId room, core::CaseId id, cases::Place place) {
  (void)co_await seal(room, {id, place.epoch, place.seq, 0});  // see the header
}

asio::awaitable<void> Evidence::drop_all(core::CaseId id) {
  const auto known = co_await read(id);
  if (!known || known->version == 0) co_return;
  store::LedgerBatch batch;
  batch.records.push_back({kind, id_of(id), {}, known->version, {}});
  (void)co_await ledger_.append(std::move(batch));  // else it ends by itself
}

asio::awaitable<cases::Place> Evidence::subject_of(core::RoomId room, cases::Place place,
                                                   core::Handle subject) {
  constexpr std::uint32_t looked_at = 200;
  const auto page = co_await rooms_.read({room, {}, looked_at, looked_at});
  if (!page) co_return place;
  auto newest = place;
  for (const auto& event : page->events) {
    if (!is_message(*event)) continue;
    const cases::Place here{event->position.epoch, event->position.seq};
    if (here == place) co_return place;
    if (event->author && event->author->handle == subject) newest = here;
  }
  co_return newest;
}

void Evidence::make_room() {
  if (waiting_.size() < waiting_max) return;
  waiting_.erase(std::min_element(waiting_.begin(), waiting_.end(), [](auto& one, auto& other) {
    return std::pair(!one.second.sealed, one.second.end) <
           std::pair(!other.second.sealed, other.second.end);
  }));
}

void Evidence::concerns(const core::RoomId& room, const core::CaseId& id, cases::Place place,
                        std::uint64_t held, Clock::time_point now) {
  if (place.seq == 0 && held == 0) return;
  make_room();
  waiting_.try_emplace({id, place.epoch, place.seq, held},
                       Waiting{room, now, now + follows_within});
}

asio::awaitable<void> Evidence::seal_due(Clock::time_point now) {
  if (std::exchange(busy_, true)) co_return;
  for (const auto& [id, held] : std::exchange(forgotten_, {}))
    if (!co_await drop(id, held)) forgotten_.emplace_back(id, held);
  std::vector<std::pair<About, core::RoomId>> due;
  for (const auto& [about, waiting] : waiting_)
    if (waiting.due <= now) due.emplace_back(about, waiting.room);
  for (const auto& [about, room] : due) {
    const auto sealed = co_await seal(room, about);
    const auto waiting = waiting_.find(about);
    if (waiting == waiting_.end()) continue;
    const bool is_over = sealed == Sealed::partly && now >= waiting->second.end;
    if (sealed == Sealed::whole || is_over) {
      waiting_.erase(waiting);
    } else {
      waiting->second.sealed |= sealed == Sealed::partly;
      waiting->second.due = now + (sealed == Sealed::failed ? try_again : look_again);
    }
  }
  busy_ = false;
}

}  // namespace hearth::shard::desk
