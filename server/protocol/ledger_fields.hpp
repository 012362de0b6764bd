// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "hearth/internal/v1/ledger.pb.h"
#include "moderation/desk/entry.hpp"

namespace hearth::protocol::ledger {

namespace pb = hearth::internal::v1;
namespace desk = moderation::desk;

inline constexpr std::uint32_t version = 1;

// Fields that several messages of the ledger have. An id of nobody travels as nothing.
template <class Id>
std::string bytes(const Id& id) {
  return id.is_zero() ? std::string() : std::string(id.view());
}
template <std::size_t N>
std::string bytes(const std::array<std::uint8_t, N>& raw) {
  if (raw == std::array<std::uint8_t, N>{}) return {};
  return {reinterpret_cast<const char*>(raw.data()), N};
}

template <class Enum>
std::uint32_t number(Enum value) {
  return static_cast<std::uint32_t>(value);
}

inline void put(const desk::Place& in, pb::Place* out) {
  out->set_epoch(in.epoch);
  out->set_seq(in.seq);
}
template <class Spans>
void put(const std::vector<desk::CodeSpan>& in, Spans* out) {
  for (const auto& span : in) {
    auto* one = out->Add();
    one->set_from(span.from);
    one->set_to(span.to);
  }
}
template <class Id, class Field>
void put(const std::vector<Id>& in, Field* out) {
  for (const auto& id : in) *out->Add() = std::string(id.view());
}

// Reads fields and remembers whether they were what they have to be.
class Reader {
 public:
  // Lengths and counts are right.
  bool sound() const { return sound_; }
  // Every enum has a value of this version.
  bool known() const { return known_; }

  template <class Id>
  void id(const std::string& in, Id& out) {
    if (in.empty()) return;
    const auto read = Id::from(in);
    sound_ = sound_ && read.has_value();
    if (read) out = *read;
  }
  template <std::size_t N>
  void raw(const std::string& in, std::array<std::uint8_t, N>& out) {
    if (in.empty()) return;
    sound_ = sound_ && in.size() == N;
    if (in.size() == N) std::memcpy(out.data(), in.data(), N);
  }
  template <class Field, class Id>
  void ids(const Field& in, std::size_t most, std::vector<Id>& out) {
    sound_ = sound_ && static_cast<std::size_t>(in.size()) <= most;
    if (!sound_) return;
    for (const auto& one : in) {
      out.emplace_back();
      id(one, out.back());
    }
  }
  template <class Enum>
  void choice(std::uint32_t in, Enum last, Enum& out) {
    known_ = known_ && in <= number(last);
    if (in <= number(last)) out = static_cast<Enum>(in);
  }
  void small(std::uint32_t in, std::uint8_t most, std::uint8_t& out) {
    known_ = known_ && in <= most;
    if (in <= most) out = static_cast<std::uint8_t>(in);
  }
  void text(const std::string& in, std::size_t most, std::string& out) {
    sound_ = sound_ && in.size() <= most;
    if (in.size() <= most) out = in;
  }
  template <class Spans>
  void spans(const Spans& in, std::vector<desk::CodeSpan>& out) {
    sound_ = sound_ && static_cast<std::size_t>(in.size()) <= desk::spans_max;
    if (!sound_) return;
    for (const auto& one : in) out.push_back({one.from(), one.to()});
  }
  static void place(const pb::Place& in, desk::Place& out) { out = {in.epoch(), in.seq()}; }
  static void time(std::int64_t ms, core::Time& out) { out = core::from_unix_ms(ms); }

 private:
  bool sound_ = true;
  bool known_ = true;
};

inline constexpr std::uint8_t severity_last = 4;
inline constexpr std::uint8_t mode_last = 4;  // rooms::Mode::closed

}  // namespace hearth::protocol::ledger
