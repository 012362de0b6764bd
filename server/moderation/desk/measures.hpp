// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "moderation/desk/entry.hpp"

namespace hearth::moderation::desk {

struct Appeal {
  enum class State : std::uint8_t { not_made, waiting, upheld, lifted };
  State state = State::not_made;
  core::CaseId case_id;
  core::Time decided{};
  std::uint64_t answer = 0;  // entry whose record `text` of the case has the words
};

// A measure and what became of it.
struct TakenMeasure {
  Acted acted;
  core::ModeratorId by;
  core::CaseId case_id;
  core::Time at{};
  std::uint64_t number = 0;
  bool undone = false;
  bool read = false;  // which ends a warning: nobody took it back
  Appeal appeal;
  EntryId confirmed_by{};  // the long one that was asked for

  // Restricts its subject at `now`.
  bool in_force(core::Time now) const;
  // Somebody else may make it long.
  bool waits_for_another(core::Time now) const {
    return acted.asks_longer && confirmed_by == EntryId{} && in_force(now);
  }
};

// Restricts somebody, so that there is a notice, a reason and an appeal.
bool restricts(Measure measure);

// Keeps somebody from writing until it ends.
bool keeps_quiet(Measure measure);

// Measures by id and by subject: every one that is in force, appealed against or a room's mode,
// what asked for such a one, and of the others the newest, as long as there are places. Part of the
// CaseBook.
class Measures {
 public:
  explicit Measures(std::size_t most) : most_(most), look_at_(most) {}

  const TakenMeasure* find(const EntryId& id) const;
  std::vector<const TakenMeasure*> about(const core::SubjectId& subject) const;  // oldest first
  // Whom some measure restricts now.
  void add_restricted(core::Time now, std::unordered_set<core::SubjectId>& to) const;
  // Until when others of its kind keep its subject, 0 = until they are lifted; nothing: none does.
  std::optional<core::Time> others_until(const TakenMeasure& measure, core::Time now) const;
  // Rooms in which at least `many` people were muted, sent out or banned since then, and when the
  // last of them was.
  std::map<core::RoomId, core::Time> rooms_with_many(std::size_t many, core::Time since) const;
  // As many that reach further than a room are in force as there are places: who wants to decide so
  // far has to wait, or lift one. Those of one room are no reason, and are kept beyond the places
  // as long as they are in force: a warning until it is read or over, a ban without end until it is
  // lifted.
  bool is_full(core::Time now) const;
  // Those that wait for another person, oldest first.
  std::vector<const TakenMeasure*> asking(core::Time now) const;
  // The last that changed the room's mode.
  const TakenMeasure* last_mode(const core::RoomId& room) const;

  void add(TakenMeasure measure);
  TakenMeasure* change(const EntryId& id);
  // Lifts what is in force of a kind on somebody.
  void lifted(const core::SubjectId& subject, Measure kind, std::uint64_t before);

 private:
  struct IdHash {
    std::size_t operator()(const EntryId& id) const noexcept {
      std::size_t h = 0;
      std::memcpy(&h, id.data(), sizeof h);
      return h;
    }
  };

  bool has_to_stay(const TakenMeasure& measure, core::Time now) const;
  void make_room(core::Time now);
  void forget(const EntryId& id);

  std::size_t most_;
  std::size_t look_at_;  // so many: time to look for those that can go
  std::unordered_map<EntryId, TakenMeasure, IdHash> measures_;
  std::unordered_map<core::SubjectId, std::vector<EntryId>> about_;
  std::map<core::RoomId, EntryId> last_mode_;
  std::vector<EntryId> asking_;  // each that asked for longer, as long as it may still wait
  std::vector<EntryId> order_;
};

}  // namespace hearth::moderation::desk
