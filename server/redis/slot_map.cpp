// SPDX-License-Identifier: Apache-2.0
#include "redis/slot_map.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <system_error>
#include <utility>

namespace hearth::redis {
namespace {

// Far above what a cluster can have; a server that names more is not believed.
constexpr std::size_t masters_max = 2000;

bool in_range(const Reply& reply, std::int64_t below) {
  return reply.kind == Reply::Kind::integer && reply.integer >= 0 && reply.integer < below;
}

std::optional<Address> read_node(const Reply& node, const Address& asked) {
  if (node.items.size() < 2) return std::nullopt;
  const auto& host = node.items[0];
  const auto& port = node.items[1];
  if (!in_range(port, std::numeric_limits<std::uint16_t>::max() + 1)) return std::nullopt;
  const bool unknown = host.text.empty() || host.text == "?";
  return Address{unknown ? asked.host : host.text, static_cast<std::uint16_t>(port.integer)};
}

}  // namespace

std::optional<Redirect> read_redirect(std::string_view message, const Address& asked) {
  const auto space = message.find(' ');
  const auto colon = message.rfind(':');
  if (space == std::string_view::npos || colon == std::string_view::npos || colon < space)
    return std::nullopt;
  const auto number = [](std::string_view digits, auto& value) {
    const auto end = digits.data() + digits.size();
    const auto parsed = std::from_chars(digits.data(), end, value);
    return parsed.ec == std::errc{} && parsed.ptr == end;
  };
  Redirect redirect;
  if (!number(message.substr(0, space), redirect.slot) || redirect.slot >= slot_count ||
      !number(message.substr(colon + 1), redirect.to.port))
    return std::nullopt;
  redirect.to.host = message.substr(space + 1, colon - space - 1);
  if (redirect.to.host.empty() || redirect.to.host == "?") redirect.to.host = asked.host;
  return redirect;
}

SlotMap SlotMap::all_to(Address master) {
  SlotMap map;
  map.known_.push_back(std::move(master));
  map.owner_.fill(0);
  return map;
}

std::optional<SlotMap> SlotMap::read(const Reply& reply, const Address& asked) {
  if (reply.kind != Reply::Kind::array) return std::nullopt;
  SlotMap map;
  for (const auto& range : reply.items) {
    if (range.items.size() < 3 || !in_range(range.items[0], slot_count) ||
        !in_range(range.items[1], slot_count))
      return std::nullopt;
    const auto master = read_node(range.items[2], asked);
    if (!master) return std::nullopt;
    const auto index = map.index_of(*master);
    for (auto slot = range.items[0].integer; slot <= range.items[1].integer; ++slot)
      map.owner_[static_cast<std::size_t>(slot)] = index;
  }
  return map;
}

const Address* SlotMap::owner(std::uint16_t slot) const {
  const auto index = owner_[slot];
  return index == nobody ? nullptr : &known_[index];
}

void SlotMap::assign(std::uint16_t slot, const Address& master) {
  const auto index = index_of(master);
  if (index != nobody) owner_[slot] = index;
}

std::vector<Address> SlotMap::masters() const {
  std::vector<bool> used(known_.size());
  for (const auto index : owner_)
    if (index != nobody) used[index] = true;
  std::vector<Address> list;
  for (std::size_t i = 0; i < known_.size(); ++i)
    if (used[i]) list.push_back(known_[i]);
  return list;
}

bool SlotMap::serves(const Address& master) const {
  const auto it = std::ranges::find(known_, master);
  if (it == known_.end()) return false;
  return std::ranges::find(owner_, static_cast<std::uint16_t>(it - known_.begin())) != owner_.end();
}

std::uint16_t SlotMap::index_of(const Address& master) {
  const auto it = std::ranges::find(known_, master);
  if (it != known_.end()) return static_cast<std::uint16_t>(it - known_.begin());
  if (known_.size() >= masters_max) return nobody;
  known_.push_back(master);
  return static_cast<std::uint16_t>(known_.size() - 1);
}

}  // namespace hearth::redis
