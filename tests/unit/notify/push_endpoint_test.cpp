// SPDX-License-Identifier: Apache-2.0
#include "notify/push_endpoint.hpp"

#include <gtest/gtest.h>

namespace hearth::notify {
namespace {

const std::vector<std::string> hosts{"fcm.googleapis.com", ".push.apple.com"};

TEST(PushEndpoint, IsReachedAtAHostOfTheListOverHttpsOnly) {
  EXPECT_TRUE(may_push_to("https://fcm.googleapis.com/fcm/send/abc", hosts));
  EXPECT_TRUE(may_push_to("https://FCM.googleapis.com:443/fcm/send/abc", hosts));
  EXPECT_TRUE(may_push_to("https://web.push.apple.com/QK", hosts));
  for (const auto* endpoint :
       {"http://fcm.googleapis.com/x", "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com.evil.example/x", "https://evil.example/fcm.googleapis.com",
        "https://fcm.googleapis.com@evil.example/x", "https://user:word@fcm.googleapis.com/x",
        "https://evilpush.apple.com/x", "https://.push.apple.com/x", "https://push.apple.com/x",
        "https://fcm.googleapis.com/a b", "https://fcm.googleapis.com/a\r\nX: y",
        "ftp://fcm.googleapis.com/x", "fcm.googleapis.com", "", "https://",
        "https://fcm.googleapis.com\\@evil.example/"})
    EXPECT_FALSE(may_push_to(endpoint, hosts)) << endpoint;
}

TEST(PushEndpoint, IsNeverThisMachineOrItsNetworkUnlessTheListSaysSo) {
  for (const auto* endpoint :
       {"https://127.0.0.1/x", "http://127.0.0.1:9/x", "https://localhost/x", "https://[::1]/x",
        "https://10.0.0.1/x", "https://169.254.169.254/latest/meta-data", "https://2130706433/x"})
    EXPECT_FALSE(may_push_to(endpoint, hosts)) << endpoint;
  EXPECT_TRUE(may_push_to("http://127.0.0.1:4711/x", {"127.0.0.1"}));
  EXPECT_FALSE(may_push_to("http://localhost:4711/x", {"127.0.0.1"}));
  EXPECT_FALSE(may_push_to("http://10.0.0.1/x", {"10.0.0.1"})) << "unencrypted over a network";
}

TEST(PushEndpoint, HasAnOriginThatNamesTheServiceAlone) {
  EXPECT_EQ(origin_of("https://fcm.googleapis.com/fcm/send/abc?x"), "https://fcm.googleapis.com");
  EXPECT_EQ(origin_of("http://127.0.0.1:4711/x"), "http://127.0.0.1:4711");
}

TEST(PushEndpoint, HostsAreWrittenPlainly) {
  EXPECT_EQ(refuse_push_host("fcm.googleapis.com"), "");
  EXPECT_EQ(refuse_push_host(".push.apple.com"), "");
  for (const auto* host : {"", ".", "https://fcm.googleapis.com", "*.push.apple.com", "FCM.x"})
    EXPECT_NE(refuse_push_host(host), "") << host;
}

}  // namespace
}  // namespace hearth::notify
