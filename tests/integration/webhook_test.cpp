// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <boost/json.hpp>

#include <set>

#include <chrono>
#include <string>
#include <vector>

#include "support/eventually.hpp"
#include "support/hooked_service.hpp"
#include "support/process.hpp"

namespace hearth {
namespace {

using support::Answer;
using support::files_with;
using support::HookedService;
using support::is_signed;
using support::Receiver;
namespace pb = hearth::v1;
namespace json = boost::json;
using Manner = support::Answer::Manner;

json::object data_of(const Receiver::Request& request) {
  return json::parse(request.body).at("data").as_object();
}

HookedService service_with(const Receiver& receiver, const std::string& more = {}) {
  return HookedService({{receiver.url(), more}}, {});
}

TEST(Webhook, TellsOfAFlaggedMessageSignedAndWithNothingAboutWhoWroteIt) {
  Receiver receiver;
  auto service = service_with(receiver);
  support::RawClient anna(service.server().port());
  anna.enter(1);
  const auto self = anna.join("fast").joined().self();
  const auto ack = anna.post("fast", 1, "a quokka").ack();
  ASSERT_EQ(ack.status(), pb::ACK_STATUS_ACCEPTED);
  const auto told = receiver.next();
  EXPECT_TRUE(is_signed(told));
  EXPECT_EQ(told.headers.at("content-type"), "application/json");
  const auto body = json::parse(told.body).as_object();
  EXPECT_EQ(body.at("type"), "message.flagged");
  EXPECT_TRUE(body.at("timestamp").as_string().ends_with(":00Z"));
  const json::value wanted{
      {"room", "fast"},
      {"position",
       {{"epoch", std::to_string(ack.position().epoch())}, {"seq", ack.position().seq()}}},
      {"outcome", "delivered"},
      {"urgency", "urgent"},
      {"severity", 4},
      {"categories", json::array{"self_harm"}},
      {"labels", json::array{"self_harm.plan"}},
      {"pack_versions", json::array{"test.7"}}};
  EXPECT_EQ(json::value(data_of(told)), wanted) << told.body;
  ASSERT_FALSE(self.alias().empty());
  EXPECT_EQ(told.body.find(self.alias()), std::string::npos);
}

TEST(Webhook, SaysWhatBecameOfTheMessage) {
  Receiver receiver;
  auto service = service_with(receiver);
  auto anna = service.somebody(1);
  EXPECT_EQ(anna->post("fast", 1, "a wombat").ack().status(), pb::ACK_STATUS_HELD);
  auto told = data_of(receiver.next());
  EXPECT_EQ(told["outcome"], "held");
  EXPECT_EQ(told["urgency"], "normal");
  EXPECT_TRUE(told["position"].is_null());
  EXPECT_TRUE(anna->post("fast", 2, "a numbat").has_refused());
  told = data_of(receiver.next());
  EXPECT_EQ(told["outcome"], "stopped");
  EXPECT_EQ(told["urgency"], "urgent");
}

TEST(Webhook, IsToldOfARepeatedPostOnce) {
  Receiver receiver;
  auto service = service_with(receiver);
  auto anna = service.somebody(1);
  anna->post("fast", 1, "a quokka");
  EXPECT_EQ(anna->post("fast", 1, "a quokka", true).ack().status(), pb::ACK_STATUS_DUPLICATE);
  anna->post("fast", 2, "a bilby");
  // Each is a request of its own, so they may overtake each other.
  std::multiset<std::string> urgencies;
  for (int i = 0; i < 2; ++i)
    urgencies.insert(data_of(receiver.next())["urgency"].as_string().c_str());
  EXPECT_EQ(urgencies, (std::multiset<std::string>{"normal", "urgent"}));
}

// The desk's last rung: nobody is on duty, so somebody outside hears of it, once.
TEST(Webhook, IsCalledForACrisisNobodyAtTheDeskCanTake) {
  Receiver receiver;
  HookedService service({{receiver.url(), {}}}, {{"HEARTH_DESK_ENABLED", "true"}});
  auto anna = service.somebody(1);
  anna->post("fast", 1, "a quokka");
  for (int i = 0; i < 2; ++i) {
    const auto request = receiver.next();
    const auto body = boost::json::parse(request.body).as_object();
    if (body.at("type").as_string() != "case.escalated") continue;
    EXPECT_TRUE(is_signed(request));
    const auto& data = body.at("data").as_object();
    EXPECT_EQ(data.at("room"), "fast");
    EXPECT_EQ(data.size(), 3U) << "case, room and severity, and nothing of who it is about";
    return;
  }
  FAIL() << "only the flag was told";
}

// What was stopped is kept nowhere: not in the body, nor in what hearthd writes.
TEST(Webhook, CarriesNoTextAndLeavesNone) {
  Receiver receiver({500}, {{204}});
  auto service = service_with(receiver);
  auto anna = service.somebody(1);
  anna->post("fast", 1, "a numbat canary7141");
  EXPECT_EQ(receiver.next().body.find("canary"), std::string::npos);
  anna->post("fast", 1, "a numbat canary7142");
  EXPECT_EQ(receiver.next().body.find("canary"), std::string::npos);
  receiver.next();  // a second try: its failure was logged
  EXPECT_NE(service.server().log().find("webhook 1 answers 500"), std::string::npos);
  EXPECT_EQ(files_with(service.server().folder(), "canary714"), std::vector<std::string>());
  EXPECT_EQ(service.server().end(SIGTERM), 0);
  EXPECT_EQ(files_with(service.server().folder(), "canary714"), std::vector<std::string>());
}

TEST(Webhook, CarriesTextToWhomTheOperatorNames) {
  Receiver with, without;
  HookedService service({{with.url(), "include_text = true"}, {without.url(), ""}}, {});
  auto anna = service.somebody(1);
  anna->post("fast", 1, "a quokka canary7143");
  EXPECT_EQ(data_of(with.next())["text"], "a quokka canary7143");
  EXPECT_FALSE(data_of(without.next()).contains("text"));
  EXPECT_TRUE(anna->post("fast", 2, "a numbat canary7143").has_refused());
  const auto stopped = data_of(with.next());
  EXPECT_EQ(stopped.at("outcome"), "stopped");
  EXPECT_FALSE(stopped.contains("text"));
}

TEST(Webhook, IsToldOfUrgentFlagsAloneWhenItWants) {
  Receiver receiver;
  auto service = service_with(receiver, "least = \"urgent\"");
  auto anna = service.somebody(1);
  anna->post("fast", 1, "a bilby");
  anna->post("fast", 2, "a quokka");
  EXPECT_EQ(data_of(receiver.next())["urgency"], "urgent");
}

class WebhookTrouble : public testing::TestWithParam<Answer> {};
INSTANTIATE_TEST_SUITE_P(
    Answers, WebhookTrouble,
    testing::Values(Answer{500}, Answer{302, "", Manner::answer, "Location: /elsewhere\r\n"},
                    Answer{204, "", Manner::reset}, Answer{204, "", Manner::wait},
                    Answer{429, "", Manner::answer, "Retry-After: 1\r\n"}));

TEST_P(WebhookTrouble, IsFollowedByAnotherTryWithTheSameIdAndBody) {
  Receiver receiver({}, {GetParam()});
  auto service = service_with(receiver, "deadline_ms = 1000");
  service.somebody(1)->post("fast", 1, "a quokka");
  const auto first = receiver.next();
  const auto second = receiver.next();
  EXPECT_EQ(first.headers.at("webhook-id"), second.headers.at("webhook-id"));
  EXPECT_EQ(first.body, second.body);
  EXPECT_TRUE(is_signed(second));
}

TEST(Webhook, IsLeftAloneAfterItSaysThatItIsGone) {
  Receiver gone({410});
  Receiver other;
  HookedService service({{gone.url(), ""}, {other.url(), ""}}, {});
  auto anna = service.somebody(1);
  anna->post("fast", 1, "a quokka");
  gone.next();
  other.next();
  const auto is_gone = [&] {
    return service.server().log().find("webhook 1 answers 410") != std::string::npos;
  };
  for (std::uint32_t n = 2; n < 1000 && !is_gone(); ++n) anna->post("fast", n, "a stone");
  ASSERT_TRUE(is_gone());
  anna->post("fast", 1000, "a quokka");
  other.next();
  EXPECT_EQ(service.server().end(SIGTERM), 0);
  EXPECT_EQ(gone.count(), 1u);
}

TEST(Webhook, IsSentWhatItDidNotGetAgainByHandUnderTheSameId) {
  Receiver receiver({}, {{410}});
  auto service = service_with(receiver);
  const auto ctl = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "webhooks");
    words.insert(words.end(), {"--socket", service.server().socket()});
    return support::run("hearthctl", words);
  };
  EXPECT_EQ(ctl({}).out, "everything arrived, or is still being tried\n");
  auto anna = service.somebody(1);
  anna->post("fast", 1, "a quokka");
  const auto id = receiver.next().headers.at("webhook-id");
  const auto has = [&] { return ctl({}).out.find(id) != std::string::npos; };
  ASSERT_TRUE(support::eventually(has)) << ctl({}).err;
  const auto shown = ctl({}).out;
  EXPECT_NE(shown.find("webhook 1 (http://127.0.0.1:"), std::string::npos) << shown;
  EXPECT_NE(shown.find("1 tries, answered 410"), std::string::npos) << shown;
  EXPECT_EQ(shown.find("quokka"), std::string::npos);

  EXPECT_NE(ctl({"again"}).code, 0);
  EXPECT_NE(ctl({"again", "msg_0"}).err.find("no message of that id"), std::string::npos);
  const auto said = ctl({"again", id});
  EXPECT_EQ(said.code, 0) << said.err;
  EXPECT_EQ(said.out.substr(0, 2), "1 ");
  EXPECT_EQ(receiver.next().headers.at("webhook-id"), id);
  EXPECT_EQ(ctl({}).out, "everything arrived, or is still being tried\n");
}

TEST(Webhook, IsToldOfWhatIsUrgentFirst) {
  constexpr std::uint32_t at_once = 4;
  Receiver receiver({}, std::deque<Answer>(at_once, {204, "", Manner::wait}));
  auto service = service_with(receiver);
  auto anna = service.somebody(1);
  std::uint32_t n = 0;
  for (std::uint32_t i = 0; i < at_once; ++i) anna->post("fast", ++n, "a bilby");
  for (std::uint32_t i = 0; i < at_once; ++i) receiver.next();
  for (const auto* text : {"a bilby", "a bilby", "a quokka"}) anna->post("fast", ++n, text);
  receiver.let_go(1);
  EXPECT_EQ(data_of(receiver.next())["urgency"], "urgent");
}

TEST(Webhook, GetsWhatIsLeftWhenTheServiceStops) {
  Receiver receiver({}, {{503, "", Manner::answer, "Retry-After: 600\r\n"}});
  auto service = service_with(receiver);
  service.somebody(1)->post("fast", 1, "a quokka");
  const auto first = receiver.next();
  EXPECT_EQ(service.server().end(SIGTERM), 0);
  EXPECT_EQ(receiver.count(), 2u);
  EXPECT_EQ(receiver.next().headers.at("webhook-id"), first.headers.at("webhook-id"));
}

TEST(Webhook, DoesNotKeepTheServiceFromStopping) {
  Receiver receiver({204, "", Manner::wait});
  auto service = service_with(receiver);
  service.somebody(1)->post("fast", 1, "a quokka");
  receiver.next();
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(service.server().end(SIGTERM), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(5));
  EXPECT_NE(service.server().log().find("webhook deliveries given up: 1"), std::string::npos);
}

}  // namespace
}  // namespace hearth
