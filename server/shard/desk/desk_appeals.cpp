// SPDX-License-Identifier: Apache-2.0
// How appeals end: by a moderator who did not take the measure, or by whoever runs the service.
#include <algorithm>
#include <utility>

#include "moderation/desk/decide.hpp"
#include "shard/desk/desk.hpp"
#include "shard/desk/texts.hpp"
#include "shard/node.hpp"
#include "shard/shard.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;
using protocol::Reason;

constexpr core::milliseconds soon{1000};

}  // namespace

// What a measure outside of a case was about: whoever decides an appeal has to see it. A message
// that was removed was sealed before it went.
asio::awaitable<void> Desk::seal(core::RoomId room, cases::Acted acted, core::Handle subject) {
  auto alive = alive_;
  auto place = acted.place;
  if (acted.measure != cases::Measure::redaction)
    place = co_await evidence_.subject_of(room, place, subject);
  if (!*alive) co_return;
  co_await evidence_.keep(room, evidence_of(acted), place);
  // And what is written after it, in its time.
  if (*alive) evidence_.concerns(room, evidence_of(acted), place, 0, Evidence::Clock::now());
}

// In its room, before the ledger says so: an appeal that says it was lifted and is not would be a
// lie, the other way round it is only said again.
asio::awaitable<std::optional<Refusal>> Desk::lift_appealed(core::CaseId id, core::ModeratorId by,
                                                            std::string reason) {
  auto alive = alive_;
  const auto desk = view_.now();
  const auto* about = desk.book.find(id);
  const auto* measure = about ? desk.book.measures().find(about->appealed) : nullptr;
  const auto* person = measure ? subjects_.find(measure->acted.subject) : nullptr;
  const auto* room = measure ? home_.room(measure->acted.room) : nullptr;
  if (!measure) co_return Refusal{Reason::not_found, {}};
  if (!measure->in_force(desk.now)) co_return std::nullopt;  // nothing to lift
  // Nobody is told that it is lifted who would still find it in force.
  if (!person || !room) co_return Refusal{Reason::not_found, {}};
  const auto acted = measure->acted;
  const auto who = person->who;
  cases::DecisionSeed seed;
  seed.by = by;
  seed.case_id = id;
  seed.measure = cases::Measure::lift;
  seed.lifts = acted.measure;
  seed.scope = acted.scope;
  seed.undoes = acted.id;
  seed.reason = std::move(reason);
  const bool lifted = co_await acting_.lift(id_of_lift("appeal|", acted.id), *room,
                                            taking_back(desk, *measure, who), seed);
  if (!*alive || !lifted) co_return Refusal{Reason::unavailable, soon};
  look_at(acted.room);
  co_return std::nullopt;
}

asio::awaitable<Desk::Reply> Desk::close_appeal(Caller caller, frames::CaseStep step,
                                                core::CaseId id) {
  auto alive = alive_;
  const auto outcome = cases::outcome_of(step.outcome);
  const auto answer = text_mac(home_.node().keys(), id, step.text);
  const auto decide = [caller, id, outcome, answer](const cases::Desk& desk) {
    return cases::close(desk, caller.account, id, outcome, answer, caller.stepped_up);
  };
  if (const auto may = decide(view_.now()); !may) {
    if (may.error() == cases::Refusal::not_allowed) refused(caller.account, "appeal");
    co_return refusal_of(may.error());
  }
  if (outcome == cases::Outcome::lifted) {
    const auto refusal = co_await lift_appealed(id, caller.account, {});
    if (refusal) co_return *refusal;
    if (!*alive) co_return Refusal{Reason::unavailable, soon};
  }
  co_return co_await write(decide, std::move(step.text));
}

std::vector<Desk::WaitingAppeal> Desk::waiting_appeals() const {
  std::vector<WaitingAppeal> out;
  const auto desk = view_.now();
  for (const auto* c : desk.book.open_cases()) {
    if (c->kind != cases::CaseKind::appeal) continue;
    const auto* measure = desk.book.measures().find(c->appealed);
    const auto known = measure ? known_.find(measure->by) : known_.end();
    out.push_back({id_of(c->id), slug(c->room),
                   measure ? std::string(cases::name(measure->acted.measure)) : std::string(),
                   known == known_.end() ? std::string() : known->second.name, c->opened,
                   cases::needs_second(desk, *c)});
  }
  return out;
}

asio::awaitable<std::optional<Refusal>> Desk::lift_as_operator(core::CaseId id) {
  auto alive = alive_;
  (void)co_await view_.catch_up();  // what is known is decided on
  if (!*alive) co_return Refusal{Reason::unavailable, soon};
  if (const auto may = cases::lift_as_operator(view_.now(), id); !may)
    co_return refusal_of(may.error());
  const auto not_lifted = co_await lift_appealed(id, {}, "operator");
  if (not_lifted) co_return *not_lifted;
  if (!*alive) co_return Refusal{Reason::unavailable, soon};
  const auto reply =
      co_await write([id](const cases::Desk& desk) { return cases::lift_as_operator(desk, id); });
  if (const auto* refusal = std::get_if<Refusal>(&reply)) co_return *refusal;
  co_return std::nullopt;
}

}  // namespace hearth::shard::desk
