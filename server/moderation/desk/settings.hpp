// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/time.hpp"
#include "moderation/desk/entry.hpp"

namespace hearth::moderation::desk {

// Who decides what keeps somebody out of every room for long.
enum class LongBans : std::uint8_t {
  two_where_possible,  // two people, where there is somebody who could be the second
  always_two,
  one,
};

// How the desk is run. Times that others have to agree on go into entries, so gateways with
// different settings still read one ledger alike.
struct Settings {
  core::Duration claim_life = std::chrono::minutes(5);
  core::Duration offer_life = std::chrono::minutes(2);
  core::Duration shift_life = std::chrono::minutes(15);  // unless renewed
  // Whoever is gone from one gateway is renewed by another within this, or off duty.
  core::Duration doubt_life = std::chrono::seconds(20);
  // By severity: how long a case waits on one rung before it moves up. 0 = it does not.
  std::array<core::Duration, 5> rung_wait{core::Duration{}, std::chrono::minutes(60),
                                          std::chrono::minutes(15), std::chrono::minutes(3),
                                          std::chrono::seconds(60)};
  // Who was called and has not come is called again after this long; where it is not urgent, twice
  // as long each time, up to the most.
  core::Duration call_again = std::chrono::seconds(60);
  core::Duration call_again_max = std::chrono::minutes(15);
  // Webhooks about one case, twice as far apart each time, up to the most.
  core::Duration webhook_again = std::chrono::minutes(15);
  core::Duration webhook_again_max = std::chrono::hours(4);
  // An urgent case somebody has seen and nobody took or answered moves up after this long.
  core::Duration seen_life = std::chrono::minutes(10);
  // A case that is not urgent is closed when nobody came back to it for this long.
  core::Duration idle_life = std::chrono::hours(24);
  // So many people restricted in one room within this time: somebody may be coming back under new
  // names, and newcomers' messages wait for a moderator for as long again. 0 = they do not.
  std::size_t restricted_many = 3;
  core::Duration restricted_within = std::chrono::minutes(30);
  std::size_t open_max = 20'000;       // beyond it the least pressing are closed
  std::size_t claims_max = 10;         // cases one moderator may have at once
  std::uint32_t exposure_budget = 20;  // cases opened per shift, unless a moderator says else
  LongBans long_bans = LongBans::two_where_possible;
  core::Duration alone_longest = std::chrono::hours(24 * 7);  // longer is long
  core::Duration asked_life = std::chrono::hours(24);  // it lasts so long until it is confirmed
  // A warning is over after this long, read or not.
  core::Duration warning_life = std::chrono::hours(24 * 30);
  core::Duration block = std::chrono::hours(2);  // then a break is due
};

}  // namespace hearth::moderation::desk
