// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "limits/gcra.hpp"
#include "rooms/position.hpp"
#include "store/embedded/room_journal.hpp"
#include "store/embedded/sqlite.hpp"
#include "store/room_store.hpp"

namespace hearth::store::embedded {

// One room: the state decisions need in memory, everything else in the file. Methods that write run
// inside a transaction; if that does not commit, the object is thrown away and read back. One
// thread.
class RoomLog {
 public:
  // Reads the room, or begins an empty one in a new epoch.
  RoomLog(Database& db, core::RoomId id, core::Time now);

  // The store was opened anew: what is in the file is the floor of the epoch before. Writes.
  void open_epoch(core::Time now);
  // Writes what a batch changed in the room's own row.
  void save();

  PublishAnswer publish(Draft& draft, core::Time now, std::vector<SharedEvent>& announce);
  ModerateAnswer moderate(Entry& entry, core::Time now, std::vector<SharedEvent>& announce);
  ReleaseAnswer release(Release& release, core::Time now, std::vector<SharedEvent>& announce);
  WithdrawStatus withdraw(const Withdraw& withdraw, core::Time now);
  RemarkStatus remark(Remark& remark, core::Time now);
  core::Time cover(const Cover& cover, core::Time now);
  // Writes, where held posts are over.
  JournalPage journal(std::uint64_t after, std::size_t limit, core::Time now);

  RoomState state(core::Time now);
  Page read(const ReadRequest& request, core::Time now);
  std::vector<HeldItem> held(core::Time now);
  // Removes what is past its time. Writes.
  void expire(core::Time now);

 private:
  struct Origin {
    core::Handle handle;
    core::Producer producer;
    auto operator<=>(const Origin&) const = default;
  };
  struct Last {
    std::uint32_t n = 0;
    rooms::Seq seq = 0;
    bool held = false;
    std::int64_t second = 0;
  };
  using SanctionKey = std::pair<core::Handle, rooms::SanctionKind>;

  void load();
  void load_people();
  std::optional<PublishAnswer> first_answer(const Draft& draft, core::Time now);
  std::optional<PublishAnswer> refusal(const Draft& draft, core::Time now);
  SharedEvent append(std::optional<rooms::Participant> author, rooms::EventBody body,
                     core::Time now);
  void remember(const Origin& origin, Last last);
  PublishAnswer hold(Draft& draft, core::Time now);
  void let_go(std::uint64_t held);
  void tell(JournalEntry entry, core::Time now);
  void expire_held(core::Time now);
  void drop_held(const core::Handle& handle, const EntryId& because, core::Time now);
  core::Time covered_until(core::Time now) const;
  void expire_covers(core::Time now);
  // Whether the room takes posts now, and whether it is guarded.
  Uncovered standing(const Draft& draft, core::Time now) const;
  std::int64_t clamp(core::Time now);
  std::int64_t oldest(core::Time now) const;
  std::int64_t forgotten(core::Time now) const;  // n and entry ids before this second
  std::optional<rooms::Event> find(rooms::Seq seq, core::Time now);
  bool survives(const rooms::Position& position) const;

  // What a target names, if it is a message that is there.
  std::optional<rooms::Event> find_message(const rooms::Position& target, core::Time now);
  // Where an entry or a remark of this id stands; 0: nowhere in the log.
  std::optional<rooms::Seq> known(const EntryId& id, core::Time now);
  void remember(const EntryId& id, rooms::Seq seq);

  // What a decision comes to: the event that tells of it, if any, and whom it is about.
  struct Outcome {
    ModerateStatus status = ModerateStatus::applied;
    std::optional<rooms::Participant> author{};
    std::optional<rooms::EventBody> body{};
    rooms::Participant subject{};
  };
  Outcome decide(const Sanction& sanction, core::Time now);
  Outcome decide(const Lift& lift, core::Time now);
  Outcome decide(const TakeBack& back, core::Time now);
  void keep_sanction(const ActiveSanction& sanction);
  void drop_sanction(const core::Handle& handle, rooms::SanctionKind kind);
  Outcome decide(const SetMode& set);
  Outcome redact(const rooms::Position& target, const rooms::Participant* author,
                 core::Duration window, core::Time now);
  Outcome decide(const Decision& decision, core::Time now);

  Database& db_;
  core::RoomId id_;
  rooms::Position top_;
  rooms::Lineage lineage_;
  std::int64_t second_ = 0;
  rooms::Mode mode_ = rooms::Mode::open;
  core::Duration post_interval_{};
  core::Duration retention_{};
  std::uint64_t last_held_ = 0;
  bool dirty_ = false;
  std::map<Origin, Last> producers_;
  std::map<SanctionKey, ActiveSanction> sanctions_;
  std::map<std::uint64_t, core::Time> covers_;
  RoomJournal journal_;
  std::int64_t held_ends_ = 0;  // when the first held post may be over; 0: none waits
  std::unordered_map<core::Handle, limits::GcraState> rates_;
  limits::GcraState room_rate_;
};

}  // namespace hearth::store::embedded
