// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "moderation/category.hpp"
#include "moderation/desk/entry.hpp"

namespace hearth::moderation::desk {

// A calendar month in UTC.
struct Month {
  core::Time from{};
  core::Time to{};  // of the next one

  // Of "2026-10", from 1970 to 9999; nothing for other texts.
  static std::optional<Month> of(std::string_view text);
  // The last one that is over.
  static Month before(core::Time now);
  std::string text() const;
};

// How long it took until somebody acknowledged or took a case.
struct Seen {
  std::vector<core::Duration> after{};  // in no order
  std::uint64_t unseen = 0;             // by nobody, until now or until they were closed
  // The middle of them; half-way between the two in the middle of an even number.
  std::optional<core::Duration> median() const;
};

// What moderation came to in a month, all rooms together: numbers, and nobody they are about. As it
// is in the ledger, so not yet fit to be published (published.hpp).
struct Tally {
  struct Found {
    std::uint64_t delivered = 0;
    std::uint64_t held = 0;
    std::uint64_t stopped = 0;
  };
  struct Taken {
    std::uint64_t by_people = 0;
    std::uint64_t automated = 0;
  };

  // Messages the checks told moderators of. One may be about several categories.
  std::array<Found, category_count> found{};
  std::uint64_t reports = 0;
  std::map<std::string_view, std::uint64_t> waits{};       // how they ended
  std::map<std::string_view, Taken> measures{};            // by what was done
  std::map<std::string_view, std::uint64_t> guidelines{};  // by what for
  std::uint64_t undone = 0;
  std::uint64_t modes_ended = 0;  // of rooms, because their time was over
  std::uint64_t appeals = 0;
  std::map<std::string_view, std::uint64_t> appeals_decided{};
  std::map<std::string_view, std::uint64_t> cases{};   // that began, by kind
  std::map<std::string_view, std::uint64_t> closed{};  // by outcome; of appeals see above
  std::map<std::string_view, std::uint64_t> escalated{};
  std::uint64_t called_outside = 0;  // and somebody took the call
  Seen seen{};
  Seen seen_urgent{};  // of those the ones that began with severity 4
};

// Adds the ledger up for one month. Takes every entry from the first on, in order; on one thread.
class MonthFold {
 public:
  explicit MonthFold(Month month);

  void take(core::Time at, const Entry& entry);
  // Nothing that may still come belongs to the month.
  bool is_over() const { return past_ && waiting_.empty(); }
  Tally tally() const;

 private:
  struct Waiting {
    core::Time opened{};
    bool urgent = false;
  };
  struct Message {
    core::CaseId case_id;
    core::Time at{};
    Place place;
    std::uint64_t held = 0;
    bool operator==(const Message&) const = default;
  };

  void count(core::Time at, const Entry& entry);
  void count(core::Time at, const core::CaseId& id, const FindingAdded& in);
  void count(const Acted& in);
  void see(core::Time at, const Entry& entry);

  Month month_;
  bool past_ = false;
  Tally tally_;
  bool ends_mode_ = false;  // a mode's time was over, and the next entry names that mode
  EntryId mode_before_{};   // a person set a room's mode, and the next entry may name this one
  std::unordered_map<core::RoomId, EntryId> last_mode_;
  Message message_;  // the newest one something was found in
  std::array<bool, category_count> counted_{};
  std::unordered_map<core::CaseId, Waiting> waiting_;
};

}  // namespace hearth::moderation::desk
