// SPDX-License-Identifier: Apache-2.0
// A real hearthd that is killed again and again, connections that drop, replies nobody reads; then
// the history of everyone is judged.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <random>

#include "checker/history.hpp"
#include "support/hearthd.hpp"
#include "support/raw_client.hpp"

namespace hearth {
namespace {

using checker::History;
using checker::Step;
using support::RawClient;
namespace pb = hearth::v1;

class Everyone {
 public:
  Everyone(std::uint32_t seed, const char* shards)
      : random_(seed),
        server_({{"HEARTH_LISTEN_SHARDS", shards}, {"HEARTH_FANOUT_RING_BYTES_MAX", "32768"}}) {
    for (std::uint8_t i = 0; i < writers; ++i)
      writers_.push_back({static_cast<std::uint8_t>(1 + i), 0, {}, nullptr});
    for (std::uint8_t i = 0; i < readers; ++i)
      readers_.push_back({static_cast<std::uint8_t>(50 + i), std::nullopt, nullptr});
  }

  void step() {
    switch (random_() % 12) {
      case 0:
        return restart();
      case 1:
        return drop(readers_[random_() % readers_.size()].client);
      case 2:
        return swallow(writers_[random_() % writers_.size()]);
      case 3:
        return crowd_out();
      case 4:
        return swallow_unread(writers_[random_() % writers_.size()]);
      case 5:
      case 6:
      case 7:
        return read_one(readers_[random_() % readers_.size()]);
      default:
        return post(writers_[random_() % writers_.size()]);
    }
  }

  std::vector<std::string> verdict() {
    for (auto& writer : writers_) post(writer);
    const auto top = highest_;
    for (auto& reader : readers_) {
      connect(reader);
      while (reader.cursor->seq() < top) read_one(reader);
    }
    note({Step::Kind::healed, 0, 0, {}, ""});
    return checker::judge(history_);
  }
  std::size_t size() const { return history_.size(); }

 private:
  static constexpr std::uint8_t writers = 4;
  static constexpr std::uint8_t readers = 4;

  struct Writer {
    std::uint8_t device;
    std::uint32_t n;
    std::string unanswered;  // sent, and its reply never read
    std::unique_ptr<RawClient> client;
  };
  struct Reader {
    std::uint8_t device;
    std::optional<pb::Position> cursor;
    std::unique_ptr<RawClient> client;
  };

  void note(Step step) { history_.push_back(std::move(step)); }

  void restart() {
    server_.end(SIGKILL);
    for (auto& writer : writers_) writer.client.reset();
    for (auto& reader : readers_) reader.client.reset();
    server_.start();
  }

  static void drop(std::unique_ptr<RawClient>& client) { client.reset(); }

  RawClient& connect(Writer& writer) {
    if (!writer.client) {
      writer.client = std::make_unique<RawClient>(server_.port());
      writer.client->enter(writer.device);
      writer.client->join("fast");
    }
    return *writer.client;
  }

  void send(Writer& writer, bool read_reply, const std::string& more = {}) {
    auto& client = connect(writer);
    const bool retry = !writer.unanswered.empty();
    if (!retry) {
      ++writer.n;
      writer.unanswered = std::to_string(writer.device) + ':' + std::to_string(writer.n) + more;
    }
    note({Step::Kind::post, writer.device, writer.n, {}, writer.unanswered});
    pb::ClientFrame frame;
    frame.mutable_post()->set_room("fast");
    frame.mutable_post()->set_n(writer.n);
    frame.mutable_post()->set_text(writer.unanswered);
    frame.mutable_post()->set_retry(retry);
    if (!read_reply) {
      client.send(frame);
      writer.client.reset();
      return;
    }
    pb::ServerFrame reply;
    try {
      reply = client.ask(frame);
    } catch (const support::ConnectionEnded&) {
      // It fell behind; whether the post was taken, the retry tells.
    }
    if (!reply.has_ack()) {
      writer.client.reset();  // too fast for one connection; the next try is on another
      return;
    }
    const auto& at = reply.ack().position();
    highest_ = std::max(highest_, at.seq());
    note({Step::Kind::accepted,
          writer.device,
          writer.n,
          {at.epoch(), at.seq()},
          std::exchange(writer.unanswered, {})});
  }
  void post(Writer& writer, const std::string& more = {}) { send(writer, true, more); }
  void swallow(Writer& writer) { send(writer, false); }
  // The connection stays open for the server, which answers into it; nobody reads that.
  void swallow_unread(Writer& writer) {
    auto& client = connect(writer);
    client.stream().end_sending();
    writer.client.reset();
    send(writer, false);
  }
  // More at once than the ring holds, so that who was away reads on from the store.
  void crowd_out() {
    for (int i = 0; i < 20; ++i)
      post(writers_[random_() % writers_.size()], std::string(1800, '.'));
  }

  void connect(Reader& reader) {
    if (reader.client) return;
    reader.client = std::make_unique<RawClient>(server_.port(), support::Stream::Kind::plain, 0);
    reader.client->enter(reader.device);
    const auto joined = reader.client->join("fast", reader.cursor).joined();
    if (reader.cursor) return;
    reader.cursor = joined.top();
    reader.cursor->set_seq(joined.first() - 1);
    note(
        {Step::Kind::joined, reader.device, 0, {reader.cursor->epoch(), reader.cursor->seq()}, ""});
  }

  // Nothing in it: the connection ended.
  static pb::ServerFrame next_for(Reader& reader) {
    try {
      return reader.client->next([](const auto& f) { return f.has_event() || f.has_gap(); });
    } catch (const support::ConnectionEnded&) {
      reader.client.reset();
      return {};
    }
  }

  void read_one(Reader& reader) {
    connect(reader);
    if (reader.cursor->seq() >= highest_) return;  // nothing is sure to come
    const auto frame = next_for(reader);
    if (!frame.has_event() && !frame.has_gap()) return;  // left behind; it comes back by its cursor
    if (frame.has_gap()) {
      const auto& gap = frame.gap();
      *reader.cursor = gap.resume();
      note({Step::Kind::gap,
            reader.device,
            0,
            {gap.resume().epoch(), gap.resume().seq()},
            "",
            gap.from(),
            gap.to(),
            gap.reason() == pb::GAP_REASON_LOST ? Step::Gap::lost : Step::Gap::expired});
      return;
    }
    *reader.cursor = frame.event().position();
    note({Step::Kind::event,
          reader.device,
          0,
          {reader.cursor->epoch(), reader.cursor->seq()},
          frame.event().message().text()});
  }

  std::mt19937 random_;
  support::Hearthd server_;
  std::vector<Writer> writers_;
  std::vector<Reader> readers_;
  std::uint64_t highest_ = 0;
  History history_;
};

class Faults : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Shards, Faults, testing::Values("1", "4"));

TEST_P(Faults, LeaveAHistoryWithoutFault) {
  const char* given = std::getenv("HEARTH_SEED");
  const char* longer = std::getenv("HEARTH_FAULT_SECONDS");
  const auto seed =
      given ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
  SCOPED_TRACE("HEARTH_SEED=" + std::to_string(seed));
  Everyone everyone(seed, GetParam());
  const auto end =
      std::chrono::steady_clock::now() + std::chrono::seconds(longer ? std::atoi(longer) : 8);
  while (std::chrono::steady_clock::now() < end) everyone.step();
  for (const auto& broken : everyone.verdict()) ADD_FAILURE() << broken;
  EXPECT_GT(everyone.size(), 100u);
}

// One device on many connections has one pace; every accepted post is put to the judge of rates.
TEST_P(Faults, LeaveOnePersonOnePaceOnAllItsConnections) {
  support::Hearthd server({{"HEARTH_LISTEN_SHARDS", GetParam()}});
  History history;
  const auto begun = std::chrono::steady_clock::now();
  for (std::uint8_t device = 1; device <= 3; ++device) {
    std::vector<std::unique_ptr<RawClient>> tabs;
    for (int i = 0; i < 4; ++i) {
      tabs.push_back(std::make_unique<RawClient>(server.port()));
      tabs.back()->enter(device);
      ASSERT_TRUE(tabs.back()->join("slow").has_joined());
    }
    std::uint32_t accepted = 0;
    for (std::uint32_t n = 1; n <= 12; ++n) {
      const auto text = std::to_string(device) + ':' + std::to_string(n);
      history.push_back({Step::Kind::post, device, n, {}, text});
      const auto reply = tabs[n % tabs.size()]->post("slow", n, text);
      if (!reply.has_ack()) continue;
      ++accepted;
      const auto& at = reply.ack().position();
      Step step{Step::Kind::accepted, device, n, {at.epoch(), at.seq()}, text};
      step.at_us = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                                  std::chrono::steady_clock::now() - begun)
                                                  .count());
      history.push_back(step);
    }
    EXPECT_EQ(accepted, 1u);
  }
  for (const auto& broken : checker::judge(history, {30'000'000, 1})) ADD_FAILURE() << broken;
}

}  // namespace
}  // namespace hearth
