// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "moderation/category.hpp"
#include "moderation/desk/entry.hpp"
#include "moderation/desk/roster.hpp"

namespace hearth::moderation::desk {

// Whether somebody has to come now. Flagged so by the checks, the worst of its kind, or somebody
// may be in danger.
bool is_urgent(std::uint8_t severity, bool flagged, std::optional<Category> category);

// What a participant reports counts as much as what the checks call caution, and so does waiting.
inline constexpr std::uint8_t report_severity = 2;
inline constexpr std::uint8_t held_severity = 2;

// Of each list a case keeps the newest so many; the counts go on.
inline constexpr std::size_t case_lines_max = 32;

// A line of a case and where the ledger has it; its words, if any, are the record `text` of
// (case, number).
template <class T>
struct Line {
  std::uint64_t number = 0;
  core::Time at{};
  core::ModeratorId by;
  T what;
};

// Somebody was asked by name to look at a case, last by this entry of the ledger.
struct Asked {
  core::ModeratorId who;
  std::uint64_t call = 0;
};

// Something somebody should look after: what the checks, participants and holds say about one
// subject in one room. `now` decides who has it: claims and offers end by themselves.
struct Case {
  core::CaseId id;
  CaseKind kind = CaseKind::none;
  core::RoomId room;
  core::SubjectId subject;
  std::uint8_t severity = 0;
  bool urgent = false;
  bool crisis = false;  // somebody may be in danger: pinned
  bool answered = false;
  Categories categories;
  std::vector<std::string> labels;
  std::uint32_t findings = 0;
  std::uint32_t reports = 0;
  core::Time opened{};
  core::Time urgent_since{};  // while urgent
  core::Time changed{};
  core::Time active{};       // changed by more than the ladder's own calls
  std::uint64_t number = 0;  // of the entry that opened it

  std::vector<Line<FindingAdded>> finding_lines;
  std::vector<Line<ReportAdded>> report_lines;
  std::vector<HeldAdded> held;            // messages that wait
  std::uint32_t withdrawn = 0;            // those their author took back
  std::vector<std::uint64_t> taken_back;  // which, the last of them: no copy of them is shown
  std::vector<Line<Hash>> notes;
  std::vector<Line<HandedOver>> words;  // hand-overs that have some
  EntryId appealed{};                   // the measure, of an appeal

  core::ModeratorId owner;  // until claimed_until
  core::Time claimed_at{};
  core::Time claimed_until{};
  bool help_wanted = false;      // escalated by its owner: the rung may take it over
  core::ModeratorId offered_to;  // until offered_until
  core::Time offered_until{};

  Rung rung = Rung::room;
  core::Time waiting_since{};  // on this rung, for somebody
  bool seen = false;           // acknowledged, by
  core::ModeratorId seen_by;
  core::Time seen_at{};
  core::Time first_seen{};  // acknowledged or taken for the first time
  // Entry by which somebody saw it while it was urgent, the first such: its subject is told then.
  std::uint64_t told_seen = 0;
  std::uint64_t first_take = 0;  // entry by which somebody took it for the first time
  std::uint32_t calls = 0;       // since waiting_since
  core::Time called{};
  std::uint32_t webhooks = 0;   // of these calls, those that go outside as well
  core::Time webhook_at{};      // the last of them
  std::uint64_t owed_call = 0;  // Called whose webhook is not known to be sent
  bool alarmed = false;         // on this rung
  std::vector<Asked> asked;
  std::uint64_t nobody_free = 0;  // the alarm that says so, of
  Rung nobody_free_on = Rung::room;
  std::vector<core::ModeratorId> declined;

  Outcome outcome = Outcome::none;
  core::Time closed_at{};

  bool closed() const { return outcome != Outcome::none; }
  bool owned(core::Time now) const;
  bool owned_by(const core::ModeratorId& who, core::Time now) const {
    return owner == who && owned(now);
  }
  // An offer ends with the claim of who made it.
  bool offered(core::Time now) const {
    return !offered_to.is_zero() && now < offered_until && owned(now);
  }
  // Whether the ladder's clock runs: nobody has it, or who has it asked for help; and nobody has
  // said they saw it.
  bool waits(core::Time now) const;
  // Since when: a claim that ended by itself starts the wait anew.
  core::Time waits_since(core::Time now) const;
};

// Clocks of gateways may differ by this much; an entry from further ahead is not believed.
inline constexpr core::Duration clock_skew_max = std::chrono::minutes(1);

}  // namespace hearth::moderation::desk
