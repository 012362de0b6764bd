// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/acting.hpp"

#include <utility>

#include "core/random.hpp"
#include "core/text.hpp"
#include "identity/alias.hpp"
#include "moderation/category.hpp"
#include "moderation/desk/audit.hpp"
#include "moderation/guideline.hpp"
#include "protocol/ledger_codec.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;
using cases::Measure;
using protocol::Reason;

constexpr std::uint32_t restriction_seconds_max = 30 * 24 * 3600;
// A room's mode ends by itself, at the latest after this long.
constexpr std::uint32_t mode_seconds_max = 24 * 3600;
constexpr std::uint32_t mode_interval_ms_max = 10 * 60 * 1000;
constexpr std::size_t announcement_bytes_max = 2000;
constexpr std::size_t reason_bytes_max = 64;

Measure measure_of(frames::Action action) {
  using frames::Action;
  switch (action) {
    case Action::warn:
      return Measure::warning;
    case Action::mute:
      return Measure::mute;
    case Action::remove:
      return Measure::removal;
    case Action::ban:
      return Measure::ban;
    case Action::lift:
      return Measure::lift;
    case Action::redact:
      return Measure::redaction;
    case Action::release_held:
      return Measure::released;
    case Action::return_held:
      return Measure::returned;
    case Action::set_mode:
      return Measure::mode;
    case Action::announce:
      return Measure::announcement;
    case Action::say:
      return Measure::quick_text;
    case Action::undo:
    case Action::confirm:
    case Action::unspecified:
      break;
  }
  return Measure::none;
}

// A code of a guideline or of a category: the ledger keeps it for ever, so nobody's sentence.
bool is_reason(std::string_view reason) {
  if (reason.empty()) return true;
  const auto first = reason.substr(0, reason.find('.'));
  const bool is_known = moderation::category_of(first) || first == "guideline" ||
                        first == "method_detail" || first == "other";
  return is_known && reason.size() <= reason_bytes_max &&
         reason.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") ==
             std::string_view::npos;
}

bool is_sanction(Measure measure) { return kind_of(measure) != rooms::SanctionKind::none; }

// What is without end is a ban, and takes what a ban takes.
bool has_to_end(Measure measure) { return measure == Measure::mute || measure == Measure::removal; }

// Whoever is restricted has to be told by which guideline.
bool needs_reason(Measure measure) {
  return is_sanction(measure) || measure == Measure::redaction || measure == Measure::returned;
}

// Zero: until it is lifted, or it has none.
core::Time end_of(const cases::Settings& settings, Measure measure, core::seconds asked) {
  if (measure == Measure::warning) return cases::warning_until(settings, core::now(), asked);
  if (asked == core::seconds::zero() || !is_sanction(measure)) return {};
  return core::now() + asked;
}

core::Time end_of_mode(std::uint32_t for_seconds) {
  return core::now() + core::seconds(for_seconds == 0 ? mode_seconds_max : for_seconds);
}

// What the room is told of a mode. Who set it, and a reason in their own words, are not for it.
store::SetMode set_mode(const cases::DecisionSeed& seed) {
  return {static_cast<rooms::Mode>(seed.mode), core::milliseconds(seed.interval_ms), seed.until,
          std::string(moderation::guideline_of(seed.reason))};
}

Reason reason_of(store::ModerateStatus status) {
  switch (status) {
    case store::ModerateStatus::not_found:
      return Reason::not_found;
    case store::ModerateStatus::too_late:
      return Reason::too_late;
    default:
      return Reason::unavailable;
  }
}

constexpr core::milliseconds soon{2000};

store::EntryId fresh_id() {
  store::EntryId id{};
  core::random_bytes(id);
  return id;
}

}  // namespace

rooms::SanctionKind kind_of(Measure measure) {
  switch (measure) {
    case Measure::warning:
      return rooms::SanctionKind::warning;
    case Measure::mute:
      return rooms::SanctionKind::mute;
    case Measure::removal:
      return rooms::SanctionKind::removal;
    case Measure::ban:
      return rooms::SanctionKind::ban;
    default:
      return rooms::SanctionKind::none;
  }
}

Refusal refusal_of(cases::Refusal refusal) {
  using enum cases::Refusal;
  switch (refusal) {
    case not_found:
      return {Reason::not_found, {}};
    case changed:
    case closed:
    case not_yours:
      return {Reason::changed, {}};
    case owns_cases:
      return {Reason::owns_cases, {}};
    case step_up:
      return {Reason::step_up, {}};
    case too_many:
      return {Reason::busy, {}};
    case full:
      return {Reason::too_many_measures, {}};
    case undecided:
    case off_duty:
    case not_allowed:
    case own_measure:
    case not_given:
    case not_possible:
      break;
  }
  return {Reason::not_allowed, {}};
}

// A subject's alias is known from its case; else it is the first one would get.
rooms::Participant Acting::subject(const Room& room, const core::Handle& handle) const {
  if (const auto id = subjects_.find(room.id, handle))
    if (const auto* person = subjects_.find(*id)) return person->who;
  return {handle, identity::alias(keys_, handle, room.id, room.language, 0)};
}

asio::awaitable<Acting::Done> Acting::act(core::ModeratorId who, bool stepped_up, Room room,
                                          frames::Act act) {
  if (act.action == frames::Action::undo)
    co_return co_await take_back(who, stepped_up, std::move(room), std::move(act));
  if (act.action == frames::Action::confirm)
    co_return co_await make_long(who, stepped_up, std::move(room), std::move(act));
  cases::DecisionSeed seed;
  seed.by = who;
  seed.measure = measure_of(act.action);
  seed.lifts = measure_of(act.lifts);
  seed.scope = act.scope == frames::Scope::unspecified ? cases::Scope::room
                                                       : static_cast<cases::Scope>(act.scope);
  seed.reason = act.reason;
  if (const auto bytes = core::from_base32(act.case_id))
    if (const auto id = core::CaseId::from(*bytes)) seed.case_id = *id;
  if (!is_reason(act.reason) || (needs_reason(seed.measure) && act.reason.empty()) ||
      act.for_seconds > restriction_seconds_max ||
      (act.for_seconds == 0 && has_to_end(seed.measure)))
    co_return Refusal{Reason::bad_text, {}};
  cases::Act wanted{seed.measure, room.id, seed.case_id, {}, seed.scope, seed.lifts, stepped_up};
  if (act.subject) {
    // They may have become somebody at another node a moment ago.
    if (seed.measure == Measure::lift && !subjects_.find(room.id, *act.subject))
      if (!co_await subjects_.load() || !co_await view_.catch_up())
        co_return Refusal{Reason::unavailable, soon};
    if (const auto id = subjects_.find(room.id, *act.subject)) wanted.subject = *id;
  }
  if (const auto refusal = cases::may_act(view_.now(), who, wanted)) co_return refusal_of(*refusal);
  if (act.case_id.empty()) seed.case_id = case_of(room.id, wanted.subject, act.held);
  if (is_sanction(seed.measure) || seed.measure == Measure::redaction)
    seed.about = {act.target.epoch, act.target.seq};
  seed.until = end_of(view_.settings(), seed.measure, core::seconds(act.for_seconds));
  if (cases::needs_another(view_.now(), who, wanted, core::seconds(act.for_seconds))) {
    seed.asks_longer = true;
    seed.longer_until = seed.until;
    seed.until = core::now() + view_.settings().asked_life;
  }
  if (seed.measure == Measure::released || seed.measure == Measure::returned)
    co_return co_await decide_held(std::move(room), std::move(act), std::move(seed));
  auto decided = co_await decision(room, act, seed);
  if (const auto* refusal = std::get_if<Refusal>(&decided)) co_return *refusal;
  auto& what = std::get<store::Decision>(decided);
  if (const auto* redaction = std::get_if<store::Redact>(&what))
    co_return co_await redact(std::move(room), *redaction, std::move(seed));
  co_return co_await moderate(std::move(room), std::move(what), std::move(seed), fresh_id());
}

asio::awaitable<std::variant<Refusal, store::Decision>> Acting::decision(
    const Room& room, const frames::Act& act, cases::DecisionSeed& seed) {
  if (is_sanction(seed.measure) || seed.measure == Measure::lift) {
    if (!act.subject) co_return Refusal{Reason::not_found, {}};
    auto who = subject(room, *act.subject);
    if (seed.measure == Measure::lift)
      co_return store::Decision{store::Lift{std::move(who), kind_of(seed.lifts)}};
    co_return store::Decision{store::Sanction{std::move(who), kind_of(seed.measure), seed.until}};
  }
  if (seed.measure == Measure::redaction) co_return store::Decision{store::Redact{act.target}};
  if (seed.measure == Measure::mode) {
    const auto state = co_await rooms_.position(room.id);
    if (!state) co_return Refusal{Reason::unavailable, soon};
    const bool narrows = act.mode != rooms::Mode::open || act.post_interval_ms != 0;
    if (act.mode == rooms::Mode::none || act.post_interval_ms > mode_interval_ms_max ||
        act.for_seconds > mode_seconds_max || (narrows && act.reason.empty()))
      co_return Refusal{Reason::bad_text, {}};
    if (narrows) seed.until = end_of_mode(act.for_seconds);
    seed.mode = static_cast<std::uint8_t>(act.mode);
    seed.interval_ms = act.post_interval_ms;
    if (act.mode == rooms::Mode::slow && seed.interval_ms == 0)
      seed.interval_ms = static_cast<std::uint32_t>(
          std::chrono::duration_cast<core::milliseconds>(room.guarded_interval).count());
    seed.mode_before = static_cast<std::uint8_t>(state->mode);
    seed.interval_before_ms = static_cast<std::uint32_t>(
        std::chrono::duration_cast<core::milliseconds>(state->post_interval).count());
    co_return store::Decision{set_mode(seed)};
  }
  if (seed.measure == Measure::quick_text) {
    auto texts = quick_texts_.find(room.language);
    if (texts == quick_texts_.end()) texts = quick_texts_.find("en");
    if (texts == quick_texts_.end()) co_return Refusal{Reason::not_found, {}};
    const auto text = texts->second.find(act.text);
    if (text == texts->second.end()) co_return Refusal{Reason::not_found, {}};
    seed.reason = act.text;
    co_return store::Decision{store::Announce{text->second}};
  }
  if (seed.measure != Measure::announcement) co_return Refusal{Reason::unsupported, {}};
  if (act.text.size() > announcement_bytes_max) co_return Refusal{Reason::too_long, {}};
  if (core::trim(act.text).empty()) co_return Refusal{Reason::empty, {}};
  if (core::has_control_characters(act.text)) co_return Refusal{Reason::bad_text, {}};
  co_return store::Decision{store::Announce{act.text}};
}

asio::awaitable<Acting::Done> Acting::moderate(Room room, store::Decision decision,
                                               cases::DecisionSeed seed, store::EntryId id) {
  store::Entry entry;
  entry.id = id;
  entry.room = room.id;
  entry.decision = std::move(decision);
  entry.retention = room.retention;
  entry.note = protocol::serialize(cases::Seed{seed});
  const auto answer = co_await rooms_.moderate(std::move(entry));
  if (answer.status != store::ModerateStatus::applied &&
      answer.status != store::ModerateStatus::duplicate) {
    const auto reason = reason_of(answer.status);
    co_return Refusal{reason, reason == Reason::unavailable ? soon : core::milliseconds{}};
  }
  co_return frames::Done{answer.position, core::to_base32(id), core::unix_ms(seed.until),
                         seed.asks_longer};
}

asio::awaitable<Acting::Done> Acting::take_back(core::ModeratorId who, bool stepped_up, Room room,
                                                frames::Act act) {
  const auto id = measure_id(act.undo);
  if (!id) co_return Refusal{Reason::not_found, {}};
  const auto back = cases::undo(view_.now(), who, *id, stepped_up);
  if (!back) co_return refusal_of(back.error());
  if (back->room != room.id) co_return Refusal{Reason::not_found, {}};
  cases::DecisionSeed seed;
  seed.by = who;
  seed.measure = back->measure;
  seed.lifts = back->lifts;
  seed.scope = back->scope;
  seed.undoes = *id;
  seed.mode = back->mode;
  seed.mode_before = back->mode_before;
  seed.interval_ms = back->interval_ms;
  seed.interval_before_ms = back->interval_before_ms;
  if (back->measure == Measure::mode &&
      (static_cast<rooms::Mode>(back->mode) != rooms::Mode::open || back->interval_ms != 0))
    seed.until = end_of_mode(0);
  if (back->measure == Measure::mode)
    co_return co_await moderate(std::move(room), set_mode(seed), std::move(seed), fresh_id());
  const auto* person = subjects_.find(back->subject);
  if (!person) co_return Refusal{Reason::not_found, {}};
  const auto now = view_.now();
  auto lift = taking_back(now, *now.book.measures().find(*id), person->who);
  co_return co_await moderate(std::move(room), std::move(lift), std::move(seed), fresh_id());
}

}  // namespace hearth::shard::desk
