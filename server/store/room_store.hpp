// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "limits/gcra.hpp"
#include "rooms/catch_up.hpp"
#include "rooms/event.hpp"
#include "rooms/position.hpp"
#include "store/journal.hpp"
#include "store/subscription.hpp"

namespace hearth::store {

// A post's n and an entry's id are remembered for the longer of this and the room's retention, by
// the log's seconds: long after a client has given up.
inline constexpr core::seconds dedupe_life = std::chrono::hours(1);

// How long something waits for a moderator.
inline constexpr core::seconds held_life = std::chrono::minutes(30);

// Where the checks send a fresh post; a repeated n gets its first answer whatever they say now.
enum class Course : std::uint8_t { deliver, hold, stop };

// What a room does while no moderator covers it.
enum class Uncovered : std::uint8_t { open, guarded, closed };

// A post on its way into the log. The caller sends facts; the store decides, by its own clock.
struct Draft {
  core::RoomId room;
  rooms::Participant author;
  core::Producer producer;  // as stored: identity::stored_producer, never what the client sent
  std::uint32_t n = 0;      // from 1, rises per (author, producer)
  rooms::EventBody body;    // Message or SupportGiven
  Course course = Course::deliver;
  limits::Rate participant_rate;
  limits::Rate room_rate;
  core::Duration retention{};
  // A room is guarded by its mode, or by `uncovered` while nobody covers it.
  bool newcomer = false;  // what is to be delivered waits for a moderator where it is guarded
  Uncovered uncovered = Uncovered::open;
  core::Duration guarded_interval{};  // least pace of one person where it is guarded
  std::string note{};  // what the checks found, for the ledger; empty: a post like any other
  // Kept beside what waits and no longer: whose it is, as only the deployment's keys can tell
  // (identity/ties.hpp). Goes into no log and no journal.
  std::string ties{};
};

enum class PublishStatus : std::uint8_t {
  accepted,
  duplicate,  // (author, producer, n) is in the log already: its position
  held,       // waits outside the log; also the answer to a repeated n that was held
  stale,      // n is below one already used
  stopped,    // the draft's course, and this n was not used before: nothing was written
  muted,      // retry_after 0 = until lifted
  banned,
  warned,  // a warning waits to be lifted, which its subject asks for by acknowledging it
  closed,  // by the room's mode, or because nobody covers it: nothing was written, no note either
  participant_limited,  // see retry_after
  room_limited,
  unavailable,  // nothing was written, or it is unknown whether it was: repeat with the same n
};

struct PublishAnswer {
  PublishStatus status = PublishStatus::unavailable;
  rooms::Position position;  // of the event when accepted or duplicate
  core::Duration retry_after{};
  bool durable = false;
};

// A warning is between its subject and the moderators: state and journal, no event in the log. A
// mute, a removal and a ban drop what waits of the subject.
// Where one of the kind stands that lasts as long, nothing changes and nothing is in the log: the
// later end counts, whoever decides it.
struct Sanction {
  rooms::Participant subject;
  rooms::SanctionKind kind = rooms::SanctionKind::mute;
  core::Time until{};  // 0 = until lifted
};
struct Lift {
  rooms::Participant subject;
  rooms::SanctionKind kind = rooms::SanctionKind::mute;
};
// Of several measures of a kind one is taken back, which ended at `ended`: the sanction ends at
// `until`, where others stand, or is lifted. A sanction that ends otherwise is the doing of others
// and stays; then nothing is in the log.
struct TakeBack {
  rooms::Participant subject;
  rooms::SanctionKind kind = rooms::SanctionKind::mute;
  core::Time ended{};
  std::optional<core::Time> until{};  // nothing: no other stands
};
struct Redact {
  rooms::Position target;
};
// The author's own removal: only a Message of `author`, at most `window` old by the store's clock.
struct Unsay {
  rooms::Position target;
  rooms::Participant author;
  core::Duration window{};
};
struct SetMode {
  rooms::Mode mode = rooms::Mode::open;
  core::Duration post_interval{};
  // Said in the event. The store changes nothing when it is over: see Desk.
  core::Time until{};
  std::string rule{};
};
struct Announce {
  std::string text;
};
using Decision = std::variant<Sanction, Lift, TakeBack, Redact, Unsay, SetMode, Announce>;

// One moderation entry: state change, event and journal in one atomic step. Repeating an id is a
// no-op that answers with the first position.
struct Entry {
  EntryId id{};
  core::RoomId room;
  Decision decision;
  core::Duration retention{};
  std::string note{};  // who decided and why, for the ledger; never told to the room
};

enum class ModerateStatus : std::uint8_t {
  applied,
  duplicate,
  not_found,  // no such event, not a message, not theirs, gone already, or above its epoch's floor
  too_late,   // Unsay after its window
  unavailable,
};

struct ModerateAnswer {
  ModerateStatus status = ModerateStatus::unavailable;
  rooms::Position position;  // of the event that announces it; seq 0: none does
  bool durable = false;
};

struct ActiveSanction {
  rooms::Participant subject;
  rooms::SanctionKind kind = rooms::SanctionKind::none;
  core::Time until{};
  bool operator==(const ActiveSanction&) const = default;
};
// Ends no sooner than the other; 0 = without end.
inline bool lasts_as_long(core::Time one, core::Time other) {
  return one == core::Time{} || (other != core::Time{} && one >= other);
}

// Something the room's journal should say that is not in its log: a report, a message that was
// stopped. Repeating an id is a no-op.
struct Remark {
  EntryId id{};
  core::RoomId room;
  rooms::Position target;  // the message it is about; zeros: none
  rooms::Participant
      subject{};  // whom it is about; with a target that is its author, whoever is here
  std::string note{};
};
enum class RemarkStatus : std::uint8_t {
  unavailable,  // nothing was written, or it is unknown whether it was: repeat with the same id
  written,
  duplicate,
  not_found,  // the target is no message, is gone, or is above its epoch's floor
};

// The longest a room is covered without anybody saying so again.
inline constexpr core::seconds cover_life_max = std::chrono::minutes(2);

// A moderator looks after the room for `ttl` from now, at most cover_life_max; zero: no longer.
struct Cover {
  core::RoomId room;
  std::uint64_t who = 0;  // random per shift, no account
  core::Duration ttl{};
};
// Whether a cover that ends then is in force. None lies further ahead than one can be made to last:
// the clock stepped back.
inline bool is_covered(core::Time until, core::Time now) {
  return until > now && until <= now + cover_life_max;
}

// Everything a feed has to know of a room beside its events.
struct RoomState {
  rooms::LogSpan log;
  rooms::Mode mode = rooms::Mode::open;
  core::Duration post_interval{};
  std::vector<ActiveSanction> sanctions;  // those in force now
  core::Time covered_until{};             // by a moderator; 0: nobody is there
  // Number of the journal's newest entry, or of the one that asking for it will write: whoever has
  // read less far finds something there.
  std::uint64_t journal = 0;
};

using SharedEvent = std::shared_ptr<const rooms::Event>;

struct ReadRequest {
  core::RoomId room;
  std::vector<rooms::Position> cursor;  // newest first, at most 4; empty: the newest history
  std::uint32_t history = 50;           // with an empty cursor or after a reset
  std::uint32_t limit = 256;            // events in this page
};

// Events of (epoch of state.log.top, seq) from plan.next on, without holes: an event whose body is
// gone comes as Withdrawn. `more`: ask again with cursor {top.epoch, last seq}.
struct Page {
  RoomState state;
  rooms::CatchUp plan;
  std::vector<SharedEvent> events;
  bool more = false;
};

struct Release {
  core::RoomId room;
  std::uint64_t held = 0;
  bool deliver = false;
  std::string note{};  // who decided and why, for the ledger
};
enum class ReleaseStatus : std::uint8_t { released, rejected, not_found, unavailable };
struct ReleaseAnswer {
  ReleaseStatus status = ReleaseStatus::unavailable;
  rooms::Position position;  // when released
};
// The author takes back what waits, named as it was posted: whichever connection and gateway they
// have come back on knows as much.
struct Withdraw {
  core::RoomId room;
  core::Handle author;
  core::Producer producer;  // as stored
  std::uint32_t n = 0;
};
enum class WithdrawStatus : std::uint8_t {
  unavailable,  // nothing was done, or it is unknown whether it was: ask again
  withdrawn,    // nobody reads it any more; also the answer to asking again
  too_late,     // does not wait: it was decided, its time ran out, or it never waited
};
struct WithdrawAnswer {
  WithdrawStatus status = WithdrawStatus::unavailable;
  bool durable = false;
};
struct HeldItem {
  std::uint64_t id = 0;
  rooms::Participant author;
  rooms::EventBody body;
  core::Time until{};
  std::string ties{};  // as of its draft
};

using NodeId = std::uint64_t;  // random per start of a process

// Who one node has in one room. Replaces what the node said before; void after `ttl`.
struct PresenceLease {
  core::RoomId room;
  NodeId node = 0;
  std::uint32_t count = 0;
  std::vector<rooms::Participant> participants;  // empty in rooms too large to list
  core::Duration ttl{};
  std::uint32_t newcomers = 0;  // of them
  // Marks of newcomers who came in through this node not long ago, also of those who left again. A
  // node that has nobody may still say them.
  std::vector<std::uint32_t> arrivals{};
};
// All nodes together.
struct RoomPresence {
  std::uint32_t count = 0;
  std::vector<rooms::Participant> participants;
  std::uint32_t newcomers = 0;            // each node's together
  std::vector<std::uint32_t> arrivals{};  // ascending, each once, whichever nodes they came through
  bool operator==(const RoomPresence&) const = default;
};

enum class Availability : std::uint8_t { live, read_only };

using EventSink = std::function<void(SharedEvent)>;
using AvailabilitySink = std::function<void(Availability)>;

// The log of every room. Any thread may call; each call resumes on the caller's executor and has a
// deadline of its own. Every implementation passes tests/contract.
class RoomStore {
 public:
  virtual ~RoomStore() = default;

  // One atomic step: dedupe -> sanction -> mode and coverage -> participant rate -> room rate
  // -> seq -> append -> journal -> announce.
  virtual boost::asio::awaitable<PublishAnswer> publish(Draft draft) = 0;
  virtual boost::asio::awaitable<ModerateAnswer> moderate(Entry entry) = 0;

  // Nothing: the room cannot be read now.
  virtual boost::asio::awaitable<std::shared_ptr<const Page>> read(ReadRequest request) = 0;
  virtual boost::asio::awaitable<std::shared_ptr<const RoomState>> position(core::RoomId room) = 0;

  virtual boost::asio::awaitable<RoomPresence> lease(PresenceLease lease) = 0;

  // Nothing: cannot be read now.
  virtual boost::asio::awaitable<std::optional<std::vector<HeldItem>>> held(core::RoomId room) = 0;
  // Gives a held item the seq of this moment, or drops it. Once.
  virtual boost::asio::awaitable<ReleaseAnswer> release(Release release) = 0;
  // Either this or release() has it, never both.
  virtual boost::asio::awaitable<WithdrawAnswer> withdraw(Withdraw withdraw) = 0;

  virtual boost::asio::awaitable<RemarkStatus> remark(Remark remark) = 0;
  // Entries after number `after`, at most `limit`. Nothing: cannot be read now.
  virtual boost::asio::awaitable<std::optional<JournalPage>> journal(core::RoomId room,
                                                                     std::uint64_t after,
                                                                     std::size_t limit) = 0;
  // Until when the room is covered by anybody; 0: nobody is there. Nothing: cannot be written now.
  virtual boost::asio::awaitable<std::optional<core::Time>> cover(Cover cover) = 0;

  // Announces every event of `room` appended after this call, after it is durable, in order, by
  // posting to `executor`. At most a bounded number wait there: on overflow events are dropped, and
  // the subscriber sees the hole in seq and reads it back. Nothing instead of an event says that
  // some may have been missed, or the epoch may be another: ask for the position and read on.
  virtual Subscription subscribe(core::RoomId room, boost::asio::any_io_executor executor,
                                 EventSink sink) = 0;

  // Why nothing can be written or announced now, in a sentence for the operator; empty: all is
  // well.
  virtual std::string trouble() const = 0;

  // Tells at once and on every change whether the store can be written.
  virtual Subscription watch(boost::asio::any_io_executor executor, AvailabilitySink sink) = 0;
};

}  // namespace hearth::store
