// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <csignal>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "contract/disk_fixture.hpp"

// A store whose process is killed at any moment.
namespace hearth::store {
namespace {

// Runs `child` in a process of its own, with where it writes its reports, and kills it after so
// many of them. How it ended.
template <class Report, class Child, class Heard>
int killed_after(std::uint32_t reports, Child child, Heard heard) {
  int pipe[2];
  if (::pipe(pipe) != 0) throw std::runtime_error("no pipe");
  const pid_t pid = ::fork();
  if (pid == 0) child(pipe[1]);
  ::close(pipe[1]);
  Report report{};
  for (std::uint32_t got = 0; ::read(pipe[0], &report, sizeof report) == sizeof report;) {
    heard(report);
    if (++got == reports) ::kill(pid, SIGKILL);
  }
  ::close(pipe[0]);
  int ended = 0;
  ::waitpid(pid, &ended, 0);
  return ended;
}

struct Acknowledged {
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
  std::uint64_t n = 0;
};

// What a child does, until it is killed.
[[noreturn]] void work_on(const std::string& path,
                          const std::function<boost::asio::awaitable<void>(EmbeddedStore&)>& work) {
  EmbeddedStore::Options options;
  options.path = path;
  auto store = EmbeddedStore::open(std::move(options));
  if (!store) ::_exit(1);
  boost::asio::io_context context;
  boost::asio::co_spawn(context, work(**store), boost::asio::detached);
  context.run();
  ::_exit(0);
}

// Posts as fast as it goes and reports each acknowledgement.
boost::asio::awaitable<void> post_for_ever(EmbeddedStore& into, int report, std::uint32_t n) {
  for (;; ++n) {
    auto draft = draft_in(room_of(7), 1, n, std::to_string(n));
    const auto answer = co_await into.publish(std::move(draft));
    const Acknowledged line{answer.position.epoch, answer.position.seq, n};
    if (answer.status == PublishStatus::accepted) (void)!::write(report, &line, sizeof line);
  }
}

TEST_F(Disk, LosesNothingItAcknowledgedWhenKilledAndNeverUsesAPositionTwice) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> acknowledged;
  std::uint32_t next = 1;
  for (int round = 0; round < 20; ++round) {
    killed_after<Acknowledged>(
        1 + random() % 60,
        [&](int report) {
          work_on(path, [&](auto& store) { return post_for_ever(store, report, next); });
        },
        [&](const Acknowledged& line) {
          const auto [at, fresh] = acknowledged.try_emplace({line.epoch, line.seq}, line.n);
          EXPECT_TRUE(fresh) << "one position for " << at->second << " and " << line.n;
          next = static_cast<std::uint32_t>(line.n) + 1;
        });
    ASSERT_FALSE(HasFailure());
    next += 10;  // what was in flight may be in the log
  }
  const auto store = open();
  std::map<rooms::Seq, std::uint64_t> log;
  std::vector<rooms::Position> cursor{{run(store->position(room_of(7)))->log.top.epoch, 0}};
  for (bool more = true; more;) {
    const auto page = run(store->read({room_of(7), cursor, 0, 256}));
    for (const auto& event : page->events) {
      EXPECT_EQ(event->position.seq, log.size() + 1) << "a hole";
      log[event->position.seq] = std::stoull(std::get<rooms::Message>(event->body).text);
    }
    more = page->more;
    if (!page->events.empty()) cursor = {page->events.back()->position};
  }
  for (const auto& [position, n] : acknowledged) EXPECT_EQ(log[position.second], n);
}

// Appends as fast as it goes, with a record and a cursor, and reports each number.
boost::asio::awaitable<void> append_for_ever(Ledger& into, int report) {
  auto start = co_await into.read_ledger(0, 0);
  auto top = start->top;
  auto end = co_await into.read_ledger(top, 0);
  auto hash = end->after_hash;
  for (;; ++top) {
    LedgerBatch batch{top, hash, {{top + 1, {}, std::to_string(top + 1), {}}}, {}, {}};
    hash[0] = static_cast<std::uint8_t>(top + 1);
    batch.entries[0].hash = hash;
    batch.cursors.push_back({room_of(7), top, top + 1});
    batch.records.push_back({"notice", std::to_string(top + 1), "value"});
    const auto status = co_await into.append(std::move(batch));
    if (status != AppendStatus::appended) ::_exit(2);
    const std::uint64_t number = top + 1;
    (void)!::write(report, &number, sizeof number);
  }
}

TEST_F(Disk, LosesNothingOfTheLedgerThatItAcknowledgedWhenKilled) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::uint64_t acknowledged = 0;
  for (int round = 0; round < 20; ++round) {
    const int ended = killed_after<std::uint64_t>(
        1 + random() % 40,
        [&](int report) {
          work_on(path, [&](auto& store) { return append_for_ever(store, report); });
        },
        [&](std::uint64_t number) {
          EXPECT_GT(number, acknowledged);
          acknowledged = number;
        });
    ASSERT_TRUE(WIFSIGNALED(ended)) << "it ended by itself, with " << WEXITSTATUS(ended);
  }
  const auto store = open();
  std::uint64_t after = 0;
  for (bool more = true; more;) {
    const auto page = *run(store->read_ledger(after, 256));
    for (const auto& entry : page.entries) {
      EXPECT_EQ(entry.number, ++after);
      EXPECT_EQ(entry.body, std::to_string(after));
    }
    more = page.more;
  }
  EXPECT_GE(after, acknowledged);
  EXPECT_EQ(run(store->journal_cursor(room_of(7))), after) << "all of a batch or nothing of it";
  for (std::uint64_t number = 1; number <= after; ++number)
    EXPECT_EQ(run(store->records("notice", std::to_string(number), "")).value().empty(), false);
}

}  // namespace
}  // namespace hearth::store
