// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/notices.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <array>
#include <exception>
#include <optional>

#include "support/memory_ledger.hpp"

namespace hearth::shard::desk {
namespace {

using cases::Measure;
using std::chrono::hours;

class NoticesTest : public testing::Test {
 protected:
  NoticesTest() {
    room.bytes.fill(1);
    handle.bytes.fill(2);
    ledger.now = now;
  }
  cases::Acted measure(Measure what, core::Time until) {
    cases::Acted acted;
    acted.id.fill(++last);
    acted.measure = what;
    acted.room = room;
    acted.until = until;
    return acted;
  }
  core::Time end_of(Measure what, core::Time until) {
    return notices.of(measure(what, until), room, handle, now)->until;
  }
  void load() {
    boost::asio::co_spawn(context, notices.load(), [](std::exception_ptr problem, bool read) {
      if (problem) std::rethrow_exception(problem);
      EXPECT_TRUE(read);
    });
    context.restart();
    context.run();
  }

  core::Time now = core::now();
  boost::asio::io_context context;
  support::MemoryLedger ledger;
  identity::DeploymentKeys keys =
      identity::DeploymentKeys::from_master(std::array<std::uint8_t, 32>{});
  Notices notices{ledger, keys};
  core::RoomId room;
  core::Handle handle;
  std::uint8_t last = 0;
};

// Who came back to a ban after a month found a closed door and no word why.
TEST_F(NoticesTest, AreThereForAsLongAsTheirMeasure) {
  EXPECT_EQ(end_of(Measure::ban, {}), core::Time{}) << "until it is read";
  EXPECT_EQ(end_of(Measure::ban, now + hours(24 * 90)), now + hours(24 * 90));
  EXPECT_EQ(end_of(Measure::mute, now + hours(1)), now + Notices::life);
  EXPECT_EQ(end_of(Measure::redaction, {}), now + Notices::life);
  EXPECT_EQ(end_of(Measure::lift, {}), now + Notices::life);
}

// Who read it only then was asked to read what keeps nobody from writing any more.
TEST_F(NoticesTest, OfAWarningEndWithIt) {
  EXPECT_EQ(end_of(Measure::warning, now + hours(1)), now + hours(1));
  EXPECT_EQ(end_of(Measure::warning, now + hours(24 * 90)), now + hours(24 * 90));
  ASSERT_TRUE(
      ledger.put({*notices.of(measure(Measure::warning, now - hours(1)), room, handle, now)}));
  load();
  EXPECT_TRUE(notices.pending(room, handle, "fast").empty());
}

TEST_F(NoticesTest, EndSomeTimeAfterTheirMeasureThoughNobodyReadsThem) {
  const auto ban = measure(Measure::ban, {});
  ASSERT_TRUE(ledger.put({*notices.of(ban, room, handle, now)}));
  load();
  const auto ended = notices.ended(ban.id, room, handle, now);
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->until, now + Notices::life);
  ASSERT_TRUE(ledger.put({*ended})) << "it takes the place of the one before";
  load();
  EXPECT_EQ(notices.pending(room, handle, "fast").size(), 1U) << "still there to be read";
  EXPECT_FALSE(notices.ended(ban.id, room, handle, now)) << "it ends already";
  EXPECT_FALSE(notices.ended(measure(Measure::ban, {}).id, room, handle, now)) << "no such one";
}

}  // namespace
}  // namespace hearth::shard::desk
