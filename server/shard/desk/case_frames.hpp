// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "moderation/desk/case_book.hpp"
#include "moderation/desk/desk.hpp"
#include "protocol/desk_bodies.hpp"
#include "shard/desk/subjects.hpp"

namespace hearth::shard::desk {

namespace cases = moderation::desk;
namespace frames = protocol::desk;

// What consoles are shown of the book.
struct CaseFrames {
  const cases::Desk& desk;
  const Subjects& subjects;
  std::function<std::string(const core::RoomId&)> slug;

  frames::Case of(const cases::Case& c, const core::ModeratorId& viewer) const;
  // Findings, reports, measures; what has to be read from elsewhere is left out.
  frames::CaseDetail detail(const cases::Case& c, const core::ModeratorId& viewer) const;
  // Long bans that wait for this moderator as another person, the oldest of them.
  std::vector<frames::AskedBan> asked_bans(const core::ModeratorId& viewer) const;
  // Which room an entry is about; zero: none.
  static core::RoomId room_of(const cases::Entry& entry, const cases::CaseBook& book);
  frames::LedgerLine line(std::uint64_t number, core::Time at, const cases::Entry& entry) const;
};

std::string id_of(const core::ModeratorId& id);  // empty for zero
std::string id_of(const core::CaseId& id);

}  // namespace hearth::shard::desk
