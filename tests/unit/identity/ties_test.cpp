// SPDX-License-Identifier: Apache-2.0
#include "identity/ties.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "filled.hpp"
#include "identity/handle.hpp"

namespace hearth::identity {
namespace {

const auto keys = DeploymentKeys::from_master(filled(1));
const auto other_keys = DeploymentKeys::from_master(filled(2));
const auto ana = device_hash(filled(7));
const auto ben = device_hash(filled(8));
const std::vector<core::RoomId> rooms{room_id(keys, "lobby"), room_id(keys, "quiet"),
                                      room_id(keys, "evening")};

TEST(Ties, TellOfEveryRoomsHandleWhetherItIsTheirs) {
  const auto tied = ties(keys, ana, rooms);
  for (const auto& room : rooms) {
    EXPECT_TRUE(is_tied(keys, tied, handle(keys, ana, room)));
    EXPECT_FALSE(is_tied(keys, tied, handle(keys, ben, room)));
  }
  EXPECT_FALSE(is_tied(keys, tied, handle(keys, ana, room_id(keys, "elsewhere"))));
}

TEST(Ties, OfOnePersonAreNeverAlikeAndHoldNoHandle) {
  const auto one = ties(keys, ana, rooms);
  const auto two = ties(keys, ana, rooms);
  for (std::size_t i = 0; i + 8 <= one.size(); ++i)
    EXPECT_EQ(two.find(one.substr(i, 8)), std::string::npos) << i;
  for (const auto& room : rooms)
    EXPECT_EQ(one.find(handle(keys, ana, room).view().substr(0, 4)), std::string::npos);
}

TEST(Ties, SayNothingWithoutTheDeploymentsKeys) {
  const auto tied = ties(keys, ana, rooms);
  for (const auto& room : rooms) EXPECT_FALSE(is_tied(other_keys, tied, handle(keys, ana, room)));
  for (const auto* damaged : {"", "short", "twelve bytes, and less"})
    EXPECT_FALSE(is_tied(keys, damaged, handle(keys, ana, rooms[0])));
}

}  // namespace
}  // namespace hearth::identity
