// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "core/result.hpp"
#include "store/embedded/ledger_file.hpp"
#include "store/embedded/room_log.hpp"
#include "store/embedded/sqlite.hpp"
#include "store/ledger.hpp"
#include "store/ledger_followers.hpp"
#include "store/presence_leases.hpp"
#include "store/room_store.hpp"
#include "store/subscribers.hpp"

namespace hearth::store {

// The log in one SQLite file, for one process. One thread writes: it takes whatever has queued
// while the last commit was on its way, commits it as one, and only then answers and announces. A
// commit that does not succeed closes the file; it is read back, and a new epoch begins. The ledger
// is in the same file.
class EmbeddedStore final : public RoomStore, public Ledger {
 public:
  struct Options {
    std::string path;
    std::string deployment;  // what tells this deployment from others; empty: not compared
    std::function<core::Time()> clock = core::now;
    std::size_t queue_max = 20'000;  // calls waiting; more are answered unavailable
    std::size_t batch_max = 512;     // in one commit
    core::milliseconds sweep_interval{30'000};
    core::milliseconds reopen_interval{1'000};
  };

  // The error says what is wrong with the file and what to do. Nothing is ever deleted to get
  // going.
  static core::result<std::unique_ptr<EmbeddedStore>, std::string> open(Options options);
  ~EmbeddedStore() override;

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

  // Why it cannot be written now; empty: it can. Any thread.
  std::string trouble() const override;

 private:
  struct Job {
    bool writes = false;
    std::function<void()> apply;  // on the writer's thread, in the transaction if it writes
    std::function<void(bool done)> finish;  // afterwards; false: it did not happen or nobody knows
  };

  EmbeddedStore(Options options, int lock_file);
  template <class Answer, class Apply>
  boost::asio::awaitable<Answer> call(bool writes, Answer unavailable, Apply apply);
  bool enqueue(Job job);

  void run();
  void run_batch(std::deque<Job> batch);
  bool write(std::deque<Job*>& jobs);
  void open_file();
  void lose_file(const std::string& why);
  void tell();
  void try_reopen();
  void sweep();
  embedded::RoomLog& room(const core::RoomId& id);
  embedded::LedgerFile ledger();
  void set_trouble(std::string why);

  Options options_;
  int lock_file_;
  std::unique_ptr<embedded::Database> db_;
  using Rooms = std::unordered_map<core::RoomId, std::unique_ptr<embedded::RoomLog>>;
  Rooms rooms_;
  std::vector<std::pair<core::RoomId, SharedEvent>> announcements_;
  bool has_appended_ = false;  // to the ledger, in the batch under way
  bool checkpoint_due_ = false;
  bool writable_ = false;
  core::Tick last_sweep_{};
  core::Tick last_reopen_{};

  PresenceLeases leases_;
  Subscribers<core::RoomId, SharedEvent> events_;
  Subscribers<int, Availability> watchers_;
  LedgerFollowers followers_;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  std::deque<Job> queue_;
  std::string trouble_;
  bool stopping_ = false;

  std::thread writer_;
};

}  // namespace hearth::store
