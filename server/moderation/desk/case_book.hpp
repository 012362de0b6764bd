// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "moderation/desk/case.hpp"
#include "moderation/desk/entry.hpp"
#include "moderation/desk/measures.hpp"
#include "moderation/desk/roster.hpp"

namespace hearth::moderation::desk {

struct BookLimits {
  std::size_t closed = 5'000;  // cases still known after they were closed
  // Those in force are kept beyond it: see Measures.
  std::size_t measures = 20'000;
};

// Everything the desk knows, as the ledger's entries add up to it: every gateway that has read to
// the same entry has the same book. A plain value, in one place at a time; no I/O, no clock. Times
// in it are the ledger's.
class CaseBook {
 public:
  explicit CaseBook(BookLimits limits = {}) : limits_(limits), measures_(limits.measures) {}

  // Entry `number`, which has to be top() + 1; otherwise nothing happens and it is false.
  [[nodiscard]] bool apply(std::uint64_t number, core::Time at, const Entry& entry);

  std::uint64_t top() const { return top_; }
  core::Time newest_at() const { return newest_at_; }

  // Nothing for cases that are not there or were closed long ago. Pointers hold until apply().
  const Case* find(const core::CaseId& id) const;
  // The one case findings, reports and holds about somebody in a room go to while it is open.
  const Case* open_case(const core::RoomId& room, const core::SubjectId& subject) const;
  // Of the whole desk, the most pressing first: crises nobody answered, other crises, then by
  // severity, then by age.
  std::vector<const Case*> open_cases() const;
  // Open ones and those closed not long ago, in the order in which they were opened.
  std::vector<const Case*> known_cases() const;
  std::size_t open_count() const { return open_.size(); }
  std::size_t open_count(const core::RoomId& room) const;
  // What one moderator may see of it.
  std::vector<const Case*> queue(const core::ModeratorId& viewer, std::size_t most) const;
  std::vector<const Case*> owned_by(const core::ModeratorId& id, core::Time now) const;

  // The crisis nobody has answered yet that began with this message.
  const Case* unanswered_at(const core::RoomId& room, std::uint64_t seq) const;

  // Whether an open case or a measure in force is about them, so that they have to be known.
  bool needs(const core::SubjectId& subject, core::Time now) const;
  // All of them.
  std::unordered_set<core::SubjectId> needed(core::Time now) const;

  // Calls whose webhook is not known to be sent, oldest first.
  std::vector<const Case*> owed() const;

  // Until when newcomers wait in this room, because many joined or many had to be restricted; past
  // or 0: they do not.
  core::Time slowed_until(const core::RoomId& room) const;
  // Until when moderators have been told that many joined; past or 0: they have not.
  core::Time wave_until(const core::RoomId& room) const;

  const Roster& roster() const { return roster_; }
  const Measures& measures() const { return measures_; }
  void prefer(const core::ModeratorId& id, Preferences preferences) {
    roster_.prefer(id, std::move(preferences));
  }

 private:
  friend class Fold;

  // Pinned and unanswered first, then severity, then age; ids make it total.
  using Order = std::tuple<int, int, core::Time, core::CaseId>;
  static Order order(const Case& c);

  BookLimits limits_;
  std::uint64_t top_ = 0;
  core::Time newest_at_{};
  std::unordered_map<core::CaseId, Case> cases_;
  std::set<Order> open_;
  std::map<core::RoomId, std::size_t> open_in_;
  std::map<std::pair<core::RoomId, core::SubjectId>, core::CaseId> open_about_;
  std::unordered_map<core::ModeratorId, std::set<core::CaseId>> claims_;  // some have ended
  std::deque<core::CaseId> closed_;
  struct Slowed {
    core::Time until{};
    core::Time wave{};
  };
  std::map<core::RoomId, Slowed> slowed_;
  Roster roster_;
  Measures measures_;
};

// Whether the case is for this account to see: its rooms, and from the third rung on every lead.
bool may_see(const Account& account, const Case& c);
// Whether it may be decided by this account: not an appeal against its own measure.
bool may_decide(const CaseBook& book, const core::ModeratorId& who, const Case& c);

// When an entry made at `now` happened: never before the newest one, unless that one's clock was
// further ahead than clocks may differ. Whole milliseconds.
core::Time entry_time(core::Time newest, core::Time now);

}  // namespace hearth::moderation::desk
