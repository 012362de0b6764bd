// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/time.hpp"
#include "store/room_store.hpp"

namespace hearth::store {

inline core::Time whole_second(core::Time t) { return core::Time{core::seconds(core::unix_s(t))}; }

inline bool in_force(const ActiveSanction& sanction, core::Time now) {
  return sanction.until == core::Time{} || sanction.until > now;
}

}  // namespace hearth::store
