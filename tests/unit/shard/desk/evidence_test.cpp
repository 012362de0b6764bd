// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/evidence.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <array>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "running.hpp"
#include "store/model/model_store.hpp"
#include "support/memory_ledger.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;
using std::chrono::seconds;

// A room of the model, whose messages are about a case now and then.
class EvidenceTest : public testing::Test, public Running {
 protected:
  EvidenceTest() {
    room.bytes.fill(1);
    id.bytes.fill(2);
    ledger.now = core::now();
  }
  store::PublishAnswer publish(const std::string& text, store::Course course) {
    store::Draft draft;
    draft.room = room;
    draft.author = {author, "Kind Heron"};
    draft.n = ++posts;
    draft.body = rooms::Message{text, {}, 0};
    draft.course = course;
    draft.retention = std::chrono::hours(1);
    draft.participant_rate = draft.room_rate = {std::chrono::milliseconds(1), 1000};
    return run(rooms.publish(draft));
  }
  cases::Place post(const std::string& text) {
    const auto answer = publish(text, store::Course::deliver);
    EXPECT_EQ(answer.status, store::PublishStatus::accepted);
    return {answer.position.epoch, answer.position.seq};
  }
  void decide(store::Decision decision) {
    store::Entry entry;
    entry.id[0] = ++entries;
    entry.room = room;
    entry.decision = std::move(decision);
    entry.retention = std::chrono::hours(1);
    EXPECT_EQ(run(rooms.moderate(entry)).status, store::ModerateStatus::applied);
  }
  void remove(cases::Place place) { decide(store::Redact{{place.epoch, place.seq}}); }
  void seal(core::Duration later = {}) {
    const auto at = begin + std::chrono::duration_cast<Evidence::Clock::duration>(later);
    asio::co_spawn(context, evidence.seal_due(at), [](std::exception_ptr problem) {
      if (problem) std::rethrow_exception(problem);
    });
    context.restart();
    context.run();
  }
  void concerns(cases::Place place, std::uint64_t held = 0) {
    evidence.concerns(room, id, place, held, begin);
  }
  static std::vector<std::string> texts(const std::vector<rooms::Event>& events) {
    std::vector<std::string> out;
    for (const auto& event : events)
      if (const auto* message = std::get_if<rooms::Message>(&event.body))
        out.push_back(message->text);
    return out;
  }
  std::vector<std::string> sealed() { return texts(run(evidence.of(id))); }
  std::vector<std::string> shown(cases::Place place) {
    return texts(Evidence::merged(*run(evidence.around(room, place)), run(evidence.of(id))));
  }
  using Texts = std::vector<std::string>;

  store::ModelStore rooms{[] { return core::now(); }};
  support::MemoryLedger ledger;
  identity::DeploymentKeys keys =
      identity::DeploymentKeys::from_master(std::array<std::uint8_t, 32>{});
  Evidence evidence{rooms, ledger, keys};
  core::RoomId room;
  core::CaseId id;
  core::Handle author;
  std::uint32_t posts = 0;
  std::uint8_t entries = 0;
  const Evidence::Clock::time_point begin = Evidence::Clock::now();
};

TEST_F(EvidenceTest, ShowsWhatWasRemovedAndTakenBackAmongWhatIsStillThere) {
  const auto before = post("before");
  const auto bad = post("bad");
  concerns(bad);
  seal();
  remove(bad);
  decide(store::Unsay{{before.epoch, before.seq}, {author, "Kind Heron"}, seconds(600)});
  post("after");
  EXPECT_EQ(shown(bad), (Texts{"before", "bad", "after"}));
  const auto events = Evidence::merged(*run(evidence.around(room, bad)), run(evidence.of(id)));
  EXPECT_EQ(events[1].position, (rooms::Position{bad.epoch, bad.seq})) << "where it stood";
}

TEST_F(EvidenceTest, SealsWhatWasWrittenAfterItTooAndThenIsDone) {
  const auto bad = post("bad");
  concerns(bad);
  seal();
  EXPECT_EQ(sealed(), Texts{"bad"});
  std::vector<cases::Place> after;
  for (int i = 1; i <= 11; ++i) after.push_back(post(std::to_string(i)));
  seal(seconds(1));
  EXPECT_EQ(sealed().size(), 1U) << "not every second";
  seal(seconds(20));
  remove(after[9]);
  EXPECT_EQ(sealed().size(), 11U) << "itself and ten";
  EXPECT_EQ(sealed().back(), "10");
  const auto reads = ledger.reads;
  seal(seconds(60));
  EXPECT_EQ(ledger.reads, reads);
}

// There was no case, and nobody had named the message.
TEST_F(EvidenceTest, OfAMeasureIsAboutTheNewestMessageOfItsSubject) {
  author.bytes.fill(4);
  post("long before");
  const auto bad = post("bad");
  const auto whose = author;
  author.bytes.fill(9);
  for (int i = 0; i < 30; ++i) post("between");
  const auto last = post("somebody else");
  EXPECT_EQ(run(evidence.subject_of(room, {}, whose)), bad) << "a warning is nowhere in the log";
  const cases::Place muted{last.epoch, last.seq + 1};
  decide(store::Sanction{{whose, "Kind Heron"}, rooms::SanctionKind::mute, {}});
  EXPECT_EQ(run(evidence.subject_of(room, muted, whose)), bad);
  EXPECT_EQ(run(evidence.subject_of(room, last, whose)), last) << "named";
  EXPECT_EQ(run(evidence.subject_of(room, muted, core::Handle{})), muted) << "they said nothing";
}

TEST_F(EvidenceTest, IsKeptBeforeTheMessageGoesAndNotWhenNothingCameOfIt) {
  const auto bad = post("bad");
  run(evidence.keep(room, id, bad));
  remove(bad);
  EXPECT_EQ(shown(bad), Texts{"bad"});
  run(evidence.drop_all(id));
  EXPECT_TRUE(sealed().empty());
  EXPECT_TRUE(ledger.kept(Evidence::kind).empty());
}

TEST_F(EvidenceTest, AddsWhatIsFoundLaterToWhatWasSealedBefore) {
  const auto first = post("first");
  concerns(first);
  seal();
  remove(first);
  for (int i = 0; i < 30; ++i) post("between");
  const auto second = post("second");
  concerns(second);
  seal();
  remove(second);
  const auto texts = shown(second);
  EXPECT_EQ(texts.front(), "first");
  EXPECT_EQ(texts.back(), "second");
}

TEST_F(EvidenceTest, TriesAgainWhatCouldNotBeWritten) {
  const auto bad = post("bad");
  concerns(bad);
  ledger.reachable = false;
  seal();
  ledger.reachable = true;
  EXPECT_TRUE(sealed().empty());
  seal(seconds(2));
  EXPECT_EQ(sealed(), Texts{"bad"});
}

TEST_F(EvidenceTest, KeepsWhatWaitedWhenItWasGivenBack) {
  ASSERT_EQ(publish("waits", store::Course::hold).status, store::PublishStatus::held);
  const auto waiting = run(rooms.held(room)).value();
  ASSERT_EQ(waiting.size(), 1U);
  concerns({}, waiting[0].id);
  seal();
  EXPECT_EQ(run(rooms.release({room, waiting[0].id, false})).status,
            store::ReleaseStatus::rejected);
  const auto events = run(evidence.of(id));
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].position, (rooms::Position{0, waiting[0].id}));
  EXPECT_EQ(sealed(), Texts{"waits"});
  EXPECT_EQ(ledger.kept(Evidence::kind)[0].value.find("waits"), std::string::npos) << "sealed";
}

TEST_F(EvidenceTest, KeepsNothingOfWhatItsAuthorTookBack) {
  const auto said = post("said in the room");
  ASSERT_EQ(publish("waits", store::Course::hold).status, store::PublishStatus::held);
  const auto held = run(rooms.held(room)).value().front().id;
  concerns(said);
  concerns({}, held);
  seal();
  ASSERT_EQ(sealed().size(), 2u);
  ledger.reachable = false;
  evidence.forget(id, held);
  seal();
  ledger.reachable = true;
  seal();
  EXPECT_EQ(sealed(), Texts{"said in the room"});
}

TEST_F(EvidenceTest, HoldsNoMoreThanItsBound) {
  for (std::uint64_t i = 1; i <= Evidence::waiting_max + 10; ++i) {
    concerns({7, i});
  }
  const auto last = post("last");
  concerns(last);
  seal();
  EXPECT_EQ(sealed(), Texts{"last"}) << "the newest has its place";
}

}  // namespace
}  // namespace hearth::shard::desk
