// SPDX-License-Identifier: Apache-2.0
#include "store/redis/stored_body.hpp"

#include <gtest/gtest.h>

namespace hearth::store {
namespace {

rooms::Participant somebody() {
  rooms::Participant who;
  who.handle.bytes.fill('\n');
  who.alias = "a b: c";
  return who;
}

TEST(StoredBody, ComesBackWithThePlaceTheLogGaveIt) {
  const rooms::Position position{7, 9};
  const auto at = core::Time{core::seconds(1'800'000'000)};
  const rooms::EventBody body = rooms::Message{"text", rooms::Intent::listen, 3};
  const auto event = parse_body(store_body(somebody(), body), position, at);
  ASSERT_TRUE(event);
  EXPECT_EQ(*event, (rooms::Event{position, at, somebody(), body}));
}

TEST(StoredBody, SaysWhatTheScriptsAskFor) {
  const auto handle = std::string(10, '\n');
  EXPECT_EQ(store_body(somebody(), rooms::Message{}).substr(0, 11), "m" + handle);
  EXPECT_EQ(store_body(somebody(), rooms::SupportGiven{1}).substr(0, 11), "s" + handle);
  EXPECT_EQ(store_body(std::nullopt, rooms::Announcement{"words"}).front(), 'o');
}

TEST(StoredBody, IsNothingWhenCutShort) {
  const auto stored = store_body(somebody(), rooms::Message{"text"});
  for (std::size_t size = 0; size < 11; ++size)
    EXPECT_FALSE(parse_body(stored.substr(0, size), {}, {})) << size;
}

TEST(Announcement, CarriesPositionTimeAndEntry) {
  const std::string id(16, ' ');
  const auto announced =
      parse_announced("ff 12 1800000000 16 " + id + store_body({}, rooms::Announcement{"w"}));
  ASSERT_TRUE(announced);
  EXPECT_EQ(announced->event.position, (rooms::Position{255, 12}));
  EXPECT_EQ(announced->event.at, core::Time{core::seconds(1'800'000'000)});
  ASSERT_TRUE(announced->entry);
  EXPECT_EQ(std::string(announced->entry->begin(), announced->entry->end()), id);
  EXPECT_EQ(std::get<rooms::Announcement>(announced->event.body).text, "w");
}

TEST(Announcement, IsNothingWhenItIsNone) {
  for (const auto* payload : {"", " ", "ff", "ff 1 2", "ff 1 2 0", "ff 1 2 99 o", "g 1 2 0 o",
                              "ff -1 2 0 o", "ff 1 2 0 m", "99999999999999999999 1 2 0 o"})
    EXPECT_FALSE(parse_announced(payload)) << payload;
}

TEST(People, ComeBackAsTheyWere) {
  auto other = somebody();
  other.alias = std::string(300, 'x');
  const std::vector<rooms::Participant> people{somebody(), other, {}};
  EXPECT_EQ(parse_people(store_people(people)), people);
}

TEST(People, EndWhereTheBytesEnd) {
  const auto stored = store_people({somebody(), somebody()});
  for (std::size_t size = 0; size <= stored.size(); ++size)
    EXPECT_LE(parse_people(stored.substr(0, size)).size(), 2u);
}

TEST(Marks, ComeBackAsTheyWere) {
  const std::vector<std::uint32_t> marks{0, 1, 0xffff'ffff, 0x00ab'cdef};
  EXPECT_EQ(store_marks(marks), "0000000000000001ffffffff00abcdef");
  EXPECT_EQ(parse_marks(store_marks(marks)), marks);
  EXPECT_EQ(parse_marks("00000001-0000001"), std::vector<std::uint32_t>{1});
  EXPECT_EQ(parse_marks("000000010000"), std::vector<std::uint32_t>{1});
}

TEST(Epoch, IsHexadecimal) {
  EXPECT_EQ(parse_epoch(epoch_text(0xfedcba9876543210)), 0xfedcba9876543210);
  for (const auto* text : {"", "x", "12 ", "fffffffffffffffff"}) EXPECT_EQ(parse_epoch(text), 0u);
}

}  // namespace
}  // namespace hearth::store
