// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/journals.hpp"

#include <gtest/gtest.h>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "identity/keys.hpp"
#include "protocol/ledger_codec.hpp"
#include "running.hpp"
#include "store/model/model_store.hpp"

namespace hearth::shard::desk {
namespace {

// Hands over what the first look found only when it is let go.
class SlowJournal final : public store::ModelStore {
 public:
  using ModelStore::ModelStore;
  boost::asio::awaitable<std::optional<store::JournalPage>> journal(core::RoomId room,
                                                                    std::uint64_t after,
                                                                    std::size_t limit) override {
    auto page = co_await ModelStore::journal(room, after, limit);
    if (!std::exchange(is_slow, false)) co_return page;
    boost::asio::steady_timer pause(co_await boost::asio::this_coro::executor, core::Tick::max());
    waiting = &pause;
    boost::system::error_code ec;
    co_await pause.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ec));
    waiting = nullptr;
    co_return page;
  }

  bool is_slow = false;
  boost::asio::steady_timer* waiting = nullptr;
};

class JournalsTest : public testing::Test, public Running {
 protected:
  using Params = std::map<std::string, std::string>;

  JournalsTest() {
    room.bytes.fill(1);
    ana.handle.bytes.fill(2);
    ana.alias = "Quiet Heron";
  }

  store::Draft to_hold() {
    store::Draft draft;
    draft.room = room;
    draft.author = ana;
    draft.n = ++last_n;
    draft.body = rooms::Message{"hello", {}, 0};
    draft.course = store::Course::hold;
    draft.retention = std::chrono::hours(24);
    return draft;
  }
  void hold() { ASSERT_EQ(run(rooms.publish(to_hold())).status, store::PublishStatus::held); }
  // As far as it comes.
  template <class T, class Then>
  void begin(boost::asio::awaitable<T> work, Then then) {
    boost::asio::co_spawn(context, std::move(work),
                          [then](std::exception_ptr, T result) { then(std::move(result)); });
    context.restart();
    context.poll();
  }
  void decide(std::uint8_t n, store::Decision decision, const cases::DecisionSeed& seed) {
    store::Entry entry;
    entry.id.fill(n);
    entry.room = room;
    entry.decision = std::move(decision);
    entry.retention = std::chrono::hours(24);
    entry.note = protocol::serialize(cases::Seed{seed});
    ASSERT_EQ(run(rooms.moderate(entry)).status, store::ModerateStatus::applied);
  }
  void read_on() { ASSERT_TRUE(run(journals.follow(room))); }
  void close_case() {
    const auto open = view.book().open_cases();
    ASSERT_EQ(open.size(), 1U);
    const auto id = open.front()->id;
    const auto answer = run(view.append([id](const cases::Desk&) -> cases::Decided {
      return cases::Entries{{{}, id, cases::Closed{cases::Outcome::no_action}}};
    }));
    ASSERT_TRUE(std::holds_alternative<LedgerView::Appended>(answer));
  }
  template <class What>
  std::ptrdiff_t count() const {
    return std::count_if(entries.begin(), entries.end(), [](const cases::Entry& entry) {
      return std::holds_alternative<What>(entry.what);
    });
  }
  std::vector<Params> told() {
    std::vector<Params> all;
    const auto records = run(rooms.records(Notices::kind, {}, {}));
    for (const auto& record : records.value_or(std::vector<store::Record>{})) {
      const auto notice = protocol::parse_notice(record.value);
      if (notice && notice->code == "returned" && notice->handle == ana.handle)
        all.push_back(notice->params);
    }
    return all;
  }

  core::RoomId room;
  rooms::Participant ana;
  std::uint32_t last_n = 0;
  core::Duration passed{};
  SlowJournal rooms{[this] { return core::now() + passed; }};
  std::vector<cases::Entry> entries;
  identity::DeploymentKeys keys =
      identity::DeploymentKeys::from_master(std::array<std::uint8_t, 32>{});
  LedgerView view{
      rooms,
      {},
      [this](std::uint64_t, core::Time, const cases::Entry& entry) { entries.push_back(entry); },
      [] {}};
  Subjects subjects{rooms};
  Notices notices{rooms, keys};
  Bans bans{rooms};
  Journals journals{
      rooms,
      rooms,
      keys,
      view,
      subjects,
      notices,
      bans,
      {[](const core::ModeratorId&) { return std::vector<core::RoomId>{}; },
       [](const core::RoomId&, const core::CaseId&, cases::Place, std::uint64_t) {},
       [this](const core::RoomId&, const cases::Acted& acted, const core::Handle& of) {
         if (of == ana.handle) restricted.push_back(acted.id);
       }}};
  std::vector<cases::EntryId> restricted;  // outside of a case
};

// An admin's ban and a lead's: the one that is taken back takes nothing of the other along.
TEST_F(JournalsTest, TakesBackOneOfTwoBansAndLeavesTheOther) {
  const auto ban = [&](std::uint8_t n, cases::Scope scope, core::Duration length) {
    cases::DecisionSeed seed;
    seed.by.bytes.fill(n);
    seed.measure = cases::Measure::ban;
    seed.scope = scope;
    if (length != core::Duration{}) seed.until = core::now() + length;
    decide(n, store::Sanction{ana, rooms::SanctionKind::ban, seed.until}, seed);
    return seed.until;
  };
  const auto hour = ban(1, cases::Scope::area, std::chrono::hours(1));
  ban(2, cases::Scope::service, {});
  read_on();
  ASSERT_TRUE(run(bans.load()));
  ASSERT_EQ(bans.all().size(), 2U);

  const auto undo = [&](std::uint8_t n, std::uint8_t whose, std::optional<core::Time> others) {
    cases::DecisionSeed seed;
    seed.measure = cases::Measure::lift;
    seed.lifts = cases::Measure::ban;
    seed.undoes.fill(whose);
    decide(n,
           store::TakeBack{ana, rooms::SanctionKind::ban, whose == 1 ? hour : core::Time{}, others},
           seed);
    read_on();
    ASSERT_TRUE(run(bans.load()));
  };
  undo(3, 2, hour);
  ASSERT_EQ(bans.all().size(), 1U);
  EXPECT_EQ(bans.all().front().measure[0], 1);
  EXPECT_EQ(run(rooms.position(room))->sanctions.size(), 1U);
  const auto* first = view.book().measures().about(*subjects.find(room, ana.handle)).at(0);
  EXPECT_TRUE(first->in_force(core::now()));
  EXPECT_EQ(count<cases::Acted>(), 2) << "nothing was lifted";

  undo(4, 1, std::nullopt);
  EXPECT_TRUE(bans.all().empty());
  EXPECT_TRUE(run(rooms.position(room))->sanctions.empty());
  EXPECT_EQ(count<cases::Acted>(), 3);
}

// Reading one warning made all of them count as read.
TEST_F(JournalsTest, EndsOneWarningOfTwoWhenItIsRead) {
  cases::DecisionSeed seed;
  seed.measure = cases::Measure::warning;
  decide(1, store::Sanction{ana, rooms::SanctionKind::warning, {}}, seed);
  decide(2, store::Sanction{ana, rooms::SanctionKind::warning, {}}, seed);
  read_on();
  const auto read = [&](std::uint8_t n, std::uint8_t which, store::Decision decision) {
    cases::DecisionSeed lift;
    lift.measure = cases::Measure::lift;
    lift.lifts = cases::Measure::warning;
    lift.automated = true;
    lift.undoes.fill(which);
    decide(n, std::move(decision), lift);
    read_on();
  };
  const auto in_force = [&] {
    int count = 0;
    for (const auto* one : view.book().measures().about(*subjects.find(room, ana.handle)))
      count += one->in_force(core::now());
    return count;
  };
  EXPECT_EQ(in_force(), 2);
  read(3, 1, store::TakeBack{ana, rooms::SanctionKind::warning, core::Time{}, core::Time{}});
  EXPECT_EQ(in_force(), 1);
  EXPECT_EQ(run(rooms.position(room))->sanctions.size(), 1U) << "one is still to be read";
  read(4, 2, store::TakeBack{ana, rooms::SanctionKind::warning, core::Time{}, std::nullopt});
  EXPECT_EQ(in_force(), 0);
  EXPECT_TRUE(run(rooms.position(room))->sanctions.empty());
  EXPECT_EQ(count<cases::Undone>(), 0) << "nobody took a measure back";
}

TEST_F(JournalsTest, SaysOfWhatIsRestrictedOutsideOfACase) {
  cases::DecisionSeed seed;
  seed.measure = cases::Measure::mute;
  seed.about = {7, 3};
  decide(1, store::Sanction{ana, rooms::SanctionKind::mute, {}}, seed);
  seed.measure = cases::Measure::lift;
  decide(2, store::Lift{ana, rooms::SanctionKind::mute}, seed);
  seed.measure = cases::Measure::removal;
  seed.case_id.bytes.fill(5);
  decide(3, store::Sanction{ana, rooms::SanctionKind::removal, {}}, seed);
  read_on();
  ASSERT_EQ(restricted.size(), 1U);
  EXPECT_EQ(restricted.front()[0], 1);
  EXPECT_EQ(view.book().measures().find(restricted.front())->acted.place, (cases::Place{7, 3}));
}

// Read as one page, each would be written on what was there before the first of them.
TEST_F(JournalsTest, WritesAMeasureAndItsLiftOneAfterTheOther) {
  cases::DecisionSeed seed;
  seed.measure = cases::Measure::mute;
  seed.scope = cases::Scope::service;
  decide(1, store::Sanction{ana, rooms::SanctionKind::mute, {}}, seed);
  seed.measure = cases::Measure::lift;
  seed.lifts = cases::Measure::mute;
  decide(2, store::Lift{ana, rooms::SanctionKind::mute}, seed);
  read_on();
  ASSERT_TRUE(run(bans.load()));
  EXPECT_TRUE(bans.all().empty());
  EXPECT_EQ(count<cases::Acted>(), 2);
}

// Only a page that stayed open gave it back.
TEST_F(JournalsTest, TellsTheAuthorOnceOfEverythingThatNobodyDecidedInTime) {
  hold();
  hold();
  read_on();
  EXPECT_TRUE(told().empty());
  passed += std::chrono::minutes(31);
  read_on();
  ASSERT_EQ(told().size(), 1U);
  EXPECT_EQ(told().front().at("why"), "expired");
  EXPECT_EQ(count<cases::HeldGone>(), 2);
}

TEST_F(JournalsTest, TellsTheAuthorOfWhatAMuteTookAlong) {
  hold();
  store::Entry mute;
  mute.id.fill(9);
  mute.room = room;
  mute.decision = store::Sanction{ana, rooms::SanctionKind::mute, {}};
  ASSERT_EQ(run(rooms.moderate(mute)).status, store::ModerateStatus::applied);
  read_on();
  ASSERT_EQ(told().size(), 1U);
  EXPECT_EQ(told().front().at("why"), "dropped");
}

TEST_F(JournalsTest, LeavesItToTheMeasureWhereAModeratorGaveItBack) {
  hold();
  cases::DecisionSeed seed;
  seed.measure = cases::Measure::returned;
  seed.reason = "hate";
  const auto held = run(rooms.held(room)).value();
  ASSERT_EQ(held.size(), 1U);
  const auto note = protocol::serialize(cases::Seed{seed});
  ASSERT_EQ(run(rooms.release({room, held.front().id, false, note})).status,
            store::ReleaseStatus::rejected);
  read_on();
  ASSERT_EQ(told().size(), 1U);
  EXPECT_FALSE(told().front().contains("why"));
  EXPECT_EQ(told().front().at("rule"), "hate");
}

// The end of a wait was taken for its beginning: the case said that the message waits, and a case
// was opened with nothing in it.
TEST_F(JournalsTest, OpensNoCaseForAMessageThatWaitsNoLonger) {
  hold();
  read_on();
  close_case();
  passed += std::chrono::minutes(31);
  read_on();
  EXPECT_EQ(count<cases::CaseOpened>(), 1);
  EXPECT_EQ(count<cases::HeldAdded>(), 1);
}

// What somebody else is reading may be from before.
TEST_F(JournalsTest, AreWholeWhenWhatIsThereByNowIsWrittenWhoeverReads) {
  hold();
  rooms.is_slow = true;
  begin(journals.follow(room), [](bool) {});
  ASSERT_TRUE(rooms.waiting);
  begin(rooms.publish(to_hold()), [](const store::PublishAnswer&) {});
  std::ptrdiff_t written = -1;
  begin(journals.follow_whole(room), [&](bool is_whole) {
    EXPECT_TRUE(is_whole);
    written = count<cases::HeldAdded>();
  });
  EXPECT_EQ(written, -1);
  rooms.waiting->cancel();
  context.restart();
  context.run();
  EXPECT_EQ(written, 2);
}

}  // namespace
}  // namespace hearth::shard::desk
