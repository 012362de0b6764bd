// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>

namespace hearth::notify {

// How often what happened since the start; nothing of a message. Any thread reads.
struct Counts {
  using Count = std::atomic<std::uint64_t>;
  // Of webhooks: one message for one receiver.
  Count delivered{};
  Count tries_failed{};
  Count given_up{};  // fell off a full queue, or was too old
  // Of Web Push: one message for one device.
  Count pushed{};
  Count push_tries_failed{};
  Count pushes_given_up{};
  // Of the classifier.
  Count asked{};
  Count answered{};
  Count unanswered{};  // too late, an error, or not understood
  Count not_asked{};   // the breaker is open, or too many were asked already
};

}  // namespace hearth::notify
