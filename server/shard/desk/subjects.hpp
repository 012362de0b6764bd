// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "rooms/event.hpp"
#include "store/ledger.hpp"

namespace hearth::shard::desk {

// Who is meant by a subject of the ledger. The ledger has random ids only; who they are stands in
// records that end, a while after they were last needed. Whoever becomes a subject again when
// nothing about them is open any more has another id: no history of anybody grows in the ledger.
// On one shard.
class Subjects {
 public:
  static constexpr const char* kind = "subject";
  static constexpr core::seconds life = std::chrono::hours(24 * 30);

  explicit Subjects(store::Ledger& ledger) : ledger_(ledger) {}

  struct Person {
    core::RoomId room;
    rooms::Participant who;
  };

  // All there are. False: they cannot be read now.
  boost::asio::awaitable<bool> load();

  // Whom the id stands for, as far as this node knows; nothing: not any more, or see load().
  const Person* find(const core::SubjectId& id) const;
  std::optional<core::SubjectId> find(const core::RoomId& room, const core::Handle& handle) const;

  struct Named {
    core::SubjectId id;
    std::optional<store::Record> record;  // to be written along: new, or to last longer
    core::SubjectId before;               // takes the place of this one, which nothing needs
  };
  using Needed = std::function<bool(const core::SubjectId&)>;
  // The id of somebody; a fresh one if they were no subject, or `needed` says of theirs that it is
  // not. Nothing: cannot be read now. After a conflict, ask again: another node may have named
  // them.
  boost::asio::awaitable<std::optional<Named>> name(core::RoomId room, rooms::Participant who,
                                                    core::Time now, Needed needed);
  // The records of those whose time is half over, to last longer as long as they are needed; at
  // most `most`. Load anew once they are written.
  std::vector<store::Record> renewed(core::Time now, const Needed& needed, std::size_t most) const;
  // What was written.
  void take(const store::Record& record);
  // Those whose time is over.
  void forget_ended(core::Time now);

 private:
  struct Known {
    core::SubjectId id;
    std::uint64_t version = 0;
    core::Time until{};
  };

  store::Ledger& ledger_;
  std::unordered_map<core::SubjectId, Person> people_;
  std::map<std::pair<core::RoomId, core::Handle>, Known> known_;
};

}  // namespace hearth::shard::desk
