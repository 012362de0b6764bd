// SPDX-License-Identifier: Apache-2.0
// One real hearthd, and a push service on the loopback that reads what it is brought as the browser
// would.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <chrono>
#include <csignal>
#include <map>
#include <memory>
#include <string>

#include "support/console.hpp"
#include "support/eventually.hpp"
#include "support/hearthd.hpp"
#include "support/push_browser.hpp"
#include "support/raw_client.hpp"
#include "support/receiver.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
namespace json = boost::json;
using support::Console;
using support::crisis_text;
using support::PushBrowser;
using support::RawClient;
using support::Receiver;

constexpr const char* contact = "mailto:desk@example.org";

const std::map<std::string, std::string> with_push{{"HEARTH_DESK_ENABLED", "true"},
                                                   {"HEARTH_DESK_PUSH", "true"},
                                                   {"HEARTH_DESK_PUSH_HOSTS", "127.0.0.1"},
                                                   {"HEARTH_DESK_PUSH_CONTACT", contact}};

class WebPush : public testing::Test {
 protected:
  static pb::DeskServerFrame subscribe(Console& console, const PushBrowser& browser,
                                       const std::string& endpoint) {
    pb::DeskClientFrame frame;
    auto* device = frame.mutable_push_device()->mutable_subscribe();
    device->set_endpoint(endpoint);
    device->set_p256dh(browser.p256dh());
    device->set_auth(browser.auth());
    return console.ask(frame);
  }
  static pb::DeskServerFrame test(Console& console) {
    pb::DeskClientFrame frame;
    frame.mutable_push_device()->mutable_test();
    return console.ask(frame);
  }
  // Ana says that she is in danger.
  void crisis() {
    ana.enter(1);
    ana.join("fast");
    ASSERT_TRUE(ana.post("fast", 1, crisis_text).has_ack());
  }
  std::string given_up() const {
    return std::to_string(json::parse(server.status()).at("push").at("given_up").as_int64());
  }

  support::Hearthd server{with_push};
  RawClient ana{server.port()};
  PushBrowser phone;
};

TEST_F(WebPush, TellsWhoIsOnDutyThatSomethingWaitsAndNothingElse) {
  Receiver service({201});
  Console mia(server.desk_port());
  const auto key = mia.accept(support::invite(server), "Mia").push_key();
  ASSERT_EQ(key.size(), 65u);
  ASSERT_TRUE(subscribe(mia, phone, service.url()).has_done());
  ASSERT_TRUE(mia.start_shift().has_done());
  crisis();
  const auto about = mia.next_case([](const pb::Case& c) { return c.urgent(); });

  const auto came = service.next();
  const auto said = phone.read(came.body);
  ASSERT_TRUE(said);
  const json::value wanted{{"say", "something is waiting"}, {"case", about.id()}};
  EXPECT_EQ(json::parse(*said), wanted);
  EXPECT_EQ(came.headers.at("topic"), about.id());
  EXPECT_EQ(came.headers.at("ttl"), "300");
  EXPECT_EQ(came.headers.at("urgency"), "high");
  const auto claims = support::verified(came.headers.at("authorization"));
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->key, key);
  const auto claimed = json::parse(claims->json);
  EXPECT_EQ(claimed.at("sub"), contact);
  EXPECT_EQ(claimed.at("aud").as_string(), service.url().substr(0, service.url().rfind('/')));
  for (const auto& [name, value] : came.headers) {
    EXPECT_EQ(value.find("fast"), std::string::npos) << name;
    EXPECT_EQ(value.find("Mia"), std::string::npos) << name;
  }
}

TEST_F(WebPush, TellsWhoIsOffDutyWhenNobodyIsThere) {
  Receiver service({201});
  Console mia(server.desk_port());
  mia.accept(support::invite(server), "Mia");
  ASSERT_TRUE(subscribe(mia, phone, service.url()).has_done());
  mia.raw().drop();
  crisis();
  const auto said = phone.read(service.next().body);
  ASSERT_TRUE(said);
  EXPECT_EQ(json::parse(*said).at("say"), "something is waiting");
}

// Said once and for all of those off duty: whoever was to say it died before the push service had
// it.
TEST_F(WebPush, IsNotLostWhenItsGatewayIsKilledBeforeThePushServiceHasIt) {
  Receiver service({201, {}, support::Answer::Manner::wait, {}});
  Console mia(server.desk_port());
  mia.accept(support::invite(server), "Mia");
  ASSERT_TRUE(subscribe(mia, phone, service.url()).has_done());
  mia.raw().drop();
  crisis();
  const auto lost = phone.read(service.next().body);
  ASSERT_TRUE(lost);
  server.end(SIGKILL);
  service.let_go();
  server.start();
  ASSERT_TRUE(support::eventually([&] { return service.count() == 2; }, std::chrono::seconds(60)));
  const auto again = phone.read(service.next().body);
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, *lost) << "of the same case, so that it takes the other's place";
}

TEST_F(WebPush, ForgetsADeviceWhoseSubscriptionIsGone) {
  Receiver service({410});
  Console mia(server.desk_port());
  mia.accept(support::invite(server), "Mia");
  ASSERT_TRUE(subscribe(mia, phone, service.url()).has_done());
  ASSERT_TRUE(test(mia).has_done());
  EXPECT_TRUE(phone.read(service.next().body));
  EXPECT_TRUE(support::eventually([&] { return given_up() == "1"; }));
  PushBrowser laptop;
  Receiver others({201});
  ASSERT_TRUE(subscribe(mia, laptop, others.url()).has_done());
  ASSERT_TRUE(mia.start_shift().has_done());
  crisis();
  EXPECT_TRUE(laptop.read(others.next().body));
  EXPECT_EQ(service.count(), 1u) << "the test's alone";
}

TEST_F(WebPush, IsForPushServicesOfTheListAlone) {
  Console mia(server.desk_port());
  mia.accept(support::invite(server), "Mia");
  for (const auto* endpoint :
       {"https://fcm.googleapis.com/fcm/send/1", "https://169.254.169.254/latest/meta-data",
        "http://localhost/x", "https://127.0.0.1.evil.example/x", ""})
    EXPECT_EQ(subscribe(mia, phone, endpoint).refused().reason(), pb::REASON_NOT_ALLOWED)
        << endpoint;
  EXPECT_EQ(test(mia).refused().reason(), pb::REASON_NOT_FOUND);
  EXPECT_EQ(test(mia).refused().reason(), pb::REASON_RATE_LIMITED);
}

TEST_F(WebPush, EndsWithSigningOutEverywhere) {
  Receiver service({201});
  Console mia(server.desk_port());
  mia.accept(support::invite(server), "Mia");
  ASSERT_TRUE(subscribe(mia, phone, service.url()).has_done());
  pb::DeskClientFrame out;
  out.set_request_id(900);
  out.mutable_sign_out()->set_everywhere(true);
  mia.raw().send_message(out.SerializeAsString());
  EXPECT_EQ(mia.raw().closed(), 4205);

  Console nia(server.desk_port());
  nia.accept(support::invite(server), "Nia");
  PushBrowser other;
  Receiver others({201});
  ASSERT_TRUE(subscribe(nia, other, others.url()).has_done());
  crisis();  // nobody is on duty: both would be told
  EXPECT_TRUE(other.read(others.next().body));
  EXPECT_EQ(service.count(), 0u);
}

TEST(WebPushOff, IsNotThereUnlessTheOperatorTurnsItOn) {
  support::Hearthd server({{"HEARTH_DESK_ENABLED", "true"}});
  Console mia(server.desk_port());
  EXPECT_TRUE(mia.accept(support::invite(server), "Mia").push_key().empty());
  pb::DeskClientFrame frame;
  frame.mutable_push_device()->mutable_test();
  EXPECT_EQ(mia.ask(frame).refused().reason(), pb::REASON_UNSUPPORTED);
}

}  // namespace
}  // namespace hearth
