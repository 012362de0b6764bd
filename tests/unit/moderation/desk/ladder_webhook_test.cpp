// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "watched_day.hpp"

// The ladder's last rung.
namespace hearth::moderation::desk {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

TEST(Ladder, SendsAnUrgentCaseNobodyIsThereForToTheWebhookAtOnce) {
  Watched day;
  const auto id = day.found(1, "self_harm.plan", 4);
  day.rounds(seconds(1));
  ASSERT_EQ(day.book.owed().size(), 1U);
  EXPECT_EQ(day.at_case(id).rung, Rung::webhook);
  EXPECT_EQ(day.all<Alarm>(id).size(), 3U);
  for (const auto& [when, alarm] : day.all<Alarm>(id))
    EXPECT_EQ(alarm.why, Alarm::Why::nobody_on_duty);
  for (const auto& [when, move] : day.all<Escalated>(id))
    EXPECT_EQ(move.why, Escalated::Why::nobody_there);
}

TEST(Ladder, OwesAWebhookUntilItIsSent) {
  Watched day;
  const auto id = day.found(1, "self_harm.plan", 4);
  day.rounds(minutes(40));
  ASSERT_EQ(day.book.owed().size(), 1U) << "and asks for no second one meanwhile";
  EXPECT_EQ(day.calls(id).size(), 1U);
  const auto call = day.at_case(id).owed_call;
  day.append({Entry{{}, id, Notified{call + 1}}});
  EXPECT_EQ(day.book.owed().size(), 1U) << "another";
  day.append({Entry{{}, id, Notified{call}}});
  EXPECT_TRUE(day.book.owed().empty());
}

TEST(Ladder, CallsWhoComesOnDutyAfterTheLastStepAlthoughAWebhookIsOwed) {
  for (const auto role : {Role::moderator, Role::lead}) {
    Watched day;
    const auto id = day.found(1, "self_harm.plan", 4);
    day.rounds(minutes(30), seconds(10));
    ASSERT_EQ(day.calls(id).size(), 1U) << "and nobody came";
    ASSERT_EQ(day.book.owed().size(), 1U) << "nor was there a webhook that took it";
    const auto who = day.here(1, role, {room(role == Role::moderator ? 1 : 2)});
    day.rounds(minutes(3) - seconds(1));
    EXPECT_EQ(day.calls(id),
              (std::vector<core::Duration>{minutes(0), minutes(30), minutes(31), minutes(32)}));
    EXPECT_EQ(day.all<Called>(id).back().second.to, std::vector{who});
    EXPECT_EQ(day.book.owed().size(), 1U) << "one webhook, not one for each call";
    EXPECT_FALSE(day.does(claim(day.desk(), who, id)));
    day.rounds(minutes(3));
    EXPECT_EQ(day.calls(id).size(), 4U);
  }
}

TEST(Ladder, SendsWebhooksAtTheirTimesBesideTheCallsToPeople) {
  Watched day;
  const auto id = day.found(1, "self_harm.plan", 4);
  day.rounds(seconds(1));
  day.here(1, Role::lead);
  for (int i = 0; i < 50 * 60; ++i) {
    day.rounds(seconds(1));
    for (const auto* c : day.book.owed()) day.append({Entry{{}, c->id, Notified{c->owed_call}}});
  }
  std::vector<core::Duration> webhooks;
  for (const auto& [when, call] : day.all<Called>(id))
    if (call.rung == Rung::webhook) webhooks.push_back(when);
  EXPECT_EQ(webhooks, (std::vector<core::Duration>{minutes(0), minutes(15), minutes(45)}));
  EXPECT_GE(day.calls(id).size(), 48U);
}

TEST(Ladder, SendsWebhooksAgainUntilSomebodySawIt) {
  Watched day;
  const auto who = day.account(1, Role::admin);
  const auto id = day.found(1, "self_harm.plan", 4);
  for (int i = 0; i < 12 * 60; ++i) {
    day.rounds(minutes(1), minutes(1));
    for (const auto* c : day.book.owed()) day.append({Entry{{}, c->id, Notified{c->owed_call}}});
  }
  EXPECT_EQ(day.calls(id),
            (std::vector<core::Duration>{minutes(0), minutes(15), minutes(45), minutes(105),
                                         minutes(225), minutes(465), minutes(705)}));
  EXPECT_FALSE(day.does(acknowledge(day.desk(), who, id)));
  const auto before = day.calls(id).size();
  day.rounds(minutes(9), minutes(1));
  EXPECT_EQ(day.calls(id).size(), before);
}

TEST(Ladder, SendsOneWebhookForWhatIsNotUrgent) {
  Watched day;
  const auto id = day.found(1, "harassment", 2);
  for (int i = 0; i < 6 * 60; ++i) {
    day.rounds(minutes(1), minutes(1));
    for (const auto* c : day.book.owed()) day.append({Entry{{}, c->id, Notified{c->owed_call}}});
  }
  const auto calls = day.all<Called>(id);
  EXPECT_EQ(std::count_if(calls.begin(), calls.end(),
                          [](auto& call) { return call.second.rung == Rung::webhook; }),
            1);
  EXPECT_EQ(calls.back().first, minutes(45)) << "it waited on each rung";
}

}  // namespace
}  // namespace hearth::moderation::desk
