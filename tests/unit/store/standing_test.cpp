// SPDX-License-Identifier: Apache-2.0
#include "store/redis/standing.hpp"

#include <gtest/gtest.h>

namespace hearth::store {
namespace {

const redis::Address server{"redis.example", 6379};

redis::Failure failure(redis::Word word) { return {redis::Outcome::not_sent, word, "a secret"}; }

TEST(Standing, RefusesOnlyWhatWaitingDoesNotMend) {
  using enum redis::Word;
  for (const auto word : {wrongpass, noauth, noperm})
    EXPECT_TRUE(away(redis::Kind::single, server, failure(word)).is_refused) << name(word);
  for (const auto word : {none, other, loading, masterdown, clusterdown, oom, misconf, noreplicas})
    EXPECT_FALSE(away(redis::Kind::single, server, failure(word)).is_refused) << name(word);
}

TEST(Standing, NamesTheServerAndNotWhatItSaid) {
  const auto standing = away(redis::Kind::single, server, failure(redis::Word::loading));
  EXPECT_EQ(standing.trouble, "Redis at redis.example:6379 is reading its data from disk");
}

TEST(Standing, TellsNoAnswerOfOneServerFromAFailover) {
  const auto alone = away(redis::Kind::single).trouble;
  EXPECT_EQ(alone.find("failover"), std::string::npos) << alone;
  const auto watched = away(redis::Kind::sentinel).trouble;
  EXPECT_NE(watched.find("failover"), std::string::npos) << watched;
}

TEST(Standing, IsLiveWithWarningsAndNotWithAnythingMore) {
  const Finding warning{Weight::warn, "r:1", "memory has no bound", "CONFIG SET maxmemory 1gb"};
  const Finding passing{Weight::wait, "r:1", "this server has no replica", "add one"};
  const Finding refused{Weight::refuse, "r:1", "nothing is written to disk",
                        "CONFIG SET appendonly yes"};
  EXPECT_EQ(judge({warning}), (Standing{Availability::live, {}, false}));
  const auto waits = judge({warning, passing});
  EXPECT_EQ(waits,
            (Standing{Availability::read_only, "r:1: this server has no replica; add one", false}));
  const auto both = judge({passing, refused});
  EXPECT_TRUE(both.is_refused);
  EXPECT_NE(both.trouble.find(passing.what), std::string::npos);
  EXPECT_NE(both.trouble.find("in redis-cli -h r -p 1: CONFIG SET appendonly yes"),
            std::string::npos)
      << both.trouble;
}

}  // namespace
}  // namespace hearth::store
