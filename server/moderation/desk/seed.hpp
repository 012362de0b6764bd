// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "moderation/desk/entry.hpp"
#include "moderation/verdict.hpp"

namespace hearth::moderation::desk {

// What a room's journal carries for the ledger. Written in the same atomic step as what it tells
// of, so that nothing is lost between a message and its case.

inline constexpr std::size_t findings_max = 8;
inline constexpr std::size_t words_bytes_max = 2048;  // 500 characters, sealed

struct Found {
  std::string label;
  std::string rule;
  std::string pack;
  std::uint8_t severity = 0;
  bool urgent = false;
  std::vector<CodeSpan> spans;
  bool operator==(const Found&) const = default;
};

// With a post or a held message: what the checks found, which may be nothing.
struct FindingsSeed {
  std::vector<Found> findings;
  bool operator==(const FindingsSeed&) const = default;
};
// With a remark: somebody reported a message.
struct ReportSeed {
  std::string sealed_note;  // their own words, as only this deployment can read them
  bool operator==(const ReportSeed&) const = default;
};
// With a measure or a release: who decided and why.
struct DecisionSeed {
  core::ModeratorId by;  // zero: the service
  core::CaseId case_id;
  Measure measure = Measure::none;
  Scope scope = Scope::room;
  std::string reason;
  core::Time until{};
  bool automated = false;
  EntryId undoes{};  // zeros: nothing
  Measure lifts = Measure::none;
  std::uint8_t mode = 0;
  std::uint8_t mode_before = 0;
  std::uint32_t interval_ms = 0;
  std::uint32_t interval_before_ms = 0;
  Place about;  // the message it is about, where one was named
  bool asks_longer = false;
  core::Time longer_until{};
  EntryId confirms{};  // zeros: nothing
  bool operator==(const DecisionSeed&) const = default;
};
// Nothing the desk needs to know.
struct NoSeed {
  bool operator==(const NoSeed&) const = default;
};
using Seed = std::variant<NoSeed, FindingsSeed, ReportSeed, DecisionSeed>;

// What moderators should know of a verdict; nothing where nobody is to be told.
Seed seed_of(const Verdict& verdict);

}  // namespace hearth::moderation::desk
