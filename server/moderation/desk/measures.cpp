// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/measures.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace hearth::moderation::desk {

bool restricts(Measure measure) {
  return measure == Measure::warning || measure == Measure::mute || measure == Measure::removal ||
         measure == Measure::ban || measure == Measure::redaction || measure == Measure::returned;
}

bool keeps_quiet(Measure measure) {
  return measure == Measure::mute || measure == Measure::removal || measure == Measure::ban;
}

bool TakenMeasure::in_force(core::Time now) const {
  const bool lasts = acted.measure == Measure::warning || keeps_quiet(acted.measure);
  // The long one stands in the place of what asked for it, so that lifting it lifts all.
  return lasts && !undone && confirmed_by == EntryId{} &&
         (acted.until == core::Time{} || now < acted.until);
}

const TakenMeasure* Measures::find(const EntryId& id) const {
  const auto found = measures_.find(id);
  return found == measures_.end() ? nullptr : &found->second;
}

std::vector<const TakenMeasure*> Measures::about(const core::SubjectId& subject) const {
  std::vector<const TakenMeasure*> out;
  const auto found = about_.find(subject);
  if (found == about_.end()) return out;
  for (const auto& id : found->second) out.push_back(find(id));
  return out;
}

void Measures::add_restricted(core::Time now, std::unordered_set<core::SubjectId>& to) const {
  for (const auto& [id, measure] : measures_)
    if (!measure.acted.subject.is_zero() && measure.in_force(now)) to.insert(measure.acted.subject);
}

std::optional<core::Time> Measures::others_until(const TakenMeasure& measure,
                                                 core::Time now) const {
  std::optional<core::Time> until;
  for (const auto* other : about(measure.acted.subject)) {
    if (other->acted.id == measure.acted.id || other->acted.measure != measure.acted.measure ||
        !other->in_force(now))
      continue;
    const auto ends = other->acted.until;
    if (ends == core::Time{}) return ends;
    until = std::max(until.value_or(ends), ends);
  }
  return until;
}

std::map<core::RoomId, core::Time> Measures::rooms_with_many(std::size_t many,
                                                             core::Time since) const {
  struct Room {
    std::set<core::SubjectId> people;
    core::Time last{};
  };
  std::map<core::RoomId, Room> rooms;
  for (auto id = order_.rbegin(); id != order_.rend(); ++id) {
    const auto& measure = measures_.at(*id);
    if (measure.at < since) break;
    if (!keeps_quiet(measure.acted.measure) || measure.undone) continue;
    auto& room = rooms[measure.acted.room];
    room.people.insert(measure.acted.subject);
    room.last = std::max(room.last, measure.at);
  }
  std::map<core::RoomId, core::Time> out;
  for (const auto& [id, room] : rooms)
    if (room.people.size() >= many) out[id] = room.last;
  return out;
}

std::vector<const TakenMeasure*> Measures::asking(core::Time now) const {
  std::vector<const TakenMeasure*> out;
  for (const auto& id : asking_)
    if (const auto* measure = find(id); measure && measure->waits_for_another(now))
      out.push_back(measure);
  return out;
}

const TakenMeasure* Measures::last_mode(const core::RoomId& room) const {
  const auto found = last_mode_.find(room);
  return found == last_mode_.end() ? nullptr : find(found->second);
}

void Measures::add(TakenMeasure measure) {
  const auto id = measure.acted.id;
  const auto subject = measure.acted.subject;
  const auto room = measure.acted.room;
  const bool mode = measure.acted.measure == Measure::mode;
  const bool asks = measure.acted.asks_longer;
  const auto at = measure.at;
  if (!measures_.emplace(id, std::move(measure)).second) return;
  order_.push_back(id);
  if (!subject.is_zero()) about_[subject].push_back(id);
  if (mode) last_mode_[room] = id;
  if (asks) {
    std::erase_if(asking_, [&](const EntryId& one) {
      const auto* before = find(one);
      return before == nullptr || !before->waits_for_another(at);
    });
    asking_.push_back(id);
  }
  if (order_.size() > look_at_) make_room(at);
}

TakenMeasure* Measures::change(const EntryId& id) {
  const auto found = measures_.find(id);
  return found == measures_.end() ? nullptr : &found->second;
}

void Measures::lifted(const core::SubjectId& subject, Measure kind, std::uint64_t before) {
  const auto found = about_.find(subject);
  if (found == about_.end()) return;
  for (const auto& id : found->second) {
    auto& measure = measures_.at(id);
    if (measure.acted.measure == kind && measure.number < before) measure.undone = true;
  }
}

bool Measures::has_to_stay(const TakenMeasure& measure, core::Time now) const {
  // Who asked for a long one may not decide an appeal against it.
  if (const auto* longer = find(measure.confirmed_by); longer && has_to_stay(*longer, now))
    return true;
  const auto mode = last_mode_.find(measure.acted.room);
  return measure.in_force(now) || measure.appeal.state == Appeal::State::waiting ||
         (mode != last_mode_.end() && mode->second == measure.acted.id);
}

// By the ledger's own time, so that every gateway keeps the same. Several at once: not every one
// that comes is a reason to look at all.
void Measures::make_room(core::Time now) {
  const auto some = most_ / 16;
  std::vector<EntryId> kept;
  auto over = order_.size() - (most_ - some);
  for (const auto& id : order_) {
    if (over > 0 && !has_to_stay(measures_.at(id), now)) {
      forget(id);
      --over;
    } else {
      kept.push_back(id);
    }
  }
  order_ = std::move(kept);
  look_at_ = std::max(most_, order_.size() + some);
}

void Measures::forget(const EntryId& id) {
  const auto found = measures_.find(id);
  if (const auto about = about_.find(found->second.acted.subject); about != about_.end()) {
    std::erase(about->second, id);
    if (about->second.empty()) about_.erase(about);
  }
  measures_.erase(found);
}

bool Measures::is_full(core::Time now) const {
  if (measures_.size() < most_) return false;
  const auto wide = std::count_if(measures_.begin(), measures_.end(), [&](const auto& one) {
    return one.second.acted.scope > Scope::room && one.second.in_force(now);
  });
  return static_cast<std::size_t>(wide) >= most_;
}

}  // namespace hearth::moderation::desk
