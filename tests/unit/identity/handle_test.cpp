// SPDX-License-Identifier: Apache-2.0
#include "identity/handle.hpp"

#include <gtest/gtest.h>

#include <set>

#include "filled.hpp"
#include "identity/keys.hpp"

namespace hearth::identity {
namespace {

const auto kKeys = DeploymentKeys::from_master(filled(1));
const auto kOtherKeys = DeploymentKeys::from_master(filled(2));

TEST(DeploymentKeys, GivesEveryPurposeItsOwnKey) {
  std::set<DeploymentKeys::Mac> macs;
  for (const auto purpose : {Purpose::pass, Purpose::handle, Purpose::room, Purpose::producer,
                             Purpose::alias, Purpose::check})
    macs.insert(kKeys.mac(purpose, "same message"));
  EXPECT_EQ(macs.size(), 6U);
}

// Deployments keep their rooms and people over upgrades only while these stay what they are.
TEST(DeploymentKeys, DerivesTheSameKeysInEveryRelease) {
  EXPECT_EQ(kKeys.check_value(), "3g0tr68vmndsr");
  EXPECT_EQ(core::to_base32(room_id(kKeys, "lobby").bytes), "gb0yh64kg581dnpa");
}

TEST(DeploymentKeys, ShowsWhichMasterItHasByAShortCheckValue) {
  EXPECT_EQ(kKeys.check_value().size(), 13U);
  EXPECT_NE(kKeys.check_value(), kOtherKeys.check_value());
}

TEST(Handle, StaysForOneDeviceInOneRoom) {
  const auto room = room_id(kKeys, "lobby");
  EXPECT_EQ(handle(kKeys, device_hash(filled(7)), room),
            handle(kKeys, device_hash(filled(7)), room));
}

TEST(Handle, DiffersByRoomByDeviceAndByDeployment) {
  const auto device = device_hash(filled(7));
  const auto lobby = room_id(kKeys, "lobby");
  const std::set<core::Handle> handles{
      handle(kKeys, device, lobby), handle(kKeys, device, room_id(kKeys, "evening")),
      handle(kKeys, device_hash(filled(8)), lobby), handle(kOtherKeys, device, lobby)};
  EXPECT_EQ(handles.size(), 4U);
  EXPECT_NE(lobby, room_id(kOtherKeys, "lobby"));
}

TEST(StoredProducer, CannotBeMatchedAcrossRooms) {
  core::Producer producer;
  producer.bytes.fill(3);
  const auto lobby = stored_producer(kKeys, producer, room_id(kKeys, "lobby"));
  EXPECT_NE(lobby, producer);
  EXPECT_NE(lobby, stored_producer(kKeys, producer, room_id(kKeys, "evening")));
  EXPECT_EQ(lobby, stored_producer(kKeys, producer, room_id(kKeys, "lobby")));
}

}  // namespace
}  // namespace hearth::identity
