// SPDX-License-Identifier: Apache-2.0
// A crisis nobody comes for, and gateways that are killed after each step of its way up.
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>

#include <fstream>
#include <map>

#include "faults/desk_story.hpp"
#include "faults/scene.hpp"
#include "support/raw_client.hpp"
#include "support/receiver.hpp"
#include "support/redis_server.hpp"

namespace hearth::faults {
namespace {

namespace pb = hearth::v1;
using support::crisis_text;
using support::Hearthd;
using support::Moderator;
using support::RawClient;
using Line = DeskStory::Line;

constexpr int claim_s = 2;
constexpr int rung_s = 2;
constexpr int call_again_s = 1;
// What a start takes on a busy machine, and the second that the desk's clock ticks in.
constexpr int slack_s = 8;

// A store with one or two gateways, of which people use one.
class Place {
 public:
  // `environment`: what differs from the quick ladder of most tests.
  Place(bool shared, const std::string& more, std::map<std::string, std::string> environment) {
    environment.merge(std::map<std::string, std::string>{
        {"HEARTH_DESK_ENABLED", "true"},
        {"HEARTH_DESK_CLAIM_SECONDS", std::to_string(claim_s)},
        {"HEARTH_DESK_SEVERITY_4_SECONDS", std::to_string(rung_s)},
        {"HEARTH_DESK_CALL_AGAIN_SECONDS", std::to_string(call_again_s)},
        {"HEARTH_DESK_LOOK_SECONDS", "1"}});
    if (shared) {
      redis_ = std::make_unique<support::RedisServer>();
      gateways_ = std::make_unique<support::Gateways>(2, redis_->url(), environment, more);
    } else {
      alone_ = std::make_unique<Hearthd>(environment, std::map<std::string, std::string>{}, more);
    }
  }

  Hearthd& here() { return alone_ ? *alone_ : (*gateways_)[at_]; }
  // The gateway people are at dies; they go to the other, or it starts again.
  void kill() {
    here().end(SIGKILL);
    if (alone_) return alone_->start();
    at_ = 1 - at_;
  }
  // What was killed starts again.
  void mend() {
    if (gateways_ && (*gateways_)[1 - at_].pid() < 0) (*gateways_)[1 - at_].start();
  }

 private:
  std::unique_ptr<support::RedisServer> redis_;
  std::unique_ptr<support::Gateways> gateways_;
  std::unique_ptr<Hearthd> alone_;
  std::size_t at_ = 0;
};

class Escalation : public testing::TestWithParam<bool> {
 protected:
  explicit Escalation(std::map<std::string, std::string> environment = {})
      : place(GetParam(), webhook(), std::move(environment)) {}

  void SetUp() override {
    const std::string rooms = "fast";
    mia = support::moderator(place.here(), "Mia", "moderator", rooms);
    lea = support::moderator(place.here(), "Lea", "lead", rooms);
    ada = support::moderator(place.here(), "Ada");
    for (auto* one : {&mia, &lea}) ASSERT_TRUE(one->console->start_shift().has_done());
  }
  void TearDown() override {
    receiver.let_go();
    ::unlink(secret.c_str());
  }

  std::string webhook() {
    std::ofstream(secret) << "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n";
    ::chmod(secret.c_str(), 0600);
    return "[[webhooks]]\nurl = \"" + receiver.url() + "\"\nsecret_file = \"" + secret + "\"\n";
  }
  void cry() {
    RawClient ana(place.here().port());
    ana.enter(1);
    ana.join(room);
    ASSERT_TRUE(ana.post(room, 1, crisis_text).has_ack());
  }
  // Once all is as it should be, the gateway that holds the case dies.
  void kill() {
    place.mend();
    place.kill();
    ada.come_back(place.here());
  }
  // The next such line after `before`, at most this long behind it.
  Line follows(const Line& before, const std::string& what, int within_s) {
    const auto line = story.next(before.number, what);
    if (!line) {
      ADD_FAILURE() << what << " does not follow " << before.what;
      throw std::runtime_error("the ladder stands still");
    }
    EXPECT_LE(line->at_ms - before.at_ms, 1000 * (within_s + slack_s)) << what;
    return *line;
  }
  // The webhook-id of the next call about a case.
  std::string next_call() {
    for (;;) {
      const auto request = receiver.next();
      ++read;
      const auto body = boost::json::parse(request.body).as_object();
      if (body.at("type").as_string() == "case.escalated") return request.headers.at("webhook-id");
    }
  }
  void await_call(const Line& called) {
    const auto id = "case_" + story.case_id() + '_' + std::to_string(called.number);
    while (next_call() != id) {  // of before somebody had the case
    }
  }
  // No two had it at a time, as far as their claims went.
  void expect_one_owner() {
    std::int64_t until = 0;
    std::string owner;
    for (const auto& line : story.all("claimed")) {
      if (line.by != owner) EXPECT_GE(line.at_ms, until) << "taken while it was somebody's";
      owner = line.by;
      until = line.at_ms + 1000 * claim_s;
    }
  }

  const std::string secret = testing::TempDir() + "hearth-escalation-" + std::to_string(::getpid());
  support::Receiver receiver{{204, {}, support::Answer::Manner::wait, {}}};  // takes its time
  Place place;
  Moderator mia, lea, ada;
  DeskStory story{ada};
  std::size_t read = 0;  // of the receiver's requests
};

TEST_P(Escalation, GoesOnAfterAKillAtEveryStep) {
  cry();
  kill();
  const auto opened = story.next(0, "case_opened");
  ASSERT_TRUE(opened);
  auto last = follows(*opened, "called", call_again_s);

  kill();
  last = follows(last, "called", call_again_s);

  place.mend();
  mia.come_back(place.here());
  ASSERT_TRUE(mia.console->step(story.case_id(), pb::STEP_CLAIM).has_done());
  const auto claim = follows(last, "claimed", 3600);
  kill();
  last = follows(claim, "called", claim_s);
  EXPECT_GE(last.at_ms, claim.at_ms + 1000 * claim_s) << "called for while somebody had it";

  // Up every rung; how many of them it had climbed before is a matter of this machine's speed.
  while (story.all("escalated").size() < 3) {
    kill();
    last = follows(last, "escalated", rung_s);
  }
  const auto called = last.what == "escalated" ? follows(last, "called", 0) : last;

  // Nobody has taken the call yet, and everybody who made it dies.
  await_call(called);
  kill();
  kill();
  const auto before = receiver.count();
  while (read < before) (void)next_call();
  await_call(called);
  receiver.let_go();
  follows(called, "notified", 3600);

  kill();
  place.mend();
  story.read();
  EXPECT_EQ(story.all("case_opened").size(), 1U);
  EXPECT_EQ(story.all("notified").size(), 1U);
  std::vector<int> rungs;
  for (const auto& line : story.all("escalated")) rungs.push_back(line.rung);
  EXPECT_EQ(rungs, (std::vector<int>{1, 2, 3})) << "each once";
  expect_one_owner();
  EXPECT_TRUE(story.is_verified());
}

// Each of several gateways called: whoever is on call heard everything as often as there were some.
TEST_P(Escalation, CallsTheWebhookFromOneGatewayWhileThatMayStillDoIt) {
  pb::DeskClientFrame off;
  off.mutable_shift()->set_on(false);
  for (auto* one : {&mia, &lea}) ASSERT_TRUE(one->console->ask(off).has_done());
  cry();
  (void)next_call();  // not answered yet
  // The message itself was told of once, by its gateway.
  EXPECT_FALSE(support::eventually([&] { return receiver.count() > 2; }, std::chrono::seconds(2)));
  receiver.let_go();
  const auto opened = story.next(0, "case_opened");
  ASSERT_TRUE(opened);
  follows(*opened, "notified", 0);
}

TEST_P(Escalation, GivesTheCaseOfAGatewayThatDiedToOneOtherWhenTheClaimRunsOut) {
  cry();
  ASSERT_TRUE(story.next(0, "case_opened"));
  ASSERT_TRUE(mia.console->step(story.case_id(), pb::STEP_CLAIM).has_done());
  const auto claim = story.next(0, "claimed");
  ASSERT_TRUE(claim);
  kill();
  lea.come_back(place.here());
  const auto wants = [&](Moderator& one) {
    const auto reply = one.console->step(story.case_id(), pb::STEP_CLAIM);
    if (reply.refused().reason() == pb::REASON_BUSY)
      one.console->raw().listen(static_cast<int>(reply.refused().retry_after_ms()));
    else if (!reply.has_done())
      EXPECT_EQ(reply.refused().reason(), pb::REASON_CHANGED);
    return reply.has_done();
  };
  bool lea_has = false;
  bool ada_has = false;
  EXPECT_TRUE(support::eventually([&] {
    lea_has = wants(lea);
    ada_has = wants(ada);
    return lea_has || ada_has;
  }));
  EXPECT_NE(lea_has, ada_has);
  const auto second = story.next(claim->number, "claimed");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->by, (lea_has ? lea : ada).account);
  expect_one_owner();
  place.mend();
}

// Nothing runs out while people take their steps: what moves the case are they.
class StepsOfPeople : public Escalation {
 protected:
  StepsOfPeople()
      : Escalation({{"HEARTH_DESK_CLAIM_SECONDS", "300"},
                    {"HEARTH_DESK_OFFER_SECONDS", "300"},
                    {"HEARTH_DESK_SEVERITY_4_SECONDS", "300"}}) {}

  pb::DeskServerFrame step(Moderator& who, pb::Step step, const std::string& to = {}) {
    if (&who != &ada) who.come_back(place.here());
    return who.console->step(story.case_id(), step, to);
  }
  // The step's line in the ledger, which has it after the gateway that said so is dead.
  Line taken(Moderator& who, pb::Step what, const std::string& line, const std::string& to = {}) {
    story.read();
    const auto before = story.lines().back().number;
    const auto reply = step(who, what, to);
    EXPECT_TRUE(reply.has_done()) << line << ": " << reply.ShortDebugString();
    kill();
    const auto found = story.next(before, line);
    if (!found) throw std::runtime_error(line + " was lost");
    expected.emplace_back(line, who.account);
    return *found;
  }
  std::vector<std::pair<std::string, std::string>> of_people() const {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& line : story.lines())
      if (!line.by.empty()) out.emplace_back(line.what, line.by);
    return out;
  }
  bool is_called_after(const Line& line) {
    const auto called = [](const Line& one) { return one.what == "called"; };
    return story.next(line.number, called, std::chrono::seconds(2 * call_again_s + 1)).has_value();
  }

  std::vector<std::pair<std::string, std::string>> expected;
};

TEST_P(StepsOfPeople, StandAfterAKillBehindEachOfThem) {
  ASSERT_TRUE(ada.console->start_shift().has_done());
  cry();
  const auto opened = story.next(0, "case_opened");
  ASSERT_TRUE(opened);
  follows(*opened, "called", 0);

  const auto seen = taken(mia, pb::STEP_ACKNOWLEDGE, "acknowledged");
  EXPECT_FALSE(is_called_after(seen)) << "called for though somebody has seen it";
  taken(mia, pb::STEP_CLAIM, "claimed");
  taken(mia, pb::STEP_HAND_OVER, "handed_over", lea.account);
  taken(lea, pb::STEP_ACCEPT, "accepted");
  EXPECT_TRUE(step(mia, pb::STEP_LET_GO).has_refused()) << "it is no longer hers";

  const auto help = taken(lea, pb::STEP_ESCALATE, "escalated");
  EXPECT_EQ(help.rung, 1);
  follows(help, "called", 0);
  taken(ada, pb::STEP_CLAIM, "claimed");
  EXPECT_TRUE(step(lea, pb::STEP_LET_GO).has_refused()) << "somebody came to help";

  const auto tapped = taken(ada, pb::STEP_TAP_OUT, "let_go");
  follows(tapped, "called", 0);
  taken(lea, pb::STEP_CLAIM, "claimed");
  EXPECT_TRUE(step(lea, pb::STEP_HAND_OVER, ada.account).has_refused()) << "nothing like it";

  story.read();
  EXPECT_EQ(of_people(), expected) << "each once, in order";
  EXPECT_EQ(story.all("case_opened").size(), 1U);
  EXPECT_TRUE(story.is_verified());
}

constexpr auto name_of = [](const testing::TestParamInfo<bool>& info) {
  return info.param ? "TwoGatewaysAndRedis" : "OneGateway";
};
INSTANTIATE_TEST_SUITE_P(On, Escalation, testing::Values(true, false), name_of);
INSTANTIATE_TEST_SUITE_P(On, StepsOfPeople, testing::Values(true, false), name_of);

}  // namespace
}  // namespace hearth::faults
