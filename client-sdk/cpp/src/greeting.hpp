// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "frames.hpp"

namespace hearth::client {

// The Hello of one connection: brings work if it is asked for, and gives up a pass that is not
// accepted.
class Greeting {
 public:
  // `identity` has to outlive this; a rejected pass is emptied there, a new one is put there.
  Greeting(Identity& identity, const std::string& client) : identity_(identity), client_(client) {}

  frames::Hello hello();
  // The work for the last challenge; nothing if that was another.
  std::optional<frames::Hello> solved(std::string_view challenge, std::uint64_t nonce);

  struct Step {
    std::variant<frames::Hello, Solve, frames::Welcome, Refusal> what;
    bool pass_changed = false;
  };
  Step on_reply(const frames::Body& reply);

 private:
  Identity& identity_;
  const std::string& client_;
  std::uint32_t hellos_ = 0;
  std::string challenge_;
};

}  // namespace hearth::client
