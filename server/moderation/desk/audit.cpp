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

void Verification::take(const ChainEntry& entry) {
  if (!broken_) {
    broken_ = chain_.take(entry);
    for (const auto& head : known_)
      if (!broken_ && head.number == entry.number && head.hash != entry.hash)
        broken_ = Break{Break::Kind::replaced, head.number};
  }
  if (!broken_) return;
  // What belongs there stands elsewhere: it was moved, not removed or edited.
  const auto [kind, number] = *broken_;
  const bool is_it = (kind == Break::Kind::missing && entry.number == number) ||
                     ((kind == Break::Kind::missing || kind == Break::Kind::edited) &&
                      chain_hash(chain_.head().hash, number, entry.at, entry.body) == entry.hash);
  if (is_it) broken_->kind = Break::Kind::reordered;
}

std::optional<Break> Verification::result() const {
  if (broken_) return broken_;
  const auto last = chain_.head().number;
  const bool is_cut = std::any_of(known_.begin(), known_.end(),
                                  [&](const Head& head) { return head.number > last; });
  return is_cut ? std::optional(Break{Break::Kind::truncated, last + 1}) : std::nullopt;
}

std::optional<Break> verify(std::span<const ChainEntry> chain, std::span<const Head> known) {
  Verification verification({known.begin(), known.end()});
  for (const auto& entry : chain) verification.take(entry);
  return verification.result();
}

}  // namespace hearth::moderation::desk
