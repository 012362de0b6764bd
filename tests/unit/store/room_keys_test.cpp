// SPDX-License-Identifier: Apache-2.0
#include "store/redis/room_keys.hpp"

#include <gtest/gtest.h>

#include "redis/slot.hpp"

namespace hearth::store {
namespace {

TEST(RoomKeys, LieInOneSlot) {
  core::RoomId room;
  room.bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  const RoomKeys key(room);
  for (const auto& name : {key("s"), key("x"), key.bucket(1'800'000'000), key.channel()})
    EXPECT_EQ(redis::slot_of(name), redis::slot_of(key("m"))) << name;
}

TEST(Buckets, HoldTheMomentTheyAreAskedFor) {
  for (const std::int64_t retention : {0, 5, 60, 600, 3600, 86'400})
    for (std::int64_t now = 1'800'000'000; now < 1'800'001'500; now += 7) {
      const auto width = std::clamp<std::int64_t>(retention / 6, 1, 600);
      const auto end = bucket_ends(now, retention)[0];
      EXPECT_GT(end, now);
      EXPECT_LE(end - width, now);
    }
}

// A gateway's clock may be some seconds off.
TEST(Buckets, ServeAClockThatIsALittleOff) {
  for (std::int64_t now = 1'800'000'000; now < 1'800'001'500; now += 7)
    for (const std::int64_t off : {-250, -20, 20, 250}) {
      const auto wanted = bucket_ends(now, 3600)[0];
      const auto named = bucket_ends(now + off, 3600);
      EXPECT_TRUE(named[0] == wanted || named[1] == wanted) << now << " " << off;
    }
}

}  // namespace
}  // namespace hearth::store
