// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "redis/reply.hpp"
#include "redis/slot.hpp"
#include "redis/target.hpp"

namespace hearth::redis {

// Where MOVED and ASK send one.
struct Redirect {
  std::uint16_t slot = 0;
  Address to;
};

// What stands after the word: "3999 10.0.0.7:6381"; `asked` stands in for an unknown host.
std::optional<Redirect> read_redirect(std::string_view message, const Address& asked);

// Which master serves which slot. A value. Outside a cluster one master serves them all.
class SlotMap {
 public:
  SlotMap() { owner_.fill(nobody); }
  static SlotMap all_to(Address master);

  // The answer to CLUSTER SLOTS; `asked` stands in where a node does not know its own host.
  // Nothing: not such an answer.
  static std::optional<SlotMap> read(const Reply& reply, const Address& asked);

  const Address* owner(std::uint16_t slot) const;  // null: nobody known
  void assign(std::uint16_t slot, const Address& master);

  // Those that serve at least one slot.
  std::vector<Address> masters() const;
  bool serves(const Address& master) const;

 private:
  static constexpr std::uint16_t nobody = 0xffff;
  std::uint16_t index_of(const Address& master);

  std::vector<Address> known_;
  std::array<std::uint16_t, slot_count> owner_{};
};

}  // namespace hearth::redis
