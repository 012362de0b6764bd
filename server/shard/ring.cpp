// SPDX-License-Identifier: Apache-2.0
#include "shard/ring.hpp"

#include <sodium.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

namespace hearth::shard {

bool Ring::append(rooms::Seq seq, core::Time at, std::string_view frame) {
  if (frame.size() > capacity_max_ || !make_room(frame.size())) return false;
  copy_in(head_, frame);
  index_.push_back({seq, head_, head_ + frame.size(), at});
  head_ += frame.size();
  return true;
}

bool Ring::make_room(std::size_t size) {
  const auto held = static_cast<std::size_t>(head_ - tail());
  if (held + size <= capacity_ || grow(held + size)) return true;
  while (!index_.empty() && static_cast<std::size_t>(head_ - tail()) + size > capacity_)
    drop_oldest();
  return static_cast<std::size_t>(head_ - tail()) + size <= capacity_ || grow(size);
}

bool Ring::grow(std::size_t needed) {
  const auto wanted = std::max(std::bit_ceil(needed), capacity_min);
  if (wanted > capacity_max_ || wanted <= capacity_ ||
      budget_.used + (wanted - capacity_) > budget_.max)
    return false;
  auto larger = std::make_unique_for_overwrite<char[]>(wanted);
  const auto from = tail();
  Offset to = from;
  for (const auto& piece : bytes(from, head_)) {
    for (std::size_t done = 0; done < piece.size();) {
      const auto at = static_cast<std::size_t>(to & (wanted - 1));
      const auto part = std::min(piece.size() - done, wanted - at);
      std::memcpy(larger.get() + at, piece.data() + done, part);
      done += part;
      to += part;
    }
  }
  if (data_) sodium_memzero(data_.get(), capacity_);
  budget_.used += wanted - capacity_;
  capacity_ = wanted;
  data_ = std::move(larger);
  return true;
}

rooms::Seq Ring::first_seq() const {
  const auto it =
      std::find_if(index_.begin(), index_.end(), [](const Entry& e) { return e.seq != 0; });
  return it == index_.end() ? 0 : it->seq;
}

std::optional<Ring::Entry> Ring::entry(rooms::Seq seq) const {
  // Unnumbered frames lie between; walk back from where density says the event is at the latest.
  const auto it = std::find_if(index_.rbegin(), index_.rend(),
                               [&](const Entry& e) { return e.seq != 0 && e.seq <= seq; });
  if (it == index_.rend() || it->seq != seq) return std::nullopt;
  return *it;
}

std::optional<Ring::Offset> Ring::start_of(rooms::Seq seq) const {
  const auto found = entry(seq);
  return found ? std::optional(found->start) : std::nullopt;
}

const Ring::Entry* Ring::find(Offset at) const {
  const auto it = std::upper_bound(index_.begin(), index_.end(), at,
                                   [](Offset offset, const Entry& e) { return offset < e.end; });
  return it == index_.end() ? nullptr : &*it;
}

Ring::Offset Ring::frame_end(Offset at) const {
  const auto* found = find(at);
  assert(found);
  return found->end;
}

bool Ring::is_boundary(Offset at) const {
  const auto* found = find(at);
  return found == nullptr || found->start == at;
}

std::array<std::span<const char>, 2> Ring::bytes(Offset from, Offset to) const {
  assert(tail() <= from && from <= to && to <= head_);
  if (from == to) return {};
  const auto begin = static_cast<std::size_t>(from & (capacity_ - 1));
  const auto size = static_cast<std::size_t>(to - from);
  const auto first = std::min(size, capacity_ - begin);
  return {std::span<const char>{data_.get() + begin, first},
          std::span<const char>{data_.get(), size - first}};
}

void Ring::copy_in(Offset at, std::string_view bytes) {
  const auto begin = static_cast<std::size_t>(at & (capacity_ - 1));
  const auto first = std::min(bytes.size(), capacity_ - begin);
  std::memcpy(data_.get() + begin, bytes.data(), first);
  std::memcpy(data_.get(), bytes.data() + first, bytes.size() - first);
}

std::optional<Ring::Entry> Ring::overwrite(rooms::Seq seq, std::string_view tombstone) {
  const auto found = entry(seq);
  if (!found || tombstone.size() != found->end - found->start) return std::nullopt;
  copy_in(found->start, tombstone);
  return found;
}

void Ring::wipe(Offset from, Offset to) {
  for (const auto& piece : bytes(from, to))
    if (!piece.empty()) sodium_memzero(const_cast<char*>(piece.data()), piece.size());
}

void Ring::drop_oldest() {
  wipe(index_.front().start, index_.front().end);
  index_.pop_front();
}

void Ring::trim(core::Time oldest) {
  while (!index_.empty() && index_.front().at < oldest) drop_oldest();
}

void Ring::clear() {
  while (!index_.empty()) drop_oldest();
  ++head_;
}

void Ring::wipe_all() {
  if (data_) sodium_memzero(data_.get(), capacity_);
  budget_.used -= capacity_;
}

}  // namespace hearth::shard
