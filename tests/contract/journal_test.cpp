// SPDX-License-Identifier: Apache-2.0
#include "contract/store_fixture.hpp"

namespace hearth::store {
namespace {

using core::seconds;
using PublishStatus::accepted;
using PublishStatus::duplicate;
using PublishStatus::muted;
using PublishStatus::stopped;
using std::chrono::hours;
using std::chrono::minutes;
using enum JournalKind;
using rooms::SanctionKind;
using Kinds = std::vector<JournalKind>;

Entry with_note(Entry entry, std::string note) {
  entry.note = std::move(note);
  return entry;
}

// --- what is written ---
TEST_P(Store, WritesNothingOfAPostLikeAnyOther) {
  post(1, 1);
  EXPECT_TRUE(kinds().empty());
  EXPECT_EQ(journal().top, 0u);
  EXPECT_EQ(state().journal, 0u);
}
TEST_P(Store, WritesAPostWithANote) {
  auto d = draft(1, 1);
  d.note = "found";
  const auto position = publish(d).position;
  const auto page = journal();
  ASSERT_EQ(page.entries.size(), 1u);
  const auto& told = page.entries[0];
  EXPECT_EQ(told.kind, posted);
  EXPECT_EQ(told.position, position);
  EXPECT_EQ(told.subject, person(1));
  EXPECT_EQ(told.note, "found");
  EXPECT_EQ(told.at, world.now());
  EXPECT_EQ(told.id, EntryId{});
  EXPECT_EQ(told.number, page.top);
  EXPECT_EQ(state().journal, page.top);
}
TEST_P(Store, WritesANoteOnceThoughThePostIsRepeated) {
  auto d = draft(1, 1);
  d.note = "found";
  publish(d);
  EXPECT_EQ(publish(d).status, duplicate);
  EXPECT_EQ(kinds(), (Kinds{posted}));
}
TEST_P(Store, WritesNothingOfARefusedPostWithANote) {
  moderate(Sanction{person(1), SanctionKind::mute, {}});
  auto d = draft(1, 1);
  d.note = "found";
  EXPECT_EQ(publish(d).status, muted);
  d = draft(2, 1);
  d.note = "found";
  d.course = Course::stop;
  EXPECT_EQ(publish(d).status, stopped);
  EXPECT_EQ(kinds(), (Kinds{decided}));
}
TEST_P(Store, WritesAHeldPostWithAndWithoutANote) {
  auto d = draft(1, 1);
  d.course = Course::hold;
  d.note = "found";
  publish(d);
  const auto item = hold(2, 1);
  const auto page = journal();
  ASSERT_EQ(page.entries.size(), 2u);
  EXPECT_EQ(page.entries[0].kind, held);
  EXPECT_EQ(page.entries[0].note, "found");
  EXPECT_EQ(page.entries[0].subject, person(1));
  EXPECT_EQ(page.entries[0].position, rooms::Position{});
  EXPECT_EQ(page.entries[1].held, item.id);
  EXPECT_EQ(page.entries[1].note, "");
}
TEST_P(Store, NumbersEntriesDensely) {
  for (std::uint8_t id = 1; id <= 10; ++id) moderate(Announce{"words"});
  const auto page = journal();
  ASSERT_EQ(page.entries.size(), 10u);
  for (std::size_t i = 1; i < page.entries.size(); ++i)
    EXPECT_EQ(page.entries[i].number, page.entries[i - 1].number + 1);
}
TEST_P(Store, NeverGivesANumberOfTheEpochBefore) {
  moderate(Announce{"words"});
  const auto before = journal().top;
  world.restart();
  EXPECT_EQ(journal().top, before);
  moderate(Announce{"words"});
  EXPECT_GT(journal().top, before + 1) << "what a failover took had those numbers";
}
TEST_P(Store, KeepsTheJournalOverARestart) {
  auto d = draft(1, 1);
  d.note = "found";
  const auto seq = publish(d).position.seq;
  world.restart();
  const auto page = journal();
  ASSERT_EQ(page.entries.size(), 1u);
  EXPECT_EQ(page.entries[0].position, (rooms::Position{state().log.top.epoch, seq}))
      << "in the epoch of today";
}
TEST_P(Store, GivesAJournalInPages) {
  for (int i = 0; i < 7; ++i) moderate(Announce{"words"});
  std::vector<std::uint64_t> numbers;
  std::uint64_t after = 0;
  for (bool more = true; more;) {
    const auto page = journal(after, 3);
    ASSERT_FALSE(page.entries.empty());
    EXPECT_LE(page.entries.size(), 3u);
    for (const auto& one : page.entries) numbers.push_back(one.number);
    after = numbers.back();
    more = page.more;
  }
  EXPECT_EQ(numbers.size(), 7u);
  EXPECT_EQ(after, journal().top);
  EXPECT_TRUE(journal(after).entries.empty());
  EXPECT_FALSE(journal(after).more);
}
TEST_P(Store, KeepsAJournalEntryForAWeek) {
  moderate(Announce{"words"});
  world.advance(hours(24 * 6));
  moderate(Announce{"words"});
  world.advance(hours(24));
  EXPECT_EQ(kinds().size(), 2u) << "to the second";
  world.advance(seconds(1));
  EXPECT_EQ(kinds().size(), 1u) << "whatever came later";
  world.advance(hours(24 * 7));
  EXPECT_TRUE(kinds().empty());
  EXPECT_GT(journal().top, 0u);
}
TEST_P(Store, LeavesOutANoteThatIsTooLongAndDoesTheRest) {
  auto d = draft(1, 1);
  d.note = std::string(journal_note_max + 1, 'x');
  EXPECT_EQ(publish(d).status, accepted);
  d = draft(1, 2);
  d.note = std::string(journal_note_max, 'x');
  publish(d);
  const auto page = journal();
  ASSERT_EQ(page.entries.size(), 2u);
  EXPECT_EQ(page.entries[0].note, "");
  EXPECT_EQ(page.entries[1].note.size(), journal_note_max);
}
TEST_P(Store, CarriesNotesAsBytes) {
  auto d = draft(1, 1);
  d.note = std::string("\0\xff\r\n {\"", 8);
  publish(d);
  EXPECT_EQ(journal().entries.at(0).note, d.note);
}

// --- decisions ---
TEST_P(Store, TellsWhomADecisionIsAbout) {
  moderate(Sanction{person(1), SanctionKind::mute, {}});
  moderate(Lift{person(1), SanctionKind::mute});
  moderate(SetMode{rooms::Mode::slow, seconds(1)});
  const auto entries = journal().entries;
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[0].subject, person(1));
  EXPECT_EQ(entries[1].subject, person(1));
  EXPECT_EQ(entries[2].subject, rooms::Participant{});
  for (std::uint8_t i = 0; i < 3; ++i) {
    EXPECT_EQ(entries[i].kind, decided);
    EXPECT_EQ(entries[i].position.seq, i + 1u);
    EXPECT_EQ(entries[i].id[0], i + 1);
  }
}
TEST_P(Store, TellsWhoseMessageWasRedacted) {
  const auto position = post(1, 1).position;
  const auto announced = moderate(Redact{position}).position;
  const auto own = post(2, 1).position;
  moderate(Unsay{own, person(2), minutes(1)});
  const auto entries = journal().entries;
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].subject, person(1));
  EXPECT_EQ(entries[0].position, announced);
  EXPECT_EQ(entries[1].subject, person(2));
}
TEST_P(Store, WritesTheNoteOfADecision) {
  Entry entry{{}, room, Announce{"words"}, hours(1), "why"};
  entry.id.fill(3);
  world.run(world.store().moderate(entry));
  world.run(world.store().moderate(with_note(entry, "again")));
  const auto entries = journal().entries;
  ASSERT_EQ(entries.size(), 1u) << "repeating it says nothing more";
  EXPECT_EQ(entries[0].note, "why");
}
TEST_P(Store, WritesNothingOfADecisionThatDidNotApply) {
  moderate(Lift{person(1), SanctionKind::mute});
  moderate(Redact{{1, 1}});
  EXPECT_TRUE(kinds().empty());
}
TEST_P(Store, TellsWhatAMuteDropped) {
  const auto first = hold(1, 1);
  hold(2, 1);
  const auto third = hold(1, 2);
  moderate(Sanction{person(1), SanctionKind::mute, {}}, 9);
  const auto entries = journal().entries;
  ASSERT_EQ(entries.size(), 6u);
  EXPECT_EQ(entries[3].kind, decided);
  for (const auto& [entry, item] : {std::pair{entries[4], first}, {entries[5], third}}) {
    EXPECT_EQ(entry.kind, returned);
    EXPECT_EQ(entry.held, item.id);
    EXPECT_EQ(entry.subject, person(1));
    EXPECT_EQ(entry.id[0], 9);
  }
  EXPECT_EQ(waiting().size(), 1u);
}

// --- what waits ---
TEST_P(Store, TellsOfARelease) {
  const auto item = hold(1, 1);
  const auto answer = world.run(world.store().release({room, item.id, true, "fine"}));
  const auto told = journal().entries.at(1);
  EXPECT_EQ(told.kind, released);
  EXPECT_EQ(told.held, item.id);
  EXPECT_EQ(told.position, answer.position);
  EXPECT_EQ(told.subject, person(1));
  EXPECT_EQ(told.note, "fine");
}
TEST_P(Store, TellsOfAReturn) {
  const auto item = hold(1, 1);
  world.run(world.store().release({room, item.id, false, "not here"}));
  const auto told = journal().entries.at(1);
  EXPECT_EQ(told.kind, returned);
  EXPECT_EQ(told.held, item.id);
  EXPECT_EQ(told.position, rooms::Position{});
  EXPECT_EQ(told.subject, person(1));
  EXPECT_EQ(told.note, "not here");
}
TEST_P(Store, TellsOfAHeldPostWhoseTimeRanOut) {
  const auto first = hold(1, 1);
  world.advance(minutes(1));
  const auto second = hold(2, 1);
  world.advance(minutes(29));
  EXPECT_EQ(kinds(), (Kinds{held, held, expired}));
  world.advance(minutes(5));
  const auto entries = journal().entries;
  ASSERT_EQ(entries.size(), 4u);
  EXPECT_EQ(entries[2].held, first.id);
  EXPECT_EQ(entries[2].at, first.until);
  EXPECT_EQ(entries[3].held, second.id);
  EXPECT_EQ(entries[3].subject, person(2));
  EXPECT_EQ(entries[3].at, second.until) << "and not when it was noticed";
  EXPECT_EQ(kinds().size(), 4u) << "once";
}
TEST_P(Store, SaysInItsStateThatSomethingRanOut) {
  hold(1, 1);
  const auto before = journal().top;
  EXPECT_EQ(state().journal, before);
  world.advance(minutes(30));
  EXPECT_GT(state().journal, before);
  EXPECT_EQ(journal(before).entries.size(), 1u);
  EXPECT_EQ(state().journal, journal().top);
}
TEST_P(Store, TellsOfWhatRanOutBeforeWhatCameAfter) {
  hold(1, 1);
  world.advance(minutes(31));
  hold(2, 1);
  EXPECT_EQ(kinds(), (Kinds{held, expired, held}));
}
TEST_P(Store, DoesNotCallReturnedWhatHadRunOut) {
  hold(1, 1);
  world.advance(minutes(31));
  moderate(Sanction{person(1), SanctionKind::mute, {}});
  EXPECT_EQ(kinds(), (Kinds{held, expired, decided}));
}

// --- remarks ---
TEST_P(Store, TellsOfARemark) {
  const auto position = post(1, 1).position;
  EXPECT_EQ(remark(5, position, "report", person(3)), RemarkStatus::written);
  const auto entries = journal().entries;
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].kind, remarked);
  EXPECT_EQ(entries[0].position, position);
  EXPECT_EQ(entries[0].subject, person(1)) << "its author, whoever was named";
  EXPECT_EQ(entries[0].id[0], 5);
  EXPECT_EQ(entries[0].note, "report");
  EXPECT_EQ(state().log.top.seq, 1u) << "the room does not hear of it";
}
TEST_P(Store, TakesARemarkAboutSomebodyWithoutAMessage) {
  EXPECT_EQ(remark(5, {}, "stopped", person(3)), RemarkStatus::written);
  EXPECT_EQ(journal().entries.at(0).subject, person(3));
  EXPECT_EQ(journal().entries.at(0).position, rooms::Position{});
}
TEST_P(Store, TakesARemarkOnce) {
  remark(5);
  EXPECT_EQ(remark(5), RemarkStatus::duplicate);
  EXPECT_EQ(remark(6), RemarkStatus::written);
  EXPECT_EQ(kinds().size(), 2u);
}
TEST_P(Store, TakesARemarkOnceOverARestart) {
  remark(5);
  world.restart();
  EXPECT_EQ(remark(5), RemarkStatus::duplicate);
}
TEST_P(Store, FindsTheTargetOfARemarkInAnEarlierEpoch) {
  const auto position = post(1, 1).position;
  world.restart();
  EXPECT_EQ(remark(5, position), RemarkStatus::written);
  EXPECT_EQ(journal().entries.at(0).position, (rooms::Position{state().log.top.epoch, 1}));
}
TEST_P(Store, TakesNoRemarkAboutWhatIsNotThere) {
  const auto position = post(1, 1).position;
  moderate(Redact{position});
  auto d = draft(1, 2);
  d.body = rooms::SupportGiven{1, rooms::Support::with_you};
  const auto support = publish(d).position;
  EXPECT_EQ(remark(5, position), RemarkStatus::not_found);
  EXPECT_EQ(remark(5, support), RemarkStatus::not_found);
  EXPECT_EQ(remark(5, {position.epoch, 9}), RemarkStatus::not_found);
  EXPECT_EQ(remark(5, {position.epoch + 1, 1}), RemarkStatus::not_found);
  world.restart();
  post(1, 3);
  EXPECT_EQ(remark(5, {position.epoch, 4}), RemarkStatus::not_found) << "above the floor";
  EXPECT_EQ(kinds(), (Kinds{decided}));
  EXPECT_EQ(remark(5), RemarkStatus::written) << "a refusal does not use the id up";
}
TEST_P(Store, TakesNoRemarkAboutAMessagePastItsTime) {
  const auto position = post(1, 1).position;
  world.advance(hours(1) + seconds(1));
  EXPECT_EQ(remark(5, position), RemarkStatus::not_found);
}

}  // namespace
}  // namespace hearth::store
