// SPDX-License-Identifier: Apache-2.0
#include "limits/attempts.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace hearth::limits {
namespace {

constexpr std::uint32_t doublings_max = 20;
// Looking through a full map costs; no newcomer may cause it more often than this.
constexpr std::chrono::seconds sweep_pause{10};

}  // namespace

std::uint64_t Attempts::hashed(std::string_view who) const {
  static_assert(crypto_shorthash_KEYBYTES == sizeof(Key));
  std::array<std::uint8_t, crypto_shorthash_BYTES> out{};
  crypto_shorthash(out.data(), reinterpret_cast<const unsigned char*>(who.data()), who.size(),
                   key_.data());
  std::uint64_t value = 0;
  std::memcpy(&value, out.data(), sizeof(value));
  return value;
}

core::Duration Attempts::wait(std::string_view who, core::Time now) const {
  const auto found = entries_.find(hashed(who));
  const bool shared = found == entries_.end() && entries_.size() >= options_.entries_max;
  if (found == entries_.end() && !shared) return {};
  const auto& entry = shared ? shared_ : found->second;
  return std::max(entry.next - now, core::Duration{});
}

void Attempts::spend(std::string_view who, core::Time now) {
  const auto name = hashed(who);
  if (!entries_.contains(name) && entries_.size() >= options_.entries_max) sweep(now);
  const bool shared = !entries_.contains(name) && entries_.size() >= options_.entries_max;
  auto& entry = shared ? shared_ : entries_[name];
  if (now >= entry.forget) entry = {};
  ++entry.tries;
  core::Duration wait{};
  if (entry.tries >= options_.free) {
    const auto doublings = std::min(entry.tries - options_.free, doublings_max);
    wait = std::min<core::Duration>(options_.first_wait * (1LL << doublings), options_.wait_max);
  }
  entry.next = now + wait;
  entry.forget = entry.next + std::max(options_.free_again, wait);
}

void Attempts::forgive(std::string_view who) { entries_.erase(hashed(who)); }

void Attempts::sweep(core::Time now) {
  if (now - swept_ < sweep_pause) return;
  swept_ = now;
  std::erase_if(entries_, [&](const auto& entry) { return now >= entry.second.forget; });
}

std::string_view narrow_prefix(const AddressBytes& address) {
  const std::string_view bytes{reinterpret_cast<const char*>(address.data()), address.size()};
  return holds_ipv4(address) ? bytes.substr(12) : bytes.substr(0, 8);
}

}  // namespace hearth::limits
