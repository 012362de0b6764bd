// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/bans.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

#include "support/memory_ledger.hpp"

namespace hearth::shard::desk {
namespace {

using cases::Measure;
using cases::Scope;
using std::chrono::hours;

class BansTest : public testing::Test {
 protected:
  BansTest() {
    room.bytes.fill(1);
    handle.bytes.fill(2);
    elsewhere.bytes.fill(3);
    ledger.now = core::now();
  }
  cases::Acted measure(Measure what, Scope scope, core::Time until) {
    cases::Acted acted;
    acted.id.fill(++last);
    acted.measure = what;
    acted.room = room;
    acted.scope = scope;
    acted.until = until;
    return acted;
  }
  void write(std::vector<store::Record> records) {
    ASSERT_TRUE(ledger.put(std::move(records)));
    bool read = false;
    boost::asio::co_spawn(context, bans.load(), [&](std::exception_ptr problem, bool done) {
      if (problem) std::rethrow_exception(problem);
      read = done;
    });
    context.restart();
    context.run();
    ASSERT_TRUE(read);
  }
  cases::Acted take(Measure what, Scope scope, core::Time until) {
    const auto acted = measure(what, scope, until);
    write(bans.of(acted, handle, {room, elsewhere}));
    return acted;
  }
  bool stands(const cases::Acted& acted) const {
    const auto all = bans.all();
    return std::any_of(all.begin(), all.end(), [&](const protocol::BanRecord& ban) {
      return ban.measure == acted.id &&
             ban.until == core::Time{core::milliseconds(core::unix_ms(acted.until))};
    });
  }

  boost::asio::io_context context;
  support::MemoryLedger ledger;
  Bans bans{ledger};
  core::RoomId room;
  core::RoomId elsewhere;
  core::Handle handle;
  std::uint8_t last = 0;
};

// A lead's mute of two seconds in an area took the place of an admin's of a week everywhere.
TEST_F(BansTest, StandBesideEachOther) {
  const auto wide = take(Measure::mute, Scope::service, ledger.now + hours(24 * 7));
  const auto narrow = take(Measure::mute, Scope::area, ledger.now + hours(1));
  const auto ban = take(Measure::ban, Scope::area, {});
  EXPECT_EQ(bans.all().size(), 3U);
  EXPECT_TRUE(stands(wide));
  EXPECT_TRUE(stands(narrow));
  EXPECT_TRUE(stands(ban));
  EXPECT_EQ(ledger.kept(Bans::kind).size(), 3U);
  ledger.now += hours(2);
  EXPECT_EQ(ledger.kept(Bans::kind).size(), 2U) << "each ends with its measure";
}

TEST_F(BansTest, AreTakenBackOneByOne) {
  const auto wide = take(Measure::mute, Scope::service, ledger.now + hours(24 * 7));
  const auto narrow = take(Measure::mute, Scope::area, ledger.now + hours(1));
  write(bans.without(narrow.id));
  EXPECT_TRUE(stands(wide));
  EXPECT_FALSE(stands(narrow));
  EXPECT_TRUE(bans.without(narrow.id).empty());
}

TEST_F(BansTest, AreLiftedByTheirKind) {
  take(Measure::mute, Scope::service, ledger.now + hours(24 * 7));
  take(Measure::mute, Scope::area, ledger.now + hours(1));
  const auto ban = take(Measure::ban, Scope::area, {});
  auto lift = measure(Measure::lift, Scope::room, {});
  lift.lifts = Measure::mute;
  write(bans.of(lift, handle, {}));
  ASSERT_EQ(bans.all().size(), 1U);
  EXPECT_TRUE(stands(ban));
}

TEST_F(BansTest, OfOnePersonAreSoMany) {
  const auto forever = take(Measure::ban, Scope::service, {});
  const auto first = take(Measure::ban, Scope::area, ledger.now + hours(1));
  for (std::size_t i = 0; i < Bans::per_person_max; ++i)
    take(Measure::ban, Scope::area, ledger.now + hours(2));
  EXPECT_EQ(bans.all().size(), Bans::per_person_max);
  EXPECT_TRUE(stands(forever));
  EXPECT_FALSE(stands(first)) << "it would have been the first to end";
}

}  // namespace
}  // namespace hearth::shard::desk
