// SPDX-License-Identifier: Apache-2.0
#include "store/model/model_store.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

#include "core/random.hpp"
#include "store/journal.hpp"
#include "store/model/moments.hpp"

namespace hearth::store {

namespace asio = boost::asio;

ModelStore::Room& ModelStore::room(const core::RoomId& id) {
  auto& found = rooms_[id];
  found.id = id;
  if (found.epoch == 0) {
    found.epoch = core::random_u64();
    found.journal_base = journal_base(0, clock_());
  }
  return found;
}

void ModelStore::restart() {
  for (auto& [id, room] : rooms_) {
    room.lineage.insert(room.lineage.begin(), {room.epoch, room.events.size()});
    room.epoch = core::random_u64();
    room.journal_base = journal_base(room.journal.empty() ? 0 : room.journal.back().number,
                                     std::max(room.last, clock_()));
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
  using enum rooms::SanctionKind;
  for (const auto& [kind, status] : {std::pair{ban, PublishStatus::banned},
                                     {removal, PublishStatus::banned},
                                     {mute, PublishStatus::muted},
                                     {warning, PublishStatus::warned}})
    for (const auto& sanction : room.sanctions)
      if (sanction.subject.handle == draft.author.handle && sanction.kind == kind &&
          in_force(sanction, now))
        return {status,
                {},
                sanction.until == core::Time{} ? core::Duration{} : sanction.until - now,
                true};
  const auto uncovered = covered_until(room) == core::Time{} ? draft.uncovered : Uncovered::open;
  if (room.mode == rooms::Mode::closed || uncovered == Uncovered::closed)
    return {PublishStatus::closed, {}, {}, true};
  const bool guarded = room.mode == rooms::Mode::guarded || uncovered == Uncovered::guarded;
  if (guarded && draft.newcomer) draft.course = Course::hold;
  const auto slow =
      guarded ? std::max(room.post_interval, draft.guarded_interval) : room.post_interval;
  auto rate = draft.participant_rate;
  if (slow > rate.interval) rate = {slow, 1};
  auto& own = room.rates[draft.author.handle];
  if (const auto may = limits::peek(own, rate, now); !may)
    return {PublishStatus::participant_limited, {}, may.retry_after, true};
  if (const auto may = limits::peek(room.rate, draft.room_rate, now); !may)
    return {PublishStatus::room_limited, {}, may.retry_after, true};
  (void)limits::take(own, rate, now);
  (void)limits::take(room.rate, draft.room_rate, now);
  return write(room, draft);
}

PublishAnswer ModelStore::write(Room& room, Draft& draft) {
  expire_held(room);
  room.retention = draft.retention;
  room.last = std::max(room.last, whole_second(clock_()));
  Posted posted{draft.author.handle, draft.producer, draft.n, 0, room.last};
  JournalEntry told;
  told.subject = draft.author;
  told.note = draft.note;
  if (draft.course == Course::hold) {
    told.kind = JournalKind::held;
    told.held = ++room.last_held;
    room.waiting.push_back(
        {posted.handle, posted.producer, posted.n, room.last_held, room.last + held_life, false});
    room.held.push_back({room.last_held, std::move(draft.author), std::move(draft.body),
                         room.last + held_life, std::move(draft.ties)});
    room.posted.push_back(posted);
    write_journal(room, std::move(told));
    return {PublishStatus::held, {}, {}, true};
  }
  const auto position = append(room, std::move(draft.author), std::move(draft.body));
  posted.seq = position.seq;
  room.posted.push_back(posted);
  told.position = position;
  if (!draft.note.empty()) write_journal(room, std::move(told));
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

RoomState ModelStore::state(const Room& room) const {
  const rooms::Position top{room.epoch, room.events.size()};
  RoomState state{{top, top.seq + 1, room.lineage}, room.mode, room.post_interval, {}};
  state.covered_until = covered_until(room);
  if (!room.journal.empty()) state.journal = room.journal.back().number;
  if (std::any_of(room.held.begin(), room.held.end(), [now = clock_()](const HeldItem& item) {
        return item.until <= whole_second(now);
      }))
    state.journal = std::max(state.journal, room.journal_base) + 1;
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

asio::awaitable<std::optional<std::vector<HeldItem>>> ModelStore::held(core::RoomId id) {
  auto items = room(id).held;
  std::erase_if(items, [&](const auto& item) { return item.until <= whole_second(clock_()); });
  co_return items;
}

asio::awaitable<ReleaseAnswer> ModelStore::release(Release release) {
  auto& in = room(release.room);
  expire_held(in);
  const auto it = std::find_if(in.held.begin(), in.held.end(),
                               [&](const auto& h) { return h.id == release.held; });
  if (it == in.held.end()) co_return ReleaseAnswer{ReleaseStatus::not_found, {}};
  auto item = std::move(*it);
  in.held.erase(it);
  JournalEntry told;
  told.kind = release.deliver ? JournalKind::released : JournalKind::returned;
  told.held = item.id;
  told.subject = item.author;
  told.note = std::move(release.note);
  ReleaseAnswer answer{ReleaseStatus::rejected, {}};
  if (release.deliver)
    answer = {ReleaseStatus::released, append(in, std::move(item.author), std::move(item.body))};
  told.position = answer.position;
  write_journal(in, std::move(told));
  co_return answer;
}

asio::awaitable<WithdrawAnswer> ModelStore::withdraw(Withdraw withdraw) {
  auto& in = room(withdraw.room);
  expire_held(in);
  const WithdrawAnswer too_late{WithdrawStatus::too_late, true};
  const auto waiting = std::find_if(in.waiting.rbegin(), in.waiting.rend(), [&](const auto& one) {
    return one.handle == withdraw.author && one.producer == withdraw.producer &&
           one.n == withdraw.n && one.until > whole_second(clock_());
  });
  if (waiting == in.waiting.rend()) co_return too_late;
  const auto item = std::find_if(in.held.begin(), in.held.end(),
                                 [&](const auto& h) { return h.id == waiting->held; });
  if (item != in.held.end()) {
    JournalEntry told;
    told.kind = JournalKind::withdrawn;
    told.held = item->id;
    told.subject = std::move(item->author);
    in.held.erase(item);
    waiting->withdrawn = true;
    write_journal(in, std::move(told));
  }
  co_return waiting->withdrawn ? WithdrawAnswer{WithdrawStatus::withdrawn, true} : too_late;
}

Subscription ModelStore::subscribe(core::RoomId id, asio::any_io_executor executor,
                                   EventSink sink) {
  return events_.add(id, std::move(executor), std::move(sink));
}

Subscription ModelStore::watch(asio::any_io_executor executor, AvailabilitySink sink) {
  return watchers_.add(0, std::move(executor), std::move(sink), Availability::live);
}

asio::awaitable<AppendStatus> ModelStore::append(LedgerBatch batch) {
  const auto status = ledger_.append(batch, clock_());
  if (status == AppendStatus::appended) followers_.tell();
  co_return status;
}

asio::awaitable<std::optional<LedgerPage>> ModelStore::read_ledger(std::uint64_t after,
                                                                   std::size_t limit) {
  co_return ledger_.read(after, limit);
}

asio::awaitable<std::optional<std::uint64_t>> ModelStore::journal_cursor(core::RoomId room) {
  co_return ledger_.cursor(room);
}

asio::awaitable<std::optional<std::vector<Record>>> ModelStore::records(std::string kind,
                                                                        std::string prefix,
                                                                        std::string after) {
  co_return ledger_.records(kind, prefix, after, clock_());
}

Subscription ModelStore::follow_ledger(asio::any_io_executor executor, std::function<void()> sink) {
  return followers_.add(std::move(executor), std::move(sink));
}

}  // namespace hearth::store
