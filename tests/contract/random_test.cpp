// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>

#include "contract/world.hpp"

namespace hearth::store {
namespace {

// The same steps for the model and for the store under test, compared after each one. Epochs are
// random, so what is compared is everything else.
class Pair {
 public:
  Pair(Backend tested, std::uint64_t seed) : tested_(tested), random_(seed) {}

  void step() {
    switch (below(12)) {
      case 0:
        return advance();
      case 1:
        return restart();
      case 2:
        return moderate();
      case 3:
        return release();
      case 4:
      case 5:
        return read();
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
    model_.restart();
    tested_.restart();
  }

  template <class Call>
  auto both(Call call) {
    return std::pair(model_.run(call(model_.store())), tested_.run(call(tested_.store())));
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
    const auto [expected, got] = both([&](RoomStore& s) { return s.publish(d); });
    ASSERT_EQ(got.status, expected.status);
    ASSERT_EQ(got.position.seq, expected.position.seq);
    ASSERT_EQ(got.retry_after, expected.retry_after);
    if (got.status == PublishStatus::accepted) remember(d.room, expected.position, got.position);
  }

  void moderate() {
    Entry entry;
    entry.id.fill(static_cast<std::uint8_t>(below(200)));
    entry.room = some_room();
    entry.retention = std::chrono::minutes(20);
    const auto until = model_.now() + core::seconds(below(600));
    Entry theirs = entry;
    switch (below(5)) {
      case 0:
        entry.decision = Sanction{somebody(), rooms::SanctionKind::mute, until};
        break;
      case 1:
        entry.decision = Lift{somebody(), rooms::SanctionKind::mute};
        break;
      case 2:
        entry.decision =
            SetMode{below(3) == 0 ? rooms::Mode::closed : rooms::Mode::open, core::Duration{}};
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
    const auto [expected, got] = both([&](RoomStore& s) { return s.held(room); });
    ASSERT_EQ(got.size(), expected.size());
    if (expected.empty()) return;
    const auto at = below(static_cast<std::uint32_t>(expected.size()));
    const bool deliver = below(2) == 0;
    const auto released = model_.run(model_.store().release({room, expected[at].id, deliver}));
    const auto theirs = tested_.run(tested_.store().release({room, got[at].id, deliver}));
    ASSERT_EQ(theirs.status, released.status);
    ASSERT_EQ(theirs.position.seq, released.position.seq);
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

  void remember(const core::RoomId& room, rooms::Position in_model, rooms::Position in_tested) {
    positions_[room].emplace_back(in_model, in_tested);
  }

  World model_{Backend::model};
  World tested_;
  std::mt19937_64 random_;
  std::map<core::RoomId, std::vector<std::pair<rooms::Position, rooms::Position>>> positions_;
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
