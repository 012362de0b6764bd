// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "book.hpp"
#include "moderation/desk/ladder.hpp"

namespace hearth::moderation::desk {

// A ledger that compares before it sets, rooms with journals, and the time that is right. Answers
// to an append get lost now and then.
struct RaceLedger {
  struct Stored {
    core::Time at;
    Entry entry;
  };
  enum class Answer : std::uint8_t { appended, behind, conflict, unavailable };

  std::mt19937_64 random;
  core::Time time = at(0);
  std::vector<Stored> log;
  std::map<core::RoomId, std::vector<Incoming>> journals;
  std::map<core::RoomId, std::size_t> cursors;
  std::uint64_t ids = 0;
  std::vector<std::uint64_t> webhooks;  // of these calls, as receivers got them

  explicit RaceLedger(std::uint64_t seed) : random(seed) {}

  bool chance(unsigned percent) { return random() % 100 < percent; }
  core::CaseId fresh() { return case_id(1'000'000 + ++ids); }

  Answer append(std::uint64_t top, core::Time when, const Entries& entries,
                std::optional<std::pair<core::RoomId, std::pair<std::size_t, std::size_t>>> cursor =
                    std::nullopt) {
    if (chance(2)) return Answer::unavailable;
    if (top != log.size()) return Answer::behind;
    if (cursor && cursors[cursor->first] != cursor->second.first) return Answer::conflict;
    for (const auto& entry : entries) log.push_back({when, entry});
    if (cursor) cursors[cursor->first] = cursor->second.second;
    return chance(3) ? Answer::unavailable : Answer::appended;
  }
};

// One gateway: reads the ledger by cursor and acts on what it knows. Loses everything when it is
// killed, and may be killed between any two steps.
class RaceGateway {
 public:
  RaceGateway(RaceLedger& ledger, const Settings& settings, core::Duration clock)
      : ledger_(ledger), settings_(settings), clock_(clock) {}

  void kill() { book_ = CaseBook{}; }

  void read_on(std::size_t most = ~std::size_t{0}) {
    while (most-- > 0 && book_.top() < ledger_.log.size()) {
      const auto& stored = ledger_.log[book_.top()];
      ASSERT_TRUE(book_.apply(book_.top() + 1, stored.at, stored.entry));
    }
  }

  // A command: decided on the book as it is, again when others were faster.
  template <class Decide>
  std::optional<Refusal> run(Decide decide) {
    for (int attempt = 0; attempt < 5; ++attempt) {
      const Decided decided = decide(desk());
      if (!decided) return decided.error();
      if (decided->empty()) return std::nullopt;
      if (ledger_.chance(1)) {  // killed before it could
        kill();
        return Refusal::changed;
      }
      const auto answer = ledger_.append(decided_at_, now(), *decided);
      if (answer == RaceLedger::Answer::appended) return std::nullopt;
      read_on();
    }
    return Refusal::changed;
  }

  void do_what_is_due() {
    (void)run([](const Desk& on) { return Decided(due(on)); });
  }

  void take_in(const core::RoomId& room) {
    const auto from = ledger_.cursors[room];
    const auto& journal = ledger_.journals[room];
    const auto to = std::min(journal.size(), from + 1 + ledger_.random() % 4);
    if (from == to) return;
    Intake intake(desk());
    Entries entries;
    for (auto i = from; i < to; ++i)
      for (auto& entry : intake.take(journal[i], ledger_.fresh())) entries.push_back(entry);
    if (ledger_.chance(3)) read_on(2);  // too late for what was decided
    (void)ledger_.append(decided_at_, now(), entries, std::pair{room, std::pair{from, to}});
  }

  void send_webhooks() {
    for (const auto* c : book_.owed()) {
      const auto call = c->owed_call;
      const auto id = c->id;
      ledger_.webhooks.push_back(call);
      if (ledger_.chance(5)) return kill();  // sent, and nobody knows
      (void)ledger_.append(book_.top(), now(), {Entry{{}, id, Notified{call}}});
      return;
    }
  }

  const CaseBook& book() const { return book_; }
  Desk desk() {
    decided_at_ = book_.top();
    return {book_, settings_, now()};
  }
  core::Time now() const { return entry_time(book_.newest_at(), ledger_.time + clock_); }

 private:
  RaceLedger& ledger_;
  const Settings& settings_;
  core::Duration clock_;
  CaseBook book_;
  std::uint64_t decided_at_ = 0;
};

}  // namespace hearth::moderation::desk
