// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>
#include <tuple>

#include "contract/world.hpp"

namespace hearth::store {
namespace {

// The same steps for the model and for the store under test, compared after each one. Epochs are
// random, so what is compared is everything else.
class Pair {
 public:
  Pair(Backend tested, std::uint64_t seed) : tested_(tested), random_(seed) {
    // Rooms begin at the same moment, which their journals' numbers come from.
    for (std::uint8_t room = 1; room <= 2; ++room) {
      Entry entry;
      entry.room = room_of(room);
      entry.decision = Announce{"words"};
      entry.retention = std::chrono::minutes(20);
      for (auto* world : {&model_, &tested_}) world->run(world->store().moderate(entry));
    }
  }

  void step() {
    switch (below(21)) {
      case 0:
        return advance();
      case 1:
        return restart();
      case 2:
      case 3:
        return moderate();
      case 4:
        return release();
      case 5:
      case 6:
        return read();
      case 7:
        return remark();
      case 8:
      case 9:
        return journal();
      case 10:
        return cover();
      case 11:
      case 12:
        return append();
      case 13:
        return read_ledger();
      case 14:
        return withdraw();
      default:
        return publish();
    }
  }

 private:
  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(random_() % bound); }
  core::RoomId some_room() { return room_of(static_cast<std::uint8_t>(1 + below(2))); }
  rooms::Participant somebody() { return person(static_cast<std::uint8_t>(1 + below(3))); }

  void advance() {
    const auto by = core::milliseconds(below(4) == 0 ? 1'500'000 : below(3000));
    model_.advance(by);
    tested_.advance(by);
  }
  void restart() {
    // What ran out before is told of before: the file is swept, the model only looked at.
    for (std::uint8_t room = 1; room <= 2; ++room)
      for (auto* world : {&model_, &tested_})
        world->run(world->store().journal(room_of(room), 0, 1));
    model_.restart();
    tested_.restart();
    // Redis opens a room's epoch when it is next asked for.
    for (std::uint8_t room = 1; room <= 2; ++room)
      for (auto* world : {&model_, &tested_}) world->run(world->store().position(room_of(room)));
  }

  template <class Call>
  auto both(Call call) {
    return std::pair(call(model_), call(tested_));
  }
  std::string some_note() {
    return below(3) == 0 ? "note " + std::to_string(below(1000)) : std::string();
  }

  void publish() {
    Draft d;
    d.room = some_room();
    d.author = somebody();
    d.producer.bytes.fill(static_cast<std::uint8_t>(below(2)));
    d.n = 1 + below(40);
    d.body = rooms::Message{"text " + std::to_string(below(1000)), rooms::Intent::none, 0};
    d.course = std::array{Course::hold, Course::stop, Course::deliver}[std::min(below(6), 2u)];
    d.participant_rate = {core::milliseconds(below(3) * 500), 1 + below(3)};
    d.room_rate = {core::milliseconds(below(3) * 200), 1 + below(4)};
    d.retention = std::chrono::minutes(20);
    d.newcomer = below(3) == 0;
    d.uncovered =
        std::array{Uncovered::closed, Uncovered::guarded, Uncovered::open}[std::min(below(6), 2u)];
    d.guarded_interval = core::milliseconds(below(3) * 700);
    d.note = some_note();
    const auto [expected, got] = both([&](World& w) { return w.run(w.store().publish(d)); });
    ASSERT_EQ(got.status, expected.status);
    ASSERT_EQ(got.position.seq, expected.position.seq);
    ASSERT_EQ(got.retry_after, expected.retry_after);
    if (got.status == PublishStatus::accepted) remember(d.room, expected.position, got.position);
    if (got.status == PublishStatus::held)
      waiting_.push_back({d.room, d.author.handle, d.producer, d.n});
  }

  void moderate() {
    Entry entry;
    entry.id.fill(static_cast<std::uint8_t>(below(200)));
    entry.room = some_room();
    entry.retention = std::chrono::minutes(20);
    const auto until = model_.now() + core::seconds(below(600));
    entry.note = some_note();
    Entry theirs = entry;
    const auto kind = below(2) == 0 ? rooms::SanctionKind::mute : rooms::SanctionKind::warning;
    switch (below(6)) {
      case 0:
        entry.decision = Sanction{somebody(), kind, until};
        break;
      case 1:
        entry.decision = Lift{somebody(), kind};
        break;
      case 4: {
        // Mostly of what stands, so that there is something to take back.
        auto ended = model_.now() + core::seconds(below(600));
        const auto who = somebody();
        const auto state = model_.run(model_.store().position(entry.room));
        for (const auto& one : state->sanctions)
          if (one.subject.handle == who.handle && one.kind == kind && below(4) != 0)
            ended = one.until;
        entry.decision = TakeBack{
            who, kind, ended, below(2) == 0 ? std::optional<core::Time>() : std::optional(until)};
        break;
      }
      case 2:
        entry.decision = SetMode{std::array{rooms::Mode::closed, rooms::Mode::guarded,
                                            rooms::Mode::open, rooms::Mode::open}[below(4)],
                                 core::Duration{}};
        break;
      case 3:
        entry.decision = Announce{"words"};
        break;
      default: {
        const auto& known = positions_[entry.room];
        if (known.empty()) return;
        const auto& [in_model, in_tested] = known[below(static_cast<std::uint32_t>(known.size()))];
        entry.decision = Redact{in_model};
        theirs.decision = Redact{in_tested};
      }
    }
    if (!std::holds_alternative<Redact>(entry.decision)) theirs.decision = entry.decision;
    const auto expected = model_.run(model_.store().moderate(entry));
    const auto got = tested_.run(tested_.store().moderate(theirs));
    ASSERT_EQ(got.status, expected.status) << "decision " << entry.decision.index();
    ASSERT_EQ(got.position.seq, expected.position.seq);
  }

  void release() {
    const auto room = some_room();
    const auto [expected, got] =
        both([&](World& w) { return w.run(w.store().held(room)).value(); });
    ASSERT_EQ(got.size(), expected.size());
    if (expected.empty()) return;
    const auto at = below(static_cast<std::uint32_t>(expected.size()));
    const bool deliver = below(2) == 0;
    const Release release{room, expected[at].id, deliver, some_note()};
    ASSERT_EQ(got[at].id, release.held);
    const auto [released, theirs] =
        both([&](World& w) { return w.run(w.store().release(release)); });
    ASSERT_EQ(theirs.status, released.status);
    ASSERT_EQ(theirs.position.seq, released.position.seq);
  }

  // Of what ever waited, mostly the newest: it may be decided, taken back or over.
  void withdraw() {
    if (waiting_.empty()) return;
    const auto count = static_cast<std::uint32_t>(waiting_.size());
    const auto& what = waiting_[count - 1 - below(std::min(count, 1 + below(8)))];
    const auto [expected, got] = both([&](World& w) { return w.run(w.store().withdraw(what)); });
    ASSERT_EQ(got.status, expected.status);
  }

  void read() {
    const auto room = some_room();
    ReadRequest request{room, {}, below(30), 1 + below(20)};
    ReadRequest theirs = request;
    const auto& known = positions_[room];
    if (!known.empty() && below(3) != 0) {
      const auto& [in_model, in_tested] = known[below(static_cast<std::uint32_t>(known.size()))];
      request.cursor = {in_model};
      theirs.cursor = {in_tested};
    }
    const auto expected = model_.run(model_.store().read(request));
    const auto got = tested_.run(tested_.store().read(theirs));
    ASSERT_EQ(got->state.log.top.seq, expected->state.log.top.seq);
    ASSERT_EQ(got->state.log.first, expected->state.log.first);
    ASSERT_EQ(got->state.mode, expected->state.mode);
    ASSERT_EQ(got->state.covered_until, expected->state.covered_until);
    ASSERT_EQ(got->plan.next, expected->plan.next);
    ASSERT_EQ(got->plan.gaps.size(), expected->plan.gaps.size());
    ASSERT_EQ(got->more, expected->more);
    ASSERT_EQ(got->events.size(), expected->events.size());
    for (std::size_t i = 0; i < got->events.size(); ++i) {
      ASSERT_EQ(got->events[i]->position.seq, expected->events[i]->position.seq);
      ASSERT_EQ(got->events[i]->at, expected->events[i]->at);
      ASSERT_EQ(got->events[i]->author, expected->events[i]->author);
      ASSERT_EQ(got->events[i]->body, expected->events[i]->body);
    }
  }

  void remark() {
    Remark remark;
    remark.id.fill(static_cast<std::uint8_t>(below(200)));
    remark.room = some_room();
    remark.note = some_note();
    auto theirs = remark;
    const auto& known = positions_[remark.room];
    if (known.empty() || below(3) == 0)
      remark.subject = theirs.subject = somebody();
    else
      std::tie(remark.target, theirs.target) =
          known[below(static_cast<std::uint32_t>(known.size()))];
    const auto expected = model_.run(model_.store().remark(remark));
    ASSERT_EQ(tested_.run(tested_.store().remark(theirs)), expected);
  }

  void journal() {
    const auto room = some_room();
    const auto after = below(2) == 0 ? 0 : journals_[room];
    const auto limit = 1 + below(40);
    const auto [expected, got] =
        both([&](World& w) { return *w.run(w.store().journal(room, after, limit)); });
    ASSERT_EQ(got.top, expected.top);
    ASSERT_EQ(got.more, expected.more);
    ASSERT_EQ(got.entries.size(), expected.entries.size());
    for (std::size_t i = 0; i < got.entries.size(); ++i) {
      auto theirs = got.entries[i];
      theirs.position.epoch = expected.entries[i].position.epoch;
      ASSERT_EQ(theirs, expected.entries[i]) << "number " << theirs.number;
    }
    if (!got.entries.empty()) journals_[room] = got.entries.back().number;
  }

  void cover() {
    const Cover cover{some_room(), below(3), core::seconds(below(4) * 20)};
    const auto [expected, got] = both([&](World& w) { return w.run(w.store().cover(cover)); });
    ASSERT_EQ(got, expected);
  }

  void append() {
    const auto page = *model_.run(model_.ledger().read_ledger(0, 256));
    LedgerBatch batch;
    batch.top = page.top - std::min<std::uint64_t>(page.top, below(8) == 0 ? 1 : 0);
    if (below(8) != 0)
      batch.top_hash = model_.run(model_.ledger().read_ledger(batch.top, 0))->after_hash;
    for (auto entries = below(4); entries > 0; --entries) {
      LedgerEntry entry;
      entry.number = batch.top + batch.entries.size() + 1;
      entry.at = model_.now();
      entry.body = std::string(below(300), static_cast<char>('a' + below(26)));
      for (auto& byte : entry.hash) byte = static_cast<std::uint8_t>(below(256));
      batch.entries.push_back(std::move(entry));
    }
    if (below(2) == 0) {
      const auto room = some_room();
      const auto at = *model_.run(model_.ledger().journal_cursor(room));
      batch.cursors.push_back({room, below(6) == 0 ? at + 1 : at, at + 1 + below(3)});
    }
    for (auto records = below(3); records > 0; --records) batch.records.push_back(some_record());
    if (batch.records.size() == 2 && batch.records[0].key == batch.records[1].key)
      batch.records.pop_back();
    const auto [expected, got] = both([&](World& w) { return w.run(w.ledger().append(batch)); });
    ASSERT_EQ(got, expected);
  }
  // As it stands in the model, or not quite.
  Record some_record() {
    Record record;
    record.kind = "notice";
    record.key = std::string(1 + below(2), static_cast<char>('a' + below(4)));
    const auto there = *model_.run(model_.ledger().records(record.kind, record.key));
    if (!there.empty() && there[0].key == record.key) record.version = there[0].version;
    if (below(6) == 0) ++record.version;
    if (below(4) != 0) record.value = "value " + std::to_string(below(1000));
    if (below(2) == 0) record.until = model_.now() + core::milliseconds(1 + below(600'000));
    return record;
  }

  void read_ledger() {
    const auto after = below(20);
    const auto limit = below(20);
    const auto [expected, got] =
        both([&](World& w) { return *w.run(w.ledger().read_ledger(after, limit)); });
    ASSERT_EQ(got.entries, expected.entries);
    ASSERT_EQ(got.top, expected.top);
    ASSERT_EQ(got.after_hash, expected.after_hash);
    ASSERT_EQ(got.more, expected.more);
    const auto [mine, theirs] =
        both([&](World& w) { return w.run(w.ledger().records("notice", "")); });
    ASSERT_EQ(theirs, mine);
    const auto room = some_room();
    const auto [cursor, their_cursor] =
        both([&](World& w) { return w.run(w.ledger().journal_cursor(room)); });
    ASSERT_EQ(their_cursor, cursor);
  }

  void remember(const core::RoomId& room, rooms::Position in_model, rooms::Position in_tested) {
    positions_[room].emplace_back(in_model, in_tested);
  }

  World model_{Backend::model};
  World tested_;
  std::mt19937_64 random_;
  std::map<core::RoomId, std::vector<std::pair<rooms::Position, rooms::Position>>> positions_;
  std::map<core::RoomId, std::uint64_t> journals_;
  std::vector<Withdraw> waiting_;
};

class AnyOrder : public testing::TestWithParam<Backend> {};
INSTANTIATE_TEST_SUITE_P(Of, AnyOrder,
                         testing::Values(Backend::embedded, Backend::redis, Backend::sentinel,
                                         Backend::cluster),
                         [](const auto& info) { return name_of(info.param); });

TEST_P(AnyOrder, IsAnsweredAsByTheModel) {
  const char* given = std::getenv("HEARTH_SEED");
  const std::uint64_t first = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  const int rounds = given ? 1 : 20;
  for (int round = 0; round < rounds; ++round) {
    const auto seed = first + static_cast<std::uint64_t>(round);
    SCOPED_TRACE("HEARTH_SEED=" + std::to_string(seed));
    Pair pair(GetParam(), seed);
    for (int i = 0; i < 300 && !testing::Test::HasFatalFailure(); ++i) pair.step();
    if (testing::Test::HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace hearth::store
