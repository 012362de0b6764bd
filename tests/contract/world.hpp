// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "contract/deployment.hpp"
#include "store/embedded/embedded_store.hpp"
#include "store/model/model_store.hpp"
#include "store/redis/redis_store.hpp"

namespace hearth::store {

enum class Backend { model, embedded, redis, sentinel, cluster };

// "Model", "Embedded", ...
std::string name_of(Backend backend);

// A store with a clock of its own that only tests move.
class World {
 public:
  explicit World(Backend backend);
  ~World();

  RoomStore& store();
  Ledger& ledger();
  // A second store on the same Redis: as another gateway.
  RoomStore& other();
  Ledger& other_ledger();
  core::Time now() const { return core::Time{core::Duration(now_us_.load())}; }
  void advance(core::Duration by) { now_us_ += by.count(); }
  // The store's server ends and begins again; what it has on disk is there.
  void restart();
  // Redis ends and begins again with nothing.
  void reset();

  // Runs one call to its end.
  template <class T>
  T run(boost::asio::awaitable<T> work) {
    std::optional<T> answer;
    boost::asio::co_spawn(
        context_,
        [](boost::asio::awaitable<T> inner, std::optional<T>& out) -> boost::asio::awaitable<void> {
          out = co_await std::move(inner);
        }(std::move(work), answer),
        boost::asio::detached);
    until([&] { return answer.has_value(); });
    if (!answer) throw std::runtime_error("a call did not come back");
    return std::move(*answer);
  }
  // Runs what is posted here until it is true; ten seconds at most.
  template <class Condition>
  void until(Condition condition) {
    const auto guard = boost::asio::make_work_guard(context_);
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    context_.restart();
    while (!condition() && context_.run_one_until(patience) > 0) {
    }
  }
  boost::asio::io_context& context() { return context_; }

 private:
  void open_embedded();
  std::unique_ptr<RedisStore> open_redis();

  std::atomic<std::int64_t> now_us_ = 1'800'000'000'000'000;
  std::string folder_;
  boost::asio::io_context context_;
  std::unique_ptr<ModelStore> model_;
  std::unique_ptr<EmbeddedStore> embedded_;
  Deployment* deployment_ = nullptr;
  std::vector<std::unique_ptr<RedisStore>> redis_;
};

inline core::RoomId room_of(std::uint8_t number) {
  core::RoomId id;
  id.bytes.fill(number);
  return id;
}
inline rooms::Participant person(std::uint8_t number) {
  rooms::Participant who;
  who.handle.bytes.fill(number);
  who.alias = "Person " + std::to_string(number);
  return who;
}
// What this person posts there as their message n.
inline Draft draft_in(const core::RoomId& room, std::uint8_t who, std::uint32_t n,
                      std::string text) {
  Draft d;
  d.room = room;
  d.author = person(who);
  d.producer.bytes.fill(who);
  d.n = n;
  d.body = rooms::Message{std::move(text), rooms::Intent::none, 0};
  d.retention = std::chrono::hours(1);
  return d;
}
inline Entry entry_in(const core::RoomId& room, std::uint8_t id, Decision decision) {
  Entry e;
  e.id.fill(id);
  e.room = room;
  e.decision = std::move(decision);
  e.retention = std::chrono::hours(1);
  return e;
}

}  // namespace hearth::store
