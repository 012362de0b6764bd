// SPDX-License-Identifier: Apache-2.0
// What consoles ask for.
#include <algorithm>
#include <utility>

#include "core/random.hpp"
#include "core/text.hpp"
#include "moderation/pipeline.hpp"
#include "shard/desk/desk.hpp"
#include "shard/desk/texts.hpp"
#include "shard/node.hpp"
#include "shard/shard.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;
using protocol::Reason;

constexpr std::uint32_t lines_max = 100;
constexpr core::milliseconds soon{1000};

template <class Id>
std::optional<Id> parse(const std::string& base32) {
  const auto bytes = core::from_base32(base32);
  return bytes ? Id::from(*bytes) : std::nullopt;
}

// Which entry of a batch the words belong to.
bool has_words(const cases::Entry& entry) {
  const auto* handed = std::get_if<cases::HandedOver>(&entry.what);
  return std::holds_alternative<cases::Noted>(entry.what) || (handed && handed->has_words) ||
         std::holds_alternative<cases::AppealMade>(entry.what) ||
         std::holds_alternative<cases::AppealDecided>(entry.what);
}

bool does_restrict(frames::Action action) {
  using enum frames::Action;
  return action == warn || action == mute || action == remove || action == ban;
}

cases::Decided decide(const cases::Desk& desk, const identity::DeploymentKeys& keys,
                      const Desk::Caller& caller, const core::CaseId& id,
                      const frames::CaseStep& step) {
  const auto& who = caller.account;
  const auto text = text_mac(keys, id, step.text);
  using frames::Step;
  switch (step.step) {
    case Step::claim:
      return cases::claim(desk, who, id);
    case Step::let_go:
      return cases::let_go(desk, who, id);
    case Step::tap_out:
      return cases::tap_out(desk, who, id);
    case Step::escalate: {
      auto up = cases::escalate(desk, who, id);
      if (up && !step.text.empty()) up->push_back({who, id, cases::Noted{text}});  // for who comes
      return up;
    }
    case Step::acknowledge:
      return cases::acknowledge(desk, who, id);
    case Step::hand_over:
      return cases::hand_over(desk, who, id,
                              parse<core::ModeratorId>(step.to).value_or(core::ModeratorId{}),
                              !step.text.empty());
    case Step::accept:
      return cases::accept(desk, who, id);
    case Step::decline:
      return cases::decline(desk, who, id);
    case Step::note:
      return cases::note(desk, who, id, text);
    case Step::close:
      return cases::close(desk, who, id, cases::outcome_of(step.outcome), text, caller.stepped_up);
    case Step::unspecified:
      break;
  }
  return cases::Refusal::not_possible;
}

}  // namespace

Desk::Reply Desk::reply(const LedgerView::Answer& answer) const {
  if (const auto* refusal = std::get_if<cases::Refusal>(&answer)) return refusal_of(*refusal);
  if (std::holds_alternative<LedgerView::Failure>(answer))
    return Refusal{Reason::unavailable, soon};
  return frames::Body{frames::Done{}};
}

// Appends what is decided, with the words that belong to it.
asio::awaitable<Desk::Reply> Desk::write(LedgerView::Decide decide, std::string text) {
  auto alive = alive_;
  const auto answer = co_await view_.append(
      std::move(decide), [&](const cases::Entries& entries, std::uint64_t first) {
        LedgerView::Along along;
        for (std::size_t i = 0; i < entries.size() && !text.empty(); ++i)
          if (has_words(entries[i]))
            along.records.push_back(
                text_record(home_.node().keys(), entries[i].case_id, first + i, text));
        return along;
      });
  if (*alive) spawn(refresh());
  if (const auto* appended = std::get_if<LedgerView::Appended>(&answer); appended && *alive) {
    waits_.count(view_.book(), appended->first, appended->at, appended->entries);
    alert(appended->first, appended->entries);
  }
  co_return reply(answer);
}

asio::awaitable<Desk::Reply> Desk::answer(Caller caller, frames::CaseStep step) {
  const auto id = parse<core::CaseId>(step.id);
  if (!id) co_return Refusal{Reason::not_found, {}};
  if (!are_fine(step.text)) co_return Refusal{Reason::too_long, {}};
  if (step.step == frames::Step::note && core::trim(step.text).empty())
    co_return Refusal{Reason::empty, {}};
  const auto* about = view_.book().find(*id);
  if (step.step == frames::Step::close && about && about->kind == cases::CaseKind::appeal)
    co_return co_await close_appeal(caller, std::move(step), *id);
  auto alive = alive_;
  auto text = step.text;
  auto reply =
      co_await write([&keys = home_.node().keys(), caller, id = *id, step = std::move(step)](
                         const cases::Desk& desk) { return decide(desk, keys, caller, id, step); },
                     std::move(text));
  const auto* refusal = std::get_if<Refusal>(&reply);
  if (!*alive || !refusal) co_return reply;
  const auto* after = view_.book().find(*id);
  if (refusal->reason == Reason::not_allowed) refused(caller.account, "case");
  if (refusal->reason == Reason::changed && after && after->closed())
    refused(caller.account, "closed");
  co_return reply;
}

asio::awaitable<Desk::Reply> Desk::answer(Caller caller, frames::OpenCase open) {
  auto alive = alive_;
  const auto id = parse<core::CaseId>(open.id);
  const auto* known = id ? view_.book().find(*id) : nullptr;
  const auto* account = view_.book().roster().active(caller.account);
  if (!known) co_return Refusal{Reason::not_found, {}};
  if (!account || !cases::may_see(*account, *known)) {
    refused(caller.account, "open");
    co_return Refusal{Reason::not_found, {}};
  }
  if (open.reveal) {
    const auto counted = co_await write([who = caller.account, id = *id](const cases::Desk& desk) {
      return cases::reveal(desk, who, id);
    });
    if (const auto* refusal = std::get_if<Refusal>(&counted)) co_return *refusal;
    if (!*alive) co_return Refusal{Reason::unavailable, soon};
  }
  const auto desk = view_.now();
  const auto* c = desk.book.find(*id);
  account = desk.book.roster().active(caller.account);
  if (!c || !account || !cases::may_see(*account, *c)) co_return Refusal{Reason::not_found, {}};
  auto detail = frames_now(desk).detail(*c, caller.account);
  co_await reader_.read(*c, CaseReader::origin_of(desk.book, *c), open.reveal, detail);
  co_return frames::Body{std::move(detail)};
}

asio::awaitable<Desk::Reply> Desk::answer(Caller caller, frames::Act act) {
  auto alive = alive_;
  const auto* room = home_.room(act.room);
  if (!room) co_return Refusal{Reason::room_unknown, {}};
  const auto id = room->id;
  const bool is_wide = act.scope == frames::Scope::area || act.scope == frames::Scope::service;
  const bool lifts = act.action == frames::Action::lift || act.action == frames::Action::undo;
  const bool restricts = does_restrict(act.action);
  if (act.action == frames::Action::release_held) {
    const bool may_go_on = co_await is_clear(id);
    if (!*alive || !may_go_on) co_return Refusal{Reason::unavailable, soon};
    room = home_.room(act.room);
    if (!room) co_return Refusal{Reason::room_unknown, {}};
  }
  auto done = co_await acting_.act(caller.account, caller.stepped_up, *room, std::move(act));
  if (const auto* refusal = std::get_if<Refusal>(&done)) {
    if (*alive && refusal->reason == Reason::not_allowed) refused(caller.account, "act");
    if (*alive && refusal->reason == Reason::too_many_measures) refused(caller.account, "full");
    co_return *refusal;
  }
  if (!*alive) co_return Refusal{Reason::unavailable, soon};
  (void)co_await journals_.follow(id);  // the sweep does it otherwise
  auto& said = std::get<frames::Done>(done);
  const auto measure = measure_id(said.action);
  if (*alive && measure && restricts) co_await seal_restricted(id, *measure);
  if (*alive && measure && is_wide && !lifts) co_await give_back_elsewhere(id, *measure);
  if (*alive) spawn(refresh());
  co_return frames::Body{std::move(said)};
}

// Before it is acknowledged: what it was about may be removed with the next command.
asio::awaitable<void> Desk::seal_restricted(core::RoomId room, cases::EntryId measure) {
  auto alive = alive_;
  const bool is_known = co_await follow_until(
      room, [this, measure] { return view_.book().measures().find(measure) != nullptr; });
  if (!*alive || !is_known) co_return;
  const auto* taken = view_.book().measures().find(measure);
  if (!taken->case_id.is_zero()) co_return;
  const auto* person = subjects_.find(taken->acted.subject);
  if (person) co_await seal(room, taken->acted, person->who.handle);
}

asio::awaitable<Desk::Reply> Desk::answer(Caller caller, frames::Shift shift) {
  auto alive = alive_;
  std::vector<core::RoomId> rooms;
  for (const auto& name : shift.rooms) {
    const auto* room = home_.room(name);
    if (!room) co_return Refusal{Reason::room_unknown, {}};
    rooms.push_back(room->id);
  }
  auto reply = co_await write([&](const cases::Desk& desk) {
    return shift.on ? cases::start_shift(desk, caller.account, rooms)
                    : cases::end_shift(desk, caller.account);
  });
  const auto* refusal = std::get_if<Refusal>(&reply);
  if (*alive && refusal && refusal->reason == Reason::not_allowed) refused(caller.account, "shift");
  if (!*alive || refusal) co_return reply;
  if (!shift.on) {
    // Not only when the cover runs out: people should know at once.
    const auto who = shift_ids_[caller.account];
    shift_ids_.erase(caller.account);
    for (const auto& room : area_of(caller.account)) {
      if (who == 0) break;
      const auto until = co_await home_.node().store().cover({room, who, core::Duration{}});
      if (!*alive) co_return reply;
      if (until) home_.node().occupancy().cover(room, *until);
    }
  }
  if (*alive) co_await cover();
  co_return reply;
}

asio::awaitable<Desk::Reply> Desk::answer(Caller caller, frames::ReadLedger read) {
  auto alive = alive_;
  const auto* account = view_.book().roster().active(caller.account);
  if (!account) co_return Refusal{Reason::not_allowed, {}};
  const auto limit = std::clamp<std::uint32_t>(read.limit, 1, lines_max);
  const auto page = co_await ledger_.read_ledger(read.after, limit);
  if (!page || !*alive) co_return Refusal{Reason::unavailable, soon};
  const auto desk = view_.now();
  frames::LedgerPage out{{}, page->top, view_.is_intact()};
  for (const auto& entry : page->entries) {
    const auto parsed = protocol::parse_entry(entry.body).value_or(cases::Entry{});
    frames::LedgerLine line;
    line.number = entry.number;  // the chain is whole for everybody
    if (may_read(caller.account, parsed))
      line = frames_now(desk).line(entry.number, entry.at, parsed);
    else
      line.what = "elsewhere";
    line.hash.assign(entry.hash.begin(), entry.hash.end());
    out.lines.push_back(std::move(line));
  }
  co_return frames::Body{std::move(out)};
}

// Of the rooms one looks after, of one's own doing, and admins everything.
bool Desk::may_read(const core::ModeratorId& account, const cases::Entry& entry) const {
  const auto* reader = view_.book().roster().active(account);
  if (!reader) return false;
  if (reader->role >= cases::Role::admin || entry.by == account) return true;
  // Leads look after people, too.
  const auto* changed = std::get_if<cases::AccountChanged>(&entry.what);
  if (changed && changed->what == cases::AccountChanged::What::passkey_copied &&
      (changed->account == account || reader->role >= cases::Role::lead))
    return true;
  const auto room = CaseFrames::room_of(entry, view_.book());
  return !room.is_zero() && reader->looks_after(room);
}

asio::awaitable<Desk::Reply> Desk::answer(Caller caller, frames::Explain explain) {
  const auto* room = home_.room(explain.room);
  if (!room) co_return Refusal{Reason::room_unknown, {}};
  if (!may_watch(caller.account, room->id)) {
    refused(caller.account, "explain");
    co_return Refusal{Reason::not_allowed, {}};
  }
  if (explain.text.size() > words_bytes_max) co_return Refusal{Reason::too_long, {}};
  protocol::Post post;
  post.text = explain.text;
  const auto judged = home_.judge().judge(post, *room, false, {}, core::now());
  frames::Explained out;
  out.action = moderation::name(judged.verdict.action);
  out.severity = static_cast<std::uint32_t>(judged.verdict.severity);
  for (const auto notice : judged.verdict.notices) out.notices.emplace_back(notice);
  for (const auto& finding : judged.verdict.findings) {
    frames::CaseFinding shown;
    shown.label = finding.label;
    shown.rule = finding.rule;
    shown.pack = finding.version;
    shown.severity = static_cast<std::uint32_t>(finding.severity);
    shown.spans.push_back({finding.span.utf16.from, finding.span.utf16.to});
    shown.policy = std::string(moderation::name(finding.category));
    out.findings.push_back(std::move(shown));
  }
  co_return frames::Body{std::move(out)};
}

}  // namespace hearth::shard::desk
