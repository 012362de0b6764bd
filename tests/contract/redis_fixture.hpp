// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "contract/world.hpp"

namespace hearth::store {

// Cuts what was written last off the append-only file, as a power cut does.
inline void cut_tail(const support::RedisServer& server, std::uintmax_t bytes) {
  for (const auto& entry : std::filesystem::directory_iterator(server.folder() + "/appendonlydir"))
    if (entry.path().string().find(".incr.aof") != std::string::npos)
      std::filesystem::resize_file(entry.path(), std::filesystem::file_size(entry.path()) - bytes);
}

// One server of one test, which does to it what happens to servers, by the real clock.
class Outage : public testing::Test {
 protected:
  std::unique_ptr<RedisStore> open(const support::RedisServer& on,
                                   Durability durability = Durability::memory,
                                   core::milliseconds heartbeat = core::milliseconds(100),
                                   core::milliseconds pull = core::milliseconds(50)) {
    RedisStore::Options options;
    options.redis.target = *redis::parse_target(on.url());
    options.durability = durability;
    options.heartbeat = heartbeat;
    options.pull = pull;
    auto opened = RedisStore::open(std::move(options));
    if (!opened) throw std::runtime_error(opened.error());
    return std::move(*opened);
  }
  static Draft draft(std::uint8_t who, std::uint32_t n, std::string text = "text") {
    return draft_in(room_of(7), who, n, std::move(text));
  }
  static Entry entry(std::uint8_t id, Decision decision) {
    return entry_in(room_of(7), id, std::move(decision));
  }
  template <class T>
  T run(boost::asio::awaitable<T> work) {
    return runner.run(std::move(work));
  }
  PublishAnswer post(RedisStore& store, std::uint8_t who, std::uint32_t n) {
    return run(store.publish(draft(who, n)));
  }
  // As a client does: with the same n until it is known.
  PublishAnswer post_until_known(RedisStore& store, std::uint8_t who, std::uint32_t n) {
    PublishAnswer answer;
    support::eventually([&] {
      answer = post(store, who, n);
      return answer.status != PublishStatus::unavailable;
    });
    return answer;
  }
  std::shared_ptr<const Page> read(RedisStore& store, std::vector<rooms::Position> cursor = {}) {
    return run(store.read({room_of(7), std::move(cursor), 1000, 1000}));
  }

  World runner{Backend::model};
};

}  // namespace hearth::store
