// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/audit.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "book.hpp"

namespace hearth::moderation::desk {
namespace {

struct Written {
  core::Time at;
  std::string body;
};

struct Log {
  std::vector<Written> written;
  std::vector<ChainEntry> chain;

  explicit Log(std::size_t length) {
    written.reserve(length);
    Hash previous{};
    for (std::size_t i = 1; i <= length; ++i) {
      written.push_back({at(static_cast<std::int64_t>(i)), "entry " + std::to_string(i)});
      const auto& one = written.back();
      previous = chain_hash(previous, i, one.at, one.body);
      chain.push_back({i, one.at, one.body, previous});
    }
  }
  Head head(std::uint64_t number) const { return {number, chain[number - 1].hash}; }
  // Somebody who can write everything makes every hash after `number` fit again.
  void rehash_after(std::uint64_t number) {
    Hash previous = number == 0 ? Hash{} : chain[number - 1].hash;
    for (auto i = number; i < chain.size(); ++i) {
      auto& entry = chain[i];
      entry.number = i + 1;
      previous = entry.hash = chain_hash(previous, entry.number, entry.at, entry.body);
    }
  }
};

TEST(Audit, AcceptsAnUntouchedChainAndItsHeads) {
  const Log log(50);
  const std::vector<Head> known{log.head(50), log.head(1), log.head(17)};
  EXPECT_EQ(verify(log.chain, known), std::nullopt);
  EXPECT_EQ(verify({}, {}), std::nullopt);
}

TEST(Audit, NamesTheFirstEntryThatWasEdited) {
  for (std::size_t place = 0; place < 20; ++place) {
    Log log(20);
    log.chain[place].body = "something else";
    EXPECT_EQ(verify(log.chain, {}), (Break{Break::Kind::edited, place + 1}));
    log = Log(20);
    log.chain[place].at += std::chrono::milliseconds(1);
    EXPECT_EQ(verify(log.chain, {}), (Break{Break::Kind::edited, place + 1})) << "its time";
    log = Log(20);
    log.chain[place].hash[31] ^= 1;
    EXPECT_EQ(verify(log.chain, {}), (Break{Break::Kind::edited, place + 1})) << "its hash";
  }
}

TEST(Audit, NamesWhatWasDeleted) {
  Log log(20);
  log.chain.erase(log.chain.begin() + 6);
  EXPECT_EQ(verify(log.chain, {}), (Break{Break::Kind::missing, 7}));
  log = Log(20);
  log.chain.erase(log.chain.begin());
  EXPECT_EQ(verify(log.chain, {}), (Break{Break::Kind::missing, 1}));
}

TEST(Audit, NamesWhatWasReordered) {
  Log log(20);
  std::swap(log.chain[4], log.chain[9]);
  EXPECT_EQ(verify(log.chain, {}), (Break{Break::Kind::reordered, 5}));
  log = Log(20);
  std::swap(log.chain[4].body, log.chain[5].body);
  EXPECT_EQ(verify(log.chain, {}), (Break{Break::Kind::edited, 5})) << "numbers left in place";
  log = Log(20);
  log.chain.insert(log.chain.begin() + 8, log.chain[3]);
  EXPECT_EQ(verify(log.chain, {}), (Break{Break::Kind::reordered, 9})) << "said twice";
}

TEST(Audit, NamesWhereItWasCutOff) {
  Log log(20);
  const std::vector<Head> known{log.head(12), log.head(18)};
  log.chain.resize(15);
  EXPECT_EQ(verify(log.chain, known), (Break{Break::Kind::truncated, 16}));
  EXPECT_EQ(verify(log.chain, {}), std::nullopt) << "nobody can tell without a head";
}

TEST(Audit, NotesThatEverythingWasWrittenAnewAfterAHeadWasSeen) {
  Log log(20);
  const std::vector<Head> known{log.head(4), log.head(12)};
  log.chain[6].body = "something else";
  log.rehash_after(6);
  EXPECT_EQ(verify(log.chain, {}), std::nullopt) << "whole in itself";
  EXPECT_EQ(verify(log.chain, known), (Break{Break::Kind::replaced, 12}));
}

TEST(Audit, FindsEveryRandomChange) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 500; ++round) {
    Log log(30);
    const std::vector<Head> known{log.head(30)};
    const auto place = random() % 30;
    const auto other = (place + 1 + random() % 29) % 30;
    std::string changed(log.chain[place].body);
    switch (random() % 5) {
      case 0:
        changed[random() % changed.size()] ^= static_cast<char>(1 + random() % 127);
        log.chain[place].body = changed;
        break;
      case 1:
        log.chain.erase(log.chain.begin() + static_cast<std::ptrdiff_t>(place));
        break;
      case 2:
        std::swap(log.chain[place], log.chain[other]);
        break;
      case 3:
        log.chain.resize(place);
        break;
      default:
        log.chain[place].body = "forged";
        log.rehash_after(place);
        break;
    }
    EXPECT_NE(verify(log.chain, known), std::nullopt) << "place " << place;
  }
}

TEST(Chain, FollowsFromAHeadAndStopsAtABreak) {
  Log log(10);
  Chain chain(log.head(4));
  EXPECT_EQ(chain.take(log.chain[4]), std::nullopt);
  EXPECT_EQ(chain.head(), log.head(5));
  log.chain[5].body = "x";
  EXPECT_EQ(chain.take(log.chain[5]), (Break{Break::Kind::edited, 6}));
  EXPECT_EQ(chain.take(log.chain[6]), (Break{Break::Kind::edited, 6}));
  EXPECT_EQ(chain.head(), log.head(5));
}

TEST(ChainHash, CoversEverythingItIsMadeOf) {
  const Hash zero{};
  const auto hash = chain_hash(zero, 1, at(0), "a");
  Hash other{};
  other[0] = 1;
  EXPECT_NE(hash, chain_hash(other, 1, at(0), "a"));
  EXPECT_NE(hash, chain_hash(zero, 2, at(0), "a"));
  EXPECT_NE(hash, chain_hash(zero, 1, at(1), "a"));
  EXPECT_NE(hash, chain_hash(zero, 1, at(0), "b"));
  EXPECT_EQ(hash, chain_hash(zero, 1, at(0) + std::chrono::microseconds(999), "a"))
      << "stores keep milliseconds";
}

TEST(Audit, TellsWhatStandsInAnothersPlaceFromWhatWasEdited) {
  Log log(20);
  std::swap(log.chain[4], log.chain[9]);
  std::swap(log.chain[4].number, log.chain[9].number);
  EXPECT_EQ(verify(log.chain, {}), (Break{Break::Kind::reordered, 5}))
      << "with their numbers put right";
}

}  // namespace
}  // namespace hearth::moderation::desk
