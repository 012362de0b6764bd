// SPDX-License-Identifier: Apache-2.0
#include "redis/failure.hpp"

#include <gtest/gtest.h>

namespace hearth::redis {
namespace {

TEST(RedisFailure, ReadsTheWordOfWhatRedisReallySays) {
  const struct {
    const char* text;
    Word word;
  } said[] = {
      {"NOSCRIPT No matching script. Please use EVAL.", Word::noscript},
      {"MOVED 3999 127.0.0.1:6381", Word::moved},
      {"ASK 3999 127.0.0.1:6381", Word::ask},
      {"TRYAGAIN Multiple keys request during rehashing of slot", Word::tryagain},
      {"CLUSTERDOWN Hash slot not served", Word::clusterdown},
      {"READONLY You can't write against a read only replica.", Word::readonly},
      {"UNBLOCKED force unblock from blocking operation", Word::unblocked},
      {"LOADING Redis is loading the dataset in memory", Word::loading},
      {"MASTERDOWN Link with MASTER is down", Word::masterdown},
      {"NOREPLICAS Not enough good replicas to write.", Word::noreplicas},
      {"OOM command not allowed when used memory > 'maxmemory'.", Word::oom},
      {"NOAUTH Authentication required.", Word::noauth},
      {"WRONGPASS invalid username-password pair", Word::wrongpass},
      {"NOPERM this user has no permissions", Word::noperm},
      {"BUSY Redis is busy running a script.", Word::busy},
      {"MISCONF Redis is configured to save RDB snapshots", Word::misconf},
      {"CROSSSLOT Keys in request don't hash to the same slot", Word::crossslot},
      {"ERR unknown command", Word::other},
      {"MOVEDX 1 h:2", Word::other},
      {"moved 1 h:2", Word::other},
      {"", Word::other},
      {"OOM", Word::oom},
  };
  for (const auto& [text, word] : said) {
    const auto failure = refusal(text);
    EXPECT_EQ(failure.outcome, Outcome::refused) << text;
    EXPECT_EQ(failure.word, word) << text;
  }
  EXPECT_EQ(refusal("MOVED 3999 127.0.0.1:6381").message, "3999 127.0.0.1:6381");
  EXPECT_EQ(refusal("OOM").message, "");
}

// Redis quotes arguments: "unknown command 'what somebody wrote'".
TEST(RedisFailure, IsDescribedWithoutWhatTheServerSaid) {
  EXPECT_EQ(describe(refusal("ERR unknown command 'secret'")), "refused with ERR");
  EXPECT_EQ(describe(refusal("SECRET words")), "refused with ERR");
  EXPECT_EQ(describe(refusal("OOM x")), "refused with OOM");
  EXPECT_EQ(describe(Failure{Outcome::unknown, Word::none, "x"}), "sent, not answered");
  EXPECT_EQ(describe(Failure{}), "not sent");
}

TEST(RedisFailure, TellsTroubleOfTheServerFromTroubleWithTheCommand) {
  for (const auto word : {Word::loading, Word::clusterdown, Word::masterdown, Word::noreplicas,
                          Word::oom, Word::readonly, Word::busy, Word::misconf})
    EXPECT_TRUE(means_unavailable(word)) << name(word);
  for (const auto word : {Word::other, Word::noperm, Word::noscript, Word::crossslot, Word::none})
    EXPECT_FALSE(means_unavailable(word)) << name(word);
  EXPECT_TRUE(means_demoted(Word::readonly));
  EXPECT_TRUE(means_demoted(Word::unblocked));
  EXPECT_FALSE(means_demoted(Word::loading));
}

}  // namespace
}  // namespace hearth::redis
