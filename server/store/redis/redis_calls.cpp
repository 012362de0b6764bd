// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "store/presence_leases.hpp"
#include "store/redis/redis_store.hpp"

// What each call does on the store's own thread.
namespace hearth::store {

namespace asio = boost::asio;

asio::awaitable<PublishAnswer> RedisStore::do_publish(Draft draft) {
  co_await doorbells_->hung(draft.room);
  const auto build = [&draft](const Surroundings& in) { return publish_step(draft, in); };
  auto answered = co_await caller_->run(draft.room, build, true);
  if (!answered.reply) co_return PublishAnswer{};
  auto answer = publish_answer(*answered.reply);
  answer.durable = answered.durable;
  // A repetition of ours found what the try nobody answered had done.
  if (answered.maybe_twice && answer.status == PublishStatus::duplicate)
    answer.status = PublishStatus::accepted;
  co_return answer;
}

asio::awaitable<ModerateAnswer> RedisStore::do_moderate(Entry entry) {
  co_await doorbells_->hung(entry.room);
  const auto build = [&entry](const Surroundings& in) { return moderate_step(entry, in); };
  auto answered = co_await caller_->run(entry.room, build, true);
  if (!answered.reply) co_return ModerateAnswer{};
  auto answer = moderate_answer(*answered.reply);
  answer.durable = answered.durable;
  if (answered.maybe_twice && answer.status == ModerateStatus::duplicate)
    answer.status = ModerateStatus::applied;
  if (answer.position.epoch != 0)
    decisions_.remember(std::move(entry), answer.position, caller_->now());
  co_return answer;
}

asio::awaitable<ReleaseAnswer> RedisStore::do_release(Release release) {
  co_await doorbells_->hung(release.room);
  const auto build = [&release](const Surroundings& in) { return release_step(release, in); };
  auto answered = co_await caller_->run(release.room, build, true);
  if (!answered.reply) co_return ReleaseAnswer{};
  auto answer = release_answer(*answered.reply);
  // Gone, but perhaps by the try nobody answered.
  if (answered.maybe_twice && answer.status == ReleaseStatus::not_found) answer = {};
  co_return answer;
}

asio::awaitable<WithdrawAnswer> RedisStore::do_withdraw(Withdraw withdraw) {
  const auto build = [&withdraw](const Surroundings& in) { return withdraw_step(withdraw, in); };
  auto answered = co_await caller_->run(withdraw.room, build, true);
  if (!answered.reply) co_return WithdrawAnswer{};
  auto answer = withdraw_answer(*answered.reply);
  answer.durable = answered.durable;
  co_return answer;
}

asio::awaitable<RemarkStatus> RedisStore::do_remark(Remark remark) {
  const auto build = [&remark](const Surroundings& in) { return remark_step(remark, in); };
  auto answered = co_await caller_->run(remark.room, build, true);
  if (!answered.reply) co_return RemarkStatus::unavailable;
  const auto status = remark_status(*answered.reply);
  co_return answered.maybe_twice&& status == RemarkStatus::duplicate ? RemarkStatus::written
                                                                     : status;
}

asio::awaitable<std::optional<JournalPage>> RedisStore::do_journal(core::RoomId room,
                                                                   std::uint64_t after,
                                                                   std::size_t limit) {
  const auto build = [=](const Surroundings& in) { return journal_step(room, after, limit, in); };
  auto answered = co_await caller_->run(room, build, false);
  if (!answered.reply) co_return std::nullopt;
  co_return journal_page(*answered.reply);
}

asio::awaitable<std::optional<core::Time>> RedisStore::do_cover(Cover cover) {
  const auto build = [&cover](const Surroundings& in) { return cover_step(cover, in); };
  auto answered = co_await caller_->run(cover.room, build, true);
  if (!answered.reply || head_of(*answered.reply) != "ok") co_return std::nullopt;
  co_return core::Time{core::Duration(number_at(*answered.reply, 1))};
}

asio::awaitable<std::shared_ptr<const RoomState>> RedisStore::do_position(core::RoomId room) {
  co_await doorbells_->hung(room);
  const auto build = [room](const Surroundings& in) { return position_step(room, in); };
  auto answered = co_await caller_->run(room, build, false);
  if (!answered.reply) co_return nullptr;
  auto state = room_state(*answered.reply);
  if (!state) co_return nullptr;
  doorbells_->found(room, state->log.top);
  if (is_recovering(*answered.reply)) co_await caller_->recover(room, state->log.top.epoch);
  co_return std::make_shared<const RoomState>(std::move(*state));
}

asio::awaitable<std::shared_ptr<const Page>> RedisStore::do_read(ReadRequest request) {
  co_await doorbells_->hung(request.room);
  const auto until = caller_->deadline();
  rooms::Seq from = 0;
  for (int tries = 0; tries < 3; ++tries) {
    const auto build = [&](const Surroundings& in) { return read_step(request, from, in); };
    auto answered = co_await caller_->run(request.room, build, false, until);
    if (!answered.reply) co_return nullptr;
    auto state = room_state(*answered.reply);
    if (!state) co_return nullptr;
    auto page = std::make_shared<Page>();
    page->state = std::move(*state);
    page->plan = rooms::plan_catch_up(request.cursor, page->state.log, request.history);
    auto entries = log_entries(*answered.reply);
    if (!entries.empty() && entries.front().seq > page->plan.next &&
        page->plan.next >= page->state.log.first) {
      from = page->plan.next;  // the script guessed too far on
      continue;
    }
    std::erase_if(entries, [&](const LogEntry& one) { return one.seq < page->plan.next; });
    const bool filled = co_await fill(*page, request.room, std::move(entries), until);
    if (filled) co_return page;
  }
  co_return nullptr;
}

// Nothing is filled in if the epoch has changed since the entries were read.
asio::awaitable<bool> RedisStore::fill(Page& page, core::RoomId room, std::vector<LogEntry> entries,
                                       core::Tick until) {
  if (entries.empty()) co_return true;
  const auto epoch = page.state.log.top.epoch;
  const auto build = [&](const Surroundings& in) { return bodies_step(room, epoch, entries, in); };
  auto answered = co_await caller_->run(room, build, false, until);
  if (!answered.reply || head_of(*answered.reply) != "ok") co_return false;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const rooms::Position position{epoch, entries[i].seq};
    auto event = parse_body(text_at(*answered.reply, i + 1), position, entries[i].at);
    if (!event) event = rooms::Event{position, entries[i].at, std::nullopt, rooms::Withdrawn{}};
    page.events.push_back(std::make_shared<const rooms::Event>(std::move(*event)));
  }
  page.more = entries.back().seq < page.state.log.top.seq;
  co_return true;
}

asio::awaitable<RoomPresence> RedisStore::do_lease(PresenceLease lease) {
  const auto build = [&lease](const Surroundings& in) { return lease_step(lease, in); };
  auto answered = co_await caller_->run(lease.room, build, true);
  // Nobody knows who is at the others; those here are here.
  if (!answered.reply) co_return unite({lease});
  co_return unite(leases(*answered.reply));
}

asio::awaitable<std::optional<std::vector<HeldItem>>> RedisStore::do_held(core::RoomId room) {
  const auto build = [room](const Surroundings& in) { return held_step(room, in); };
  auto answered = co_await caller_->run(room, build, false);
  if (!answered.reply) co_return std::nullopt;
  co_return held_items(*answered.reply);
}

}  // namespace hearth::store
