// SPDX-License-Identifier: Apache-2.0
#include "contract/ledger_fixture.hpp"

namespace hearth::store {
namespace {

using enum AppendStatus;

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
