// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "contract/disk_fixture.hpp"

namespace hearth::store {
namespace {

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

TEST_F(Disk, KeepsTiesInAFileOfTheThirdVersionToo) {
  open().reset();
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  ASSERT_EQ(
      sqlite3_exec(db, "DROP TABLE held_ties; PRAGMA user_version=3;", nullptr, nullptr, nullptr),
      SQLITE_OK);
  sqlite3_close(db);
  const auto store = open();
  auto held = draft(1, "text");
  held.course = Course::hold;
  held.ties = "tied";
  ASSERT_EQ(run(store->publish(held)).status, PublishStatus::held);
  const auto waiting = run(store->held(held.room)).value();
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting.front().ties, "tied");
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
