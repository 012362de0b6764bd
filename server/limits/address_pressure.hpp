// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>

#include "core/time.hpp"

namespace hearth::limits {

// An IPv6 address in network order; IPv4 comes mapped (::ffff:a.b.c.d).
using AddressBytes = std::array<std::uint8_t, 16>;
// An IPv4 address, mapped or behind NAT64: the last four bytes.
bool holds_ipv4(const AddressBytes& address);

// What an address adds to the cost of getting in. There is no value that means "never": a school, a
// clinic or a mobile network is one address with many people behind it.
struct Pressure {
  std::uint8_t extra_bits = 0;  // more work before a first pass, at most 6
  bool slow = false;            // answer later and after others
  bool operator==(const Pressure&) const = default;
};

// Counts passes issued to, and connections open from, an address prefix: /32 for IPv4 (also inside
// mapped and NAT64 addresses), /64 and /48 for IPv6; a /48 may do 16 times as much. Addresses are
// never kept: the map's keys are SipHash under a key that is random at each start. An entry is
// forgotten `forget_after` its last use. On one thread; must outlive its visits.
class AddressPressure {
 public:
  struct Options {
    // Passes per prefix that decay over 10 minutes: the first extra bit here, one more per
    // doubling.
    std::uint32_t issues_free = 20;
    // Open connections per prefix from which on it is slow. High, because many people may share an
    // address, and because the answer is pressure, not exclusion.
    std::uint32_t connections_high = 512;
    // When the map is full, new prefixes share one entry with 64 times the limits.
    std::size_t entries_max = 65'536;
    core::Duration forget_after = std::chrono::minutes{10};
  };
  using Key = std::array<std::uint8_t, 16>;

  // One open connection; the count goes down when it is destroyed.
  class Visit {
   public:
    Visit(Visit&& other) noexcept;
    Visit& operator=(Visit&&) = delete;
    ~Visit();

   private:
    friend class AddressPressure;
    Visit(AddressPressure& owner, std::array<std::uint64_t, 2> prefixes)
        : owner_(&owner), prefixes_(prefixes) {}

    AddressPressure* owner_;
    std::array<std::uint64_t, 2> prefixes_;
  };

  AddressPressure(Options options, const Key& random_key);
  AddressPressure(const AddressPressure&) = delete;
  AddressPressure& operator=(const AddressPressure&) = delete;

  [[nodiscard]] Visit open(const AddressBytes& address, core::Time now);
  void pass_issued(const AddressBytes& address, core::Time now);
  Pressure pressure(const AddressBytes& address, core::Time now) const;

  // Forgets what is old. Call it about once a minute.
  void sweep(core::Time now);
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    double issues = 0;
    std::uint32_t connections = 0;
    core::Time used{};
  };
  // `wide` is 0 for IPv4. 0 also names the shared entry, so no prefix hashes to it.
  struct Prefixes {
    std::uint64_t narrow;
    std::uint64_t wide;
  };

  Prefixes prefixes(const AddressBytes& address) const;
  std::uint64_t hashed(std::uint8_t kind, std::span<const std::uint8_t> bytes) const;
  // The entry to count in and its name: `prefix`, or 0 when the map is full.
  std::uint64_t touch(std::uint64_t prefix, core::Time now);
  Entry& entry(std::uint64_t name);
  Pressure of(std::uint64_t prefix, double scale, core::Time now) const;
  static double decayed(const Entry& entry, core::Time now);
  void closed(std::uint64_t name);

  Options options_;
  Key key_;
  std::unordered_map<std::uint64_t, Entry> entries_;
  Entry shared_;
  core::Time swept_{};
};

}  // namespace hearth::limits
