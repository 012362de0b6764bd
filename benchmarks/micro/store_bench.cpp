// SPDX-License-Identifier: Apache-2.0
// How many posts a second a store takes, and how long one waits for its answer: the embedded one on
// the disk of the folder given (or the system's temporary one), whose sync time is printed first;
// or the one in Redis, which measures what Redis needs for each.
//   store_bench [folder | redis://host:port] [seconds]
#include <fcntl.h>
#include <unistd.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "redis/target.hpp"
#include "store/embedded/embedded_store.hpp"
#include "store/redis/redis_store.hpp"

namespace {

using namespace hearth;
using Clock = std::chrono::steady_clock;

double microseconds(Clock::duration taken) {
  return std::chrono::duration<double, std::micro>(taken).count();
}

double percentile(std::vector<double>& sorted, double part) {
  if (sorted.empty()) return 0;
  return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

// One 4 KiB write and fdatasync: what a commit cannot be faster than.
double sync_time(const std::string& folder) {
  const auto path = folder + "/sync";
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const std::string block(4096, 'x');
  std::vector<double> times;
  for (int i = 0; fd >= 0 && i < 200; ++i) {
    const auto from = Clock::now();
    if (::write(fd, block.data(), block.size()) < 0 || ::fdatasync(fd) != 0) break;
    times.push_back(microseconds(Clock::now() - from));
  }
  if (fd >= 0) ::close(fd);
  std::sort(times.begin(), times.end());
  return percentile(times, 0.5);
}

struct Run {
  store::RoomStore& store;
  Clock::time_point end;
  std::vector<double> waited;
  std::size_t failed = 0;
};

// One person who posts again as soon as the last post is acknowledged.
boost::asio::awaitable<void> post(Run& run, std::uint32_t who, std::uint32_t rooms) {
  for (std::uint32_t n = 1; Clock::now() < run.end; ++n) {
    store::Draft draft;
    draft.room.bytes.fill(static_cast<std::uint8_t>(1 + who % rooms));
    std::memcpy(draft.author.handle.bytes.data(), &who, sizeof who);
    draft.author.alias = "Quiet Heron";
    std::memcpy(draft.producer.bytes.data(), &who, sizeof who);
    draft.n = n;
    draft.body = hearth::rooms::Message{std::string(128, 'x'), hearth::rooms::Intent::none, 0};
    draft.retention = std::chrono::hours(24);
    const auto from = Clock::now();
    const auto answer = co_await run.store.publish(std::move(draft));
    run.waited.push_back(microseconds(Clock::now() - from));
    if (answer.status != store::PublishStatus::accepted) ++run.failed;
  }
}

template <class Store>
std::unique_ptr<store::RoomStore> opened(Store made) {
  if (made) return std::move(*made);
  std::fprintf(stderr, "%s\n", made.error().c_str());
  std::exit(1);
}

std::unique_ptr<store::RoomStore> open(const std::string& where) {
  if (!where.starts_with("redis")) {
    store::EmbeddedStore::Options options;
    options.path = where;
    return opened(store::EmbeddedStore::open(std::move(options)));
  }
  auto target = redis::parse_target(where);
  if (!target) {
    std::fprintf(stderr, "%s\n", target.error().c_str());
    std::exit(1);
  }
  store::RedisStore::Options options;
  options.redis.target = std::move(*target);
  return opened(store::RedisStore::open(std::move(options)));
}

void measure(const std::string& where, std::uint32_t people, std::uint32_t rooms, int seconds) {
  const auto store = open(where);
  boost::asio::io_context context;
  const auto from = Clock::now();
  Run run{*store, from + std::chrono::seconds(seconds), {}, 0};
  for (std::uint32_t who = 1; who <= people; ++who)
    boost::asio::co_spawn(context, post(run, who, rooms), boost::asio::detached);
  context.run();
  const double taken = microseconds(Clock::now() - from) / 1e6;
  std::sort(run.waited.begin(), run.waited.end());
  std::printf(
      "%5u waiting, %3u rooms: %8.0f posts/s, answer p50 %7.0f us, p99 %7.0f us, failed %zu\n",
      people, rooms, static_cast<double>(run.waited.size()) / taken, percentile(run.waited, 0.5),
      percentile(run.waited, 0.99), run.failed);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string base = argc > 1 ? argv[1] : std::filesystem::temp_directory_path().string();
  const int seconds = argc > 2 ? std::max(1, std::atoi(argv[2])) : 3;
  if (base.starts_with("redis")) {
    measure(base, 512, 100, seconds);
    return 0;
  }
  std::string folder = base + "/hearth-bench-XXXXXX";
  if (!::mkdtemp(folder.data())) {
    std::fprintf(stderr, "%s cannot be written\n", base.c_str());
    return 1;
  }
  std::printf("4 KiB write and sync in %s: %.0f us\n", base.c_str(), sync_time(folder));
  measure(folder + "/1.db", 1, 1, seconds);
  measure(folder + "/2.db", 64, 10, seconds);
  measure(folder + "/3.db", 512, 1, seconds);
  measure(folder + "/4.db", 2048, 100, seconds);
  std::error_code ec;
  std::filesystem::remove_all(folder, ec);
}
