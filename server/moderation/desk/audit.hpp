// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "moderation/desk/entry.hpp"

namespace hearth::moderation::desk {

// SHA-256 over a label, the hash of the entry before (zeros before the first), number, Unix
// milliseconds and body. Whoever changes one entry has to change all after it, and the newest hash
// is what moderators saw when they signed in.
Hash chain_hash(const Hash& previous, std::uint64_t number, core::Time at, std::string_view body);
Hash sha256(std::string_view bytes);

struct Head {
  std::uint64_t number = 0;  // 0: before the first
  Hash hash{};
  bool operator==(const Head&) const = default;
};

struct ChainEntry {
  std::uint64_t number = 0;
  core::Time at{};
  std::string_view body;
  Hash hash{};
};

// The first thing that is wrong with a chain.
struct Break {
  enum class Kind : std::uint8_t {
    missing,    // this number is not there, a later one is
    reordered,  // stands where another number should
    edited,     // its hash is not that of what it says and what came before
    truncated,  // this number was known and the chain ends before it
    replaced,   // whole in itself, but not what was known: from here or earlier
  };
  Kind kind = Kind::edited;
  std::uint64_t number = 0;
  bool operator==(const Break&) const = default;
};
std::string_view name(Break::Kind kind);

// Follows a chain entry by entry. After a break it says the same break again.
class Chain {
 public:
  Chain() = default;
  explicit Chain(Head start) : head_(start) {}

  std::optional<Break> take(const ChainEntry& entry);
  const Head& head() const { return head_; }

 private:
  Head head_;
  std::optional<Break> broken_;
};

// Looks at a chain from its first entry to its last, against heads that were noted earlier, in any
// order.
class Verification {
 public:
  explicit Verification(std::vector<Head> known) : known_(std::move(known)) {}

  // The next entry as it stands there; also after something was found, to tell what was moved from
  // what is gone.
  void take(const ChainEntry& entry);
  // The first thing that is wrong, once all were taken.
  std::optional<Break> result() const;
  const Head& head() const { return chain_.head(); }

 private:
  std::vector<Head> known_;
  Chain chain_;
  std::optional<Break> broken_;
};
std::optional<Break> verify(std::span<const ChainEntry> chain, std::span<const Head> known);

}  // namespace hearth::moderation::desk
