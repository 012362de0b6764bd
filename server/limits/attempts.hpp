// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "core/time.hpp"
#include "limits/address_pressure.hpp"

namespace hearth::limits {

// How often somebody may try to guess: a few times freely, then after waits that double. Whatever
// is counted (a name, a network address) is kept as SipHash under a key that is random at each
// start, and forgotten soon after its last try. On one thread.
class Attempts {
 public:
  struct Options {
    std::uint32_t free = 5;
    core::Duration free_again = std::chrono::minutes{1};  // without a try: as if there was none
    core::Duration first_wait = std::chrono::seconds{15};
    core::Duration wait_max = std::chrono::minutes{15};
    std::size_t entries_max = 65'536;  // full: newcomers share one entry
  };
  using Key = std::array<std::uint8_t, 16>;

  Attempts(Options options, const Key& random_key) : options_(options), key_(random_key) {}

  // How long to wait before a try; zero: now.
  core::Duration wait(std::string_view who, core::Time now) const;
  // One try, before its outcome is known.
  void spend(std::string_view who, core::Time now);
  // It was the right person after all.
  void forgive(std::string_view who);

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::uint32_t tries = 0;
    core::Time next{};    // no try before
    core::Time forget{};  // after this there was none
  };

  std::uint64_t hashed(std::string_view who) const;
  void sweep(core::Time now);

  Options options_;
  Key key_;
  std::unordered_map<std::uint64_t, Entry> entries_;
  Entry shared_;
  core::Time swept_{};
};

// The part of an address that counts as one person's or one household's: IPv4 whole, 64 bits of
// IPv6. A view into `address`.
std::string_view narrow_prefix(const AddressBytes& address);

}  // namespace hearth::limits
