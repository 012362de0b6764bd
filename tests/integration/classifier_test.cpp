// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <boost/json.hpp>

#include <chrono>

#include "support/console.hpp"
#include "support/hooked_service.hpp"

namespace hearth {
namespace {

using support::Answer;
using support::HookedService;
using support::Receiver;
namespace pb = hearth::v1;
namespace json = boost::json;
using Manner = support::Answer::Manner;
using Clock = std::chrono::steady_clock;

Answer says(const std::string& action, const std::string& label = "harassment.threat") {
  return {200, R"({"action":")" + action + R"(","label":")" + label + R"(","severity":3})"};
}

HookedService service_with(const Receiver& classifier, const std::string& may = "flag,nudge,hold",
                           const std::string& deadline_ms = "2000") {
  return HookedService({}, HookedService::classifier(classifier.url(), may, deadline_ms));
}

TEST(Classifier, IsAskedWithTextAndLanguageAloneAndSigned) {
  Receiver classifier(says("allow"));
  auto service = service_with(classifier);
  EXPECT_EQ(service.somebody(1)->post("fast", 1, "a stone").ack().status(),
            pb::ACK_STATUS_ACCEPTED);
  const auto asked = classifier.next();
  EXPECT_TRUE(support::is_signed(asked));
  EXPECT_EQ(asked.body, R"({"text":"a stone","language":"en"})");
  const auto status = json::parse(service.server().status()).as_object();
  const json::value counted{{"asked", 1}, {"answered", 1}, {"unanswered", 0}, {"not_asked", 0}};
  EXPECT_EQ(status.at("classifier"), counted);
}

TEST(Classifier, RaisesAHoldThatItsAuthorIsToldOf) {
  Receiver classifier(says("hold"));
  auto service = service_with(classifier);
  const auto ack = service.somebody(1)->post("fast", 1, "a stone").ack();
  EXPECT_EQ(ack.status(), pb::ACK_STATUS_HELD);
  EXPECT_EQ(ack.hint().code(), "note.hold");
  EXPECT_EQ(ack.hint().label(), "harassment.threat");
  EXPECT_EQ(ack.hint().spans_size(), 0);
}

TEST(Classifier, RaisesANudgeThatMayBeConfirmed) {
  Receiver classifier(says("nudge"));
  auto service = service_with(classifier);
  auto anna = service.somebody(1);
  const auto refused = anna->post("fast", 1, "a stone").refused();
  EXPECT_EQ(refused.reason(), pb::REASON_LOOK_AGAIN);
  EXPECT_EQ(refused.hint().code(), "nudge.harassment");
  EXPECT_TRUE(refused.hint().may_confirm());
  pb::ClientFrame frame;
  frame.mutable_post()->set_room("fast");
  frame.mutable_post()->set_n(1);
  frame.mutable_post()->set_text("a stone");
  frame.mutable_post()->set_confirmed(true);
  EXPECT_EQ(anna->ask(frame).ack().status(), pb::ACK_STATUS_ACCEPTED);
}

TEST(Classifier, FlagsWithoutAnybodyWaiting) {
  Receiver classifier({200, says("flag").body, Manner::wait});
  Receiver webhook;
  HookedService service({{webhook.url(), ""}},
                        HookedService::classifier(classifier.url(), "flag", "2000"));
  EXPECT_EQ(service.somebody(1)->post("fast", 1, "a stone").ack().status(),
            pb::ACK_STATUS_ACCEPTED);
  classifier.next();
  classifier.let_go();
  const auto told = json::parse(webhook.next().body).at("data").as_object();
  EXPECT_EQ(told.at("labels"), json::array{"harassment.threat"});
  EXPECT_EQ(told.at("outcome"), "delivered");
}

TEST(Classifier, FlagsAtTheDeskAsTheRulesDo) {
  Receiver classifier({200, says("flag").body, Manner::wait});
  auto environment = HookedService::classifier(classifier.url(), "flag", "2000");
  environment["HEARTH_DESK_ENABLED"] = "true";
  HookedService service({}, environment);
  support::Console mia(service.server().desk_port());
  mia.accept(support::invite(service.server()), "Mia");
  ASSERT_TRUE(mia.start_shift().has_done());
  const auto position =
      service.somebody(1)->post("fast", 1, "a kookaburra and a stone").ack().position();
  classifier.next();
  classifier.let_go();
  const auto flagged = mia.next_case([](const pb::Case& c) { return c.findings() > 0; });
  EXPECT_EQ(flagged.findings(), 1U) << "what the rules found and nobody is told of stays so";
  EXPECT_EQ(flagged.severity(), 3U);
  ASSERT_TRUE(mia.step(flagged.id(), pb::STEP_CLAIM).has_done());
  pb::DeskClientFrame open;
  open.mutable_open_case()->set_case_(flagged.id());
  open.mutable_open_case()->set_reveal(true);
  const auto detail = mia.ask(open).case_detail();
  ASSERT_EQ(detail.findings_size(), 1);
  EXPECT_EQ(detail.findings(0).label(), "harassment.threat");
  EXPECT_EQ(detail.findings(0).rule(), "classifier");
  EXPECT_EQ(detail.findings(0).position().seq(), position.seq());
  ASSERT_EQ(detail.context_size(), 1);
  EXPECT_EQ(detail.context(0).message().text(), "a kookaburra and a stone");
}

TEST(Classifier, ThatIsLateLeavesTheVerdictOfTheRules) {
  Receiver classifier({200, says("hold").body, Manner::wait});
  auto service = service_with(classifier, "hold", "300");
  auto anna = service.somebody(1);
  const auto before = Clock::now();
  EXPECT_EQ(anna->post("fast", 1, "a stone").ack().status(), pb::ACK_STATUS_ACCEPTED);
  const auto waited = Clock::now() - before;
  EXPECT_GE(waited, std::chrono::milliseconds(250));
  EXPECT_LT(waited, std::chrono::milliseconds(1500));
}

TEST(Classifier, LeavesOthersUndelayedWhileOneWaits) {
  Receiver classifier(says("allow"), {{200, says("allow").body, Manner::wait}});
  HookedService service({}, [&] {
    auto environment = HookedService::classifier(classifier.url(), "hold", "2000");
    environment["HEARTH_LISTEN_SHARDS"] = "1";
    return environment;
  }());
  auto anna = service.somebody(1);
  auto ben = service.somebody(2);
  pb::ClientFrame frame;
  frame.mutable_post()->set_room("fast");
  frame.mutable_post()->set_n(1);
  frame.mutable_post()->set_text("a stone");
  anna->send(frame);
  classifier.next();
  const auto before = Clock::now();
  EXPECT_EQ(ben->post("fast", 1, "a pebble").ack().status(), pb::ACK_STATUS_ACCEPTED);
  EXPECT_LT(Clock::now() - before, std::chrono::milliseconds(1500));
  EXPECT_EQ(ben->next_event().message().text(), "a pebble");
}

TEST(Classifier, IsLeftAloneAfterItFailedAgainAndAgain) {
  Receiver classifier({500});
  auto service = service_with(classifier);
  auto anna = service.somebody(1);
  for (std::uint32_t n = 1; n <= 20; ++n)
    EXPECT_EQ(anna->post("fast", n, "a stone").ack().status(), pb::ACK_STATUS_ACCEPTED);
  EXPECT_EQ(classifier.count(), 5u);
  EXPECT_NE(service.server().log().find("the classifier does not answer"), std::string::npos);
}

TEST(Classifier, NeverDelaysACrisisARelapseOrWhatIsHeld) {
  Receiver classifier({200, says("hold").body, Manner::wait});
  Receiver webhook;
  HookedService service({{webhook.url(), ""}},
                        HookedService::classifier(classifier.url(), "flag,hold", "2000"));
  auto anna = service.somebody(1);
  const auto before = Clock::now();
  EXPECT_EQ(anna->post("fast", 1, "a quokka").ack().status(), pb::ACK_STATUS_ACCEPTED);
  EXPECT_EQ(anna->post("fast", 2, "a kookaburra").ack().status(), pb::ACK_STATUS_ACCEPTED);
  EXPECT_EQ(anna->post("fast", 3, "a wombat").ack().status(), pb::ACK_STATUS_HELD);
  EXPECT_LT(Clock::now() - before, std::chrono::milliseconds(1500));
  // Asked all the same, afterwards.
  for (int i = 0; i < 3; ++i) classifier.next();
}

TEST(Classifier, NeverRestrictsWhatItTakesForACrisis) {
  Receiver classifier(says("hold", "self_harm.plan"));
  auto service = service_with(classifier);
  EXPECT_EQ(service.somebody(1)->post("fast", 1, "a stone").ack().status(),
            pb::ACK_STATUS_ACCEPTED);
}

TEST(Classifier, IsNotAskedWhereNothingCouldComeOfIt) {
  Receiver classifier(says("hold"));
  auto service = service_with(classifier, "hold");
  auto anna = service.somebody(1);
  anna->post("fast", 1, "a quokka");
  anna->post("fast", 2, "a numbat");
  EXPECT_EQ(anna->post("fast", 3, "a stone").ack().status(), pb::ACK_STATUS_HELD);
  EXPECT_EQ(classifier.count(), 1u);
}

TEST(Classifier, IsIgnoredWhenItIsNotUnderstood) {
  Receiver classifier({200, "{}"}, {{200, "hold"},
                                    {200, R"({"action":"block","label":"hate","severity":4})"},
                                    {302, says("hold").body},
                                    {200, std::string(5000, ' ') + says("hold").body}});
  auto service = service_with(classifier);
  auto anna = service.somebody(1);
  for (std::uint32_t n = 1; n <= 4; ++n)
    EXPECT_EQ(anna->post("fast", n, "a stone").ack().status(), pb::ACK_STATUS_ACCEPTED) << n;
  EXPECT_EQ(classifier.count(), 4u);
}

TEST(Classifier, LeavesNothingOfWhatItWasAskedInTheLog) {
  Receiver classifier(says("nudge"), {{500}, {500}, {500}, {500}});
  auto service = service_with(classifier);
  auto anna = service.somebody(1);
  anna->post("fast", 1, "a numbat canary8151");
  for (std::uint32_t n = 1; n <= 5; ++n) anna->post("fast", n, "a stone canary8152");
  EXPECT_EQ(service.server().log().find("canary815"), std::string::npos);
  EXPECT_EQ(support::files_with(service.server().folder(), "canary8151"),
            std::vector<std::string>());
}

}  // namespace
}  // namespace hearth
