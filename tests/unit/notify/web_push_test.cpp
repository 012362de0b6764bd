// SPDX-License-Identifier: Apache-2.0
#include "notify/web_push.hpp"

#include <gtest/gtest.h>

#include <array>
#include <functional>

#include "support/push_browser.hpp"
#include "support/receiver.hpp"

namespace hearth::notify {
namespace {

using support::Answer;
using support::PushBrowser;
using support::Receiver;

class WebPushTest : public testing::Test {
 protected:
  WebPushTest() : push_({key(), "mailto:help@example.org"}, http_, counts_) {}

  static p256::Key key() {
    std::array<std::uint8_t, p256::number_bytes> bytes{};
    bytes.fill(7);
    return p256::key_of(bytes);
  }
  void add(const Receiver& service, const std::string& id = "CASE1") {
    push_.add({service.url(), browser_.p256dh(), browser_.auth(), id}, count(), tick());
  }
  std::function<void(bool)> count() {
    return [this](bool is_gone) {
      ++settled_;
      gone_ += is_gone;
    };
  }
  static core::Tick tick() { return std::chrono::steady_clock::now(); }
  // Lets things move on until `is_so`, twenty seconds at most.
  template <class IsSo>
  bool comes(IsSo is_so) {
    const auto limit = tick() + core::seconds(20);
    while (!is_so() && tick() < limit) {
      push_.run(tick());
      http_.run(core::milliseconds(10));
    }
    return is_so();
  }

  PushBrowser browser_;
  HttpClient http_;
  Counts counts_;
  WebPush push_;
  int settled_ = 0;
  int gone_ = 0;  // of them
};

TEST_F(WebPushTest, SaysThatSomethingWaitsAndNothingElse) {
  Receiver service({201});
  add(service);
  EXPECT_TRUE(comes([&] { return counts_.pushed == 1; }));
  const auto came = service.next();
  EXPECT_EQ(browser_.read(came.body), R"({"say":"something is waiting","case":"CASE1"})");
  EXPECT_EQ(came.headers.at("ttl"), "300");
  EXPECT_EQ(came.headers.at("urgency"), "high");
  EXPECT_EQ(came.headers.at("topic"), "CASE1");
  EXPECT_EQ(came.headers.at("content-encoding"), "aes128gcm");
  EXPECT_EQ(came.headers.at("content-type"), "application/octet-stream");
  EXPECT_TRUE(support::verified(came.headers.at("authorization")));
  EXPECT_TRUE(push_.empty());
  EXPECT_EQ(settled_, 1);
  EXPECT_EQ(gone_, 0);
}

TEST_F(WebPushTest, SaysOnceThatADeviceIsGone) {
  for (const int status : {404, 410}) {
    Receiver service({status});
    gone_ = 0;
    add(service);
    EXPECT_TRUE(comes([&] { return gone_ == 1; })) << status;
    EXPECT_TRUE(push_.empty());
    EXPECT_EQ(service.count(), 1u);
  }
}

TEST_F(WebPushTest, TriesAgainWhatTheServiceCouldNotTakeYet) {
  Receiver service({201}, {{503}, {429}});
  add(service);
  EXPECT_TRUE(comes([&] { return counts_.pushed == 1; }));
  EXPECT_EQ(counts_.push_tries_failed, 2u);
  EXPECT_EQ(service.count(), 3u);
}

TEST_F(WebPushTest, GivesUpWhatWouldBeRefusedAgain) {
  Receiver service({400});
  add(service);
  EXPECT_TRUE(comes([&] { return counts_.pushes_given_up == 1; }));
  EXPECT_TRUE(push_.empty());
  EXPECT_EQ(service.count(), 1u);
  EXPECT_EQ(settled_, 1);
  EXPECT_EQ(gone_, 0);
}

TEST_F(WebPushTest, GivesUpAfterFiveMinutes) {
  Receiver service({503});
  push_.add({service.url(), browser_.p256dh(), browser_.auth(), "CASE1"}, {},
            tick() - core::seconds(301));
  EXPECT_TRUE(comes([&] { return counts_.pushes_given_up == 1; }));
  EXPECT_EQ(service.count(), 1u);
}

TEST_F(WebPushTest, ReachesAServiceWhileAnotherDoesNotAnswer) {
  Receiver deaf({201, {}, Answer::Manner::wait});
  Receiver service({201});
  for (int i = 0; i < 8; ++i) add(deaf, "DEAF" + std::to_string(i));
  add(service);
  EXPECT_TRUE(comes([&] { return counts_.pushed == 1; }));
  EXPECT_LE(deaf.count(), 4u);
}

TEST_F(WebPushTest, DropsADeviceWithKeysThatNoBrowserHas) {
  Receiver service({201});
  push_.add({service.url(), std::string(65, 'x'), browser_.auth(), "CASE1"}, count(), tick());
  EXPECT_EQ(gone_, 1);
  EXPECT_TRUE(push_.empty());
  EXPECT_EQ(service.count(), 0u);
}

}  // namespace
}  // namespace hearth::notify
