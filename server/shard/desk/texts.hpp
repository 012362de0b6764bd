// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "core/ids.hpp"
#include "core/text.hpp"
#include "core/time.hpp"
#include "store/ledger.hpp"

namespace hearth::shard::desk {

// What people wrote for a case (a note, words to who takes over, an appeal, what somebody reported)
// lies beside the ledger, by the entry it belongs to, and ends.
inline constexpr const char* text_kind = "text";
inline constexpr core::seconds text_life = std::chrono::hours(24 * 30);

inline constexpr std::size_t words_bytes_max = 4000;  // 1,000 characters

inline bool are_fine(const std::string& words) {
  return words.size() <= words_bytes_max && !core::has_control_characters(words);
}

inline std::string text_key(const core::CaseId& id, std::uint64_t number) {
  return core::to_base32(id.bytes) + '-' + std::to_string(number);
}
inline store::Record text_record(const core::CaseId& id, std::uint64_t number, std::string text) {
  return {text_kind, text_key(id, number), std::move(text), 0, core::now() + text_life};
}

}  // namespace hearth::shard::desk
