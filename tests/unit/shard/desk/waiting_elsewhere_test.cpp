// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/waiting_elsewhere.hpp"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <vector>

#include "identity/handle.hpp"
#include "identity/ties.hpp"
#include "running.hpp"
#include "store/model/model_store.hpp"
#include "support/memory_ledger.hpp"

namespace hearth::shard::desk {
namespace {

using Gave = WaitingElsewhere::Gave;
using std::chrono::hours;

class UnreadableStore final : public store::ModelStore {
 public:
  using ModelStore::ModelStore;
  boost::asio::awaitable<std::optional<std::vector<store::HeldItem>>> held(core::RoomId) override {
    co_return std::nullopt;
  }
};

// Two people whose messages wait in one room, while measures are taken in another.
class WaitingElsewhereTest : public testing::Test, public Running {
 protected:
  WaitingElsewhereTest() {
    ana.bytes.fill(1);
    ben.bytes.fill(2);
    ledger.now = core::now();
    hold(ana);
    hold(ben);
  }
  void hold(const core::DeviceHash& device) {
    store::Draft draft;
    draft.room = here;
    draft.author = {identity::handle(keys, device, here), "Kind Heron"};
    draft.n = 1;
    draft.body = rooms::Message{"hello", {}, 0};
    draft.course = store::Course::hold;
    draft.retention = hours(1);
    draft.ties = identity::ties(keys, device, std::array{here, there});
    ASSERT_EQ(run(rooms.publish(draft)).status, store::PublishStatus::held);
  }
  void taken_there(cases::Scope scope, std::vector<core::RoomId> area, core::Time until = {},
                   cases::Measure measure = cases::Measure::mute) {
    cases::Acted acted;
    acted.id.fill(9);
    acted.measure = measure;
    acted.room = there;
    acted.scope = scope;
    acted.until = until;
    store::LedgerBatch batch;
    batch.records = bans.of(acted, identity::handle(keys, ana, there), area);
    ASSERT_EQ(run(ledger.append(std::move(batch))), store::AppendStatus::appended);
    ASSERT_TRUE(run(bans.load()));
  }
  std::vector<core::Handle> waiting() {
    std::vector<core::Handle> out;
    const auto items = run(rooms.held(here)).value();
    for (const auto& item : items) out.push_back(item.author.handle);
    return out;
  }

  store::ModelStore rooms{[] { return core::now(); }};
  support::MemoryLedger ledger;
  identity::DeploymentKeys keys =
      identity::DeploymentKeys::from_master(std::array<std::uint8_t, 32>{});
  core::RoomId here = identity::room_id(keys, "here");
  core::RoomId there = identity::room_id(keys, "there");
  core::DeviceHash ana;
  core::DeviceHash ben;
  Bans bans{ledger};
  WaitingElsewhere elsewhere{rooms, bans, keys};
};

TEST_F(WaitingElsewhereTest, GivesBackWhatIsTheirsAndLeavesTheRest) {
  taken_there(cases::Scope::service, {});
  EXPECT_EQ(run(elsewhere.give_back(here)), Gave::some);
  EXPECT_EQ(waiting(), (std::vector{identity::handle(keys, ben, here)}));
  EXPECT_EQ(run(elsewhere.give_back(here)), Gave::nothing);
}

TEST_F(WaitingElsewhereTest, CountsWhereAnAreaReaches) {
  taken_there(cases::Scope::area, {there, here}, {}, cases::Measure::removal);
  EXPECT_EQ(run(elsewhere.give_back(here)), Gave::some);
}

TEST_F(WaitingElsewhereTest, LeavesWhatWaitsOutsideOfTheArea) {
  taken_there(cases::Scope::area, {there});
  EXPECT_EQ(run(elsewhere.give_back(here)), Gave::nothing);
  EXPECT_EQ(waiting().size(), 2U);
}

TEST_F(WaitingElsewhereTest, LeavesWhatWaitsWhenTheMeasureIsOver) {
  taken_there(cases::Scope::service, {}, core::now() - std::chrono::seconds(1));
  EXPECT_EQ(run(elsewhere.give_back(here)), Gave::nothing);
  EXPECT_EQ(waiting().size(), 2U);
}

// Nothing may be let through there then.
TEST_F(WaitingElsewhereTest, DoesNotSayThatNothingWaitsWhereItCannotBeRead) {
  taken_there(cases::Scope::service, {});
  UnreadableStore unreadable{[] { return core::now(); }};
  WaitingElsewhere unknown{unreadable, bans, keys};
  EXPECT_EQ(run(unknown.give_back(here)), Gave::unknown);
}

}  // namespace
}  // namespace hearth::shard::desk
