// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "store/ledger.hpp"
#include "store/ledger_followers.hpp"
#include "store/model/model_ledger.hpp"
#include "store/presence_leases.hpp"
#include "store/room_store.hpp"
#include "store/subscribers.hpp"

namespace hearth::store {

// What every store has to do, written so that one can see it is right: plain lists, looked through
// from end to end. Tests compare the others with it. One thread.
class ModelStore : public RoomStore, public Ledger {
 public:
  explicit ModelStore(std::function<core::Time()> clock) : clock_(std::move(clock)) {}

  // As if the process had ended and begun again.
  void restart();

  boost::asio::awaitable<PublishAnswer> publish(Draft draft) override;
  boost::asio::awaitable<ModerateAnswer> moderate(Entry entry) override;
  boost::asio::awaitable<std::shared_ptr<const Page>> read(ReadRequest request) override;
  boost::asio::awaitable<std::shared_ptr<const RoomState>> position(core::RoomId room) override;
  boost::asio::awaitable<RoomPresence> lease(PresenceLease lease) override;
  boost::asio::awaitable<std::optional<std::vector<HeldItem>>> held(core::RoomId room) override;
  boost::asio::awaitable<ReleaseAnswer> release(Release release) override;
  boost::asio::awaitable<WithdrawAnswer> withdraw(Withdraw withdraw) override;
  boost::asio::awaitable<RemarkStatus> remark(Remark remark) override;
  boost::asio::awaitable<std::optional<JournalPage>> journal(core::RoomId room, std::uint64_t after,
                                                             std::size_t limit) override;
  boost::asio::awaitable<std::optional<core::Time>> cover(Cover cover) override;
  Subscription subscribe(core::RoomId room, boost::asio::any_io_executor executor,
                         EventSink sink) override;
  std::string trouble() const override { return {}; }
  Subscription watch(boost::asio::any_io_executor executor, AvailabilitySink sink) override;

  boost::asio::awaitable<AppendStatus> append(LedgerBatch batch) override;
  boost::asio::awaitable<std::optional<LedgerPage>> read_ledger(std::uint64_t after,
                                                                std::size_t limit) override;
  boost::asio::awaitable<std::optional<std::uint64_t>> journal_cursor(core::RoomId room) override;
  boost::asio::awaitable<std::optional<std::vector<Record>>> records(std::string kind,
                                                                     std::string prefix,
                                                                     std::string after) override;
  Subscription follow_ledger(boost::asio::any_io_executor executor,
                             std::function<void()> sink) override;

 private:
  struct Posted {
    core::Handle handle;
    core::Producer producer;
    std::uint32_t n = 0;
    rooms::Seq seq = 0;  // 0: held
    core::Time at{};
  };
  struct Room {
    core::RoomId id;
    rooms::Epoch epoch = 0;
    rooms::Lineage lineage;
    std::vector<rooms::Event> events;  // all there ever were
    core::Duration retention{};
    rooms::Mode mode = rooms::Mode::open;
    core::Duration post_interval{};
    std::vector<Posted> posted;
    std::vector<ActiveSanction> sanctions;
    struct Applied {
      EntryId id{};
      rooms::Seq seq = 0;
      core::Time at{};
    };
    std::vector<Applied> entries;
    core::Time last{};  // the log's time, which never runs back
    std::vector<HeldItem> held;
    std::uint64_t last_held = 0;
    struct Waiting {
      core::Handle handle;
      core::Producer producer;
      std::uint32_t n = 0;
      std::uint64_t held = 0;
      core::Time until{};
      bool withdrawn = false;
    };
    std::vector<Waiting> waiting;       // all that ever did
    std::vector<JournalEntry> journal;  // all there ever were
    std::uint64_t journal_base = 0;
    std::map<std::uint64_t, core::Time> covers;
    std::map<core::Handle, limits::GcraState> rates;
    limits::GcraState rate;
  };

  Room& room(const core::RoomId& id);
  PublishAnswer decide(Room& room, Draft& draft);
  PublishAnswer write(Room& room, Draft& draft);
  // What a target names, if it is a message that is there.
  rooms::Event* find(Room& room, const rooms::Position& target);
  ModerateStatus redact(Room& room, const rooms::Position& target, const rooms::Participant* author,
                        core::Duration window, JournalEntry& told);
  ModerateStatus apply(Room& room, Entry& entry, JournalEntry& told,
                       std::optional<rooms::Participant>& author,
                       std::optional<rooms::EventBody>& body);
  void drop_held(Room& room, const core::Handle& handle, const EntryId& because);
  void write_journal(Room& room, JournalEntry entry);
  void expire_held(Room& room);
  core::Time covered_until(const Room& room) const;
  rooms::Position append(Room& room, std::optional<rooms::Participant> author,
                         rooms::EventBody body);
  RoomState state(const Room& room) const;
  bool is_forgotten(const Room& room, core::Time at) const;
  bool is_kept(const Room& room, const rooms::Event& event) const;

  std::function<core::Time()> clock_;
  std::map<core::RoomId, Room> rooms_;
  PresenceLeases leases_;
  Subscribers<core::RoomId, SharedEvent> events_;
  Subscribers<int, Availability> watchers_;
  ModelLedger ledger_;
  LedgerFollowers followers_;
};

}  // namespace hearth::store
