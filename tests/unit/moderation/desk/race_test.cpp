// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "race_ledger.hpp"
#include "race_witness.hpp"

namespace hearth::moderation::desk {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint64_t people = 6;
constexpr std::uint64_t rooms = 2;

// Everything a book says, to compare two of them.
std::string told(const CaseBook& book) {
  std::ostringstream out;
  for (const auto* c : book.open_cases())
    out << core::to_base32(c->id.bytes) << ' ' << core::to_base32(c->owner.bytes) << ' '
        << c->claimed_until.time_since_epoch().count() << ' ' << c->findings << ' '
        << int(c->severity) << int(c->rung) << c->seen << c->help_wanted << c->answered << ' '
        << c->calls << ' ' << c->owed_call << ' ' << core::to_base32(c->offered_to.bytes) << '\n';
  for (std::uint64_t n = 1; n <= people; ++n)
    if (const auto* shift = book.roster().shift(moderator(n), book.newest_at()))
      out << n << ' ' << shift->until.time_since_epoch().count() << ' ' << shift->revealed.size()
          << ' ' << shift->tapped_out << '\n';
  return out.str();
}

class Race {
 public:
  explicit Race(std::uint64_t seed) : ledger_(seed) {
    for (std::uint64_t n = 1; n <= people; ++n) {
      const auto role = n <= 3 ? Role::moderator : n <= 5 ? Role::lead : Role::admin;
      ledger_.log.push_back(
          {ledger_.time,
           Entry{{}, {}, AccountChanged{moderator(n), AccountChanged::What::created, role, {}}}});
    }
    for (int i = 0; i < 4; ++i)
      gateways_.emplace_back(ledger_, settings_, seconds(-5) + i * seconds(10) / 3);
    for (auto& gateway : gateways_) gateway.read_on();
  }

  void run(int steps) {
    for (int i = 0; i < steps; ++i) {
      ledger_.time += core::milliseconds(ledger_.random() % 3000);
      auto& gateway = gateways_[ledger_.random() % gateways_.size()];
      step(gateway);
      if (ledger_.time < rounds_ + seconds(10)) continue;
      rounds_ = ledger_.time;  // some gateway always lives
      gateway.read_on();
      gateway.do_what_is_due();
    }
  }

  // Nobody comes any more; the service goes on for a while.
  void quiet(core::Duration time) {
    for (const auto end = ledger_.time + time; ledger_.time < end; ledger_.time += seconds(2)) {
      auto& gateway = gateways_[ledger_.random() % gateways_.size()];
      gateway.read_on();
      for (std::uint64_t r = 1; r <= rooms; ++r) gateway.take_in(room(r));
      gateway.read_on();
      gateway.do_what_is_due();
      gateway.read_on();
      gateway.send_webhooks();
    }
  }

  void check() {
    RaceWitness witness(ledger_);
    witness.read();
    for (auto& gateway : gateways_) gateway.read_on();
    for (auto& gateway : gateways_) {
      ASSERT_EQ(gateway.book().top(), ledger_.log.size());
      EXPECT_EQ(told(gateway.book()), told(gateways_[0].book()));
    }
    const auto& book = gateways_[0].book();
    for (const auto& [id, journal] : ledger_.journals) {
      EXPECT_EQ(ledger_.cursors[id], journal.size());
      for (const auto& line : journal) {
        const auto seen = witness.lines().find({id, line.place.seq});
        ASSERT_NE(seen, witness.lines().end()) << "lost between message and case";
        EXPECT_EQ(seen->second, 1) << "taken in twice";
      }
    }
    for (const auto& [id, seen] : witness.cases()) {
      const auto* c = book.find(id);
      if (!seen.open) continue;
      ASSERT_NE(c, nullptr) << "a case was lost";
      if (!c->urgent || c->owned(ledger_.time) || c->seen) continue;
      EXPECT_EQ(c->rung, Rung::webhook);
      EXPECT_TRUE(seen.notified) << "an urgent case nobody saw and nobody was told of";
    }
  }

  std::map<std::string, int> kinds() const {
    std::map<std::string, int> out;
    for (const auto& stored : ledger_.log) ++out[code(stored.entry)];
    return out;
  }

 private:
  void step(RaceGateway& gateway) {
    auto& random = ledger_.random;
    if (ledger_.chance(60)) gateway.read_on(ledger_.chance(50) ? random() % 5 : ~std::size_t{0});
    const auto who = moderator(1 + random() % people);
    switch (random() % 12) {
      case 0:
        return post();
      case 1:
      case 2:
        return gateway.take_in(room(1 + random() % rooms));
      case 3:
      case 4:
        return gateway.do_what_is_due();
      case 5:
        return gateway.send_webhooks();
      case 6:
        if (ledger_.chance(10)) gateway.kill();
        return;
      case 7:
        return shift(gateway, who);
      default:
        return work(gateway, who);
    }
  }

  void post() {
    auto& random = ledger_.random;
    const auto where = room(1 + random() % rooms);
    Incoming line;
    line.room = where;
    line.subject = subject(1 + random() % 8);
    line.place = {1, ++seq_};
    const auto severity = static_cast<std::uint8_t>(random() % 3 == 0 ? 4 : 1 + random() % 3);
    const auto* label = severity == 4 ? "self_harm.plan" : "harassment";
    line.seed = FindingsSeed{{Found{label, "r", "1", severity, severity == 4, {}}}};
    ledger_.journals[where].push_back(line);
  }

  void shift(RaceGateway& gateway, core::ModeratorId who) {
    (void)gateway.run([&](const Desk& on) -> Decided {
      switch (ledger_.random() % 4) {
        case 0:
          return end_shift(on, who);
        case 1:
          if (ledger_.chance(20)) return doubt_shift(on, who);
          return ledger_.chance(20) ? lose_shift(on, who) : renew_shift(on, who);
        default:
          return start_shift(on, who, {});
      }
    });
  }

  static constexpr std::uint64_t accepting = 5;
  static constexpr std::uint64_t declining = 6;

  void work(RaceGateway& gateway, core::ModeratorId who) {
    const auto open = gateway.book().queue(who, 20);
    if (open.empty()) return;
    const auto& c = *open[ledger_.random() % open.size()];
    const auto id = c.id;
    const auto other = moderator(1 + ledger_.random() % people);
    auto what = ledger_.random() % 14;
    if (!c.owner.is_zero() && ledger_.chance(30)) who = c.owner;
    if (!c.offered_to.is_zero() && ledger_.chance(60)) {
      who = c.offered_to;
      what = ledger_.chance(50) ? accepting : declining;
    }
    (void)gateway.run([&](const Desk& on) -> Decided {
      switch (what) {
        case 0:
          return let_go(on, who, id);
        case 1:
          return tap_out(on, who, id);
        case 2:
          return escalate(on, who, id);
        case 3:
          return acknowledge(on, who, id);
        case 4:
          return hand_over(on, who, id, other, true);
        case accepting:
          return accept(on, who, id);
        case declining:
          return decline(on, who, id);
        case 8:
          return close(on, who, id, Outcome::helped);
        case 9:
          return reveal(on, who, id);
        default:
          return claim(on, who, id);
      }
    });
  }

  RaceLedger ledger_;
  Settings settings_;
  std::vector<RaceGateway> gateways_;
  std::uint64_t seq_ = 0;
  core::Time rounds_{};
};

// Many gateways with clocks of their own, killed at any step, deciding on what they knew a while
// ago, answers lost: the ledger they write stays one a suspicious person believes.
TEST(Race, NobodyOwnsACaseTwiceAndNoneIsLost) {
  const auto* again = std::getenv("HEARTH_SEED");  // one that failed
  const std::uint64_t first =
      again != nullptr ? std::strtoull(again, nullptr, 10) : std::random_device{}();
  std::map<std::string, int> kinds;
  for (std::uint64_t seed = first; seed < first + 150; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Race race(seed);
    race.run(1'500);
    race.quiet(minutes(20));
    race.check();
    if (HasFailure()) return;
    for (const auto& [kind, count] : race.kinds()) kinds[kind] += count;
  }
  for (const auto* kind :
       {"claimed", "let_go", "escalated", "acknowledged", "handed_over", "accepted", "declined",
        "closed.helped", "called", "notified", "alarm", "claim_shortened", "shift_ended"})
    EXPECT_GT(kinds[kind], 50) << kind << " hardly ever happened";
}

}  // namespace
}  // namespace hearth::moderation::desk
