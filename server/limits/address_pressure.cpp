// SPDX-License-Identifier: Apache-2.0
#include "limits/address_pressure.hpp"

#include <sodium.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace hearth::limits {
namespace {

constexpr double kWideScale = 16;
constexpr double kSharedScale = 64;
constexpr int kExtraBitsMax = 6;
constexpr std::uint64_t kNone = 0;
// Looking through a full map costs; no newcomer may cause it more often than this.
constexpr std::chrono::seconds kSweepPause{10};

constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::array<std::uint8_t, 12> kNat64{0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

}  // namespace

bool holds_ipv4(const AddressBytes& address) {
  const auto starts = [&](const auto& prefix) {
    return std::equal(prefix.begin(), prefix.end(), address.begin());
  };
  return starts(kMapped) || starts(kNat64);
}

AddressPressure::Visit::Visit(Visit&& other) noexcept
    : owner_(std::exchange(other.owner_, nullptr)), prefixes_(other.prefixes_) {}

AddressPressure::Visit::~Visit() {
  if (!owner_) return;
  owner_->closed(prefixes_[0]);
  if (prefixes_[1] != prefixes_[0]) owner_->closed(prefixes_[1]);
}

AddressPressure::AddressPressure(Options options, const Key& random_key)
    : options_(options), key_(random_key) {
  static_assert(crypto_shorthash_KEYBYTES == sizeof(Key));
}

std::uint64_t AddressPressure::hashed(std::uint8_t kind,
                                      std::span<const std::uint8_t> bytes) const {
  std::array<std::uint8_t, 9> message{kind};
  std::copy(bytes.begin(), bytes.end(), message.begin() + 1);
  std::array<std::uint8_t, crypto_shorthash_BYTES> out{};
  crypto_shorthash(out.data(), message.data(), message.size(), key_.data());
  std::uint64_t value = 0;
  std::memcpy(&value, out.data(), sizeof(value));
  return value == kNone ? 1 : value;
}

AddressPressure::Prefixes AddressPressure::prefixes(const AddressBytes& address) const {
  const std::span<const std::uint8_t> bytes{address};
  if (holds_ipv4(address)) return {hashed(32, bytes.last(4)), kNone};
  return {hashed(64, bytes.first(8)), hashed(48, bytes.first(6))};
}

double AddressPressure::decayed(const Entry& entry, core::Time now) {
  const std::chrono::duration<double, std::ratio<600>> passed = std::max(now - entry.used, {});
  return entry.issues * std::exp(-passed.count());
}

AddressPressure::Entry& AddressPressure::entry(std::uint64_t name) {
  return name == kNone ? shared_ : entries_.at(name);
}

std::uint64_t AddressPressure::touch(std::uint64_t prefix, core::Time now) {
  if (!entries_.contains(prefix) && entries_.size() >= options_.entries_max) {
    if (now - swept_ >= kSweepPause) sweep(now);
    if (entries_.size() >= options_.entries_max) prefix = kNone;
  }
  auto& found = prefix == kNone ? shared_ : entries_[prefix];
  found.issues = decayed(found, now);
  found.used = now;
  return prefix;
}

AddressPressure::Visit AddressPressure::open(const AddressBytes& address, core::Time now) {
  const auto [narrow, wide] = prefixes(address);
  const auto first = touch(narrow, now);
  ++entry(first).connections;
  if (wide == kNone) return Visit{*this, {first, first}};
  const auto second = touch(wide, now);
  if (second != first) ++entry(second).connections;
  return Visit{*this, {first, second}};
}

void AddressPressure::pass_issued(const AddressBytes& address, core::Time now) {
  const auto [narrow, wide] = prefixes(address);
  const auto first = touch(narrow, now);
  entry(first).issues += 1;
  if (wide == kNone) return;
  const auto second = touch(wide, now);
  if (second != first) entry(second).issues += 1;
}

Pressure AddressPressure::of(std::uint64_t prefix, double scale, core::Time now) const {
  const auto it = entries_.find(prefix);
  if (it == entries_.end() && entries_.size() < options_.entries_max) return {};
  const auto& found = it == entries_.end() ? shared_ : it->second;
  if (it == entries_.end()) scale = kSharedScale;

  Pressure out;
  const double ratio = decayed(found, now) / (options_.issues_free * scale);
  if (ratio >= 1)
    out.extra_bits =
        static_cast<std::uint8_t>(std::min(1 + static_cast<int>(std::log2(ratio)), kExtraBitsMax));
  out.slow =
      out.extra_bits >= kExtraBitsMax / 2 || found.connections >= options_.connections_high * scale;
  return out;
}

Pressure AddressPressure::pressure(const AddressBytes& address, core::Time now) const {
  const auto [narrow, wide] = prefixes(address);
  auto out = of(narrow, 1, now);
  if (wide == kNone) return out;
  const auto around = of(wide, kWideScale, now);
  out.extra_bits = std::max(out.extra_bits, around.extra_bits);
  out.slow = out.slow || around.slow;
  return out;
}

void AddressPressure::closed(std::uint64_t name) { --entry(name).connections; }

void AddressPressure::sweep(core::Time now) {
  swept_ = now;
  // An entry with open connections stays: its visits still name it.
  std::erase_if(entries_, [&](const auto& item) {
    return item.second.connections == 0 && now - item.second.used >= options_.forget_after;
  });
}

}  // namespace hearth::limits
