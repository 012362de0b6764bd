// SPDX-License-Identifier: Apache-2.0
#include "contract/ledger_fixture.hpp"

namespace hearth::store {
namespace {

using core::seconds;
using enum AppendStatus;

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

}  // namespace
}  // namespace hearth::store
