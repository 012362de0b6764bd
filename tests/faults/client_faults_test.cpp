// SPDX-License-Identifier: Apache-2.0
// People who use the C++ client while hearthd is killed again and again, and who come and go: what
// they were told is one history without fault.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <random>

#include "checker/history.hpp"
#include "support/hearthd.hpp"
#include "support/person.hpp"

namespace hearth {
namespace {

using checker::History;
using checker::Step;
using Clock = std::chrono::steady_clock;

class Crowd {
 public:
  explicit Crowd(std::uint32_t seed) : random_(seed) {
    for (std::uint8_t device = 1; device <= size; ++device) {
      people_.push_back({device});
      arrive(people_.back(), {});
    }
  }

  void step() {
    auto& one = people_[random_() % size];
    const auto what = random_() % 100;
    if (what == 0) {
      restart();
    } else if (what == 1) {
      come_back(one);
    } else if (what < 10) {
      post(one);
    }
    run(Clock::now() + std::chrono::milliseconds(5));
  }

  std::vector<std::string> verdict() {
    const auto limit = Clock::now() + std::chrono::seconds(60);
    const auto settled = [&](const One& one) {
      const auto cursor = one.person->client().cursor("fast");
      return one.person->client().pending("fast") == 0 && !cursor.empty() &&
             cursor.front().seq >= highest_;
    };
    while (!std::all_of(people_.begin(), people_.end(), settled)) {
      if (Clock::now() > limit) return {"not everybody came to rest in time"};
      run(limit);
    }
    note({Step::Kind::healed, 0, 0, {}, ""});
    auto broken = checker::judge(history_);
    broken.insert(broken.end(), faults_.begin(), faults_.end());
    return broken;
  }
  std::uint64_t highest() const { return highest_; }

 private:
  static constexpr std::size_t size = 6;

  struct One {
    std::uint8_t device;
    std::uint32_t stays = 0;  // how often it was here: each time another producer
    std::uint32_t n = 0;
    bool knows_where = false;
    std::unique_ptr<support::Person> person{};

    std::uint32_t producer() const { return stays * 100 + device; }
  };

  void note(Step step) { history_.push_back(std::move(step)); }

  void arrive(One& one, client::Cursor cursor) {
    ++one.stays;
    one.n = 0;
    one.knows_where = !cursor.empty();
    one.person = std::make_unique<support::Person>(io_, server_.port(), one.device);
    one.person->client().join("fast", {.cursor = std::move(cursor)});
  }

  // What waited in the outbox is given up; it may have arrived.
  void come_back(One& one) {
    auto cursor = one.person->client().cursor("fast");
    one.person.reset();
    arrive(one, std::move(cursor));
  }

  void restart() {
    server_.end(SIGKILL);
    server_.start();
    for (auto& one : people_) one.person->client().wake();  // whoever has noticed
  }

  void post(One& one) {
    auto& client = one.person->client();
    if (client.pending("fast") >= client::outbox_max) return;
    ++one.n;
    const auto text = std::to_string(one.producer()) + ':' + std::to_string(one.n);
    note({Step::Kind::post, one.producer(), one.n, {}, text});
    client.post("fast", {.text = text});
  }

  void run(Clock::time_point until) {
    if (io_.stopped()) io_.restart();
    io_.run_one_until(until);
    for (auto& one : people_)
      for (const auto& news : one.person->take())
        std::visit([&](const auto& told) { hear(one, told); }, news);
  }

  void hear(One&, const auto&) {}
  void hear(One& one, const client::StateChange& change) {
    if (change.reason == "hole" || change.reason == "malformed")
      faults_.push_back("a client met a " + change.reason);
    if (change.retry_at) one.person->client().wake();
  }
  void hear(One& one, const client::Joined& joined) {
    if (std::exchange(one.knows_where, true)) return;
    note({Step::Kind::joined, one.device, 0, {joined.top.epoch, joined.first - 1}, ""});
  }
  void hear(One& one, const client::Event& event) {
    note({Step::Kind::event,
          one.device,
          0,
          {event.position.epoch, event.position.seq},
          std::get<client::Message>(event.body).text});
  }
  void hear(One& one, const client::Gap& gap) {
    note({Step::Kind::gap,
          one.device,
          0,
          {gap.resume.epoch, gap.resume.seq},
          "",
          gap.from,
          gap.to,
          gap.reason == client::GapReason::lost ? Step::Gap::lost : Step::Gap::expired});
  }
  void hear(One& one, const client::Outgoing& outgoing) {
    if (outgoing.status != client::OutgoingStatus::sent) return;
    highest_ = std::max(highest_, outgoing.position->seq);
    note({Step::Kind::accepted,
          one.producer(),
          outgoing.n,
          {outgoing.position->epoch, outgoing.position->seq},
          outgoing.draft.text});
  }

  std::mt19937 random_;
  support::Hearthd server_;
  boost::asio::io_context io_;
  std::vector<One> people_;
  std::uint64_t highest_ = 0;
  History history_;
  std::vector<std::string> faults_;
};

TEST(ClientFaults, LeaveAHistoryWithoutFault) {
  const char* given = std::getenv("HEARTH_SEED");
  const auto seed =
      given ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
  SCOPED_TRACE("HEARTH_SEED=" + std::to_string(seed));
  Crowd crowd(seed);
  const auto end = Clock::now() + std::chrono::seconds(8);
  const auto slow_end = end + std::chrono::seconds(40);  // under a sanitizer little is said in 8 s
  while (Clock::now() < end || (crowd.highest() <= 20 && Clock::now() < slow_end)) crowd.step();
  for (const auto& broken : crowd.verdict()) ADD_FAILURE() << broken;
  EXPECT_GT(crowd.highest(), 20u);
}

}  // namespace
}  // namespace hearth
