// SPDX-License-Identifier: Apache-2.0
// What the ledger says that is new, and who is told.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

#include "moderation/guideline.hpp"
#include "shard/desk/desk.hpp"
#include "shard/node.hpp"
#include "shard/shard.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;

// What happened to an account, as an entry.
cases::Entry entry_of(const AccountEvent& event, std::vector<core::RoomId> rooms) {
  using What = AccountEvent::What;
  using Kind = cases::AccountChanged::What;
  const auto role = static_cast<cases::Role>(event.role);
  const auto changed = [&](Kind kind) {
    return cases::Entry{event.by, {}, cases::AccountChanged{event.account, kind, role, rooms}};
  };
  switch (event.what) {
    case What::invited:
      return {event.by, {}, cases::Invited{role, std::move(rooms)}};
    case What::created:
      return changed(Kind::created);
    case What::changed:
      return changed(Kind::changed);
    case What::disabled:
    case What::removed:
      return changed(Kind::disabled);
    case What::enabled:
      return changed(Kind::enabled);
    case What::signed_in:
      return {event.account, {}, cases::SignedIn{false}};
    case What::stepped_up:
      return {event.account, {}, cases::SignedIn{true}};
    case What::signed_out:
      return changed(Kind::signed_out);
    case What::preferences:
      return changed(Kind::preferences);
    case What::passkey_added:
      return changed(Kind::passkey_added);
    case What::passkey_removed:
      return changed(Kind::passkey_removed);
    case What::passphrase_changed:
      return changed(Kind::passphrase);
    case What::codes_changed:
      return changed(Kind::codes);
    case What::passkey_copied:
      return changed(Kind::passkey_copied);
    case What::invite_refused:
      break;
  }
  return {{}, {}, cases::CommandRefused{"invite"}};
}

}  // namespace

void Desk::spawn(asio::awaitable<void> work) {
  asio::co_spawn(home_.executor(), std::move(work), asio::detached);
}

void Desk::seen(std::uint64_t number, core::Time at, const cases::Entry& entry) {
  if (options_.push)
    owed_pushes_.seen(number, at, entry, core::now(), std::chrono::steady_clock::now());
  if (!entry.case_id.is_zero()) changed_cases_.insert(entry.case_id);
  const auto is = [&]<class What>(std::in_place_type_t<What>) {
    return std::holds_alternative<What>(entry.what);
  };
  const auto is_any = [&]<class... Whats>(std::in_place_type_t<Whats>... whats) {
    return (is(whats) || ...);
  };
  if (const auto* acted = std::get_if<cases::Acted>(&entry.what)) {
    acted_.push_back(*acted);
    standing_changed_ |=
        Bans::concern(acted->measure, acted->scope) || acted->measure == cases::Measure::mode;
  }
  if (const auto* gone = std::get_if<cases::HeldGone>(&entry.what)) {
    given_back(entry.case_id, *gone);
    if (loaded_ && gone->how == cases::HeldGone::How::withdrawn)
      evidence_.forget(entry.case_id, gone->held);
  }
  standing_changed_ |=
      is_any(std::in_place_type<cases::Undone>, std::in_place_type<cases::WaveSeen>);
  accounts_changed_ |= is(std::in_place_type<cases::AccountChanged>);
  if (is(std::in_place_type<cases::SignedOut>)) signed_out_.insert(entry.by);
  if (const auto* c = view_.book().find(entry.case_id); c && c->told_seen == number)
    looked_at_.push_back(entry.case_id);
  people_changed_ |=
      is_any(std::in_place_type<cases::Claimed>, std::in_place_type<cases::LetGo>,
             std::in_place_type<cases::TappedOut>, std::in_place_type<cases::Accepted>,
             std::in_place_type<cases::Closed>, std::in_place_type<cases::ShiftStarted>,
             std::in_place_type<cases::ShiftEnded>);
}

// Told as a measure is, which it is none of: by the notice that stands in its place.
void Desk::given_back(const core::CaseId& id, const cases::HeldGone& gone) {
  using How = cases::HeldGone::How;
  const auto* c = view_.book().find(id);
  if (!c || (gone.how != How::expired && gone.how != How::returned)) return;
  cases::Acted told;
  told.id = id_of_returned(gone.how);
  told.room = c->room;
  told.subject = c->subject;
  const auto same = [&](const cases::Acted& one) {
    return one.subject == told.subject && one.id == told.id;
  };
  if (std::none_of(acted_.begin(), acted_.end(), same)) acted_.push_back(told);
}

void Desk::forked() {
  owed_pushes_.clear();
  told_anew_ = accounts_changed_ = standing_changed_ = people_changed_ = true;
  spawn(refresh());
}

asio::awaitable<void> Desk::load() {
  auto alive = alive_;
  while (!loaded_) {
    // Who is kept out stays out from the first moment, however long the ledger is.
    const bool kept_out = co_await bans_.load();
    if (!*alive) co_return;
    if (kept_out) publish_standing();
    const bool read = kept_out && co_await subjects_.load() && co_await notices_.load() &&
                      co_await view_.catch_up();
    if (!*alive) co_return;
    loaded_ = read;
    if (read) break;
    timer_.expires_after(std::chrono::seconds(1));
    boost::system::error_code ec;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    if (!*alive) co_return;
  }
  // What was decided before this process began was told by those before it.
  told_anew_ = accounts_changed_ = standing_changed_ = true;
  seal_anew();
  co_await refresh();
  if (*alive) wait_tick();
}

// Whoever wrote a case and died may not have sealed what it is about.
void Desk::seal_anew() {
  const auto now = Evidence::Clock::now();
  const auto fresh = view_.now().now - Evidence::follows_within;
  for (const auto* c : view_.book().open_cases()) {
    for (const auto& line : c->finding_lines)
      if (line.at >= fresh)
        evidence_.concerns(c->room, c->id, line.what.place, line.what.held, now);
    for (const auto& line : c->report_lines)
      if (line.at >= fresh) evidence_.concerns(c->room, c->id, line.what.place, 0, now);
  }
}

asio::awaitable<void> Desk::refresh() {
  auto alive = alive_;
  if (std::exchange(refreshing_, true)) {
    refresh_again_ = true;
    co_return;
  }
  do {
    refresh_again_ = false;
    const bool read = co_await view_.catch_up();
    if (!*alive) co_return;
    if (std::exchange(accounts_changed_, false)) co_await load_accounts();
    if (!*alive) co_return;
    if (!signed_out_.empty()) co_await end_signed_out_viewers();
    if (!*alive) co_return;
    // Without the records nobody is told half of it: the clock tries again.
    const auto news = changed_cases_.size() + acted_.size();
    const auto acted = std::exchange(acted_, {});
    const bool known = read && co_await load_records(acted);
    if (!*alive) co_return;
    // Others may have read on meanwhile, and of that the records are not known yet.
    const bool is_all = news == changed_cases_.size() + acted_.size() + acted.size();
    refresh_again_ |= known && !is_all;
    if (!known || !is_all) {
      acted_.insert(acted_.begin(), acted.begin(), acted.end());
      continue;
    }
    if (!told_anew_)
      for (const auto& one : acted) tell_subject(one);
    tell_changes();
  } while (refresh_again_);
  refreshing_ = false;
}

// What the new entries are about: bans, subjects other nodes named, what they have to be told.
asio::awaitable<bool> Desk::load_records(std::vector<cases::Acted> acted) {
  auto alive = alive_;
  if (standing_changed_ && (!co_await bans_.load() || !*alive)) co_return false;
  if (told_anew_) co_return true;
  bool unknown = false;
  for (const auto& id : changed_cases_)
    if (const auto* c = view_.book().find(id))
      unknown |= !c->subject.is_zero() && !subjects_.find(c->subject);
  for (const auto& one : acted) unknown |= !one.subject.is_zero() && !subjects_.find(one.subject);
  if (unknown && (!co_await subjects_.load() || !*alive)) co_return false;
  for (const auto& one : acted) {
    const auto* person = subjects_.find(one.subject);
    if (person && (!co_await notices_.load(person->room, person->who.handle) || !*alive))
      co_return false;
  }
  co_return true;
}

asio::awaitable<void> Desk::load_accounts() {
  auto alive = alive_;
  const auto last = last_viewer_;
  AccountRecords records(ledger_);
  const auto all = co_await records.accounts();
  if (!*alive) co_return;
  if (!all) {
    accounts_changed_ = true;
    co_return;
  }
  known_.clear();
  for (const auto& kept : *all) {
    const auto& account = kept.value;
    known_[account.id] = {account.name, account.disabled ? 0 : account.session_version};
    cases::Preferences preferences{{}, account.preferences.exposure_budget};
    preferences.rest.weekly_most = std::chrono::minutes(account.preferences.weekly_minutes);
    for (const auto& span : account.preferences.quiet)
      preferences.rest.quiet.push_back({span.from, span.to});
    for (const auto& name : account.preferences.opt_outs)
      if (const auto category = moderation::category_of(name))
        preferences.opt_outs.set(static_cast<std::size_t>(*category));
    view_.book().prefer(account.id, std::move(preferences));
  }
  people_changed_ = true;
  end_stale_viewers(last);
}

asio::awaitable<store::AppendStatus> Desk::append_account(AccountEvent event,
                                                          std::vector<store::Record> records) {
  std::vector<core::RoomId> rooms;
  for (const auto& name : event.rooms)
    if (const auto* room = home_.room(name)) rooms.push_back(room->id);
  const auto answer = co_await view_.append(
      [entry = entry_of(event, rooms)](const cases::Desk&) -> cases::Decided {
        return cases::Entries{entry};
      },
      [&](const cases::Entries&, std::uint64_t) { return LedgerView::Along{{}, records}; });
  spawn(refresh());
  if (std::holds_alternative<LedgerView::Appended>(answer)) co_return store::AppendStatus::appended;
  const auto* failure = std::get_if<LedgerView::Failure>(&answer);
  co_return failure && *failure == LedgerView::Failure::conflict ? store::AppendStatus::conflict
                                                                 : store::AppendStatus::unavailable;
}

void Desk::tell_case(const Viewer& viewer, const core::CaseId& id) {
  const auto desk = view_.now();
  const auto* c = desk.book.find(id);
  const auto* account = desk.book.roster().active(viewer.account);
  if (!c || !account) return;
  if (!cases::may_see(*account, *c)) {
    // Leads see other rooms' cases while these are high enough up the ladder.
    frames::Case gone;
    gone.id = id_of(c->id);
    if (account->role >= cases::Role::lead) viewer.tell(frames::CaseChanged{std::move(gone), true});
    return;
  }
  viewer.tell(frames::CaseChanged{frames_now(desk).of(*c, viewer.account), false});
}

void Desk::tell_subject(const cases::Acted& acted) {
  const auto* person = subjects_.find(acted.subject);
  if (!person) return;
  const auto code = notice_code(acted.id);
  for (auto& notice : notices_.pending(person->room, person->who.handle, slug(person->room)))
    if (notice.params["code"] == code)
      options_.tell(person->room, person->who.handle, std::move(notice));
}

void Desk::tell_changes() {
  if (std::exchange(told_anew_, false)) {
    changed_cases_.clear();
    acted_.clear();
    looked_at_.clear();
    for (const auto& [id, viewer] : viewers_) viewer.tell(queue_for(viewer.account));
  }
  for (const auto& id : std::exchange(changed_cases_, {}))
    for (const auto& [number, viewer] : viewers_) tell_case(viewer, id);
  if (!acted_.empty()) spawn(refresh());  // their notices have to be read first
  for (const auto& id : std::exchange(looked_at_, {})) {
    const auto* c = view_.book().find(id);
    const auto* person = c ? subjects_.find(c->subject) : nullptr;
    if (person)
      options_.tell(person->room, person->who.handle,
                    {slug(person->room), "seen_by_moderator", {}});
  }
  const bool people_changed = std::exchange(people_changed_, false);
  if (std::exchange(standing_changed_, false)) publish_standing();
  if (!people_changed) return;
  const auto on_duty = roster();
  for (const auto& [number, viewer] : viewers_) viewer.tell(on_duty);
  std::set<core::RoomId> rooms;
  for (const auto& [number, viewer] : viewers_)
    for (const auto& room : area_of(viewer.account)) rooms.insert(room);
  glances_.follow(rooms);
}

void Desk::publish_standing() {
  auto standing = std::make_shared<Standing>();
  standing->bans = bans_.all();
  for (const auto& [name, room] : *home_.rooms()) {
    if (const auto until = view_.book().slowed_until(room.id); until > core::now())
      standing->slowed[room.id] = until;
    const auto* last = view_.book().measures().last_mode(room.id);
    const auto mode = last ? static_cast<rooms::Mode>(last->acted.mode) : rooms::Mode::open;
    if (mode != rooms::Mode::open)
      standing->modes[room.id] = {
          mode, {}, last->acted.until, std::string(moderation::guideline_of(last->acted.reason))};
  }
  options_.standing(std::move(standing));
}

// Somebody in the room was there for the person a case is about.
void Desk::replied(const core::RoomId& room, rooms::Seq seq, const core::Handle& by) {
  const auto* c = view_.book().unanswered_at(room, seq);
  const auto* person = c ? subjects_.find(c->subject) : nullptr;
  if (!person || person->who.handle == by) return;
  spawn([](Desk& desk, core::CaseId id) -> asio::awaitable<void> {
    auto alive = desk.alive_;
    (void)co_await desk.view_.append(
        [id](const cases::Desk& now) { return cases::answered(now, id); });
    if (*alive) desk.spawn(desk.refresh());
  }(*this, c->id));
}

}  // namespace hearth::shard::desk
