// SPDX-License-Identifier: Apache-2.0
#include "contract/world.hpp"

namespace hearth::store {
namespace {

using core::seconds;
using std::chrono::hours;
using enum AppendStatus;

// Every test here holds for every ledger.
class Desk : public testing::TestWithParam<Backend> {
 protected:
  // The next entries after those appended here.
  LedgerBatch next(std::initializer_list<std::string> bodies) {
    LedgerBatch batch;
    batch.top = top;
    batch.top_hash = hash;
    auto number = top;
    for (const auto& body : bodies)
      batch.entries.push_back({++number, world.now(), body, hash_for(number, body)});
    return batch;
  }
  // Stands in for the chain: all the store may do with a hash is compare it.
  static LedgerHash hash_for(std::uint64_t number, const std::string& body) {
    LedgerHash made{};
    made[0] = static_cast<std::uint8_t>(number);
    made[1] = static_cast<std::uint8_t>(std::hash<std::string>{}(body));
    made[31] = 1;
    return made;
  }
  AppendStatus append(LedgerBatch batch) {
    const auto entries = batch.entries;
    const auto status = world.run(world.ledger().append(std::move(batch)));
    if (status == appended && !entries.empty()) {
      top = entries.back().number;
      hash = entries.back().hash;
    }
    return status;
  }
  AppendStatus append(std::initializer_list<std::string> bodies) { return append(next(bodies)); }
  LedgerPage read(std::uint64_t after = 0, std::size_t limit = 100) {
    return world.run(world.ledger().read_ledger(after, limit)).value();
  }
  std::uint64_t cursor(std::uint8_t room) {
    return world.run(world.ledger().journal_cursor(room_of(room))).value();
  }
  std::vector<Record> records(std::string kind, std::string prefix = "", std::string after = "") {
    return world.run(world.ledger().records(std::move(kind), std::move(prefix), std::move(after)))
        .value();
  }
  AppendStatus move(std::uint8_t room, std::uint64_t before, std::uint64_t after) {
    LedgerBatch batch;
    batch.cursors.push_back({room_of(room), before, after});
    return append(std::move(batch));
  }
  AppendStatus put(std::string key, std::string value, std::uint64_t version = 0,
                   core::Time until = {}, std::string kind = "notice") {
    LedgerBatch batch;
    batch.records.push_back({std::move(kind), std::move(key), std::move(value), version, until});
    return append(std::move(batch));
  }

  World world{GetParam()};
  std::uint64_t top = 0;
  LedgerHash hash{};
};
INSTANTIATE_TEST_SUITE_P(Of, Desk,
                         testing::Values(Backend::model, Backend::embedded, Backend::redis,
                                         Backend::sentinel, Backend::cluster),
                         [](const auto& info) { return name_of(info.param); });

// --- entries ---
TEST_P(Desk, BeginsWithNothing) {
  const auto page = read();
  EXPECT_TRUE(page.entries.empty());
  EXPECT_EQ(page.top, 0u);
  EXPECT_EQ(page.after_hash, LedgerHash{});
  EXPECT_FALSE(page.more);
}
TEST_P(Desk, GivesBackWhatWasAppended) {
  auto batch = next({"one", std::string("\0\xff\r\n", 4)});
  batch.entries[1].at += core::Duration(123'457);
  const auto entries = batch.entries;
  EXPECT_EQ(append(batch), appended);
  EXPECT_EQ(read().entries, entries);
  EXPECT_EQ(read().top, 2u);
}
TEST_P(Desk, KeepsItsEntriesOverARestart) {
  append({"one"});
  world.restart();
  EXPECT_EQ(read().entries.size(), 1u);
  EXPECT_EQ(append({"two"}), appended);
  EXPECT_EQ(read().top, 2u);
}
TEST_P(Desk, LetsOneOfTwoThatKnowTheSameAppend) {
  append({"one"});
  const auto mine = next({"mine"});
  const auto theirs = next({"theirs"});
  EXPECT_EQ(append(mine), appended);
  EXPECT_EQ(append(theirs), behind);
  EXPECT_EQ(read().entries.size(), 2u);
  EXPECT_EQ(read().entries[1].body, "mine");
}
TEST_P(Desk, TellsOneWhoAppendsTheSameTwiceThatTheyAreBehind) {
  const auto batch = next({"one"});
  EXPECT_EQ(append(batch), appended);
  EXPECT_EQ(append(batch), behind);
  EXPECT_EQ(read().top, 1u);
}
TEST_P(Desk, TellsOneWhoFollowedAnotherLedger) {
  append({"one", "two"});
  auto batch = next({"three"});
  batch.top_hash[5] ^= 1;
  EXPECT_EQ(append(batch), forked);
  batch = next({"three"});
  batch.top = 9;
  batch.entries[0].number = 10;
  EXPECT_EQ(append(batch), forked);
  batch.top = 1;
  batch.entries[0].number = 2;
  EXPECT_EQ(append(batch), forked) << "that is not the hash of the first";
  EXPECT_EQ(read().top, 2u);
}
TEST_P(Desk, GivesTheHashOfTheEntryBefore) {
  append({"one", "two"});
  const auto entries = read().entries;
  EXPECT_EQ(read(1).after_hash, entries[0].hash);
  EXPECT_EQ(read(2).after_hash, entries[1].hash);
  EXPECT_EQ(read(3).after_hash, LedgerHash{});
}
TEST_P(Desk, ReadsInPages) {
  append({"1", "2", "3", "4", "5"});
  EXPECT_EQ(read(0, 2).entries.size(), 2u);
  EXPECT_TRUE(read(0, 2).more);
  EXPECT_EQ(read(4, 2).entries.at(0).body, "5");
  EXPECT_FALSE(read(4, 2).more);
  EXPECT_FALSE(read(3, 2).more);
  EXPECT_TRUE(read(5, 2).entries.empty());
  EXPECT_EQ(read(0, 0).top, 5u);
}
TEST_P(Desk, EndsAPageBeforeItIsTooLarge) {
  for (int batch = 0; batch < 3; ++batch) {
    auto large = next({});
    for (std::uint64_t i = 1; i <= 30; ++i) {
      const std::string body(ledger_body_max, static_cast<char>('a' + i % 20));
      large.entries.push_back({top + i, world.now(), body, hash_for(top + i, body)});
    }
    ASSERT_EQ(append(large), appended);
  }
  std::uint64_t after = 0;
  int pages = 0;
  for (bool more = true; more; ++pages) {
    const auto page = read(after, 256);
    std::size_t bytes = 0;
    for (const auto& entry : page.entries) {
      EXPECT_EQ(entry.number, ++after);
      bytes += entry.body.size();
    }
    EXPECT_LE(bytes, ledger_page_bytes_max);
    ASSERT_FALSE(page.entries.empty());
    more = page.more;
  }
  EXPECT_EQ(after, 90u);
  EXPECT_EQ(pages, 2);
}
TEST_P(Desk, TakesNothingBeyondItsBounds) {
  const auto attempt = [&](auto change) {
    auto batch = next({"one"});
    change(batch);
    return append(batch);
  };
  EXPECT_EQ(attempt([](auto& b) { b.entries[0].number = 2; }), malformed);
  EXPECT_EQ(attempt([](auto& b) { b.entries[0].body = std::string(ledger_body_max + 1, 'x'); }),
            malformed);
  EXPECT_EQ(attempt([](auto& b) { b.entries.resize(ledger_batch_max + 1); }), malformed);
  EXPECT_EQ(attempt([](auto& b) { b.cursors = {{room_of(1), 2, 1}}; }), malformed);
  EXPECT_EQ(attempt([](auto& b) { b.cursors = {{room_of(1), 0, 1}, {room_of(1), 1, 2}}; }),
            malformed);
  const auto record = [&](Record one) { return attempt([&](auto& b) { b.records = {one}; }); };
  EXPECT_EQ(record({"Kind", "key", "value"}), malformed);
  EXPECT_EQ(record({"", "key", "value"}), malformed);
  EXPECT_EQ(record({"kind", "", "value"}), malformed);
  EXPECT_EQ(record({"kind", "a b", "value"}), malformed);
  EXPECT_EQ(record({"kind", std::string(ledger_key_max + 1, 'k'), "value"}), malformed);
  EXPECT_EQ(record({"kind", "key", std::string(ledger_value_max + 1, 'x')}), malformed);
  EXPECT_EQ(attempt([](auto& b) { b.records = {{"kind", "key", "1"}, {"kind", "key", "2"}}; }),
            malformed);
  EXPECT_EQ(read().top, 0u);
  EXPECT_EQ(record({"kind", std::string(ledger_key_max, 'k'), std::string(ledger_value_max, 'x')}),
            appended);
}

// --- cursors ---
TEST_P(Desk, MovesACursorFromWhereItIs) {
  EXPECT_EQ(cursor(1), 0u);
  EXPECT_EQ(move(1, 0, 1'800'000'000'001), appended);
  EXPECT_EQ(cursor(1), 1'800'000'000'001u);
  EXPECT_EQ(move(1, 0, 3), conflict);
  EXPECT_EQ(move(1, 1'800'000'000'001, 1'800'000'000'004), appended);
  EXPECT_EQ(cursor(1), 1'800'000'000'004u);
  EXPECT_EQ(cursor(2), 0u);
}
TEST_P(Desk, KeepsACursorOverARestart) {
  move(1, 0, 7);
  world.restart();
  EXPECT_EQ(cursor(1), 7u);
}
TEST_P(Desk, WritesNothingOfABatchThatConflicts) {
  move(2, 0, 5);
  auto batch = next({"one"});
  batch.cursors = {{room_of(1), 0, 3}, {room_of(2), 4, 6}};
  batch.records = {{"notice", "key", "value"}};
  EXPECT_EQ(append(batch), conflict);
  EXPECT_EQ(read().top, 0u);
  EXPECT_EQ(cursor(1), 0u);
  EXPECT_TRUE(records("notice").empty());
  batch.cursors[1] = {room_of(2), 5, 6};
  batch.records[0].version = 3;
  EXPECT_EQ(append(batch), conflict);
  EXPECT_EQ(read().top, 0u);
  EXPECT_EQ(cursor(1), 0u);
  batch.records[0].version = 0;
  EXPECT_EQ(append(batch), appended);
  EXPECT_EQ(read().top, 1u);
  EXPECT_EQ(cursor(1), 3u);
  EXPECT_EQ(cursor(2), 6u);
  EXPECT_EQ(records("notice").size(), 1u);
}
TEST_P(Desk, WritesNothingOfABatchThatIsBehind) {
  append({"one"});
  auto batch = next({"two"});
  append({"other"});
  batch.cursors = {{room_of(1), 0, 3}};
  batch.records = {{"notice", "key", "value"}};
  EXPECT_EQ(append(batch), behind);
  EXPECT_EQ(cursor(1), 0u);
  EXPECT_TRUE(records("notice").empty());
}
TEST_P(Desk, DoesNotLookAtTheTopWithoutEntries) {
  append({"one"});
  LedgerBatch batch;
  batch.cursors = {{room_of(1), 0, 3}};
  EXPECT_EQ(append(batch), appended);
  EXPECT_EQ(cursor(1), 3u);
}

// --- records ---
TEST_P(Desk, GivesBackARecord) {
  const auto value = std::string("\0 value \xff", 9);
  const auto until = world.now() + core::Duration(90'000'001);
  EXPECT_EQ(put("key", value, 0, until), appended);
  const auto found = records("notice", "key");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, "notice");
  EXPECT_EQ(found[0].key, "key");
  EXPECT_EQ(found[0].value, value);
  EXPECT_EQ(found[0].until, until);
  EXPECT_NE(found[0].version, 0u);
  EXPECT_TRUE(records("ban", "key").empty());
}
TEST_P(Desk, ChangesARecordThatIsAsTheCallerThinks) {
  put("key", "one");
  const auto version = records("notice", "key").at(0).version;
  EXPECT_EQ(put("key", "again", 0), conflict) << "it is there";
  EXPECT_EQ(put("key", "two", version), appended);
  EXPECT_EQ(put("key", "three", version), conflict) << "it was changed";
  EXPECT_EQ(put("other", "x", version), conflict) << "it is not there";
  EXPECT_EQ(records("notice", "key").at(0).value, "two");
}
TEST_P(Desk, RemovesARecordAndNeverGivesItsVersionAgain) {
  put("key", "one");
  const auto first = records("notice", "key").at(0).version;
  EXPECT_EQ(put("key", "", first), appended);
  EXPECT_TRUE(records("notice", "key").empty());
  EXPECT_EQ(put("key", "two", first), conflict);
  EXPECT_EQ(put("key", "two"), appended);
  EXPECT_GT(records("notice", "key").at(0).version, first);
}
TEST_P(Desk, EndsARecordByItself) {
  put("ends", "x", 0, world.now() + seconds(60));
  put("stays", "x");
  world.advance(seconds(60) - core::Duration(1));
  EXPECT_EQ(records("notice").size(), 2u);
  world.advance(core::Duration(1));
  const auto left = records("notice");
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].key, "stays");
  EXPECT_TRUE(records("notice", "ends").empty());
  EXPECT_EQ(put("ends", "y"), appended) << "it is not there any more";
}
TEST_P(Desk, KeepsRecordsOverARestart) {
  put("key", "value");
  const auto before = records("notice");
  world.restart();
  EXPECT_EQ(records("notice"), before);
}
TEST_P(Desk, ListsRecordsByTheBeginningOfTheirKeys) {
  for (const auto* key : {"b2", "a1", "b10", "c", "b", "B"}) put(key, key);
  put("b1", "other", 0, {}, "ban");
  const auto keys = [&](std::string prefix, std::string after = "") {
    std::vector<std::string> all;
    for (const auto& record : records("notice", std::move(prefix), std::move(after)))
      all.push_back(record.key);
    return all;
  };
  EXPECT_EQ(keys(""), (std::vector<std::string>{"B", "a1", "b", "b10", "b2", "c"}));
  EXPECT_EQ(keys("b"), (std::vector<std::string>{"b", "b10", "b2"}));
  EXPECT_EQ(keys("b1"), (std::vector<std::string>{"b10"}));
  EXPECT_EQ(keys("b", "b10"), (std::vector<std::string>{"b2"}));
  EXPECT_TRUE(keys("b", "b2").empty());
  EXPECT_TRUE(keys("d").empty());
}
TEST_P(Desk, ListsManyRecordsPageByPage) {
  for (int batch = 0; batch < 10; ++batch) {
    LedgerBatch many;
    for (int i = 0; i < 60; ++i) {
      const auto number = std::to_string(1000 + batch * 60 + i);
      // Most of them end, so that a page may find none of those it looks at.
      const bool stays = batch == 0 || batch == 9;
      many.records.push_back(
          {"notice", number, "v" + number, 0, stays ? core::Time{} : world.now() + seconds(5)});
    }
    ASSERT_EQ(append(many), appended);
  }
  const auto all = [&] {
    std::vector<Record> found;
    for (auto page = records("notice"); !page.empty();
         page = records("notice", "", found.back().key)) {
      EXPECT_LE(page.size(), ledger_page_max);
      found.insert(found.end(), page.begin(), page.end());
    }
    return found;
  };
  EXPECT_EQ(all().size(), 600u);
  world.advance(seconds(5));
  const auto left = all();
  ASSERT_EQ(left.size(), 120u);
  EXPECT_EQ(left.front().key, "1000");
  EXPECT_EQ(left.back().key, "1599");
}
TEST_P(Desk, EndsAPageOfRecordsBeforeItIsTooLarge) {
  for (int i = 0; i < 12; ++i) put(std::to_string(10 + i), std::string(ledger_value_max, 'x'));
  EXPECT_EQ(records("notice").size(), 8u);
  EXPECT_EQ(records("notice", "", "17").size(), 4u);
}

// --- following ---
TEST_P(Desk, TellsThoseWhoFollow) {
  int told = 0;
  auto following = world.ledger().follow_ledger(world.context().get_executor(), [&] { ++told; });
  read();
  append({"one"});
  world.until([&] { return told > 0; });
  EXPECT_GT(told, 0);
  const auto before = told;
  put("key", "value");
  world.until([&] { return told > before; });
  EXPECT_GT(told, before);
  following = Subscription();
}

// --- two at once ---
class Desks : public Desk {};
INSTANTIATE_TEST_SUITE_P(Of, Desks,
                         testing::Values(Backend::redis, Backend::sentinel, Backend::cluster),
                         [](const auto& info) { return name_of(info.param); });

TEST_P(Desks, TellOfWhatTheOtherAppended) {
  int told = 0;
  const auto following =
      world.other_ledger().follow_ledger(world.context().get_executor(), [&] { ++told; });
  world.run(world.other_ledger().read_ledger(0, 1));
  append({"one"});
  world.until([&] { return told > 0; });
  EXPECT_EQ(world.run(world.other_ledger().read_ledger(0, 10))->entries, read().entries);
}

boost::asio::awaitable<void> race(Ledger& ledger, std::string name, int& wins, int& open) {
  for (int won = 0; won < 50;) {
    auto page = co_await ledger.read_ledger(0, 256);
    if (!page) continue;
    LedgerBatch batch;
    batch.top = page->top;
    if (!page->entries.empty()) batch.top_hash = page->entries.back().hash;
    LedgerEntry entry{page->top + 1, {}, name + std::to_string(won), {}};
    entry.hash[0] = static_cast<std::uint8_t>(name[0]);
    entry.hash[1] = static_cast<std::uint8_t>(entry.number);
    batch.entries.push_back(entry);
    const auto status = co_await ledger.append(std::move(batch));
    if (status != appended) continue;
    ++won;
    ++wins;
  }
  --open;
}

TEST_P(Desks, NeverBothWinARace) {
  int wins = 0;
  int open = 2;
  for (auto* ledger : {&world.ledger(), &world.other_ledger()})
    boost::asio::co_spawn(world.context(),
                          race(*ledger, ledger == &world.ledger() ? "a" : "b", wins, open),
                          boost::asio::detached);
  world.until([&] { return open == 0; });
  ASSERT_EQ(open, 0);
  EXPECT_EQ(wins, 100);
  const auto page = read(0, 256);
  ASSERT_EQ(page.entries.size(), 100u);
  std::map<char, int> next;
  for (const auto& entry : page.entries)
    EXPECT_EQ(entry.body.substr(1), std::to_string(next[entry.body[0]]++));
}

}  // namespace
}  // namespace hearth::store
