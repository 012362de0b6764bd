// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <sstream>

#include "contract/redis_fixture.hpp"

namespace hearth::store {
namespace {

using enum AppendStatus;
using support::RedisServer;

// What becomes of the ledger when the server it is on does not come back as it was.
class LostLedger : public Outage {
 protected:
  std::unique_ptr<RedisStore> open(const std::string& url,
                                   core::milliseconds recovery = core::milliseconds(1000)) {
    RedisStore::Options options;
    options.redis.target = *redis::parse_target(url);
    options.heartbeat = core::milliseconds(100);
    options.pull = core::milliseconds(50);
    options.ledger_recovery = recovery;
    options.aof_rewrite = aof_rewrite;
    auto opened = RedisStore::open(std::move(options));
    if (!opened) throw std::runtime_error(opened.error());
    return std::move(*opened);
  }

  core::milliseconds aof_rewrite{600'000};

  // What one follower of the ledger knows.
  struct Book {
    std::uint64_t top = 0;
    LedgerHash hash{};
  };
  LedgerBatch next(const Book& book, const std::string& body) {
    LedgerBatch batch{book.top, book.hash, {{book.top + 1, core::now(), body, {}}}, {}, {}};
    batch.entries[0].hash[0] = static_cast<std::uint8_t>(book.top + 1);
    batch.entries[0].hash[1] = static_cast<std::uint8_t>(std::hash<std::string>{}(body));
    return batch;
  }
  AppendStatus append(RedisStore& store, Book& book, const std::string& body, bool record = false) {
    auto batch = next(book, body);
    if (record) batch.records.push_back({"notice", body, "value of " + body});
    const auto status = run(store.append(batch));
    if (status == appended) book = {batch.entries[0].number, batch.entries[0].hash};
    return status;
  }
  AppendStatus put(RedisStore& store, const std::string& key, const std::string& value) {
    LedgerBatch batch;
    const auto before = run(store.records("notice", key, "")).value();
    batch.records.push_back({"notice", key, value, before.empty() ? 0 : before[0].version});
    return run(store.append(batch));
  }
  std::vector<std::string> bodies(RedisStore& store) {
    std::vector<std::string> all;
    std::optional<LedgerPage> page;
    support::eventually([&] { return (page = run(store.read_ledger(0, 256))).has_value(); });
    for (const auto& entry : page->entries) all.push_back(entry.body);
    return all;
  }
  std::vector<std::string> keys(RedisStore& store) {
    std::vector<std::string> all;
    const auto records = run(store.records("notice", "", "")).value();
    for (const auto& record : records) all.push_back(record.key);
    return all;
  }
  static std::vector<std::string> numbers(int last) {
    std::vector<std::string> all;
    for (int i = 1; i <= last; ++i) all.push_back(std::to_string(i));
    return all;
  }
};

TEST_F(LostLedger, PutsBackWhatItHadWrittenInItsOrder) {
  RedisServer server;
  const auto store = open(server.url());
  Book book;
  for (const auto& body : numbers(9)) ASSERT_EQ(append(*store, book, body, true), appended);
  ASSERT_EQ(put(*store, "1", ""), appended);
  ASSERT_EQ(put(*store, "2", "changed"), appended);
  ASSERT_EQ(put(*store, "alone", "value"), appended);
  const auto before = run(store->records("notice", "", "")).value();
  server.kill();
  server.start();
  ASSERT_TRUE(support::eventually([&] { return bodies(*store) == numbers(9); }));
  EXPECT_TRUE(support::eventually([&] {
    return run(store->records("notice", "", "")).value() == before;
  })) << "with what was beside it, versions and all, and nothing that had been removed";
  EXPECT_EQ(append(*store, book, "10"), appended) << "as if nothing had been";
}

TEST_F(LostLedger, PutsBackWhatAPowerCutTook) {
  RedisServer server({"appendonly yes", "appendfsync always"});
  const auto store = open(server.url());
  Book book;
  for (const auto& body : numbers(20)) ASSERT_EQ(append(*store, book, body, true), appended);
  server.kill();
  cut_tail(server, 3000);
  server.start();
  EXPECT_TRUE(support::eventually([&] { return bodies(*store) == numbers(20); }));
  EXPECT_TRUE(support::eventually([&] { return keys(*store).size() == 20; }));
  EXPECT_EQ(append(*store, book, "21"), appended);
}

TEST_F(LostLedger, PutsBackWhatTwoGatewaysHadWrittenInTurns) {
  RedisServer server;
  const auto one = open(server.url());
  const auto other = open(server.url());
  Book book;
  for (int i = 1; i <= 12; ++i) {
    auto& store = i % 3 == 0 ? *other : *one;
    ASSERT_EQ(append(store, book, std::to_string(i), i % 2 == 0), appended);
    ASSERT_EQ(put(i % 2 == 0 ? *other : *one, "turn", std::to_string(i)), appended);
  }
  server.kill();
  server.start();
  EXPECT_TRUE(support::eventually([&] { return bodies(*one) == numbers(12); }));
  EXPECT_TRUE(support::eventually([&] {
    const auto turn = run(other->records("notice", "turn", "")).value();
    return !turn.empty() && turn[0].value == "12";
  }));
  EXPECT_EQ(keys(*one).size(), 7u);
  EXPECT_EQ(append(*other, book, "13"), appended);
}

TEST_F(LostLedger, LetsNobodyAppendBeforeOthersPutTheirsBack) {
  RedisServer server;
  const auto knows = open(server.url(), core::milliseconds(2000));
  const auto knows_nothing = open(server.url(), core::milliseconds(2000));
  Book book;
  for (const auto& body : numbers(5)) ASSERT_EQ(append(*knows, book, body), appended);
  server.kill();
  server.start();
  Book empty;
  auto status = unavailable;
  ASSERT_TRUE(support::eventually([&] {
    status = append(*knows_nothing, empty, "new");
    return status != unavailable;
  }));
  EXPECT_EQ(status, behind) << "the five were there before it";
  EXPECT_EQ(bodies(*knows_nothing), numbers(5));
}

TEST_F(LostLedger, TellsThatItIsAnotherWhenWhoKnewIsGone) {
  RedisServer server;
  auto gone = open(server.url());
  Book book;
  for (const auto& body : numbers(3)) ASSERT_EQ(append(*gone, book, body), appended);
  gone.reset();
  server.kill();
  server.start();
  const auto store = open(server.url(), core::milliseconds(50));
  EXPECT_TRUE(bodies(*store).empty());
  auto stale = book;
  EXPECT_EQ(append(*store, stale, "4"), forked) << "what it follows is not there";
  Book anew;
  ASSERT_EQ(append(*store, anew, "other"), appended);
  ASSERT_EQ(append(*store, anew, "others"), appended);
  ASSERT_EQ(append(*store, anew, "third"), appended);
  EXPECT_EQ(append(*store, stale, "4"), forked) << "there are three again, but not those";
  EXPECT_NE(run(store->read_ledger(book.top, 1))->after_hash, book.hash);
}

TEST_F(LostLedger, DoesNotResurrectARecordThatWasRemoved) {
  RedisServer server({"appendonly yes", "appendfsync always"});
  const auto store = open(server.url());
  ASSERT_EQ(put(*store, "session", "value"), appended);
  const auto other = open(server.url());
  ASSERT_EQ(put(*other, "session", ""), appended);
  server.kill();
  server.start();
  Book book;
  ASSERT_TRUE(support::eventually([&] { return append(*store, book, "1") == appended; }));
  EXPECT_TRUE(keys(*store).empty());
}

TEST_F(LostLedger, PutsBackWhatTheOldMasterHadAlone) {
  support::RedisSentinels sentinels;
  const auto store = open(sentinels.url(), core::milliseconds(2000));
  Book book;
  const auto append_until_known = [&](const std::string& body) {
    auto status = unavailable;
    support::eventually([&] {
      status = append(*store, book, body);
      return status != unavailable;
    });
    return status;
  };
  for (const auto& body : numbers(5)) ASSERT_EQ(append_until_known(body), appended);
  auto& old = sentinels.master();
  auto client = old.client();
  client({"WAIT", "2", "2000"});
  for (const auto& server : sentinels.servers())
    if (server.get() != &old) server->pause();
  client({"CLIENT", "KILL", "TYPE", "replica"});
  ASSERT_EQ(append_until_known("6"), appended);
  ASSERT_EQ(append_until_known("7"), appended);
  old.kill();
  for (const auto& server : sentinels.servers())
    if (server.get() != &old) server->resume();
  sentinels.await_other_master(old);
  EXPECT_EQ(append_until_known("8"), appended);
  EXPECT_EQ(bodies(*store), numbers(8));
}

// --- what lies where ---
TEST_F(LostLedger, WritesNothingWhenMemoryIsFull) {
  RedisServer server;
  const auto store = open(server.url(), core::milliseconds(20));
  Book book;
  ASSERT_EQ(append(*store, book, "1"), appended);
  auto client = server.client();
  client({"CONFIG", "SET", "maxmemory", "1"});
  EXPECT_EQ(append(*store, book, "2"), unavailable);
  EXPECT_EQ(bodies(*store), numbers(1));
  client({"CONFIG", "SET", "maxmemory", "0"});
  EXPECT_EQ(append(*store, book, "2"), appended);
}

TEST_F(LostLedger, LetsTheServerEndARecordAndForgetsItsName) {
  RedisServer server({"appendonly yes", "appendfsync always"});
  aof_rewrite = core::milliseconds(200);
  const auto store = open(server.url(), core::milliseconds(20));
  const std::string secret = "canary-of-a-record";
  LedgerBatch batch;
  const auto until = core::now() + core::seconds(1);
  batch.records.push_back({"evidence", "canary-of-a-key", secret, 0, until});
  batch.records.push_back({"evidence", "stays", "value"});
  ASSERT_EQ(run(store->append(batch)), appended);
  auto client = server.client();
  const std::string key = "{ledger}:r:evidence:";
  EXPECT_GT(client.integer({"TTL", key + "canary-of-a-key"}), 0);
  EXPECT_EQ(client.integer({"TTL", key + "stays"}), -1);
  const auto files = [&] {
    std::ostringstream all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(server.folder()))
      if (entry.is_regular_file()) all << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    return all.str();
  };
  EXPECT_NE(files().find(secret), std::string::npos);
  EXPECT_TRUE(support::eventually(
      [&] {
        run(store->append({}));
        const auto left = files();
        return client.integer({"ZCARD", "{ledger}:k"}) == 1 &&
               client.integer({"ZCARD", "{ledger}:e"}) == 0 &&
               left.find("canary-of-a-key") == std::string::npos &&
               left.find(secret) == std::string::npos;
      },
      core::seconds(30)));
}

TEST_F(LostLedger, NeverGivesAJournalNumberAgainThoughEverythingWasLost) {
  RedisServer server;
  const auto store = open(server.url());
  Remark remark;
  remark.room = room_of(7);
  ASSERT_EQ(run(store->remark(remark)), RemarkStatus::written);
  const auto before = run(store->journal(room_of(7), 0, 10)).value();
  server.kill();
  server.start();
  ASSERT_TRUE(
      support::eventually([&] { return run(store->remark(remark)) == RemarkStatus::written; }));
  const auto after = run(store->journal(room_of(7), before.top, 10)).value();
  ASSERT_EQ(after.entries.size(), 1u) << "a cursor of before reads on";
}

TEST_F(LostLedger, SaysAWarningAgainThatTheServerLost) {
  RedisServer server;
  const auto store = open(server.url());
  post(*store, 1, 1);
  Entry warning = entry(1, Sanction{person(1), rooms::SanctionKind::warning, {}});
  warning.note = "why";
  ASSERT_EQ(run(store->moderate(warning)).status, ModerateStatus::applied);
  server.kill();
  server.start();
  EXPECT_EQ(post_until_known(*store, 1, 2).status, PublishStatus::warned);
  const auto told = run(store->journal(room_of(7), 0, 10)).value().entries;
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].note, "why");
}

}  // namespace
}  // namespace hearth::store
