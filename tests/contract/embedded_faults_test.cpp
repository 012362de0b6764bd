// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <thread>

#include "contract/world.hpp"

namespace hearth::store {
namespace {

// What only a store on a real disk has to survive.
class Disk : public testing::Test {
 protected:
  Disk() {
    std::string name = (std::filesystem::temp_directory_path() / "hearth-disk-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    path = folder + "/data/hearth.db";
  }
  ~Disk() override {
    std::error_code ec;
    std::filesystem::remove_all(folder, ec);
  }

  std::unique_ptr<EmbeddedStore> open() {
    EmbeddedStore::Options options;
    options.path = path;
    options.reopen_interval = core::milliseconds(20);
    auto opened = EmbeddedStore::open(std::move(options));
    if (!opened) throw std::runtime_error(opened.error());
    return std::move(*opened);
  }
  std::string why_not() {
    EmbeddedStore::Options options;
    options.path = path;
    auto opened = EmbeddedStore::open(std::move(options));
    return opened ? "" : opened.error();
  }
  template <class T>
  T run(boost::asio::awaitable<T> work) {
    return runner.run(std::move(work));
  }
  static Draft draft(std::uint32_t n, std::string text) {
    Draft d;
    d.room = room_of(7);
    d.author = person(1);
    d.producer.bytes.fill(1);
    d.n = n;
    d.body = rooms::Message{std::move(text), rooms::Intent::none, 0};
    d.retention = std::chrono::hours(1);
    return d;
  }
  std::string files() {
    std::ostringstream all;
    for (const auto& entry : std::filesystem::directory_iterator(folder + "/data"))
      all << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    return all.str();
  }

  World runner{Backend::model};
  std::string folder;
  std::string path;
};

TEST_F(Disk, KeepsItsFilesToItself) {
  const auto store = open();
  struct stat about{};
  for (const auto& [name, mode] :
       std::map<std::string, mode_t>{{path, 0600}, {folder + "/data", 0700}}) {
    ASSERT_EQ(::stat(name.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, mode) << name;
  }
}

TEST_F(Disk, LetsOneProcessHoldTheFile) {
  const auto store = open();
  EXPECT_NE(why_not().find("is in use by process " + std::to_string(::getpid())), std::string::npos)
      << why_not();
}

TEST_F(Disk, SaysThatAFileIsDamagedAndLeavesItAlone) {
  std::filesystem::create_directories(folder + "/data");
  std::ofstream(path) << std::string(8192, 'x');
  EXPECT_NE(why_not().find("the file is damaged"), std::string::npos) << why_not();
  EXPECT_EQ(std::filesystem::file_size(path), 8192u);
}

TEST_F(Disk, LeavesNothingOfARedactedTextInAnyFile) {
  const auto store = open();
  const std::string secret = "canary-of-a-redacted-text";
  const auto position = run(store->publish(draft(1, secret))).position;
  run(store->position(room_of(7)));  // after the first sweep, which moves it between the files
  EXPECT_NE(files().find(secret), std::string::npos);
  Entry entry;
  entry.room = room_of(7);
  entry.decision = Redact{position};
  ASSERT_EQ(run(store->moderate(entry)).status, ModerateStatus::applied);
  run(store->position(room_of(7)));  // after the checkpoint
  EXPECT_EQ(files().find(secret), std::string::npos);
}

TEST_F(Disk, LeavesNothingOfATextItsAuthorTookBackInAnyFile) {
  const auto store = open();
  const std::string secret = "canary-of-a-withdrawn-text";
  auto held = draft(1, secret);
  held.course = Course::hold;
  ASSERT_EQ(run(store->publish(held)).status, PublishStatus::held);
  run(store->position(room_of(7)));  // after the first sweep, which moves it between the files
  EXPECT_NE(files().find(secret), std::string::npos);
  const auto answer = run(store->withdraw({held.room, held.author.handle, held.producer, held.n}));
  ASSERT_EQ(answer.status, WithdrawStatus::withdrawn);
  run(store->position(room_of(7)));  // after the checkpoint
  EXPECT_EQ(files().find(secret), std::string::npos);
}

TEST_F(Disk, GoesReadOnlyWhenTheDiskIsFullAndComesBack) {
  auto store = open();
  ASSERT_EQ(run(store->publish(draft(1, "before"))).status, PublishStatus::accepted);
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit full{1024, before.rlim_max};  // no file may grow beyond this: every write is refused
  ::setrlimit(RLIMIT_FSIZE, &full);
  std::uint32_t n = 2;
  auto answer = run(store->publish(draft(n, std::string(4000, 'x'))));
  EXPECT_EQ(answer.status, PublishStatus::unavailable);
  EXPECT_FALSE(store->trouble().empty());
  const auto page = run(store->read({room_of(7), {}, 50, 256}));
  ::setrlimit(RLIMIT_FSIZE, &before);
  ASSERT_TRUE(page) << "what is there can still be read";
  EXPECT_EQ(page->events.size(), 1u);
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (answer.status == PublishStatus::unavailable && std::chrono::steady_clock::now() < patience)
    answer = run(store->publish(draft(n, "after")));
  EXPECT_EQ(answer.status, PublishStatus::accepted);
  EXPECT_EQ(answer.position.seq, 2u);
  EXPECT_TRUE(store->trouble().empty());
}

// In the child: posts as fast as it goes and reports each acknowledgement, until it is killed.
[[noreturn]] void post_for_ever(const std::string& path, int report, std::uint32_t from) {
  EmbeddedStore::Options options;
  options.path = path;
  auto store = EmbeddedStore::open(std::move(options));
  if (!store) ::_exit(1);
  boost::asio::io_context context;
  boost::asio::co_spawn(
      context,
      [](EmbeddedStore& into, int out, std::uint32_t n) -> boost::asio::awaitable<void> {
        for (;; ++n) {
          Draft d;
          d.room = room_of(7);
          d.author = person(1);
          d.producer.bytes.fill(1);
          d.n = n;
          d.body = rooms::Message{std::to_string(n), rooms::Intent::none, 0};
          d.retention = std::chrono::hours(1);
          const auto answer = co_await into.publish(std::move(d));
          const std::uint64_t line[3] = {answer.position.epoch, answer.position.seq, n};
          if (answer.status == PublishStatus::accepted) (void)!::write(out, line, sizeof line);
        }
      }(**store, report, from),
      boost::asio::detached);
  context.run();
  ::_exit(0);
}

TEST_F(Disk, LosesNothingItAcknowledgedWhenKilledAndNeverUsesAPositionTwice) {
  std::random_device seed;
  std::mt19937 random(seed());
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> acknowledged;
  std::uint32_t next = 1;
  for (int round = 0; round < 20; ++round) {
    int pipe[2];
    ASSERT_EQ(::pipe(pipe), 0);
    const pid_t child = ::fork();
    if (child == 0) post_for_ever(path, pipe[1], next);
    ::close(pipe[1]);
    const auto wanted = 1 + random() % 60;
    std::uint64_t line[3];
    for (std::uint32_t got = 0; ::read(pipe[0], line, sizeof line) == sizeof line;) {
      const auto [at, fresh] = acknowledged.try_emplace({line[0], line[1]}, line[2]);
      ASSERT_TRUE(fresh) << "one position for " << at->second << " and " << line[2];
      next = static_cast<std::uint32_t>(line[2]) + 1;
      if (++got == wanted) ::kill(child, SIGKILL);
    }
    ::close(pipe[0]);
    ::waitpid(child, nullptr, 0);
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

// In the child: appends as fast as it goes, with a record and a cursor, and reports each number.
[[noreturn]] void append_for_ever(const std::string& path, int report) {
  EmbeddedStore::Options options;
  options.path = path;
  auto store = EmbeddedStore::open(std::move(options));
  if (!store) ::_exit(1);
  boost::asio::io_context context;
  boost::asio::co_spawn(
      context,
      [](Ledger& into, int out) -> boost::asio::awaitable<void> {
        auto top = (co_await into.read_ledger(0, 0))->top;
        auto hash = (co_await into.read_ledger(top, 0))->after_hash;
        for (;; ++top) {
          LedgerBatch batch{top, hash, {{top + 1, {}, std::to_string(top + 1), {}}}, {}, {}};
          hash[0] = static_cast<std::uint8_t>(top + 1);
          batch.entries[0].hash = hash;
          batch.cursors.push_back({room_of(7), top, top + 1});
          batch.records.push_back({"notice", std::to_string(top + 1), "value"});
          const auto status = co_await into.append(std::move(batch));
          if (status != AppendStatus::appended) ::_exit(2);
          const std::uint64_t number = top + 1;
          (void)!::write(out, &number, sizeof number);
        }
      }(**store, report),
      boost::asio::detached);
  context.run();
  ::_exit(0);
}

TEST_F(Disk, LosesNothingOfTheLedgerThatItAcknowledgedWhenKilled) {
  std::random_device seed;
  std::mt19937 random(seed());
  std::uint64_t acknowledged = 0;
  for (int round = 0; round < 20; ++round) {
    int pipe[2];
    ASSERT_EQ(::pipe(pipe), 0);
    const pid_t child = ::fork();
    if (child == 0) append_for_ever(path, pipe[1]);
    ::close(pipe[1]);
    const auto wanted = 1 + random() % 40;
    std::uint64_t number = 0;
    for (std::uint32_t got = 0; ::read(pipe[0], &number, sizeof number) == sizeof number;) {
      ASSERT_GT(number, acknowledged);
      acknowledged = number;
      if (++got == wanted) ::kill(child, SIGKILL);
    }
    ::close(pipe[0]);
    int ended = 0;
    ::waitpid(child, &ended, 0);
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

TEST_F(Disk, LeavesNothingOfARecordThatEndedInAnyFile) {
  EmbeddedStore::Options options;
  options.path = path;
  options.sweep_interval = core::milliseconds(0);
  std::atomic<std::int64_t> later = 0;
  options.clock = [&] { return core::now() + core::seconds(later.load()); };
  auto opened = EmbeddedStore::open(std::move(options));
  const auto store = std::move(*opened);
  const std::string secret = "canary-of-a-record";
  LedgerBatch batch;
  batch.records.push_back({"evidence", "key", secret, 0, core::now() + std::chrono::minutes(1)});
  ASSERT_EQ(run(store->append(batch)), AppendStatus::appended);
  EXPECT_NE(files().find(secret), std::string::npos);
  later = 61;
  run(store->append({}));  // and the sweep after it
  run(store->read_ledger(0, 0));
  EXPECT_EQ(files().find(secret), std::string::npos);
}

TEST_F(Disk, BringsAFileOfTheFirstVersionUpToThisOne) {
  std::filesystem::create_directories(folder + "/data");
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  const auto old =
      "CREATE TABLE rooms (room BLOB PRIMARY KEY, epoch INTEGER NOT NULL, "
      "top INTEGER NOT NULL, second INTEGER NOT NULL, mode INTEGER NOT NULL, "
      "interval_us INTEGER NOT NULL, retention_s INTEGER NOT NULL, "
      "held INTEGER NOT NULL, lineage BLOB NOT NULL) WITHOUT ROWID;"
      "INSERT INTO rooms VALUES (x'07070707070707070707', 5, 3, 1700000000, 4, 0, "
      "3600, 2, x'');"
      "PRAGMA user_version=1;";
  ASSERT_EQ(sqlite3_exec(db, old, nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);
  for (int start = 0; start < 2; ++start) {
    const auto store = open();
    const auto state = run(store->position(room_of(7)));
    EXPECT_EQ(state->log.top.seq, 3u);
    EXPECT_EQ(state->mode, rooms::Mode::closed);
    EXPECT_EQ(state->log.lineage.back(), (rooms::LineageEntry{5, 3}));
    EXPECT_EQ(state->journal, 0u);
    EXPECT_EQ(run(store->read_ledger(0, 1))->top, 0u);
  }
}

TEST_F(Disk, LetsAnAuthorTakeBackWhatWaitsInAFileOfTheSecondVersion) {
  open().reset();
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  ASSERT_EQ(
      sqlite3_exec(db, "DROP TABLE waiting; PRAGMA user_version=2;", nullptr, nullptr, nullptr),
      SQLITE_OK);
  sqlite3_close(db);
  const auto store = open();
  auto held = draft(1, "text");
  held.course = Course::hold;
  ASSERT_EQ(run(store->publish(held)).status, PublishStatus::held);
  EXPECT_EQ(run(store->withdraw({held.room, held.author.handle, held.producer, held.n})).status,
            WithdrawStatus::withdrawn);
}

TEST_F(Disk, LeavesAFileOfALaterVersionAlone) {
  open().reset();
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  sqlite3_exec(db, "PRAGMA user_version=99", nullptr, nullptr, nullptr);
  sqlite3_close(db);
  EXPECT_NE(why_not().find("written by a later version"), std::string::npos) << why_not();
}

}  // namespace
}  // namespace hearth::store
