// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/time.hpp"

namespace hearth::store::embedded {

// What SQLite's integers stand for.
inline std::int64_t as_int(std::uint64_t value) { return static_cast<std::int64_t>(value); }
inline std::uint64_t as_uint(std::int64_t value) { return static_cast<std::uint64_t>(value); }
inline core::Time from_s(std::int64_t second) { return core::Time{core::seconds(second)}; }
inline core::Time from_us(std::int64_t us) { return core::Time{core::Duration(us)}; }
inline std::int64_t as_us(core::Time time) { return time.time_since_epoch().count(); }

}  // namespace hearth::store::embedded
