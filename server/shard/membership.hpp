// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "rooms/event.hpp"

namespace hearth::shard {

// Who is in one room through this node. A person with two tabs is one member; one whose connection
// dropped keeps the place for a grace, so that a short reconnect is no leave and no join. On one
// shard.
class Membership {
 public:
  // Another alias for the same handle for each attempt, so that no two members share one.
  using Name = std::function<std::string(const core::Handle&, std::uint32_t attempt)>;

  // Nothing: the room holds `size_max` people.
  const rooms::Participant* enter(const core::Handle& handle, std::uint32_t size_max,
                                  const Name& name, core::Time probation_until = {});
  void leave(const core::Handle& handle, core::Tick keep_until);
  void remove(const core::Handle& handle);
  // Lets go of those whose grace is over.
  void expire(core::Tick now);

  std::uint32_t count() const { return static_cast<std::uint32_t>(members_.size()); }
  std::uint32_t newcomers(core::Time now) const;
  std::vector<rooms::Participant> list() const;
  // Changes with every change of who is here.
  std::uint64_t version() const { return version_; }

 private:
  struct Member {
    rooms::Participant who;
    std::uint32_t connections = 0;
    core::Tick keep_until{};
    core::Time probation_until{};
  };
  bool has_alias(const std::string& alias) const;

  std::unordered_map<core::Handle, Member> members_;
  std::uint64_t version_ = 1;
};

}  // namespace hearth::shard
