// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hearth::identity {

// The numbers go into the derivation: never renumber, never reuse.
enum class Purpose : std::uint8_t {
  pass = 1,
  handle = 2,
  room = 3,
  producer = 4,
  alias = 5,
  check = 6,
  desk_session = 7,
  desk_account = 8,
  desk_appeal = 9,
  seal = 10,
  report = 11,
  push = 12,
  arrival = 13,
  ledger_text = 14,
  tie = 15,
};

// Every secret of a deployment, one sub-key per purpose so that no MAC made for one thing can stand
// for another. All gateways of a deployment share the master; whoever has it can link one person's
// rooms. Immutable and safe on any thread; wiped when destroyed.
class DeploymentKeys {
 public:
  using Mac = std::array<std::uint8_t, 32>;

  static DeploymentKeys from_master(std::span<const std::uint8_t, 32> master);

  DeploymentKeys(const DeploymentKeys&) = default;
  DeploymentKeys& operator=(const DeploymentKeys&) = default;
  ~DeploymentKeys();

  // HMAC-SHA-256 under the purpose's own key. The caller makes sure that two different meanings
  // never give the same bytes: fixed sizes first, at most one part of free length, last.
  Mac mac(Purpose purpose, std::string_view message) const;

  // 13 characters that tell one master from another and say nothing else about it. Stored next to
  // the rooms so that a gateway with the wrong file refuses to start.
  std::string check_value() const;

 private:
  static constexpr auto kPurposes = static_cast<std::size_t>(Purpose::tie);  // the last

  DeploymentKeys() = default;

  std::array<std::array<std::uint8_t, 32>, kPurposes> keys_{};
};

}  // namespace hearth::identity
