// SPDX-License-Identifier: Apache-2.0
#include <boost/throw_exception.hpp>

#include <stdexcept>
#include <utility>

#include "moderation/desk/decide.hpp"
#include "moderation/desk/routing.hpp"

namespace hearth::moderation::desk {
namespace {

using Found = core::result<const Case*, Refusal>;

// The open case, if it is for them to see.
Found find(const Desk& desk, const core::ModeratorId& who, const core::CaseId& id) {
  const auto* account = desk.book.roster().active(who);
  if (account == nullptr) return Refusal::not_allowed;
  const auto* c = desk.book.find(id);
  if (c == nullptr) return Refusal::not_found;
  if (!may_see(*account, *c)) return Refusal::not_allowed;
  if (c->closed()) return Refusal::closed;
  return c;
}

Found own(const Desk& desk, const core::ModeratorId& who, const core::CaseId& id) {
  const auto found = find(desk, who, id);
  if (found && !(*found)->owned_by(who, desk.now)) return Refusal::not_yours;
  return found;
}

Entries one(const core::ModeratorId& who, const core::CaseId& id, What what) {
  return {Entry{who, id, std::move(what)}};
}

// A case its owner asked for help with may be taken over by who stands on its rung.
bool may_take_over(const Desk& desk, const core::ModeratorId& who, const Case& c) {
  const auto* account = desk.book.roster().active(who);
  return c.help_wanted && account != nullptr && account->role >= Role::lead;
}

std::size_t claims(const Desk& desk, const core::ModeratorId& who) {
  std::size_t count = 0;
  for (const auto* c : desk.book.owned_by(who, desk.now))
    if (!c->urgent) ++count;
  return count;
}

}  // namespace

void throw_exception_from_error(const Refusal&, const boost::source_location& at) {
  boost::throw_exception(std::logic_error("a refusal was taken for an answer"), at);
}

Decided open_case(const Desk& desk, core::ModeratorId who, core::CaseId fresh, core::RoomId room,
                  core::SubjectId subject, std::uint8_t severity) {
  const auto* account = desk.book.roster().active(who);
  if (account == nullptr || !account->looks_after(room)) return Refusal::not_allowed;
  if (severity > 4) return Refusal::not_possible;
  if (!subject.is_zero() && desk.book.open_case(room, subject) != nullptr) return Refusal::changed;
  return one(who, fresh, CaseOpened{CaseKind::opened, room, subject, severity});
}

Decided claim(const Desk& desk, core::ModeratorId who, core::CaseId id) {
  const auto found = find(desk, who, id);
  if (!found) return found.error();
  const auto& c = **found;
  const auto until = desk.now + desk.settings.claim_life;
  if (c.owned_by(who, desk.now)) {
    if (c.claimed_until - desk.now > desk.settings.claim_life / 2) return Entries{};
    return one(who, id, Claimed{until});
  }
  if (c.offered(desk.now) && c.offered_to == who) return accept(desk, who, id);
  if (!may_decide(desk.book, who, c)) return Refusal::own_measure;
  if (c.owned(desk.now) && !may_take_over(desk, who, c)) return Refusal::changed;
  if (!c.urgent && claims(desk, who) >= desk.settings.claims_max) return Refusal::too_many;
  return one(who, id, Claimed{until});
}

Decided let_go(const Desk& desk, core::ModeratorId who, core::CaseId id) {
  const auto found = own(desk, who, id);
  if (!found) return found.error();
  return one(who, id, LetGo{});
}

Decided tap_out(const Desk& desk, core::ModeratorId who, core::CaseId id) {
  const auto found = own(desk, who, id);
  if (!found) return found.error();
  return one(who, id, TappedOut{});
}

Decided escalate(const Desk& desk, core::ModeratorId who, core::CaseId id) {
  const auto found = find(desk, who, id);
  if (!found) return found.error();
  const auto& c = **found;
  if (c.owned(desk.now) && c.owner != who) return Refusal::not_yours;
  if (c.rung == Rung::webhook) return Refusal::not_possible;
  const auto next = static_cast<Rung>(static_cast<int>(c.rung) + 1);
  return one(who, id, Escalated{next, Escalated::Why::person});
}

Decided acknowledge(const Desk& desk, core::ModeratorId who, core::CaseId id) {
  const auto found = find(desk, who, id);
  if (!found) return found.error();
  const auto& c = **found;
  if (!c.waits(desk.now)) return Entries{};
  if (c.owned_by(who, desk.now)) return Refusal::not_possible;  // asked for help themselves
  return one(who, id, Acknowledged{});
}

Decided hand_over(const Desk& desk, core::ModeratorId who, core::CaseId id, core::ModeratorId to,
                  bool has_words) {
  const auto found = own(desk, who, id);
  if (!found) return found.error();
  const auto& c = **found;
  const auto* other = desk.book.roster().active(to);
  if (other == nullptr) return Refusal::not_found;
  if (to == who) return Refusal::not_possible;
  if (!may_see(*other, c) || !may_be_given(desk, *other, c)) return Refusal::not_given;
  if (c.offered(desk.now) && c.offered_to == to) return Entries{};
  return one(who, id, HandedOver{to, desk.now + desk.settings.offer_life, has_words});
}

Decided accept(const Desk& desk, core::ModeratorId who, core::CaseId id) {
  const auto found = find(desk, who, id);
  if (!found) return found.error();
  const auto& c = **found;
  if (c.offered_to != who || !c.offered(desk.now)) return Refusal::changed;
  if (!may_decide(desk.book, who, c)) return Refusal::own_measure;
  return one(who, id, Accepted{desk.now + desk.settings.claim_life});
}

Decided decline(const Desk& desk, core::ModeratorId who, core::CaseId id) {
  const auto found = find(desk, who, id);
  if (!found) return found.error();
  if ((*found)->offered_to != who || !(*found)->offered(desk.now)) return Refusal::changed;
  return one(who, id, Declined{});
}

Decided note(const Desk& desk, core::ModeratorId who, core::CaseId id, Hash text) {
  const auto found = find(desk, who, id);
  if (!found) return found.error();
  return one(who, id, Noted{text});
}

bool reads(const Desk& desk, const core::ModeratorId& who, const Case& c) {
  if (c.owned_by(who, desk.now) || (c.offered(desk.now) && c.offered_to == who)) return true;
  return c.owned(desk.now) && may_take_over(desk, who, c) && may_decide(desk.book, who, c);
}

Decided reveal(const Desk& desk, core::ModeratorId who, core::CaseId id) {
  const auto found = find(desk, who, id);
  const bool is_closed = !found && found.error() == Refusal::closed;
  if (!found && !is_closed) return found.error();
  const auto* shift = desk.book.roster().shift(who, desk.now);
  if (shift == nullptr) return is_closed ? Refusal::closed : Refusal::off_duty;
  const bool is_known = shift->revealed.contains(id);
  if (is_closed && !is_known) return Refusal::closed;
  if (!is_closed && !reads(desk, who, **found)) return Refusal::not_yours;
  return is_known ? Entries{} : one(who, id, Revealed{});
}

Decided close(const Desk& desk, core::ModeratorId who, core::CaseId id, Outcome outcome,
              Hash answer, bool stepped_up) {
  const auto found = own(desk, who, id);
  if (!found) return found.error();
  const auto& c = **found;
  const bool of_appeal = outcome == Outcome::upheld || outcome == Outcome::lifted;
  if (outcome == Outcome::none || outcome >= Outcome::expired ||
      of_appeal != (c.kind == CaseKind::appeal))
    return Refusal::not_possible;
  for (const auto& held : c.held)
    if (desk.now < held.until) return Refusal::undecided;
  Entries out;
  if (of_appeal) {
    if (!may_decide(desk.book, who, c)) return Refusal::own_measure;
    if (outcome == Outcome::lifted)
      if (const auto refusal = may_lift(desk, who, c.appealed, stepped_up)) return *refusal;
    out.push_back({who, id, AppealDecided{c.appealed, outcome == Outcome::lifted, answer}});
  }
  out.push_back({who, id, Closed{outcome}});
  return out;
}

Decided answered(const Desk& desk, core::CaseId id) {
  const auto* c = desk.book.find(id);
  if (c == nullptr) return Refusal::not_found;
  if (c->closed() || c->answered) return Entries{};
  return one({}, id, Answered{});
}

}  // namespace hearth::moderation::desk
