// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/desk.hpp"

#include <algorithm>
#include <utility>

#include "core/random.hpp"
#include "shard/coverage.hpp"
#include "shard/node.hpp"
#include "shard/shard.hpp"

namespace hearth::shard::desk {

namespace asio = boost::asio;

Desk::Desk(Shard& home, store::Ledger& ledger, Options options)
    : home_(home),
      ledger_(ledger),
      options_(std::move(options)),
      view_(
          ledger, options_.settings,
          [this](std::uint64_t number, core::Time at, const cases::Entry& entry) {
            seen(number, at, entry);
          },
          [this] { forked(); }),
      subjects_(ledger),
      notices_(ledger, home.node().keys()),
      bans_(ledger),
      waiting_elsewhere_(home.node().store(), bans_, home.node().keys()),
      journals_(home.node().store(), ledger, home.node().keys(), view_, subjects_, notices_, bans_,
                {[this](const core::ModeratorId& by) { return area_of(by); },
                 [this](const core::RoomId& room, const core::CaseId& id, cases::Place place,
                        std::uint64_t held) {
                   const auto now = Evidence::Clock::now();
                   evidence_.concerns(room, id, place, held, now);
                   spawn(evidence_.seal_due(now));
                 },
                 [this](const core::RoomId& room, const cases::Acted& acted,
                        const core::Handle& subject) { spawn(seal(room, acted, subject)); }}),
      evidence_(home.node().store(), ledger, home.node().keys()),
      acting_(home.node().store(), view_, subjects_, evidence_, home.node().keys(),
              options_.quick_texts),
      reader_(home.node().store(), ledger, home.node().keys(), evidence_),
      glances_(home.node().store(), home.executor(),
               [this](const core::RoomId& room, rooms::Seq seq, const core::Handle& by) {
                 replied(room, seq, by);
               }),
      sign_in_(
          ledger, home.node().keys(),
          [this](AccountEvent event, std::vector<store::Record> records) {
            return append_account(std::move(event), std::move(records));
          },
          options_.sign_in),
      accounts_(
          ledger,
          [this](AccountEvent event, std::vector<store::Record> records) {
            return append_account(std::move(event), std::move(records));
          },
          [this](const std::string& name) { return home_.room(name) != nullptr; }),
      own_ways_(
          ledger, home.node().keys(),
          [this](AccountEvent event, std::vector<store::Record> records) {
            return append_account(std::move(event), std::move(records));
          },
          options_.sign_in, sign_in_.passphrases()),
      push_devices_(ledger, options_.may_push_to),
      owed_pushes_(ledger),
      asker_(core::random_u64()),
      timer_(home.context()) {}

Desk::~Desk() { *alive_ = false; }

std::string Desk::slug(const core::RoomId& room) const {
  const auto* known = home_.room(room);
  return known ? known->slug : std::string();
}

CaseFrames Desk::frames_now(const cases::Desk& desk) const {
  return {desk, subjects_, [this](const core::RoomId& room) { return slug(room); }};
}

std::vector<core::RoomId> Desk::area_of(const core::ModeratorId& account) const {
  std::vector<core::RoomId> area;
  if (const auto* found = view_.book().roster().account(account))
    for (const auto& [name, room] : *home_.rooms())
      if (found->looks_after(room.id)) area.push_back(room.id);
  return area;
}

std::vector<core::RoomId> Desk::on_duty_rooms(const core::ModeratorId& account) const {
  std::vector<core::RoomId> on_duty;
  const auto desk = view_.now();
  const auto* found = desk.book.roster().active(account);
  if (!found) return on_duty;
  for (const auto& room : area_of(account))
    if (desk.book.roster().on_duty_in(*found, room, desk.now)) on_duty.push_back(room);
  return on_duty;
}

bool Desk::may_watch(const core::ModeratorId& account, const core::RoomId& room) const {
  const auto* found = view_.book().roster().active(account);
  return found && found->looks_after(room);
}

Desk::ViewerId Desk::enter(Viewer viewer) {
  const auto id = ++last_viewer_;
  const auto& entered = viewers_.emplace(id, std::move(viewer)).first->second;
  entered.tell(queue_for(entered.account));
  entered.tell(roster());
  entered.tell(glance_for(entered.account));
  people_changed_ = true;
  // The account may have changed between the question who this is and now.
  accounts_changed_ = true;
  signed_out_.insert(entered.account);
  if (loaded_) spawn(refresh());
  return id;
}

void Desk::leave(ViewerId id) {
  const auto found = viewers_.find(id);
  if (found == viewers_.end()) return;
  const auto account = found->second.account;
  const bool over = found->second.is_over();
  viewers_.erase(found);
  people_changed_ = true;
  // Nobody was there for long: what is theirs does not wait for them to come back.
  if (over && std::none_of(viewers_.begin(), viewers_.end(),
                           [&](const auto& one) { return one.second.account == account; }))
    spawn(doubt(account));
}

asio::awaitable<OwnAnswer> Desk::own_ways(ViewerId id, OwnRequest request) {
  auto alive = alive_;
  // The entry of the change may be read before its answer is here.
  if (const auto viewer = viewers_.find(id); viewer != viewers_.end())
    viewer->second.next_version = request.session.version + 1;
  auto answer = co_await own_ways_.answer(std::move(request));
  if (!*alive) co_return answer;
  const auto* changed = std::get_if<OwnChanged>(&answer.answer);
  if (const auto viewer = viewers_.find(id); viewer != viewers_.end()) {
    viewer->second.next_version = 0;
    if (changed) viewer->second.session_version = changed->account.session_version;
  }
  // Who was spared meanwhile, and not by a change of their own, is not now.
  accounts_changed_ = true;
  if (loaded_) spawn(refresh());
  co_return answer;
}

void Desk::fill(const core::ModeratorId& account, frames::SignedIn& frame) const {
  const auto desk = view_.now();
  frame.ledger_top = view_.head().number;
  frame.ledger_hash.assign(view_.head().hash.begin(), view_.head().hash.end());
  frame.veiled = !frame.preferences.unveiled;
  frame.server_time_ms = core::unix_ms(core::now());
  frame.push_key = options_.push_key;
  frame.worked_minutes = static_cast<std::uint32_t>(
      std::chrono::floor<std::chrono::minutes>(desk.book.roster().worked(account, desk.now))
          .count());
  frame.exposure = static_cast<std::uint32_t>(desk.book.roster().exposure(account, desk.now));
  frame.exposure_budget = frame.preferences.exposure_budget != 0 ? frame.preferences.exposure_budget
                                                                 : desk.settings.exposure_budget;
  for (const auto& id : area_of(account))
    if (const auto* room = home_.room(id))
      frame.room_infos.push_back({room->slug, room->title, room->language});
  const auto texts = options_.quick_texts.find("en");
  if (texts != options_.quick_texts.end())
    for (const auto& [code, text] : texts->second) frame.quick_texts.push_back(code);
}

frames::Queue Desk::queue_for(const core::ModeratorId& account) const {
  constexpr std::size_t shown_max = 200;
  frames::Queue queue;
  const auto desk = view_.now();
  for (const auto* c : desk.book.queue(account, shown_max))
    queue.cases.push_back(frames_now(desk).of(*c, account));
  return queue;
}

frames::Roster Desk::roster() const {
  frames::Roster out;
  const auto desk = view_.now();
  for (const auto& [id, account] : desk.book.roster().accounts()) {
    const auto known = known_.find(id);
    const auto name = known == known_.end() ? std::string() : known->second.name;
    const auto role = static_cast<identity::Role>(account.role);
    out.colleagues.push_back({id_of(id), name, role});
    const auto* shift = desk.book.roster().shift(id, desk.now);
    if (!shift || account.disabled) continue;
    frames::OnDuty on_duty{id_of(id),
                           name,
                           role,
                           {},
                           core::unix_ms(shift->since),
                           0,
                           desk.now - shift->since >= desk.settings.block};
    for (const auto& room : shift->rooms) on_duty.rooms.push_back(slug(room));
    on_duty.claimed = static_cast<std::uint32_t>(desk.book.owned_by(id, desk.now).size());
    out.on_duty.push_back(std::move(on_duty));
  }
  return out;
}

frames::Glance Desk::glance_for(const core::ModeratorId& account) const {
  frames::Glance glance;
  const auto desk = view_.now();
  const auto& occupancy = home_.node().occupancy();
  for (const auto& id : area_of(account)) {
    frames::RoomGlance one;
    one.room = slug(id);
    const auto people = occupancy.people(id);
    one.present = people.count;
    one.newcomers = people.newcomers;
    one.open_cases = static_cast<std::uint32_t>(desk.book.open_count(id));
    if (const auto pace = paces_.find(id); pace != paces_.end()) {
      const auto& [opened, seen_after, held] = pace->second;
      one.held = held;
      one.cases_per_minute.assign(opened.begin(), opened.end());
      for (const auto after : seen_after)
        one.seen_after_seconds.push_back(
            static_cast<std::uint32_t>(std::chrono::duration_cast<core::seconds>(after).count()));
    }
    one.braked = desk.book.slowed_until(id) > desk.now;
    glances_.fill(id, desk.now, one);
    const auto* room = home_.room(id);
    if (room && one.mode != rooms::Mode::none) {
      const auto now = core::now();
      const auto is = coverage_of(*room, one.mode, occupancy.covered_until(id), one.braked, now);
      one.mode = is.mode;
      one.covered = is.covered;
    }
    glance.rooms.push_back(std::move(one));
  }
  glance.asked_bans = frames_now(desk).asked_bans(account);
  return glance;
}

void Desk::look_at(const core::RoomId& room) {
  spawn([](Desk& desk, core::RoomId id) -> asio::awaitable<void> {
    auto alive = desk.alive_;
    (void)co_await desk.journals_.follow(id);  // the sweep tries again
    if (*alive) desk.spawn(desk.refresh());
  }(*this, room));
}

asio::awaitable<std::vector<protocol::Notice>> Desk::notices(core::RoomId room, core::Handle handle,
                                                             core::RoomId shown_in) {
  auto alive = alive_;
  if (!loaded_ || !notices_.pending(room, handle, {}).empty()) {
    (void)co_await notices_.load(room, handle);  // those known are told otherwise
    if (!*alive) co_return std::vector<protocol::Notice>{};
  }
  auto waiting = notices_.pending(room, handle, slug(shown_in));
  // Who was away in the moment it was said has waited for it most.
  const auto subject = subjects_.find(room, handle);
  const auto* c = subject ? view_.book().open_case(room, *subject) : nullptr;
  if (c && c->told_seen != 0) waiting.push_back({slug(shown_in), "seen_by_moderator", {}});
  co_return waiting;
}

void Desk::refused(const core::ModeratorId& account, const char* what) {
  if (!refused_.emplace(account, what).second) return;
  spawn([](Desk& desk, core::ModeratorId who, std::string code) -> asio::awaitable<void> {
    (void)co_await desk.view_.append([&](const cases::Desk&) -> cases::Decided {
      return cases::Entries{cases::Entry{who, {}, cases::CommandRefused{code}}};
    });
  }(*this, account, what));
}

}  // namespace hearth::shard::desk
