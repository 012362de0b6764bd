// SPDX-License-Identifier: Apache-2.0
#include "redis/slot_map.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "redis/script.hpp"
#include "redis/slot.hpp"

namespace hearth::redis {
namespace {

Reply integer(std::int64_t value) { return {Reply::Kind::integer, value, {}, {}}; }
Reply text(std::string value) { return {Reply::Kind::string, 0, std::move(value), {}}; }
Reply array(std::vector<Reply> items) { return {Reply::Kind::array, 0, {}, std::move(items)}; }
Reply range(std::int64_t from, std::int64_t to, const std::string& host, std::int64_t port) {
  return array({integer(from), integer(to), array({text(host), integer(port), text("id")}),
                array({text("replica"), integer(1), text("id")})});
}

const Address asked{"asked", 1};

// What redis-cli CLUSTER KEYSLOT says.
TEST(RedisSlot, IsThatOfTheHashTagOrElseOfTheWholeKey) {
  EXPECT_EQ(slot_of("123456789"), 0x31c3 % slot_count);
  EXPECT_EQ(slot_of("foo"), 12182);
  EXPECT_EQ(slot_of("bar"), 5061);
  EXPECT_EQ(slot_of("hello"), 866);
  EXPECT_EQ(slot_of(""), 0);
  EXPECT_EQ(slot_of("{foo}:a"), slot_of("foo"));
  EXPECT_EQ(slot_of("a{foo}b{bar}"), slot_of("foo"));
  EXPECT_EQ(slot_of("foo{{bar}}zap"), slot_of("{bar"));
  EXPECT_NE(slot_of("foo{}{bar}"), slot_of("bar"));  // an empty tag is none
  EXPECT_NE(slot_of("{foo"), slot_of("foo"));
}

TEST(RedisSlotMap, KnowsTheOwnerOfEveryRangeItRead) {
  const auto map = SlotMap::read(
      array({range(0, 5460, "a", 1), range(5461, 10000, "b", 2), range(16383, 16383, "a", 1)}),
      asked);
  ASSERT_TRUE(map);
  EXPECT_EQ(to_string(*map->owner(0)), "a:1");
  EXPECT_EQ(to_string(*map->owner(5460)), "a:1");
  EXPECT_EQ(to_string(*map->owner(5461)), "b:2");
  EXPECT_EQ(map->owner(10001), nullptr);
  EXPECT_EQ(to_string(*map->owner(16383)), "a:1");
  EXPECT_EQ(map->masters().size(), 2U);
  EXPECT_TRUE(map->serves({"b", 2}));
  EXPECT_FALSE(map->serves({"replica", 1}));
}

TEST(RedisSlotMap, TakesTheAskedHostForOneThatIsNotKnown) {
  const auto map = SlotMap::read(array({range(0, 1, "", 7), range(2, 3, "?", 8)}), asked);
  ASSERT_TRUE(map);
  EXPECT_EQ(to_string(*map->owner(0)), "asked:7");
  EXPECT_EQ(to_string(*map->owner(2)), "asked:8");
}

TEST(RedisSlotMap, RefusesWhatIsNotAMap) {
  EXPECT_FALSE(SlotMap::read(text("x"), asked));
  EXPECT_FALSE(SlotMap::read(array({integer(1)}), asked));
  EXPECT_FALSE(SlotMap::read(array({range(0, 16384, "a", 1)}), asked));
  EXPECT_FALSE(SlotMap::read(array({range(-1, 5, "a", 1)}), asked));
  EXPECT_FALSE(SlotMap::read(array({range(0, 5, "a", 65536)}), asked));
  EXPECT_FALSE(SlotMap::read(array({array({integer(0), integer(1), array({})})}), asked));
}

TEST(RedisSlotMap, MovesASlotAndForgetsAMasterWithoutAny) {
  auto map = SlotMap::all_to({"a", 1});
  EXPECT_EQ(map.masters().size(), 1U);
  map.assign(5, {"b", 2});
  EXPECT_EQ(to_string(*map.owner(5)), "b:2");
  EXPECT_EQ(map.masters().size(), 2U);
  map.assign(5, {"a", 1});
  EXPECT_FALSE(map.serves({"b", 2}));
  EXPECT_EQ(map.masters().size(), 1U);
}

TEST(RedisSlotMap, BelievesInABoundedNumberOfMasters) {
  auto map = SlotMap::all_to({"a", 1});
  for (std::uint16_t i = 0; i < 5000; ++i) map.assign(i, {"b" + std::to_string(i), 2});
  EXPECT_LE(map.masters().size(), 2000U);
}

TEST(RedisRedirect, IsReadFromWhatStandsAfterTheWord) {
  const auto redirect = read_redirect("3999 127.0.0.1:6381", asked);
  ASSERT_TRUE(redirect);
  EXPECT_EQ(redirect->slot, 3999);
  EXPECT_EQ(to_string(redirect->to), "127.0.0.1:6381");
  EXPECT_EQ(read_redirect("1 ::1:6381", asked)->to.host, "::1");
  EXPECT_EQ(read_redirect("1 :6381", asked)->to.host, "asked");
  for (const auto* wrong :
       {"", "3999", "x h:1", "16384 h:1", "1 h", "1 h:", "1 h:x", "1 h:70000", "1:2 h"})
    EXPECT_FALSE(read_redirect(wrong, asked)) << wrong;
}

TEST(RedisScript, HasTheNameRedisGivesIt) {
  EXPECT_EQ(Script("return 1").sha(), "e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
}

}  // namespace
}  // namespace hearth::redis
