// SPDX-License-Identifier: Apache-2.0
#include "redis/target.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace hearth::redis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Target target_of(const std::string& url) {
  auto target = parse_target(url);
  EXPECT_TRUE(target.has_value()) << url << ": " << target.error();
  return target.has_value() ? *target : Target{};
}
std::vector<std::string> addresses_of(const Target& target) {
  std::vector<std::string> all;
  for (const auto& address : target.addresses) all.push_back(to_string(address));
  return all;
}

TEST(RedisTarget, ReadsOneServer) {
  auto target = target_of("redis://cache.example");
  EXPECT_EQ(target.kind, Kind::single);
  EXPECT_FALSE(target.tls);
  EXPECT_THAT(addresses_of(target), ElementsAre("cache.example:6379"));
  target = target_of("rediss://alice:p%40ss%3A%2f@[::1]:7000/3");
  EXPECT_TRUE(target.tls);
  EXPECT_EQ(target.user, "alice");
  EXPECT_EQ(target.password, "p@ss:/");
  EXPECT_EQ(target.database, 3U);
  EXPECT_THAT(addresses_of(target), ElementsAre("[::1]:7000"));
}

TEST(RedisTarget, ReadsAPasswordWithoutAUserAndAUserWithoutAPassword) {
  EXPECT_EQ(target_of("redis://:secret@h").password, "secret");
  EXPECT_EQ(target_of("redis://:secret@h").user, "");
  EXPECT_EQ(target_of("redis://alice@h").user, "alice");
  EXPECT_EQ(target_of("redis://alice@h").password, "");
}

TEST(RedisTarget, ReadsSentinelsAndClusters) {
  auto target = target_of("redis+sentinel://alice@s1,s2:5000,[fe80::2]/hearth");
  EXPECT_EQ(target.kind, Kind::sentinel);
  EXPECT_EQ(target.master_name, "hearth");
  EXPECT_THAT(addresses_of(target), ElementsAre("s1:26379", "s2:5000", "[fe80::2]:26379"));
  target = target_of("rediss+cluster://n1:7001,n2:7002");
  EXPECT_EQ(target.kind, Kind::cluster);
  EXPECT_TRUE(target.tls);
  EXPECT_THAT(addresses_of(target), ElementsAre("n1:7001", "n2:7002"));
}

TEST(RedisTarget, SaysWhatToDoAboutAUrlItCannotUse) {
  const struct {
    const char* url;
    const char* hint;
  } wrong[] = {
      {"", "must begin with redis://"},
      {"http://h", "must begin with redis://"},
      {"localhost:6379", "must begin with redis://"},
      {"redis://", "host is missing"},
      {"redis://:80", "host is missing"},
      {"redis://h:0", "from 1 to 65535"},
      {"redis://h:65536", "from 1 to 65535"},
      {"redis://h:6379x", "from 1 to 65535"},
      {"redis://h:", "from 1 to 65535"},
      {"redis://[::1", "must end with ]"},
      {"redis://[::1]7000", "from 1 to 65535"},
      {"redis://a,b", "takes one host"},
      {"redis://h/x", "number of a database"},
      {"redis://h/-1", "number of a database"},
      {"redis://a:p%4@h", "two hex digits"},
      {"redis://a:p%zz@h", "two hex digits"},
      {"redis://a:@h", "password file"},
      {"redis+sentinel://h", "must end with the name"},
      {"redis+sentinel://h/", "must end with the name"},
      {"redis+sentinel://h/a/b", "must end with the name"},
      {"redis+sentinel://a,,b/m", "host is missing"},
      {"redis+cluster://h/0", "no databases"},
  };
  for (const auto& [url, hint] : wrong) {
    const auto target = parse_target(url);
    ASSERT_TRUE(target.has_error()) << url;
    EXPECT_THAT(target.error(), HasSubstr(hint)) << url;
  }
}

TEST(RedisTarget, NeverRepeatsThePasswordInAnError) {
  for (const char* url :
       {"redis://alice:hunter2@", "redis://alice:hunter2@h:x", "redis://a:hunter2%4@h",
        "http://alice:hunter2@h", "redis://:hunter2@h/x", "redis+sentinel://:hunter2@h",
        "redis://hunter2@[::1", "redis://a:hunter2@x@h:bad"}) {
    const auto target = parse_target(url);
    ASSERT_TRUE(target.has_error()) << url;
    EXPECT_THAT(target.error(), testing::Not(HasSubstr("hunter2"))) << url;
  }
}

TEST(RedisTarget, TakesAtMostSixtyFourHosts) {
  std::string url = "redis+cluster://h";
  for (int i = 1; i < 64; ++i) url += ",h";
  EXPECT_EQ(target_of(url).addresses.size(), 64U);
  EXPECT_TRUE(parse_target(url + ",h").has_error());
}

}  // namespace
}  // namespace hearth::redis
