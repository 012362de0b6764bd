// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/audit.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace hearth::moderation::desk {
namespace {

constexpr std::string_view label = "hearth ledger 1|";

void add(crypto_hash_sha256_state& state, std::string_view bytes) {
  crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()),
                            bytes.size());
}

void add(crypto_hash_sha256_state& state, std::uint64_t number) {
  std::array<unsigned char, 8> big_endian;
  for (std::size_t i = 0; i < 8; ++i)
    big_endian[i] = static_cast<unsigned char>(number >> (56 - 8 * i));
  crypto_hash_sha256_update(&state, big_endian.data(), big_endian.size());
}

}  // namespace

Hash chain_hash(const Hash& previous, std::uint64_t number, core::Time at, std::string_view body) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  add(state, label);
  crypto_hash_sha256_update(&state, previous.data(), previous.size());
  add(state, number);
  add(state, static_cast<std::uint64_t>(core::unix_ms(at)));
  add(state, body);
  Hash out;
  crypto_hash_sha256_final(&state, out.data());
  return out;
}

Hash sha256(std::string_view bytes) {
  Hash out;
  crypto_hash_sha256(out.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size());
  return out;
}

std::string_view name(Break::Kind kind) {
  constexpr std::array<std::string_view, 5> names{"missing", "reordered", "edited", "truncated",
                                                  "replaced"};
  return names.at(static_cast<std::size_t>(kind));
}

std::optional<Break> Chain::take(const ChainEntry& entry) {
  if (broken_) return broken_;
  const auto next = head_.number + 1;
  if (entry.number != next) {
    broken_ = entry.number > next ? Break{Break::Kind::missing, next}
                                  : Break{Break::Kind::reordered, next};
    return broken_;
  }
  if (chain_hash(head_.hash, next, entry.at, entry.body) != entry.hash) {
    broken_ = Break{Break::Kind::edited, next};
    return broken_;
  }
  head_ = {next, entry.hash};
  return std::nullopt;
}

std::optional<Break> verify(std::span<const ChainEntry> chain, std::span<const Head> known) {
  Chain follow;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    auto broken = follow.take(chain[i]);
    if (!broken) {
      for (const auto& head : known)
        if (head.number == chain[i].number && head.hash != chain[i].hash)
          return Break{Break::Kind::replaced, head.number};
      continue;
    }
    // A number that comes later after all was moved, not removed.
    const auto later = chain.subspan(i);
    if (broken->kind == Break::Kind::missing &&
        std::any_of(later.begin(), later.end(),
                    [&](const ChainEntry& one) { return one.number == broken->number; }))
      broken->kind = Break::Kind::reordered;
    return broken;
  }
  std::optional<Break> cut;
  for (const auto& head : known)
    if (head.number > follow.head().number)
      cut = Break{Break::Kind::truncated, follow.head().number + 1};
  return cut;
}

}  // namespace hearth::moderation::desk
