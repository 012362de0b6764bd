// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>

#include "moderation/desk/entry.hpp"
#include "race_ledger.hpp"

namespace hearth::moderation::desk {

// Reads a finished ledger the way a suspicious person would, knowing the rules and not the code.
class RaceWitness {
 public:
  explicit RaceWitness(const RaceLedger& ledger) : ledger_(ledger) {}

  void read() {
    core::Time before{};
    for (std::size_t i = 0; i < ledger_.log.size(); ++i) {
      number_ = i + 1;
      const auto& [when, entry] = ledger_.log[i];
      SCOPED_TRACE("entry " + std::to_string(number_) + " " + code(entry));
      EXPECT_GE(when, before) << "the ledger's time goes on";
      before = when;
      at_ = when;
      entry_ = &entry;
      nothing_waits_too_long();
      std::visit([&](const auto& what) { see(cases_[entry.case_id], what); }, entry.what);
      if (testing::Test::HasFailure()) return;
    }
  }

  struct Seen {
    bool open = false;
    core::RoomId room;
    core::SubjectId subject;
    core::ModeratorId owner;
    core::Time until{};
    core::ModeratorId offered;
    core::Time offered_until{};
    bool help_wanted = false;
    bool urgent = false;
    bool acknowledged = false;
    bool webhook = false;
    core::Time attention{};
    bool notified = false;
  };
  const std::map<core::CaseId, Seen>& cases() const { return cases_; }
  const std::map<std::pair<core::RoomId, std::uint64_t>, int>& lines() const { return lines_; }

 private:
  bool live(const Seen& c) const { return !c.owner.is_zero() && at_ < c.until; }

  // Urgent, nobody has it, nobody saw it: somebody was asked within the last minute, or it moved,
  // or the webhook is on its way.
  void nothing_waits_too_long() {
    for (auto& [id, c] : cases_) {
      if (!c.open || !c.urgent || c.webhook || live(c)) continue;
      const bool ended = !c.owner.is_zero();  // by itself, and nobody was asked since
      if (c.acknowledged && !ended) continue;
      if (ended) {
        EXPECT_LE(at_ - c.until, slack) << "nobody was asked again";
      } else {
        EXPECT_LE(at_ - c.attention, std::chrono::seconds(60) + slack) << "nobody was asked";
      }
    }
  }

  void taken(Seen& c, core::Time until) {
    c.owner = entry_->by;
    c.until = until;
    c.offered = {};
    c.help_wanted = false;
    c.acknowledged = true;
    c.attention = at_;
  }
  void lost(Seen& c) {
    c.owner = {};
    c.offered = {};
    c.acknowledged = false;
    c.help_wanted = false;
    c.attention = at_;
  }
  void by_owner(const Seen& c) const {
    EXPECT_TRUE(live(c) && c.owner == entry_->by) << "by somebody who does not have it";
  }

  void see(Seen& c, const CaseOpened& in) {
    EXPECT_FALSE(c.open) << "opened twice";
    for (const auto& [id, other] : cases_)
      EXPECT_FALSE(other.open && other.room == in.room && other.subject == in.subject)
          << "two cases about one person in one room";
    c.open = true;
    c.room = in.room;
    c.subject = in.subject;
    c.urgent = in.severity >= 4;
    c.attention = at_;
  }
  void see(Seen& c, const FindingAdded& in) {
    EXPECT_TRUE(c.open) << "what was found went to a closed case";
    ++lines_[{c.room, in.place.seq}];
    if (in.severity < 4) return;
    if (!c.urgent || c.acknowledged) c.attention = at_;
    c.urgent = true;
    if (!live(c)) c.acknowledged = false;
  }
  void see(Seen& c, const Claimed& in) {
    EXPECT_TRUE(c.open);
    if (live(c) && c.owner == entry_->by) {
      c.until = in.until;
      return;
    }
    EXPECT_TRUE(!live(c) || c.help_wanted) << "two owners";
    taken(c, in.until);
  }
  void see(Seen& c, const ClaimShortened& in) { c.until = std::min(c.until, in.until); }
  void see(Seen& c, const HandedOver& in) {
    by_owner(c);
    c.offered = in.to;
    c.offered_until = in.until;
    c.until = std::max(c.until, in.until);
  }
  void see(Seen& c, const Accepted& in) {
    EXPECT_TRUE(live(c) && c.offered == entry_->by && at_ < c.offered_until) << "not offered";
    taken(c, in.until);
  }
  void see(Seen& c, const Declined&) {
    EXPECT_TRUE(c.offered == entry_->by && at_ < c.offered_until);
    c.offered = {};
  }
  void see(Seen& c, const LetGo&) {
    if (!entry_->by.is_zero()) by_owner(c);
    lost(c);
  }
  void see(Seen& c, const TappedOut&) {
    by_owner(c);
    lost(c);
  }
  void see(Seen& c, const Acknowledged&) {
    EXPECT_TRUE(c.open);
    if (!live(c)) c.owner = {};
    c.acknowledged = true;
  }
  void see(Seen& c, const Escalated& in) {
    if (live(c)) c.help_wanted = true;
    c.webhook = in.rung == Rung::webhook;
    c.acknowledged = false;
    c.attention = at_;
  }
  void see(Seen& c, const Called&) {
    if (!live(c)) c.owner = {};
    c.attention = at_;
  }
  void see(Seen& c, const Notified& in) {
    EXPECT_NE(std::count(ledger_.webhooks.begin(), ledger_.webhooks.end(), in.call), 0)
        << "said to be sent";
    c.notified = true;
  }
  void see(Seen& c, const Closed& in) {
    EXPECT_TRUE(c.open) << "closed twice";
    if (in.outcome != Outcome::expired) by_owner(c);
    EXPECT_FALSE(in.outcome == Outcome::expired && c.urgent) << "an urgent case was dropped";
    c.open = false;
  }
  void see(Seen&, const ShiftEnded& in) {
    if (entry_->by.is_zero()) return;
    for (const auto& [id, c] : cases_)
      EXPECT_FALSE(c.open && c.urgent && live(c) && c.owner == in.who)
          << "went home with an urgent case";
  }
  template <class Other>
  void see(Seen&, const Other&) {}

  // Clocks 10 seconds apart, rounds every 10 seconds of which two in a row may fail.
  static constexpr core::Duration slack = std::chrono::seconds(45);

  const RaceLedger& ledger_;
  std::uint64_t number_ = 0;
  core::Time at_{};
  const Entry* entry_ = nullptr;
  std::map<core::CaseId, Seen> cases_;
  std::map<std::pair<core::RoomId, std::uint64_t>, int> lines_;
};

}  // namespace hearth::moderation::desk
