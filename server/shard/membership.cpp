// SPDX-License-Identifier: Apache-2.0
#include "shard/membership.hpp"

#include <algorithm>

namespace hearth::shard {

const rooms::Participant* Membership::enter(const core::Handle& handle, std::uint32_t size_max,
                                            const Name& name, core::Time probation_until) {
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
  Member member{{handle, std::move(alias)}, 1, {}, probation_until};
  return &members_.emplace(handle, std::move(member)).first->second.who;
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

std::uint32_t Membership::newcomers(core::Time now) const {
  return static_cast<std::uint32_t>(
      std::count_if(members_.begin(), members_.end(),
                    [&](const auto& entry) { return entry.second.probation_until > now; }));
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
