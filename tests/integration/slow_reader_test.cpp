// SPDX-License-Identifier: Apache-2.0
// Who does not read is left behind, loses nothing, and holds up nobody.
#include <gtest/gtest.h>

#include <future>

#include "support/beside.hpp"
#include "support/eventually.hpp"

namespace hearth {
namespace {

using support::RawClient;
using support::Stream;
namespace pb = hearth::v1;

class SlowReader : public support::Beside {
 protected:
  SlowReader() : Beside({{"HEARTH_FANOUT_RING_BYTES_MAX", "32768"}}) {
    for (std::uint8_t i = 1; i <= 12; ++i) {
      writers.push_back(std::make_unique<RawClient>(server.port()));
      writers.back()->enter(i);
      writers.back()->join("other");
    }
  }
  // Some 600 KiB, far more than the kernel's buffers and the ring hold.
  void write_much() {
    for (std::uint32_t n = 1; n <= 25; ++n)
      for (auto& writer : writers)
        ASSERT_TRUE(writer->post("other", n, std::string(2000, 'x')).has_ack());
  }
  std::unique_ptr<RawClient> reader(std::uint8_t device, int receive_buffer) {
    auto one = std::make_unique<RawClient>(server.port(), Stream::Kind::plain, receive_buffer);
    one->enter(device);
    one->join("other");
    return one;
  }
  static constexpr std::uint64_t total = 12 * 25;

  std::vector<std::unique_ptr<RawClient>> writers;
};
INSTANTIATE_TEST_SUITE_P(Shards, SlowReader, testing::Values("1", "4"));

TEST_P(SlowReader, IsClosedAndResumesWithoutLossWhileOthersGetEverything) {
  auto slow = reader(60, 4096);
  auto quick = std::async(std::launch::async, [one = reader(61, 0)] {
    std::uint64_t seq = 0;
    while (seq < total && one->next_event().position().seq() == seq + 1) ++seq;
    return seq;
  });
  write_much();
  EXPECT_EQ(quick.get(), total);
  // What was on its way still comes, in order; then the end.
  const auto code = slow->closed();
  EXPECT_TRUE(code == 4000 || code == 1006) << code;
  pb::Position cursor;
  std::uint64_t seq = 0;
  while (const auto event = slow->kept_event()) {
    ASSERT_EQ(event->position().seq(), ++seq);
    cursor = event->position();
  }
  ASSERT_LT(seq, total) << "it was not slow enough";
  RawClient again(server.port());
  again.enter(60);
  ASSERT_TRUE(again.join("other", seq == 0 ? std::nullopt : std::optional(cursor)).has_joined());
  while (seq < total) {
    const auto frame = again.next([](const auto& f) { return f.has_event() || f.has_gap(); });
    ASSERT_TRUE(frame.has_event()) << frame.ShortDebugString();
    ASSERT_EQ(frame.event().position().seq(), ++seq);
  }
}

// The ring holds sixteen messages; the rest of the history comes from the store.
TEST_P(SlowReader, HasTheSamePastAsANewcomerWhoIsToldWhereItBegins) {
  write_much();
  RawClient late(server.port());
  late.enter(60);
  const auto joined = late.join("other").joined();
  // The last message's acknowledgement may be a moment ahead of its event.
  EXPECT_GE(joined.top().seq(), total - 1);
  EXPECT_EQ(joined.first(), joined.top().seq() - 49);
  for (auto seq = joined.first(); seq <= total; ++seq)
    ASSERT_EQ(late.next_event().position().seq(), seq);
}

TEST_P(SlowReader, ThatNeverReadsIsLetGo) {
  std::vector<std::unique_ptr<RawClient>> deaf;
  for (std::uint8_t i = 0; i < 10; ++i)
    deaf.push_back(reader(static_cast<std::uint8_t>(60 + i), 4096));
  const auto rss = server.rss_kib();
  write_much();
  EXPECT_LT(server.rss_kib() - rss, rss_growth_max_kib);
  for (auto& one : deaf) EXPECT_NE(one->closed(), 0);
}

}  // namespace
}  // namespace hearth
