// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "identity/keys.hpp"
#include "moderation/desk/case_book.hpp"
#include "rooms/event.hpp"
#include "store/ledger.hpp"
#include "store/room_store.hpp"

namespace hearth::shard::desk {

namespace cases = moderation::desk;

// Whose evidence a measure outside of a case has: for whoever decides an appeal against it.
core::CaseId evidence_of(const cases::EntryId& measure);
// A long ban has that of what asked for it.
core::CaseId evidence_of(const cases::Acted& measure);

// Sealed copies of what stood around a case, readable only through it, also when the room has let
// go of it since. Each message is kept for as long as evidence is. On one shard.
class Evidence {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr const char* kind = "evidence";
  static constexpr core::seconds life = std::chrono::hours(72);
  static constexpr std::uint32_t before = 10;
  static constexpr std::uint32_t after = 10;
  // Messages that wait to be sealed, or for those after them. Beyond it those already sealed once
  // give way, then the oldest.
  static constexpr std::size_t waiting_max = 4096;
  // A message nobody follows up for this long has what stands around it.
  static constexpr core::seconds follows_within = std::chrono::minutes(10);

  Evidence(store::RoomStore& rooms, store::Ledger& ledger, const identity::DeploymentKeys& keys)
      : rooms_(rooms), ledger_(ledger), keys_(keys) {}

  // What is sealed for a case, oldest first. What waited for a moderator has a position of epoch 0
  // with its held number.
  boost::asio::awaitable<std::vector<rooms::Event>> of(core::CaseId id);
  // The log around `place`. Nothing: it cannot be read now.
  boost::asio::awaitable<std::optional<std::vector<rooms::Event>>> around(core::RoomId room,
                                                                          cases::Place place);
  // Each message once, in order; what the log has let go of as it was sealed.
  static std::vector<rooms::Event> merged(std::vector<rooms::Event> log,
                                          const std::vector<rooms::Event>& sealed);

  // Before somebody removes the message at this place: what stands around it now. Best effort: a
  // removal does not wait for its copy.
  boost::asio::awaitable<void> keep(core::RoomId room, core::CaseId id, cases::Place place);
  // Nothing came of it.
  boost::asio::awaitable<void> drop_all(core::CaseId id);
  // What a measure was about: the message at its place or, where that is none, the newest one of
  // its subject that the log still has.
  boost::asio::awaitable<cases::Place> subject_of(core::RoomId room, cases::Place place,
                                                  core::Handle subject);

  // A case is about the message at this place, or about the one that waits.
  void concerns(const core::RoomId& room, const core::CaseId& id, cases::Place place,
                std::uint64_t held, Clock::time_point now);
  // Its author took back what waited: no copy of it is kept either, as soon as that can be written.
  void forget(const core::CaseId& id, std::uint64_t held);
  // Seals what is due: at once, then again until what was written after it is there too. What
  // cannot be read or written now is due again soon. A call while one is under way does nothing.
  boost::asio::awaitable<void> seal_due(Clock::time_point now);

 private:
  enum class Sealed : std::uint8_t { failed, partly, whole };
  using About = std::tuple<core::CaseId, std::uint64_t, std::uint64_t, std::uint64_t>;
  struct Waiting {
    core::RoomId room;
    Clock::time_point due;
    Clock::time_point end;
    bool sealed = false;
  };
  struct Record {
    std::vector<rooms::Event> events;
    std::uint64_t version = 0;
  };

  boost::asio::awaitable<Sealed> seal(core::RoomId room, About about);
  boost::asio::awaitable<std::optional<std::vector<rooms::Event>>> held(core::RoomId room,
                                                                        std::uint64_t number);
  boost::asio::awaitable<std::optional<Record>> read(core::CaseId id);
  boost::asio::awaitable<bool> write(core::CaseId id, const std::vector<rooms::Event>& events,
                                     std::uint64_t version);
  boost::asio::awaitable<bool> drop(core::CaseId id, std::uint64_t held);
  void make_room();

  store::RoomStore& rooms_;
  store::Ledger& ledger_;
  const identity::DeploymentKeys& keys_;
  std::map<About, Waiting> waiting_;
  std::vector<std::pair<core::CaseId, std::uint64_t>> forgotten_;
  bool busy_ = false;
};

}  // namespace hearth::shard::desk
