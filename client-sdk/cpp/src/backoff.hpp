// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hearth/client/types.hpp"

namespace hearth::client {

// What a close code's range advises.
enum class Advice : std::uint8_t { resume, back_off, soon, stay_away };
Advice advice_for(std::uint16_t code);
std::string_view close_reason(std::uint16_t code);

inline constexpr Duration backoff_base{500};
inline constexpr Duration backoff_cap{30'000};

// How long to wait: full jitter, on the first try too, since everybody a server loses starts
// counting at the same moment. A lost connection is spread over the server's window once; after
// that the doubling range counts. `attempt`: tries that failed since it was last up. `window`: what
// the server asked for, 0 if it never did. `uniform` in [0, 1).
Duration retry_delay(Advice advice, std::uint32_t attempt, Duration window, double uniform);

}  // namespace hearth::client
