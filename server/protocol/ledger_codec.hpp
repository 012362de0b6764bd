// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "moderation/desk/entry.hpp"
#include "moderation/desk/seed.hpp"

namespace hearth::protocol {

// What the desk keeps, as bytes: ledger entries, the notes of rooms' journals, values of records.
// Times in whole milliseconds. Bounds are those of store/ledger.hpp; more is refused unread.
inline constexpr std::size_t entry_bytes_max = 16 * 1024;
inline constexpr std::size_t seed_bytes_max = 4096;
inline constexpr std::size_t record_bytes_max = 128 * 1024;
inline constexpr std::size_t evidence_events_max = 64;

std::string serialize(const moderation::desk::Entry& entry);
// Unknown{} for a kind or version of later. Nothing for what no gateway ever wrote: to be skipped
// like Unknown, and said.
std::optional<moderation::desk::Entry> parse_entry(std::string_view body);

// At most journal_note_max bytes: the least severe findings and the last spans give way. Empty for
// NoSeed.
std::string serialize(const moderation::desk::Seed& seed);
// NoSeed for nothing and for what is of later. Nothing for what is damaged.
std::optional<moderation::desk::Seed> parse_seed(std::string_view note);

// Events around a case in their stored form (event_codec.hpp), oldest first.
struct EvidenceRecord {
  std::vector<std::string> events;
  bool operator==(const EvidenceRecord&) const = default;
};
// Something one participant should know, until they were told.
struct NoticeRecord {
  core::RoomId room;
  core::Handle handle;
  std::string code;
  std::map<std::string, std::string> params;
  bool operator==(const NoticeRecord&) const = default;
};
// Somebody known in one room, kept out of others or from speaking there.
struct BanRecord {
  core::RoomId room;
  core::Handle handle;
  core::Time until{};               // 0 = until lifted
  std::vector<core::RoomId> rooms;  // empty: every room
  moderation::desk::EntryId measure{};
  moderation::desk::Measure kind = moderation::desk::Measure::ban;  // or removal, or mute
  bool operator==(const BanRecord&) const = default;
};

// The newest events that fit; the oldest give way.
std::string serialize(const EvidenceRecord& record);
std::string serialize(const NoticeRecord& record);
std::string serialize(const BanRecord& record);
std::optional<EvidenceRecord> parse_evidence(std::string_view value);
std::optional<NoticeRecord> parse_notice(std::string_view value);
std::optional<BanRecord> parse_ban(std::string_view value);

}  // namespace hearth::protocol
