// SPDX-License-Identifier: Apache-2.0
#include "protocol/ledger_codec.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "hearth/internal/v1/ledger.pb.h"

namespace hearth::protocol {
namespace {

namespace desk = moderation::desk;
namespace pb = hearth::internal::v1;

template <class Id>
Id id(std::uint8_t n) {
  Id out;
  out.bytes.fill(n);
  return out;
}
core::Time at(std::int64_t ms) { return core::from_unix_ms(1'700'000'000'000 + ms); }
desk::EntryId entry_id(std::uint8_t n) {
  desk::EntryId out;
  out.fill(n);
  return out;
}
desk::Hash hash(std::uint8_t n) {
  desk::Hash out;
  out.fill(n);
  return out;
}

// One of each kind, no field at its default.
std::vector<desk::What> every_kind() {
  using namespace desk;
  const auto room = id<core::RoomId>(1);
  const auto who = id<core::ModeratorId>(2);
  const auto subject = id<core::SubjectId>(3);
  return {Unknown{},
          CaseOpened{CaseKind::report, room, subject, 3},
          FindingAdded{{7, 8}, 9, "self_harm.plan", "self_harm.plan.1", "en 3", 4, true, {{1, 4}}},
          ReportAdded{{7, 8}, true},
          HeldAdded{5, at(1)},
          HeldGone{5, HeldGone::How::withdrawn},
          Answered{},
          Claimed{at(2)},
          ClaimShortened{at(3)},
          LetGo{},
          TappedOut{},
          Escalated{Rung::on_call, Escalated::Why::timer},
          Acknowledged{},
          HandedOver{who, at(4), true},
          Accepted{at(5)},
          Declined{},
          Noted{hash(9)},
          Revealed{},
          Closed{Outcome::withdrawn},
          Called{Rung::webhook, {who, id<core::ModeratorId>(4)}},
          Notified{17},
          Alarm{Rung::lead, Alarm::Why::nobody_free},
          Acted{entry_id(1),
                Measure::mode,
                room,
                subject,
                Scope::area,
                "spam",
                at(6),
                true,
                {1, 2},
                3,
                Measure::mute,
                2,
                1,
                500,
                250,
                entry_id(9),
                true,
                at(7),
                entry_id(4)},
          Undone{entry_id(2)},
          AppealMade{entry_id(3), hash(1)},
          AppealDecided{entry_id(3), true, hash(2)},
          ShiftStarted{{room, id<core::RoomId>(6)}, at(7)},
          ShiftRenewed{at(8)},
          ShiftEnded{who},
          AccountChanged{who, AccountChanged::What::passkey_copied, Role::lead, {room}},
          Invited{Role::moderator, {room}},
          SignedIn{true},
          SignedOut{true},
          SignInsRefused{12},
          CommandRefused{"not_allowed"},
          WaveSeen{room, 80, at(9)},
          JournalGap{room, 3, 9}};
}

TEST(LedgerCodec, ReadsBackEveryKindOfEntry) {
  const auto kinds = every_kind();
  ASSERT_EQ(kinds.size(), std::variant_size_v<desk::What>);
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    ASSERT_EQ(kinds[i].index(), i) << "one of each, in order";
    const desk::Entry entry{id<core::ModeratorId>(8), id<core::CaseId>(9), kinds[i]};
    const auto read = parse_entry(serialize(entry));
    ASSERT_TRUE(read) << desk::code(entry);
    EXPECT_EQ(*read, entry) << desk::code(entry);
  }
}

TEST(LedgerCodec, TellsTheServiceFromAModerator) {
  const auto read = parse_entry(serialize(desk::Entry{{}, {}, desk::SignInsRefused{1}}));
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->by.is_zero());
  EXPECT_TRUE(read->case_id.is_zero());
}

TEST(LedgerCodec, SkipsWhatALaterVersionWrites) {
  const desk::Entry entry{id<core::ModeratorId>(8), id<core::CaseId>(9), desk::Claimed{at(2)}};
  pb::LedgerBody body;
  ASSERT_TRUE(body.ParseFromString(serialize(entry)));
  body.set_version(2);
  auto read = parse_entry(body.SerializeAsString());
  ASSERT_TRUE(read);
  EXPECT_TRUE(std::holds_alternative<desk::Unknown>(read->what));

  // A kind of the same version: field 4000 with a number.
  auto kind = serialize(desk::Entry{entry.by, entry.case_id, desk::Unknown{}}) + "\x80\xfa\x01\x05";
  read = parse_entry(kind);
  ASSERT_TRUE(read);
  EXPECT_TRUE(std::holds_alternative<desk::Unknown>(read->what));
  EXPECT_EQ(read->case_id, entry.case_id);

  // A value of an enum.
  body.Clear();
  body.set_version(1);
  body.mutable_closed()->set_outcome(99);
  read = parse_entry(body.SerializeAsString());
  ASSERT_TRUE(read);
  EXPECT_TRUE(std::holds_alternative<desk::Unknown>(read->what));
}

TEST(LedgerCodec, RefusesWhatNoGatewayWrites) {
  EXPECT_FALSE(parse_entry(""));
  EXPECT_FALSE(parse_entry("not an entry"));
  EXPECT_FALSE(parse_entry(std::string(entry_bytes_max + 1, '\0')));
  pb::LedgerBody body;
  body.set_version(1);
  body.set_by("short");
  EXPECT_FALSE(parse_entry(body.SerializeAsString()));
  body.clear_by();
  for (std::size_t i = 0; i <= desk::called_max; ++i)
    body.mutable_called()->add_to(std::string(10, 'x'));
  EXPECT_FALSE(parse_entry(body.SerializeAsString()));
  body.mutable_command_refused()->set_code(std::string(desk::code_bytes_max + 1, 'x'));
  EXPECT_FALSE(parse_entry(body.SerializeAsString()));
}

TEST(LedgerCodec, TheLargestEntryFits) {
  using namespace desk;
  std::vector<core::RoomId> rooms(rooms_max, id<core::RoomId>(1));
  const Entry shift{id<core::ModeratorId>(1), {}, ShiftStarted{rooms, at(1)}};
  FindingAdded finding{{~0ULL, ~0ULL},
                       ~0ULL,
                       std::string(code_bytes_max, 'l'),
                       std::string(rule_bytes_max, 'r'),
                       std::string(code_bytes_max, 'p'),
                       4,
                       true,
                       std::vector<CodeSpan>(spans_max, {~0U, ~0U})};
  const Entry found{id<core::ModeratorId>(1), id<core::CaseId>(1), finding};
  for (const auto& entry : {shift, found}) {
    const auto body = serialize(entry);
    EXPECT_LE(body.size(), entry_bytes_max);
    EXPECT_EQ(parse_entry(body), entry);
  }
}

TEST(LedgerCodec, AnswersAnyBytes) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const auto kinds = every_kind();
  for (int round = 0; round < 20'000; ++round) {
    auto body = serialize(
        desk::Entry{id<core::ModeratorId>(8), id<core::CaseId>(9), kinds[random() % kinds.size()]});
    for (auto changes = random() % 4 + 1; changes > 0 && !body.empty(); --changes)
      body[random() % body.size()] = static_cast<char>(random());
    body.resize(random() % (body.size() + 1));
    (void)parse_seed(body);
    (void)parse_evidence(body);
    (void)parse_notice(body);
    (void)parse_ban(body);
    if (const auto read = parse_entry(body)) {
      const auto again = parse_entry(serialize(*read));
      EXPECT_EQ(again, read);
    }
  }
}

TEST(SeedCodec, ReadsBackEverySeed) {
  using namespace desk;
  DecisionSeed decision{id<core::ModeratorId>(1),
                        id<core::CaseId>(2),
                        Measure::ban,
                        Scope::service,
                        "threats",
                        at(5),
                        true,
                        entry_id(4),
                        Measure::mute,
                        3,
                        1,
                        10,
                        20,
                        {5, 6},
                        true,
                        at(6),
                        entry_id(5)};
  const std::vector<Seed> seeds{
      NoSeed{}, FindingsSeed{{Found{"hate", "hate.1", "en 1", 3, true, {{1, 2}, {5, 9}}}}},
      FindingsSeed{}, ReportSeed{std::string("\xff\0sealed", 8)}, decision};
  for (const auto& seed : seeds) EXPECT_EQ(parse_seed(serialize(seed)), seed) << seed.index();
  EXPECT_EQ(serialize(Seed{NoSeed{}}), "");
}

TEST(SeedCodec, KeepsTheMostSevereFindingsWhenNotAllFit) {
  using namespace desk;
  FindingsSeed seed;
  for (std::size_t i = 0; i < findings_max; ++i)
    seed.findings.push_back({std::string(code_bytes_max, 'l'), std::string(rule_bytes_max, 'r'),
                             std::string(code_bytes_max, 'p'),
                             static_cast<std::uint8_t>(i == 0 ? 4 : 2), i == 0,
                             std::vector<CodeSpan>(spans_max, {1U << 30, 1U << 30})});
  const auto note = serialize(Seed{seed});
  EXPECT_LE(note.size(), seed_bytes_max);
  const auto read = parse_seed(note);
  ASSERT_TRUE(read);
  const auto& kept = std::get<FindingsSeed>(*read).findings;
  ASSERT_FALSE(kept.empty());
  EXPECT_EQ(kept[0].severity, 4);
  EXPECT_TRUE(kept[0].urgent);
  EXPECT_FALSE(kept[0].spans.empty());
}

TEST(SeedCodec, LeavesWhatALaterVersionSays) {
  pb::SeedBody body;
  body.set_version(2);
  EXPECT_EQ(parse_seed(body.SerializeAsString()), desk::Seed{desk::NoSeed{}});
  EXPECT_FALSE(parse_seed("\xff\xff"));
}

TEST(RecordCodec, ReadsBackWhatIsKeptBesideTheChain) {
  const NoticeRecord notice{id<core::RoomId>(1), id<core::Handle>(2), "muted", {{"rule", "spam"}}};
  EXPECT_EQ(parse_notice(serialize(notice)), notice);
  const BanRecord ban{
      id<core::RoomId>(1), id<core::Handle>(2), at(3), {id<core::RoomId>(4)}, entry_id(5)};
  EXPECT_EQ(parse_ban(serialize(ban)), ban);
  auto mute = ban;
  mute.kind = desk::Measure::mute;
  EXPECT_EQ(parse_ban(serialize(mute)), mute);
  EXPECT_FALSE(parse_ban(""));
}

TEST(RecordCodec, KeepsTheNewestEvidenceThatFits) {
  EvidenceRecord evidence;
  for (int i = 0; i < 100; ++i)
    evidence.events.push_back(std::to_string(i) + std::string(4000, 'x'));
  const auto value = serialize(evidence);
  EXPECT_LE(value.size(), record_bytes_max);
  const auto read = parse_evidence(value);
  ASSERT_TRUE(read);
  ASSERT_GT(read->events.size(), 20U);
  EXPECT_EQ(read->events.back(), evidence.events.back());
}

}  // namespace
}  // namespace hearth::protocol
