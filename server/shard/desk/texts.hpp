// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "identity/keys.hpp"
#include "store/ledger.hpp"

namespace hearth::shard::desk {

// What people wrote for a case (a note, words to who takes over, an appeal, what somebody reported)
// lies beside the ledger, by the entry it belongs to, sealed as evidence is, and ends.
inline constexpr const char* text_kind = "text";
inline constexpr core::seconds text_life = std::chrono::hours(24 * 30);

inline constexpr std::size_t words_bytes_max = 4000;  // 1,000 characters

bool are_fine(const std::string& words);

std::string text_key(const core::CaseId& id, std::uint64_t number);
store::Record text_record(const identity::DeploymentKeys& keys, const core::CaseId& id,
                          std::uint64_t number, std::string_view text);
// Empty: not written by a node of this deployment for this place.
std::string text_of(const identity::DeploymentKeys& keys, const store::Record& record);

// What the ledger keeps of words for ever: without the deployment's key nobody can tell whether a
// guess at them is right, nor that two are the same.
identity::DeploymentKeys::Mac text_mac(const identity::DeploymentKeys& keys, const core::CaseId& id,
                                       std::string_view text);

// The words of a report on their way through the room's journal.
std::string seal_report(const identity::DeploymentKeys& keys, const core::RoomId& room,
                        std::string_view text);
std::string open_report(const identity::DeploymentKeys& keys, const core::RoomId& room,
                        std::string_view sealed);

}  // namespace hearth::shard::desk
