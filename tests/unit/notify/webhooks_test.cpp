// SPDX-License-Identifier: Apache-2.0
#include "notify/webhooks.hpp"

#include <gtest/gtest.h>

#include <string>

#include "support/receiver.hpp"

namespace hearth::notify {
namespace {

using support::Receiver;

constexpr const char* words = "a canary nobody else may hear";

class WebhooksTest : public testing::Test {
 protected:
  static core::Tick tick() { return std::chrono::steady_clock::now(); }
  static DeliveryQueue::Limits impatient() {
    DeliveryQueue::Limits limits;
    limits.age_max = core::Duration(-1);  // the first failure is the last
    return limits;
  }
  static Webhook to(const Receiver& receiver, bool include_text = false) {
    return {receiver.url() + "?token=secret",
            {*read_signing_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")},
            false,
            include_text,
            core::seconds(5)};
  }
  static moderation::Flagged flagged() {
    moderation::Flagged out;
    out.room = "lounge";
    out.text = words;
    out.urgency = moderation::Flag::urgent;
    return out;
  }
  // Lets things move on until `is_so`, twenty seconds at most.
  template <class IsSo>
  bool comes(Webhooks& webhooks, IsSo is_so) {
    const auto limit = tick() + core::seconds(20);
    while (!is_so() && tick() < limit) {
      webhooks.run(tick());
      http_.run(core::milliseconds(10));
    }
    return is_so();
  }

  HttpClient http_;
  Counts counts_;
};

TEST_F(WebhooksTest, KeepsWhatWasGivenUpWithoutItsTextAndSendsItAgainUnderItsId) {
  Receiver receiver({}, {{500}});
  Webhooks webhooks({to(receiver, true)}, http_, counts_, impatient());
  webhooks.add(flagged(), tick());
  ASSERT_TRUE(comes(webhooks, [&] { return counts_.given_up == 1; }));
  const auto first = receiver.next();
  EXPECT_NE(first.body.find(words), std::string::npos);
  const auto all = webhooks.given_up();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.front().id, first.headers.at("webhook-id"));
  EXPECT_EQ(all.front().webhook, 1U);
  EXPECT_EQ(all.front().where + "/hook", receiver.url()) << "no token";
  EXPECT_TRUE(all.front().is_urgent);
  EXPECT_EQ(all.front().tries, 1U);
  EXPECT_EQ(all.front().answer, 500);

  EXPECT_EQ(webhooks.send_again("msg_0", tick()), 0U);
  EXPECT_EQ(webhooks.send_again(all.front().id, tick()), 1U);
  ASSERT_TRUE(comes(webhooks, [&] { return counts_.delivered == 1; }));
  const auto again = receiver.next();
  EXPECT_EQ(again.headers.at("webhook-id"), first.headers.at("webhook-id"));
  EXPECT_EQ(again.body.find(words), std::string::npos);
  EXPECT_TRUE(webhooks.given_up().empty());
}

TEST_F(WebhooksTest, SendsEachReceiverWhatThatOneDidNotGet) {
  Receiver works, fails({}, {{503}});
  Webhooks webhooks({to(works), to(fails)}, http_, counts_, impatient());
  webhooks.add(flagged(), tick());
  ASSERT_TRUE(comes(webhooks, [&] { return counts_.given_up == 1 && counts_.delivered == 1; }));
  ASSERT_EQ(webhooks.given_up().size(), 1U);
  EXPECT_EQ(webhooks.given_up().front().webhook, 2U);
  EXPECT_EQ(webhooks.send_again(std::nullopt, tick()), 1U);
  ASSERT_TRUE(comes(webhooks, [&] { return counts_.delivered == 2; }));
  EXPECT_EQ(works.count(), 1U);
  EXPECT_EQ(fails.count(), 2U);
}

// A call is made again under its id for as long as nobody took it.
TEST_F(WebhooksTest, KeepsNothingOfWhatArrivedUnderItsIdSince) {
  Receiver receiver({}, {{500}, {500}});
  Webhooks webhooks({to(receiver)}, http_, counts_, impatient());
  const moderation::CaseCall call{"onecase", "lounge", 3, 7, core::now()};
  webhooks.add(call, {}, tick());
  ASSERT_TRUE(comes(webhooks, [&] { return counts_.given_up == 1; }));
  webhooks.add(flagged(), tick());
  ASSERT_TRUE(comes(webhooks, [&] { return counts_.given_up == 2; }));
  webhooks.add(call, {}, tick());
  ASSERT_TRUE(comes(webhooks, [&] { return counts_.delivered == 1; }));
  const auto left = webhooks.given_up();
  ASSERT_EQ(left.size(), 1U) << "of the other";
  EXPECT_NE(left.front().id, receiver.next().headers.at("webhook-id"));
  EXPECT_EQ(webhooks.send_again(std::nullopt, tick()), 1U);
}

TEST_F(WebhooksTest, TriesAReceiverAgainByHandThatSaidItIsGone) {
  Receiver receiver({}, {{410}});
  Webhooks webhooks({to(receiver)}, http_, counts_, {});
  webhooks.add(flagged(), tick());
  ASSERT_TRUE(comes(webhooks, [&] { return counts_.given_up == 1; }));
  webhooks.add(flagged(), tick());
  EXPECT_EQ(webhooks.waiting(), 0U);
  ASSERT_EQ(webhooks.given_up().size(), 1U);
  EXPECT_EQ(webhooks.given_up().front().answer, 410);
  EXPECT_EQ(webhooks.send_again(std::nullopt, tick()), 1U);
  EXPECT_TRUE(comes(webhooks, [&] { return counts_.delivered == 1; }));
}

TEST(GivenUpList, KeepsAHundredForSevenDays) {
  const core::Time start{std::chrono::hours(1)};
  GivenUpList list;
  const auto delivery = [](int n, bool urgent) {
    return Delivery{std::to_string(n), std::make_shared<const std::string>("{}"), urgent};
  };
  list.add(delivery(0, true), start);
  for (int i = 1; i <= 100; ++i) list.add(delivery(i, false), start);
  auto all = list.list(start);
  ASSERT_EQ(all.size(), GivenUpList::most);
  EXPECT_EQ(all.front().id, "0") << "what is urgent stays";
  EXPECT_EQ(all.at(1).id, "2");
  list.add(delivery(50, false), start + core::seconds(1));
  all = list.list(start + core::seconds(1));
  EXPECT_EQ(all.size(), GivenUpList::most) << "one of each id";
  EXPECT_EQ(all.back().id, "50");
  EXPECT_EQ(list.list(start + GivenUpList::life).size(), 1U);
  EXPECT_TRUE(list.take(std::nullopt, start + GivenUpList::life + core::seconds(1)).empty());
}

}  // namespace
}  // namespace hearth::notify
