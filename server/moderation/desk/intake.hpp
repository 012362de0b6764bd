// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "moderation/desk/decide.hpp"
#include "moderation/desk/desk.hpp"
#include "moderation/desk/entry.hpp"
#include "moderation/desk/seed.hpp"

namespace hearth::moderation::desk {

// What one line of a room's journal tells the desk.
struct Incoming {
  core::RoomId room;
  core::SubjectId subject;  // zero: about nobody
  Place place;
  std::uint64_t held = 0;
  core::Time held_until{};  // of a message that begins to wait
  EntryId id{};             // of a measure
  Seed seed;
};

// Turns journal lines into entries, several lines into one batch: keeps in mind which cases the
// lines before have opened. For one batch on one state of the book; `behind` means a new one.
class Intake {
 public:
  explicit Intake(Desk desk) : desk_(desk) {}

  // The line's entries, to be appended after those of the lines before. `fresh` becomes the id of a
  // case if one has to be opened.
  [[nodiscard]] Entries take(const Incoming& line, core::CaseId fresh);
  // A held message waits no longer. Where its author took it back, and a case has nothing else that
  // anybody looks after, the case is over.
  [[nodiscard]] Entries held_gone(const core::RoomId& room, const core::SubjectId& subject,
                                  std::uint64_t held, HeldGone::How how);
  // Many joined: the room is slow until then, and its moderators have a case, unless one is open.
  // Nothing if that was said and holds for more than half of the time from now to then.
  [[nodiscard]] Entries wave(const core::RoomId& room, std::uint32_t joins, core::Time until,
                             core::CaseId fresh);

 private:
  using About = std::pair<core::RoomId, core::SubjectId>;

  core::CaseId case_for(const Incoming& line, CaseKind kind, std::uint8_t severity,
                        core::CaseId fresh, Entries& out);
  bool is_over_without(const Case& c, std::uint64_t held) const;
  void finding(const Incoming& line, const Found& found, core::CaseId id, Entries& out);
  void decision(const Incoming& line, const DecisionSeed& seed, Entries& out);
  bool leaves_others(const Incoming& line, const DecisionSeed& seed) const;

  Desk desk_;
  std::map<About, core::CaseId> opened_;
  std::set<core::CaseId> added_to_;
  std::set<std::pair<core::SubjectId, Measure>> taken_;  // since the book's top
};

}  // namespace hearth::moderation::desk
