// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/routing.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace hearth::moderation::desk {
namespace {

bool stands_on(const Desk& desk, const Account& account, const Case& c, Rung rung) {
  switch (rung) {
    case Rung::room:
      return desk.book.roster().on_duty_in(account, c.room, desk.now);
    case Rung::lead:
      return account.role >= Role::lead && account.looks_after(c.room);
    case Rung::on_call:
      return account.role >= Role::lead;
    case Rung::webhook:  // everybody there is, also who came on duty in the room since
      return account.role >= Role::lead || desk.book.roster().on_duty_in(account, c.room, desk.now);
  }
  return false;
}

bool declined(const Case& c, const Account& account) {
  return std::find(c.declined.begin(), c.declined.end(), account.id) != c.declined.end();
}

// Who has the least on their mind first.
void order(const Desk& desk, std::vector<const Account*>& accounts) {
  if (accounts.size() < 2) return;
  const auto load = [&](const Account* account) {
    return std::tuple(desk.book.roster().exposure(account->id, desk.now),
                      desk.book.owned_by(account->id, desk.now).size(),
                      desk.book.roster().shift(account->id, desk.now)->called, account->id);
  };
  std::vector<std::pair<decltype(load(nullptr)), const Account*>> loads;
  for (const auto* account : accounts) loads.emplace_back(load(account), account);
  std::sort(loads.begin(), loads.end());
  for (std::size_t i = 0; i < loads.size(); ++i) accounts[i] = loads[i].second;
}

}  // namespace

bool may_be_given(const Desk& desk, const Account& account, const Case& c) {
  const auto& roster = desk.book.roster();
  const auto* shift = roster.shift(account.id, desk.now);
  if (shift == nullptr || account.disabled || !may_decide(desk.book, account.id, c)) return false;
  if (roster.is_resting(account.id, desk.now)) return false;
  const auto& preferences = roster.preferences(account.id);
  if ((c.categories & (preferences.opt_outs | shift->tapped_out)).any()) return false;
  const auto budget = preferences.exposure_budget != 0 ? preferences.exposure_budget
                                                       : desk.settings.exposure_budget;
  return shift->revealed.size() < budget || shift->revealed.contains(c.id);
}

std::vector<const Account*> on_rung(const Desk& desk, const Case& c, Rung rung) {
  auto out = desk.book.roster().on_duty(desk.now);
  std::erase_if(out, [&](const Account* account) {
    return !stands_on(desk, *account, c, rung) || c.owned_by(account->id, desk.now);
  });
  return out;
}

Call whom_to_call(const Desk& desk, const Case& c, Rung rung) {
  auto there = on_rung(desk, c, rung);
  if (there.empty()) return {{}, Alarm::Why::nobody_on_duty};
  std::erase_if(there, [&](const Account* one) { return !may_be_given(desk, *one, c); });
  if (there.empty()) return {{}, Alarm::Why::nobody_free};
  const auto willing = [&](const Account* one) { return !declined(c, *one); };
  if (std::any_of(there.begin(), there.end(), willing))
    std::erase_if(there, [&](const Account* one) { return !willing(one); });
  order(desk, there);
  Call call;
  for (const auto* one : there) {
    if (call.to.size() == (c.urgent ? called_max : 1)) break;
    call.to.push_back(one->id);
  }
  return call;
}

std::uint64_t asked_by(const Desk& desk, const core::ModeratorId& who, const Case& c) {
  const auto called = std::find_if(c.asked.begin(), c.asked.end(),
                                   [&](const Asked& one) { return one.who == who; });
  const std::uint64_t call = called == c.asked.end() ? 0 : called->call;
  const auto* account = desk.book.roster().active(who);
  const auto* shift = desk.book.roster().shift(who, desk.now);
  if (c.nobody_free < call || account == nullptr || shift == nullptr) return call;
  const bool hears_it = stands_on(desk, *account, c, c.nobody_free_on) &&
                        may_decide(desk.book, who, c) && (c.categories & shift->tapped_out).none();
  return hears_it ? c.nobody_free : call;
}

}  // namespace hearth::moderation::desk
