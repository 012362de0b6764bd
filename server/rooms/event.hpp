// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "rooms/position.hpp"

namespace hearth::rooms {

// Values equal those of proto/hearth/v1/common.proto.
enum class Intent : std::uint8_t { none, listen, experience, advice, practical, celebrate };
enum class Support : std::uint8_t { none, with_you, thank_you, strength, same_here, glad };
enum class Mode : std::uint8_t { none, open, slow, guarded, closed };
// A warning is in no event: the room does not see it.
enum class SanctionKind : std::uint8_t { none, mute, removal, ban, warning };

// Somebody as one room knows them.
struct Participant {
  core::Handle handle;
  std::string alias;
  bool operator==(const Participant&) const = default;
};

struct Message {
  std::string text;
  Intent intent = Intent::none;
  Seq reply_to = 0;  // 0 = nothing
  bool operator==(const Message&) const = default;
};

struct SupportGiven {
  Seq target = 0;
  Support support = Support::none;
  bool operator==(const SupportGiven&) const = default;
};

// The message `target` is gone from the log.
struct Redacted {
  Seq target = 0;
  bool by_author = false;
  bool operator==(const Redacted&) const = default;
};

struct Sanctioned {
  Participant subject;
  SanctionKind kind = SanctionKind::none;
  core::Time until{};  // epoch time 0 = until it is lifted
  bool lifted = false;
  bool operator==(const Sanctioned&) const = default;
};

struct ModeChanged {
  Mode mode = Mode::open;
  core::Duration post_interval{};  // 0 = the room's usual pace
  core::Time until{};              // 0 = no end is set
  std::string rule{};              // why: the code of a guideline
  bool operator==(const ModeChanged&) const = default;
};

struct Announcement {
  std::string text;
  bool operator==(const Announcement&) const = default;
};

// Stands where an event's body is no longer kept.
struct Withdrawn {
  bool operator==(const Withdrawn&) const = default;
};

using EventBody =
    std::variant<Message, SupportGiven, Redacted, Sanctioned, ModeChanged, Announcement, Withdrawn>;

// One entry of a room's log.
struct Event {
  Position position;
  core::Time at{};                    // whole seconds
  std::optional<Participant> author;  // none for events of the service
  EventBody body;
  bool operator==(const Event&) const = default;
};

}  // namespace hearth::rooms
