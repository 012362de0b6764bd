// SPDX-License-Identifier: Apache-2.0
#include "shard/membership.hpp"

#include <algorithm>

namespace hearth::shard {

const rooms::Participant* Membership::enter(const core::Handle& handle, std::uint32_t size_max,
                                            const Name& name) {
  const auto it = members_.find(handle);
  if (it != members_.end()) {
    ++it->second.connections;
    return &it->second.who;
  }
  if (members_.size() >= size_max) return nullptr;
  constexpr std::uint32_t attempts_max = 16;
  std::string alias;
  for (std::uint32_t attempt = 0; attempt < attempts_max; ++attempt) {
    alias = name(handle, attempt);
    if (!has_alias(alias)) break;
  }
  ++version_;
  return &members_.emplace(handle, Member{{handle, std::move(alias)}, 1, {}}).first->second.who;
}

void Membership::leave(const core::Handle& handle, core::Tick keep_until) {
  const auto it = members_.find(handle);
  if (it == members_.end() || it->second.connections == 0) return;
  if (--it->second.connections == 0) it->second.keep_until = keep_until;
}

void Membership::remove(const core::Handle& handle) {
  if (members_.erase(handle) > 0) ++version_;
}

void Membership::expire(core::Tick now) {
  const auto gone = std::erase_if(members_, [&](const auto& entry) {
    return entry.second.connections == 0 && entry.second.keep_until <= now;
  });
  if (gone > 0) ++version_;
}

bool Membership::has_alias(const std::string& alias) const {
  return std::any_of(members_.begin(), members_.end(),
                     [&](const auto& entry) { return entry.second.who.alias == alias; });
}

std::vector<rooms::Participant> Membership::list() const {
  std::vector<rooms::Participant> people;
  people.reserve(members_.size());
  for (const auto& [handle, member] : members_) people.push_back(member.who);
  std::sort(people.begin(), people.end(),
            [](const auto& a, const auto& b) { return a.alias < b.alias; });
  return people;
}

}  // namespace hearth::shard
