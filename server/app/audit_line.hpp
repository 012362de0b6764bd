// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "moderation/desk/audit.hpp"
#include "store/ledger.hpp"

namespace hearth::app {

// One entry of the ledger as a line of an export, without the end of the line: its number, when it
// was written, what it says in short (for whoever reads it), its hash, and the bytes the hash is
// of, so that the lines prove themselves. No words, no names: the ledger has none.
std::string audit_line(const store::LedgerEntry& entry);

// More bytes no line has.
inline constexpr std::size_t audit_line_max = 32 * 1024;

struct ReadLine {
  store::LedgerEntry entry;
  bool says_what_it_is = true;  // the part for readers is what the bytes say
};
// Nothing: that is no such line.
std::optional<ReadLine> read_audit_line(std::string_view line);

std::string hex_of(const moderation::desk::Hash& hash);
std::optional<moderation::desk::Hash> hash_of(std::string_view hex);

}  // namespace hearth::app
