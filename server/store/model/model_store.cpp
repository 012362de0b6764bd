// SPDX-License-Identifier: Apache-2.0
#include "store/model/model_store.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

#include "core/random.hpp"

namespace hearth::store {

namespace asio = boost::asio;

namespace {

core::Time whole_second(core::Time t) { return core::Time{core::seconds(core::unix_s(t))}; }

bool in_force(const ActiveSanction& sanction, core::Time now) {
  return sanction.until == core::Time{} || sanction.until > now;
}

}  // namespace

ModelStore::Room& ModelStore::room(const core::RoomId& id) {
  auto& found = rooms_[id];
  found.id = id;
  if (found.epoch == 0) found.epoch = core::random_u64();
  return found;
}

void ModelStore::restart() {
  for (auto& [id, room] : rooms_) {
    room.lineage.insert(room.lineage.begin(), {room.epoch, room.events.size()});
    room.epoch = core::random_u64();
    room.rates.clear();
    room.rate = {};
  }
}

rooms::Position ModelStore::append(Room& room, std::optional<rooms::Participant> author,
                                   rooms::EventBody body) {
  room.last = std::max(room.last, whole_second(clock_()));
  const auto at = room.last;
  room.events.push_back(
      {{room.epoch, room.events.size() + 1}, at, std::move(author), std::move(body)});
  events_.tell(room.id, std::make_shared<const rooms::Event>(room.events.back()));
  return room.events.back().position;
}

PublishAnswer ModelStore::decide(Room& room, Draft& draft) {
  const auto now = clock_();
  for (auto it = room.posted.rbegin(); it != room.posted.rend(); ++it) {
    if (it->handle != draft.author.handle || it->producer != draft.producer) continue;
    if (is_forgotten(room, it->at)) break;
    if (draft.n < it->n) return {PublishStatus::stale, {}, {}, true};
    if (draft.n == it->n)
      return it->seq == 0
                 ? PublishAnswer{PublishStatus::held, {}, {}, true}
                 : PublishAnswer{PublishStatus::duplicate, {room.epoch, it->seq}, {}, true};
    break;
  }
  if (draft.course == Course::stop) return {PublishStatus::stopped, {}, {}, true};
  for (const auto kind :
       {rooms::SanctionKind::ban, rooms::SanctionKind::removal, rooms::SanctionKind::mute})
    for (const auto& sanction : room.sanctions)
      if (sanction.subject.handle == draft.author.handle && sanction.kind == kind &&
          in_force(sanction, now))
        return {kind == rooms::SanctionKind::mute ? PublishStatus::muted : PublishStatus::banned,
                {},
                sanction.until == core::Time{} ? core::Duration{} : sanction.until - now,
                true};
  if (room.mode == rooms::Mode::closed) return {PublishStatus::closed, {}, {}, true};
  auto rate = draft.participant_rate;
  if (room.post_interval > rate.interval) rate = {room.post_interval, 1};
  auto& own = room.rates[draft.author.handle];
  if (const auto may = limits::peek(own, rate, now); !may)
    return {PublishStatus::participant_limited, {}, may.retry_after, true};
  if (const auto may = limits::peek(room.rate, draft.room_rate, now); !may)
    return {PublishStatus::room_limited, {}, may.retry_after, true};
  (void)limits::take(own, rate, now);
  (void)limits::take(room.rate, draft.room_rate, now);
  room.retention = draft.retention;
  room.last = std::max(room.last, whole_second(now));
  Posted posted{draft.author.handle, draft.producer, draft.n, 0, room.last};
  if (draft.course == Course::hold) {
    room.held.push_back(
        {++room.last_held, std::move(draft.author), std::move(draft.body), room.last + held_life});
    room.posted.push_back(posted);
    return {PublishStatus::held, {}, {}, true};
  }
  const auto position = append(room, std::move(draft.author), std::move(draft.body));
  posted.seq = position.seq;
  room.posted.push_back(posted);
  return {PublishStatus::accepted, position, {}, true};
}

asio::awaitable<PublishAnswer> ModelStore::publish(Draft draft) {
  co_return decide(room(draft.room), draft);
}

bool ModelStore::is_forgotten(const Room& room, core::Time at) const {
  const auto life = std::max<core::Duration>(dedupe_life, room.retention);
  return core::unix_s(at) <
         core::unix_s(clock_()) - std::chrono::duration_cast<core::seconds>(life).count();
}

bool ModelStore::is_kept(const Room& room, const rooms::Event& event) const {
  return core::unix_s(event.at) >=
         core::unix_s(clock_()) - std::chrono::duration_cast<core::seconds>(room.retention).count();
}

ModerateStatus ModelStore::withdraw(Room& room, const rooms::Position& target,
                                    const rooms::Participant* author, core::Duration window) {
  bool survives = target.epoch == room.epoch;
  for (const auto& entry : room.lineage)
    survives = survives || (entry.epoch == target.epoch && target.seq <= entry.floor);
  if (!survives || target.seq == 0 || target.seq > room.events.size())
    return ModerateStatus::not_found;
  auto& event = room.events[target.seq - 1];
  if (!is_kept(room, event) || !std::holds_alternative<rooms::Message>(event.body))
    return ModerateStatus::not_found;
  if (author && (!event.author || event.author->handle != author->handle))
    return ModerateStatus::not_found;
  if (author && clock_() - event.at > window) return ModerateStatus::too_late;
  event.author.reset();
  event.body = rooms::Withdrawn{};
  return ModerateStatus::applied;
}

asio::awaitable<ModerateAnswer> ModelStore::moderate(Entry entry) {
  auto& in = room(entry.room);
  for (const auto& [id, seq, at] : in.entries)
    if (id == entry.id && !is_forgotten(in, at))
      co_return ModerateAnswer{ModerateStatus::duplicate, {in.epoch, seq}, true};
  std::optional<rooms::Participant> author;
  std::optional<rooms::EventBody> body;
  auto status = ModerateStatus::applied;
  const auto same = [](const rooms::Participant& who, rooms::SanctionKind kind) {
    return [who, kind](const ActiveSanction& s) {
      return s.subject.handle == who.handle && s.kind == kind;
    };
  };
  if (auto* sanction = std::get_if<Sanction>(&entry.decision)) {
    std::erase_if(in.sanctions, same(sanction->subject, sanction->kind));
    in.sanctions.push_back({sanction->subject, sanction->kind, whole_second(sanction->until)});
    std::erase_if(in.held,
                  [&](const auto& item) { return item.author.handle == sanction->subject.handle; });
    body =
        rooms::Sanctioned{sanction->subject, sanction->kind, whole_second(sanction->until), false};
  } else if (auto* lift = std::get_if<Lift>(&entry.decision)) {
    std::erase_if(in.sanctions, [&](const auto& one) { return !in_force(one, clock_()); });
    if (std::erase_if(in.sanctions, same(lift->subject, lift->kind)) == 0)
      status = ModerateStatus::not_found;
    body = rooms::Sanctioned{lift->subject, lift->kind, core::Time{}, true};
  } else if (auto* redaction = std::get_if<Redact>(&entry.decision)) {
    status = withdraw(in, redaction->target, nullptr, {});
    body = rooms::Redacted{redaction->target.seq, false};
  } else if (auto* unsay = std::get_if<Unsay>(&entry.decision)) {
    status = withdraw(in, unsay->target, &unsay->author, unsay->window);
    author = unsay->author;
    body = rooms::Redacted{unsay->target.seq, true};
  } else if (auto* set = std::get_if<SetMode>(&entry.decision)) {
    in.mode = set->mode;
    in.post_interval = set->post_interval;
    body = rooms::ModeChanged{set->mode, set->post_interval};
  } else if (auto* announcement = std::get_if<Announce>(&entry.decision)) {
    body = rooms::Announcement{announcement->text};
  }
  if (status != ModerateStatus::applied) co_return ModerateAnswer{status, {}, true};
  if (entry.retention > core::Duration::zero()) in.retention = entry.retention;
  const auto position = append(in, std::move(author), std::move(*body));
  std::erase_if(in.entries, [&](const auto& applied) { return applied.id == entry.id; });
  in.entries.push_back({entry.id, position.seq, in.last});
  co_return ModerateAnswer{ModerateStatus::applied, position, true};
}

RoomState ModelStore::state(const Room& room) const {
  const rooms::Position top{room.epoch, room.events.size()};
  RoomState state{{top, top.seq + 1, room.lineage}, room.mode, room.post_interval, {}};
  for (const auto& event : room.events)
    if (is_kept(room, event)) {
      state.log.first = event.position.seq;
      break;
    }
  for (const auto& sanction : room.sanctions)
    if (in_force(sanction, clock_())) state.sanctions.push_back(sanction);
  return state;
}

asio::awaitable<std::shared_ptr<const Page>> ModelStore::read(ReadRequest request) {
  const auto& in = room(request.room);
  auto page = std::make_shared<Page>();
  page->state = state(in);
  page->plan = rooms::plan_catch_up(request.cursor, page->state.log, request.history);
  for (auto seq = page->plan.next; seq <= in.events.size(); ++seq) {
    if (page->events.size() == request.limit) {
      page->more = true;
      break;
    }
    auto event = in.events[seq - 1];
    event.position.epoch = in.epoch;
    page->events.push_back(std::make_shared<const rooms::Event>(std::move(event)));
  }
  co_return page;
}

asio::awaitable<std::shared_ptr<const RoomState>> ModelStore::position(core::RoomId id) {
  co_return std::make_shared<const RoomState>(state(room(id)));
}

asio::awaitable<RoomPresence> ModelStore::lease(PresenceLease lease) {
  co_return leases_.put(std::move(lease), clock_());
}

asio::awaitable<std::vector<HeldItem>> ModelStore::held(core::RoomId id) {
  auto items = room(id).held;
  std::erase_if(items, [&](const auto& item) { return item.until <= whole_second(clock_()); });
  co_return items;
}

asio::awaitable<ReleaseAnswer> ModelStore::release(core::RoomId id, std::uint64_t item,
                                                   bool deliver) {
  auto& in = room(id);
  const auto it =
      std::find_if(in.held.begin(), in.held.end(), [&](const auto& h) { return h.id == item; });
  if (it == in.held.end() || it->until <= whole_second(clock_()))
    co_return ReleaseAnswer{ReleaseStatus::not_found, {}};
  auto released = std::move(*it);
  in.held.erase(it);
  if (!deliver) co_return ReleaseAnswer{ReleaseStatus::rejected, {}};
  co_return ReleaseAnswer{ReleaseStatus::released,
                          append(in, std::move(released.author), std::move(released.body))};
}

Subscription ModelStore::subscribe(core::RoomId id, asio::any_io_executor executor,
                                   EventSink sink) {
  return events_.add(id, std::move(executor), std::move(sink));
}

Subscription ModelStore::watch(asio::any_io_executor executor, AvailabilitySink sink) {
  return watchers_.add(0, std::move(executor), std::move(sink), Availability::live);
}

}  // namespace hearth::store
