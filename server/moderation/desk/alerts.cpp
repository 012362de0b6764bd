// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/alerts.hpp"

#include <algorithm>

#include "moderation/desk/routing.hpp"

namespace hearth::moderation::desk {
namespace {

// A bound: a service with more moderators has somebody on duty.
constexpr std::size_t off_duty_max = 64;

bool would_stand_on(const Account& account, const Case& c, Rung rung) {
  if (rung == Rung::room) return account.looks_after(c.room);
  return account.role >= Role::lead && (rung != Rung::lead || account.looks_after(c.room));
}

std::vector<core::ModeratorId> those_there(const Desk& desk, const Case& c, Rung rung) {
  std::vector<core::ModeratorId> out;
  for (const auto* account : on_rung(desk, c, rung)) out.push_back(account->id);
  return out;
}

std::vector<core::ModeratorId> those_off_duty(const Desk& desk, const Case& c, Rung rung) {
  std::vector<core::ModeratorId> out;
  const auto& roster = desk.book.roster();
  for (const auto& [id, account] : roster.accounts())
    if (roster.active(id) != nullptr && roster.shift(id, desk.now) == nullptr &&
        would_stand_on(account, c, rung) && !roster.is_resting(id, desk.now) &&
        (c.categories & roster.preferences(id).opt_outs).none())
      out.push_back(id);
  std::sort(out.begin(), out.end());
  if (out.size() > off_duty_max) out.resize(off_duty_max);
  return out;
}

}  // namespace

std::vector<core::ModeratorId> whom_to_alert(const Desk& desk, const Entry& entry) {
  const auto* c = desk.book.find(entry.case_id);
  if (c == nullptr || c->closed()) return {};
  if (const auto* called = std::get_if<Called>(&entry.what)) return called->to;
  if (const auto* handed = std::get_if<HandedOver>(&entry.what)) return {handed->to};
  const auto* alarm = std::get_if<Alarm>(&entry.what);
  if (alarm == nullptr) return {};
  if (alarm->why == Alarm::Why::nobody_free) return those_there(desk, *c, alarm->rung);
  return c->urgent ? those_off_duty(desk, *c, alarm->rung) : std::vector<core::ModeratorId>{};
}

bool still_waits(const Desk& desk, const Entry& entry) {
  const auto* c = desk.book.find(entry.case_id);
  if (c == nullptr || c->closed()) return false;
  if (const auto* handed = std::get_if<HandedOver>(&entry.what))
    return c->offered(desk.now) && c->offered_to == handed->to;
  return c->waits(desk.now);
}

}  // namespace hearth::moderation::desk
