// SPDX-License-Identifier: Apache-2.0
// Rooms with and without a moderator, on two gateways and a real Redis.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/console.hpp"
#include "support/hearthd.hpp"
#include "support/http_client.hpp"
#include "support/raw_client.hpp"
#include "support/redis_server.hpp"
#include "support/rooms_by_coverage.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using support::Console;
using support::crisis_text;
using support::Hearthd;
using support::RawClient;
using support::rooms_by_coverage;
using Clock = std::chrono::steady_clock;

class DeskCoverage : public testing::Test {
 protected:
  std::map<std::string, std::string> settings(std::map<std::string, std::string> more = {}) {
    more.merge(std::map<std::string, std::string>{{"HEARTH_REDIS_URL", redis.url()},
                                                  {"HEARTH_REDIS_DURABILITY", "memory"},
                                                  {"HEARTH_DESK_ENABLED", "true"}});
    return more;
  }
  std::unique_ptr<Console> moderator(const Hearthd& at) {
    auto console = std::make_unique<Console>(at.desk_port());
    console->accept(support::invite(at), "Mia");
    return console;
  }
  // How a message of somebody new is answered.
  static std::string post(RawClient& client, const std::string& room, const std::string& text) {
    static std::uint32_t n = 0;
    const auto reply = client.post(room, ++n, text);
    if (reply.has_refused())
      return reply.refused().reason() == pb::REASON_ROOM_CLOSED ? "closed"
                                                                : reply.ShortDebugString();
    return reply.ack().status() == pb::ACK_STATUS_HELD ? "held" : "delivered";
  }
  // Until it is answered so, asked twice a second; how long it took.
  static std::chrono::seconds until(RawClient& client, const std::string& room,
                                    const std::string& answer, std::chrono::seconds limit) {
    const auto start = Clock::now();
    while (post(client, room, "hello") != answer) {
      if (Clock::now() - start > limit) throw std::runtime_error("not " + answer + " in time");
      client.listen(500);
    }
    return std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - start);
  }

  // What the directory says of the room.
  static bool says_on_duty(const Hearthd& at) {
    const auto all = boost::json::parse(support::HttpClient(at.port()).get("/v1/rooms").body);
    for (const auto& room : all.at("rooms").as_array())
      if (room.at("slug") == "guarded")
        return room.at("coverage").at("moderator_on_duty").as_bool();
    return false;
  }

  support::RedisServer redis;
  Hearthd one{settings(), {}, rooms_by_coverage};
  Hearthd two{
      settings({{"HEARTH_STORE_KEYS", one.folder() + "/data/keys"}}), {}, rooms_by_coverage};
};

TEST_F(DeskCoverage, FollowsWhoIsOnDutyOnEveryGateway) {
  auto mia = moderator(one);
  RawClient ana(two.port());
  RawClient ben(one.port());
  ana.enter(1);
  ben.enter(2);
  for (auto* client : {&ana, &ben})
    for (const auto* room : {"guarded", "closed"}) ASSERT_TRUE(client->join(room).has_joined());
  for (auto* client : {&ana, &ben}) {
    EXPECT_EQ(post(*client, "guarded", "hello"), "held");
    EXPECT_EQ(post(*client, "closed", "hello"), "closed");
  }
  EXPECT_EQ(post(ana, "guarded", crisis_text), "delivered") << "somebody in need is heard";

  ASSERT_TRUE(mia->start_shift().has_done());
  for (auto* client : {&ana, &ben})
    for (const auto* room : {"guarded", "closed"})
      until(*client, room, "delivered", std::chrono::seconds(10));

  EXPECT_TRUE(says_on_duty(one)) << "at once where she is";
  EXPECT_TRUE(support::eventually([&] { return says_on_duty(two); }, std::chrono::seconds(20)));

  one.end(SIGKILL);
  const auto passed = until(ana, "guarded", "held", std::chrono::seconds(45));
  RecordProperty("seconds_until_guarded", static_cast<int>(passed.count()));
  EXPECT_TRUE(support::eventually([&] { return !says_on_duty(two); }, std::chrono::seconds(3)))
      << "with the cover, not with the shift";
  EXPECT_EQ(post(ana, "closed", "hello"), "closed");
  one.start();
  RawClient again(one.port());
  again.enter(2);
  for (const auto* room : {"guarded", "closed"}) ASSERT_TRUE(again.join(room).has_joined());
  EXPECT_EQ(post(again, "guarded", "hello"), "held");
  EXPECT_EQ(post(again, "closed", "hello"), "closed");
}

TEST_F(DeskCoverage, ShowsModeratorsWhoIsInTheRoomsOfAllGateways) {
  auto mia = moderator(one);
  std::vector<std::unique_ptr<RawClient>> people;
  for (std::uint16_t i = 1; i <= 3; ++i) {
    people.push_back(std::make_unique<RawClient>(two.port()));
    people.back()->enter(i);
    ASSERT_TRUE(people.back()->join("closed").has_joined());
  }
  // Nobody is in it through gateway one.
  mia->next([](const pb::DeskServerFrame& frame) {
    for (const auto& room : frame.glance().rooms())
      if (room.room() == "closed" && room.present() == 3 && room.mode() == pb::ROOM_MODE_CLOSED) {
        EXPECT_EQ(room.newcomers(), 3U);
        EXPECT_FALSE(room.covered());
        return true;
      }
    return false;
  });
}

TEST_F(DeskCoverage, EndsWithTheShiftAtOnce) {
  auto mia = moderator(one);
  ASSERT_TRUE(mia->start_shift().has_done());
  RawClient ana(two.port());
  ana.enter(1);
  ASSERT_TRUE(ana.join("closed").has_joined());
  until(ana, "closed", "delivered", std::chrono::seconds(10));
  pb::DeskClientFrame end;
  end.mutable_shift()->set_on(false);
  ASSERT_TRUE(mia->ask(end).has_done());
  EXPECT_FALSE(says_on_duty(one));
  EXPECT_LE(until(ana, "closed", "closed", std::chrono::seconds(10)), std::chrono::seconds(5));
  EXPECT_TRUE(support::eventually([&] { return !says_on_duty(two); }, std::chrono::seconds(20)));
}

}  // namespace
}  // namespace hearth
