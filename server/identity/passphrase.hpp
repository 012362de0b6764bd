// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hearth::identity {

inline constexpr std::size_t kPassphraseMin = 12;
inline constexpr std::size_t kPassphraseMax = 256;

// What one hash costs, us and whoever guesses. Stored in each hash, so it may change.
struct PassphraseCost {
  std::uint64_t passes = 3;
  std::size_t memory_bytes = 256 * 1024 * 1024;  // libsodium's "moderate"
};

// kPassphraseMin to kPassphraseMax characters of UTF-8.
bool is_passphrase(std::string_view typed);

// Argon2id with a random salt, as text. Blocks for most of a second: never on a shard. Empty: there
// is no memory for it.
std::string hash_passphrase(std::string_view typed, const PassphraseCost& cost);

// Blocks as long, whatever the answer. Equal passphrases match however their letters are composed.
bool passphrase_matches(const std::string& hash, std::string_view typed);

// A hash nothing matches, for names that do not exist.
std::string decoy_passphrase_hash(const PassphraseCost& cost);

}  // namespace hearth::identity
