// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/case_book.hpp"

#include <algorithm>

namespace hearth::moderation::desk {
namespace {

constexpr int pinned_unanswered = 0;

}  // namespace

const Case* CaseBook::find(const core::CaseId& id) const {
  const auto found = cases_.find(id);
  return found == cases_.end() ? nullptr : &found->second;
}

const Case* CaseBook::open_case(const core::RoomId& room, const core::SubjectId& subject) const {
  const auto found = open_about_.find({room, subject});
  return found == open_about_.end() ? nullptr : find(found->second);
}

std::vector<const Case*> CaseBook::open_cases() const {
  std::vector<const Case*> out;
  out.reserve(open_.size());
  for (const auto& place : open_) out.push_back(find(std::get<core::CaseId>(place)));
  return out;
}

std::vector<const Case*> CaseBook::known_cases() const {
  std::vector<const Case*> out;
  out.reserve(cases_.size());
  for (const auto& [id, c] : cases_) out.push_back(&c);
  std::sort(out.begin(), out.end(), [](auto* a, auto* b) { return a->number < b->number; });
  return out;
}

std::size_t CaseBook::open_count(const core::RoomId& room) const {
  const auto found = open_in_.find(room);
  return found == open_in_.end() ? 0 : found->second;
}

std::vector<const Case*> CaseBook::queue(const core::ModeratorId& viewer, std::size_t most) const {
  std::vector<const Case*> out;
  const auto* account = roster_.active(viewer);
  if (account == nullptr) return out;
  for (const auto& place : open_) {
    if (out.size() == most) break;
    const auto* c = find(std::get<core::CaseId>(place));
    if (may_see(*account, *c)) out.push_back(c);
  }
  return out;
}

std::vector<const Case*> CaseBook::owned_by(const core::ModeratorId& id, core::Time now) const {
  std::vector<const Case*> out;
  const auto claims = claims_.find(id);
  if (claims == claims_.end()) return out;
  for (const auto& claim : claims->second)
    if (const auto* c = find(claim); c->owned_by(id, now)) out.push_back(c);
  return out;
}

const Case* CaseBook::unanswered_at(const core::RoomId& room, std::uint64_t seq) const {
  for (const auto& place : open_) {
    if (std::get<0>(place) != pinned_unanswered) break;
    const auto* c = find(std::get<core::CaseId>(place));
    if (c->room != room) continue;
    for (const auto& line : c->finding_lines)
      if (line.what.place.seq == seq) return c;
  }
  return nullptr;
}

bool CaseBook::needs(const core::SubjectId& subject, core::Time now) const {
  const auto measures = measures_.about(subject);
  return std::any_of(measures.begin(), measures.end(),
                     [&](const TakenMeasure* one) { return one->in_force(now); }) ||
         std::any_of(open_.begin(), open_.end(), [&](const Order& place) {
           return find(std::get<core::CaseId>(place))->subject == subject;
         });
}

std::unordered_set<core::SubjectId> CaseBook::needed(core::Time now) const {
  std::unordered_set<core::SubjectId> out;
  measures_.add_restricted(now, out);
  for (const auto& place : open_) {
    const auto& subject = find(std::get<core::CaseId>(place))->subject;
    if (!subject.is_zero()) out.insert(subject);
  }
  return out;
}

std::vector<const Case*> CaseBook::owed() const {
  std::vector<const Case*> out;
  for (const auto& place : open_) {
    const auto* c = find(std::get<core::CaseId>(place));
    if (c->owed_call != 0) out.push_back(c);
  }
  std::sort(out.begin(), out.end(), [](auto* a, auto* b) { return a->owed_call < b->owed_call; });
  return out;
}

core::Time CaseBook::slowed_until(const core::RoomId& room) const {
  const auto found = slowed_.find(room);
  return found == slowed_.end() ? core::Time{} : found->second.until;
}

core::Time CaseBook::wave_until(const core::RoomId& room) const {
  const auto found = slowed_.find(room);
  return found == slowed_.end() ? core::Time{} : found->second.wave;
}

CaseBook::Order CaseBook::order(const Case& c) {
  const int pinned = c.crisis ? (c.answered ? 1 : pinned_unanswered) : (c.urgent ? 2 : 3);
  return {pinned, -static_cast<int>(c.severity), c.opened, c.id};
}

bool may_see(const Account& account, const Case& c) {
  if (account.disabled || account.role == Role::none) return false;
  return account.looks_after(c.room) || (account.role >= Role::lead && c.rung >= Rung::on_call);
}

bool may_decide(const CaseBook& book, const core::ModeratorId& who, const Case& c) {
  if (c.kind != CaseKind::appeal) return true;
  const auto* measure = book.measures().find(c.appealed);
  if (measure == nullptr) return true;
  const auto* asked = book.measures().find(measure->acted.confirms);
  return measure->by != who && (asked == nullptr || asked->by != who);
}

core::Time entry_time(core::Time newest, core::Time now) {
  const auto t = std::chrono::floor<core::milliseconds>(now);
  const auto before = std::chrono::floor<core::milliseconds>(newest);
  return before > t && before - t <= clock_skew_max ? before : t;
}

}  // namespace hearth::moderation::desk
