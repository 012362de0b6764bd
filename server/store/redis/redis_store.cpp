// SPDX-License-Identifier: Apache-2.0
#include "store/redis/redis_store.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <future>
#include <utility>

#include "store/redis/scripts.hpp"
#include "telemetry/log.hpp"

namespace hearth::store {

namespace asio = boost::asio;

// --- life ---

core::result<std::unique_ptr<RedisStore>, std::string> RedisStore::open(Options options) {
  std::unique_ptr<RedisStore> store(new RedisStore(std::move(options)));
  std::promise<std::string> started;
  store->thread_ = std::thread([raw = store.get()] { raw->context_.run(); });
  asio::co_spawn(store->context_,
                 store->start([&started](std::string why) { started.set_value(std::move(why)); }),
                 asio::detached);
  auto why = started.get_future().get();
  if (!why.empty()) return why;
  std::unique_lock guard(store->mutex_);
  store->changed_.wait_for(guard, store->options_.first_wait, [&store] {
    return store->standing_.availability == Availability::live || store->standing_.is_refused;
  });
  store->opened_ = true;
  const auto standing = store->standing_;
  guard.unlock();
  if (standing.is_refused) return standing.trouble;
  return store;
}

RedisStore::RedisStore(Options options)
    : options_(std::move(options)),
      work_(context_.get_executor()),
      standing_(away(options_.redis.target.kind)) {
  door_->store = this;
}

RedisStore::~RedisStore() {
  {
    const std::lock_guard guard(door_->mutex);
    door_->store = nullptr;
  }
  asio::co_spawn(context_, stop(), asio::detached);
  thread_.join();
}

asio::awaitable<void> RedisStore::start(std::function<void(std::string)> started) {
  const bool cluster = options_.redis.target.kind == redis::Kind::cluster;
  const std::string verb = cluster ? "SPUBLISH" : "PUBLISH";
  redis::Heartbeat heartbeat;
  heartbeat.interval = options_.heartbeat;
  heartbeat.publish = [verb](const std::string& channel, const std::string& beat) {
    return redis::Invocation{&scripts::heartbeat,
                             {channel},
                             {"at", "0", "channel", channel, "verb", verb, "beat", beat}};
  };
  heartbeat.on_reply = [this](const redis::Address& server, const redis::Reply& reply) {
    lookout_->on_beat(server, reply);
  };
  heartbeat.on_failure = [this](const redis::Address& server, const redis::Failure& why) {
    lookout_->on_failed_beat(server, why);
  };
  client_ = std::make_unique<redis::Client>(context_.get_executor(), options_.redis,
                                            std::move(heartbeat));
  RoomCaller::Options calls{options_.durability,
                            options_.deadline,
                            options_.ledger_recovery,
                            {},
                            options_.clock,
                            options_.recovery,
                            [this](const core::RoomId& room) { return doorbells_->hears(room); }};
  calls.surroundings.verb = verb;
  calls.surroundings.events_max = options_.events_max;
  caller_ = std::make_unique<RoomCaller>(*client_, decisions_, std::move(calls));
  doorbells_ = std::make_unique<Doorbells>(
      context_.get_executor(), *client_, options_.hearing,
      [this](const core::RoomId& room, const Announced* announced) { on_ring(room, announced); });
  ledger_ = std::make_unique<RedisLedger>(context_.get_executor(), *client_, *caller_,
                                          RedisLedger::Options{options_.ledger_recovery},
                                          [this] { followers_.tell(); });
  lookout_ = std::make_unique<Lookout>(
      *client_, *caller_, *ledger_, *doorbells_, decisions_,
      Lookout::Options{options_.heartbeat, options_.pull, options_.aof_rewrite, options_.durability,
                       options_.deployment, options_.redis.target.kind, options_.verify},
      [this](const Standing& now) { set_standing(now); });
  const auto ready = client_->start();
  started(ready ? std::string() : ready.error());
  asio::co_spawn(context_, ledger_->run(), asio::detached);
  co_await lookout_->run();
}

// Everything under way ends with what it has; then the thread has nothing left to do.
asio::awaitable<void> RedisStore::stop() {
  caller_->stop();
  lookout_->stop();
  ledger_->stop();
  doorbells_->clear();
  co_await client_->stop();
  work_.reset();
}

// --- calls ---

// Nobody cancels across threads: every call has its own deadline. Once its answer is posted, this
// thread holds nothing of the caller's any more, whose context may end with it.
template <class Answer>
asio::awaitable<Answer> RedisStore::call(asio::awaitable<Answer> work) {
  return asio::async_initiate<const asio::use_awaitable_t<>&, void(Answer)>(
      [this, work = std::move(work)](auto&& handler) mutable {
        using Handler = std::decay_t<decltype(handler)>;
        const asio::any_io_executor executor = asio::get_associated_executor(handler);
        struct Caller {
          Handler handler;
          asio::executor_work_guard<asio::any_io_executor> work;
        };
        auto caller = std::make_shared<Caller>(
            Caller{std::forward<decltype(handler)>(handler), asio::make_work_guard(executor)});
        const bool full = calls_.fetch_add(1) >= options_.calls_max;
        auto finish = [this, caller = std::move(caller), executor](std::exception_ptr problem,
                                                                   Answer answer) mutable {
          (void)problem;  // out of memory; the answer is then that there is none
          --calls_;
          asio::post(executor, [caller = std::move(caller), answer = std::move(answer)]() mutable {
            (std::move(caller->handler))(std::move(answer));
          });
        };
        if (full) return finish(nullptr, Answer{});
        asio::co_spawn(context_, std::move(work), std::move(finish));
      },
      asio::use_awaitable);
}

asio::awaitable<PublishAnswer> RedisStore::publish(Draft draft) {
  return call(do_publish(std::move(draft)));
}
asio::awaitable<ModerateAnswer> RedisStore::moderate(Entry entry) {
  return call(do_moderate(std::move(entry)));
}
asio::awaitable<std::shared_ptr<const Page>> RedisStore::read(ReadRequest request) {
  return call(do_read(std::move(request)));
}
asio::awaitable<std::shared_ptr<const RoomState>> RedisStore::position(core::RoomId room) {
  return call(do_position(room));
}
asio::awaitable<RoomPresence> RedisStore::lease(PresenceLease lease) {
  return call(do_lease(std::move(lease)));
}
asio::awaitable<std::optional<std::vector<HeldItem>>> RedisStore::held(core::RoomId room) {
  return call(do_held(room));
}
asio::awaitable<ReleaseAnswer> RedisStore::release(Release release) {
  return call(do_release(std::move(release)));
}
asio::awaitable<WithdrawAnswer> RedisStore::withdraw(Withdraw withdraw) {
  return call(do_withdraw(withdraw));
}
asio::awaitable<RemarkStatus> RedisStore::remark(Remark remark) {
  return call(do_remark(std::move(remark)));
}
asio::awaitable<std::optional<JournalPage>> RedisStore::journal(core::RoomId room,
                                                                std::uint64_t after,
                                                                std::size_t limit) {
  return call(do_journal(room, after, limit));
}
asio::awaitable<std::optional<core::Time>> RedisStore::cover(Cover cover) {
  return call(do_cover(cover));
}

asio::awaitable<AppendStatus> RedisStore::append(LedgerBatch batch) {
  return call(ledger_->append(std::move(batch)));
}
asio::awaitable<std::optional<LedgerPage>> RedisStore::read_ledger(std::uint64_t after,
                                                                   std::size_t limit) {
  return call(ledger_->read(after, limit));
}
asio::awaitable<std::optional<std::uint64_t>> RedisStore::journal_cursor(core::RoomId room) {
  return call(ledger_->cursor(room));
}
asio::awaitable<std::optional<std::vector<Record>>> RedisStore::records(std::string kind,
                                                                        std::string prefix,
                                                                        std::string after) {
  return call(ledger_->records(std::move(kind), std::move(prefix), std::move(after)));
}

// --- telling ---

void RedisStore::on_ring(const core::RoomId& room, const Announced* announced) {
  if (!announced) return events_.tell(room, nullptr);
  if (announced->entry) {
    auto decision = decision_of(announced->event);
    if (decision)
      decisions_.remember({*announced->entry, room, std::move(*decision), {}},
                          announced->event.position, caller_->now());
  }
  events_.tell(room, std::make_shared<const rooms::Event>(announced->event));
}

Subscription RedisStore::follow_ledger(asio::any_io_executor executor, std::function<void()> sink) {
  auto told = std::make_shared<Subscription>(followers_.add(std::move(executor), std::move(sink)));
  asio::post(context_, [this] { ledger_->add_follower(); });
  return Subscription([door = door_, told] {
    *told = Subscription();
    const std::lock_guard guard(door->mutex);
    auto* store = door->store;
    if (store) asio::post(store->context_, [store] { store->ledger_->remove_follower(); });
  });
}

Subscription RedisStore::subscribe(core::RoomId room, asio::any_io_executor executor,
                                   EventSink sink) {
  auto told =
      std::make_shared<Subscription>(events_.add(room, std::move(executor), std::move(sink)));
  asio::post(context_, [this, room] { doorbells_->add(room); });
  return Subscription([door = door_, room, told] {
    *told = Subscription();
    const std::lock_guard guard(door->mutex);
    auto* store = door->store;
    if (store) asio::post(store->context_, [store, room] { store->doorbells_->remove(room); });
  });
}

// Whoever watches hears when it begins and when it ends; what it waits for may change in between.
void RedisStore::set_standing(const Standing& now) {
  {
    const std::lock_guard guard(mutex_);
    const bool turned = now.availability != standing_.availability;
    standing_ = now;
    if (turned) watchers_.tell(0, now.availability);
    if (!turned && opened_ && !now.trouble.empty()) telemetry::log_redis_trouble(now.trouble);
  }
  changed_.notify_all();
}

std::string RedisStore::trouble() const {
  const std::lock_guard guard(mutex_);
  return standing_.trouble;
}

Subscription RedisStore::watch(asio::any_io_executor executor, AvailabilitySink sink) {
  const std::lock_guard guard(mutex_);
  return watchers_.add(0, std::move(executor), std::move(sink), standing_.availability);
}

}  // namespace hearth::store
