// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "core/time.hpp"
#include "identity/desk_session.hpp"
#include "limits/address_pressure.hpp"
#include "limits/attempts.hpp"

namespace hearth::shard::desk {

// How often somebody may try to say who they are, so that nobody guesses and no stranger keeps the
// owner of a name out by trying it:
//
// - To step up counts for the session alone. Only who is signed in can spend those tries.
// - With an address known, passphrases count for the address. A name's owner comes from another.
// - With none (behind a proxy, where all have the same) they count for the name, and the wait stays
//   short however many there were: a stranger can be ahead of its owner, but shuts no door.
// - A code is looked at only behind a right passphrase, and counts for the name with waits up to a
//   quarter of an hour, wherever it comes from. No stranger gets as far, so what is easy to guess
//   is what can be guessed least often.
//
// Any thread.
class SignInTries {
 public:
  explicit SignInTries(const limits::Attempts::Key& random_key);

  struct Try {
    std::optional<identity::SessionId> step_up;
    std::optional<limits::AddressBytes> address;
    std::string name;    // empty: signed with a key, where guessing is no use
    std::string invite;  // its key; whoever tries one has its link
    core::Time now{};
  };

  // How long to wait before it; zero: now.
  core::milliseconds wait(const Try& one) const;
  // Counts it, before its outcome is known. A wait: it is too soon, and was not counted.
  core::milliseconds spend(const Try& one);
  // It was the right person after all.
  void forgive(const Try& one);

  // One look at a code, after a right passphrase. False: too soon for one.
  bool spend_code(const Try& one);

 private:
  core::Duration longest(const Try& one) const;

  mutable std::mutex mutex_;  // guards both
  limits::Attempts strict_;
  limits::Attempts names_;
};

}  // namespace hearth::shard::desk
