// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "core/result.hpp"
#include "redis/client.hpp"
#include "store/ledger.hpp"
#include "store/ledger_followers.hpp"
#include "store/redis/doorbells.hpp"
#include "store/redis/lookout.hpp"
#include "store/redis/recent_decisions.hpp"
#include "store/redis/redis_ledger.hpp"
#include "store/redis/room_answers.hpp"
#include "store/redis/room_caller.hpp"
#include "store/redis/standing.hpp"
#include "store/room_store.hpp"
#include "store/subscribers.hpp"

namespace hearth::store {

// The log in Redis (one server, Sentinel's master or a cluster), for many processes. One thread
// does everything that touches Redis; calls come from any thread and resume on their caller's
// executor, which outlives the store. Announcements are a doorbell only: whatever was missed is
// read back from the log.
class RedisStore final : public RoomStore, public Ledger {
 public:
  struct Options {
    redis::Options redis;
    Durability durability = Durability::memory;
    std::string deployment;                    // see Lookout; empty: not compared
    bool verify = false;                       // see Lookout
    std::uint32_t events_max = 10'000;         // in a room's log
    std::size_t calls_max = 20'000;            // under way; more are answered unavailable
    core::milliseconds deadline{5000};         // of a call
    core::milliseconds heartbeat{800};         // silence of 2.5 of these is being away
    core::milliseconds pull{500};              // how often a deaf room is looked at
    core::milliseconds aof_rewrite{600'000};   // how old the append-only file may become
    core::milliseconds recovery{3000};         // see RoomCaller
    core::milliseconds ledger_recovery{3000};  // see RoomCaller; longer than two heartbeats
    core::milliseconds hearing{5000};          // see Doorbells
    core::milliseconds first_wait{2000};  // for Redis, in open(); after that it opens read-only
    // Tests only: stands in for the server's clock.
    std::function<core::Time()> clock;
  };

  // The error says what is wrong with the options or with Redis, where waiting does not help. Redis
  // being away is none: it may come back, and trouble() says what is waited for.
  static core::result<std::unique_ptr<RedisStore>, std::string> open(Options options);
  ~RedisStore() override;

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
  std::string trouble() const override;
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
  // Lets guards that outlive the store find that it is gone.
  struct Door {
    std::mutex mutex;
    RedisStore* store = nullptr;
  };

  explicit RedisStore(Options options);
  template <class Answer>
  boost::asio::awaitable<Answer> call(boost::asio::awaitable<Answer> work);

  // All of these run on the store's own thread.
  boost::asio::awaitable<PublishAnswer> do_publish(Draft draft);
  boost::asio::awaitable<ModerateAnswer> do_moderate(Entry entry);
  boost::asio::awaitable<std::shared_ptr<const Page>> do_read(ReadRequest request);
  boost::asio::awaitable<bool> fill(Page& page, core::RoomId room, std::vector<LogEntry> entries,
                                    core::Tick until);
  boost::asio::awaitable<std::shared_ptr<const RoomState>> do_position(core::RoomId room);
  boost::asio::awaitable<RoomPresence> do_lease(PresenceLease lease);
  boost::asio::awaitable<std::optional<std::vector<HeldItem>>> do_held(core::RoomId room);
  boost::asio::awaitable<ReleaseAnswer> do_release(Release release);
  boost::asio::awaitable<WithdrawAnswer> do_withdraw(Withdraw withdraw);
  boost::asio::awaitable<RemarkStatus> do_remark(Remark remark);
  boost::asio::awaitable<std::optional<JournalPage>> do_journal(core::RoomId room,
                                                                std::uint64_t after,
                                                                std::size_t limit);
  boost::asio::awaitable<std::optional<core::Time>> do_cover(Cover cover);
  boost::asio::awaitable<void> start(std::function<void(std::string)> started);
  boost::asio::awaitable<void> stop();
  void on_ring(const core::RoomId& room, const Announced* announced);
  void set_standing(const Standing& now);

  Options options_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::atomic<std::size_t> calls_ = 0;
  std::shared_ptr<Door> door_ = std::make_shared<Door>();

  std::unique_ptr<redis::Client> client_;
  RecentDecisions decisions_;
  std::unique_ptr<RoomCaller> caller_;
  std::unique_ptr<RedisLedger> ledger_;
  std::unique_ptr<Doorbells> doorbells_;
  std::unique_ptr<Lookout> lookout_;

  Subscribers<core::RoomId, SharedEvent> events_;
  Subscribers<int, Availability> watchers_;
  LedgerFollowers followers_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  Standing standing_;
  bool opened_ = false;

  std::thread thread_;
};

}  // namespace hearth::store
