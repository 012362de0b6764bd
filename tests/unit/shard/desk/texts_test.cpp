// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/texts.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "moderation/desk/audit.hpp"

namespace hearth::shard::desk {
namespace {

identity::DeploymentKeys keys_of(std::uint8_t seed) {
  std::array<std::uint8_t, 32> master{};
  master.fill(seed);
  return identity::DeploymentKeys::from_master(master);
}

core::CaseId case_id(std::uint8_t number) {
  core::CaseId id;
  id.bytes.fill(number);
  return id;
}

TEST(Texts, AreReadByTheirDeploymentInTheirPlaceAlone) {
  const auto keys = keys_of(1);
  const std::string words = "I needed to say it";
  auto record = text_record(keys, case_id(1), 7, words);
  EXPECT_EQ(record.value.find("needed"), std::string::npos);
  EXPECT_EQ(text_of(keys, record), words);
  EXPECT_EQ(text_of(keys_of(2), record), "");
  record.key = text_key(case_id(1), 8);
  EXPECT_EQ(text_of(keys, record), "") << "put in another's place";
  record.key = text_key(case_id(1), 7);
  record.value[record.value.size() / 2] ^= 1;
  EXPECT_EQ(text_of(keys, record), "");
}

TEST(Texts, OfAReportAreSealedForItsRoom) {
  const auto keys = keys_of(1);
  core::RoomId room;
  room.bytes.fill(3);
  const auto sealed = seal_report(keys, room, std::string(2000, 'x'));
  EXPECT_EQ(sealed.find("xxxx"), std::string::npos);
  EXPECT_LE(sealed.size(), 2048u) << "what a seed may carry";
  EXPECT_EQ(open_report(keys, room, sealed), std::string(2000, 'x'));
  room.bytes.fill(4);
  EXPECT_EQ(open_report(keys, room, sealed), "");
  EXPECT_EQ(seal_report(keys, room, ""), "") << "no words are no words";
}

TEST(Texts, CannotBeGuessedFromWhatTheLedgerKeepsOfThem) {
  const std::string words = "I relapsed";
  const auto kept = text_mac(keys_of(1), case_id(1), words);
  EXPECT_NE(kept, moderation::desk::sha256(words));
  EXPECT_NE(kept, text_mac(keys_of(2), case_id(1), words)) << "by who has no key";
  EXPECT_NE(kept, text_mac(keys_of(1), case_id(2), words)) << "nor told to be the same";
  EXPECT_EQ(kept, text_mac(keys_of(1), case_id(1), words));
}

}  // namespace
}  // namespace hearth::shard::desk
