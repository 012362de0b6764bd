// SPDX-License-Identifier: Apache-2.0
// What the person who runs it does, and is told.
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <chrono>
#include <fstream>

#include "support/console.hpp"
#include "support/hearthd.hpp"
#include "support/http_client.hpp"
#include "support/process.hpp"
#include "support/raw_client.hpp"

namespace hearth {
namespace {

using support::Hearthd;
using support::RawClient;
using support::run;
using testing::TestWithParam;
namespace pb = hearth::v1;

class Operator : public TestWithParam<const char*> {
 protected:
  Hearthd server{{{"HEARTH_LISTEN_SHARDS", GetParam()}}};
  support::Ended ctl(const std::string& command) {
    return run("hearthctl", {command, "--socket", server.socket()});
  }
  void add_room(const std::string& slug) {
    std::ofstream(server.config_file(), std::ios::app)
        << "[[rooms]]\nslug = \"" << slug << "\"\ntitle = \"New\"\n";
  }
};
INSTANTIATE_TEST_SUITE_P(Shards, Operator, testing::Values("1", "4"));

TEST_P(Operator, SeesWhatItIsDoing) {
  RawClient anna(server.port());
  anna.enter(1);
  const auto status = ctl("status");
  EXPECT_EQ(status.code, 0);
  EXPECT_NE(status.out.find("\"connections\":1"), std::string::npos) << status.out;
  EXPECT_NE(status.out.find(std::string("\"shards\":") + GetParam()), std::string::npos);
  EXPECT_NE(status.out.find("\"writable\":true"), std::string::npos);
}

TEST_P(Operator, SeesHowOftenWhatWasFoundAndNothingOfWhom) {
  RawClient anna(server.port());
  anna.enter(1);
  anna.join("fast");
  EXPECT_EQ(ctl("findings").out, "nothing was found since this hearthd began\n\n");
  ASSERT_TRUE(anna.post("fast", 1, "I am going to kill myself tonight").has_ack());
  const auto said = ctl("findings").out;
  EXPECT_NE(said.find("       1  self_harm, "), std::string::npos) << said;
  EXPECT_NE(said.find("\nby rule\n       1  self_harm."), std::string::npos) << said;
  EXPECT_EQ(said.find("tonight"), std::string::npos);
  EXPECT_EQ(said.find("fast"), std::string::npos);
  EXPECT_NE(ctl("status").out.find("\"findings\":{\"self_harm\":{\""), std::string::npos);
}

TEST_P(Operator, OpensANewRoomByReload) {
  RawClient anna(server.port());
  anna.enter(1);
  EXPECT_EQ(anna.join("new").refused().reason(), pb::REASON_ROOM_UNKNOWN);
  add_room("new");
  const auto done = ctl("reload");
  EXPECT_EQ(done.code, 0);
  EXPECT_EQ(done.out, "reloaded\n");
  EXPECT_TRUE(anna.join("new").has_joined());
  EXPECT_NE(support::HttpClient(server.port()).get("/v1/rooms").body.find("\"slug\":\"new\""),
            std::string::npos);
}

TEST_P(Operator, OpensANewRoomBySighup) {
  add_room("new");
  ::kill(server.pid(), SIGHUP);
  ASSERT_TRUE(server.has_logged("configuration reloaded"));
  RawClient anna(server.port());
  anna.enter(1);
  EXPECT_TRUE(anna.join("new").has_joined());
}

TEST_P(Operator, ChangesNothingByABadReloadAndHearsWhereItIsBad) {
  RawClient anna(server.port());
  anna.enter(1);
  anna.join("fast");
  std::ofstream(server.config_file(), std::ios::app) << "[[rooms]]\nslug = \"Not A Slug\"\n";
  const auto refused = ctl("reload");
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("hearth.toml:"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("rooms.slug"), std::string::npos) << refused.err;
  ::kill(server.pid(), SIGHUP);
  EXPECT_TRUE(server.has_logged("rooms.slug"));
  EXPECT_EQ(anna.post("fast", 1, "goes on").ack().status(), pb::ACK_STATUS_ACCEPTED);
}

TEST_P(Operator, IsRefusedASecondOneOnThePort) {
  Hearthd second(Hearthd::Later{});
  second.set("HEARTH_LISTEN_PORT", std::to_string(server.port()));
  const auto refused = run("hearthd", {"--config", second.config_file()}, second.environment());
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("is in use; stop the other program"), std::string::npos)
      << refused.err;
}

TEST_P(Operator, IsRefusedASecondOneOnTheFile) {
  server.set("HEARTH_LISTEN_PORT", "0");
  const auto refused = run("hearthd", {"--config", server.config_file()}, server.environment());
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("is in use by process " + std::to_string(server.pid())),
            std::string::npos)
      << refused.err;
  EXPECT_EQ(ctl("status").code, 0) << "the first one lost its admin socket";
}

TEST_P(Operator, IsRefusedASecondOneOnTheAdminSocket) {
  Hearthd second(Hearthd::Later{});
  second.set("HEARTH_ADMIN_SOCKET", server.socket());
  const auto refused = run("hearthd", {"--config", second.config_file()}, second.environment());
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("belongs to a hearthd that is running"), std::string::npos)
      << refused.err;
  EXPECT_EQ(ctl("status").code, 0);
}

TEST_P(Operator, StopsItWithinItsWindowWithoutLosingAnAnsweredPost) {
  server.end(SIGKILL);
  server.set("HEARTH_SESSION_DRAIN_MS", "1000");
  server.start();
  RawClient anna(server.port());
  RawClient other(server.port());
  anna.enter(1);
  other.enter(2);
  anna.join("fast");
  pb::ClientFrame frame;
  frame.mutable_post()->set_room("fast");
  std::uint64_t answered = 0;
  for (std::uint32_t n = 1; n <= 10; ++n)
    answered = anna.post("fast", n, "kept").ack().position().seq();
  // Sent, then the signal: answered or not, an answer given is kept.
  frame.mutable_post()->set_n(11);
  frame.mutable_post()->set_text("last");
  const auto id = anna.send(frame);
  const auto begun = std::chrono::steady_clock::now();
  const int status = server.end(SIGTERM);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
  const auto please = anna.next([](const auto& f) { return f.has_reconnect(); });
  EXPECT_EQ(please.reconnect().after_ms(), 1000u);
  const auto reply = anna.next([&](const auto& f) { return f.request_id() == id; });
  if (reply.has_ack()) answered = reply.ack().position().seq();
  EXPECT_EQ(anna.closed(), 4100);
  EXPECT_EQ(other.closed(), 4100);
  server.start();
  RawClient again(server.port());
  again.enter(3);
  EXPECT_GE(again.join("fast").joined().top().seq(), answered);
}

TEST_P(Operator, StopsItWhileSomebodyNeverReads) {
  RawClient anna(server.port(), support::Stream::Kind::plain, 4096);
  anna.enter(1);
  anna.join("fast");
  support::HttpClient half(server.port());
  half.stream().send("GET / HT");
  const auto begun = std::chrono::steady_clock::now();
  const int status = server.end(SIGTERM);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
}

TEST(OperatorAlone, IsToldWhatToDoWhenNoneRuns) {
  const Hearthd none(Hearthd::Later{});
  for (const auto* command : {"status", "reload"}) {
    const auto refused = run("hearthctl", {command, "--socket", none.socket()});
    EXPECT_EQ(refused.code, 1);
    EXPECT_NE(refused.err.find("no hearthd answers at " + none.socket()), std::string::npos)
        << refused.err;
    EXPECT_NE(refused.err.find("--socket"), std::string::npos);
  }
  EXPECT_NE(run("hearthctl", {}).code, 0);
  EXPECT_NE(run("hearthctl", {"nonsense"}).code, 0);
}

TEST(OperatorAlone, IsToldThatAPathIsTooLongForASocket) {
  Hearthd server(Hearthd::Later{});
  const auto path = server.folder() + '/' + std::string(200, 'x');
  const auto asked = run("hearthctl", {"status", "--socket", path});
  EXPECT_EQ(asked.code, 1);
  EXPECT_NE(asked.err.find("1 to 107 bytes"), std::string::npos) << asked.err;
  server.set("HEARTH_ADMIN_SOCKET", path);
  const auto started = run("hearthd", {"--config", server.config_file()}, server.environment());
  EXPECT_EQ(started.code, 1);
  EXPECT_NE(started.err.find("1 to 107 bytes"), std::string::npos) << started.err;
}

TEST(OperatorAlone, ChecksAConfiguration) {
  const Hearthd server(Hearthd::Later{});
  const auto good = run("hearthctl", {"check-config", server.config_file()});
  EXPECT_EQ(good.code, 0);
  EXPECT_NE(good.out.find("is good: 7 rooms"), std::string::npos) << good.out;
  EXPECT_EQ(good.err, "");
  std::ofstream(server.config_file(), std::ios::app) << "[desk]\nenabled = true\n";
  const auto alone = run("hearthctl", {"check-config", server.config_file()});
  EXPECT_EQ(alone.code, 0) << "usable, and said";
  EXPECT_NE(alone.err.find("warning: there is a desk and no [[webhooks]]"), std::string::npos)
      << alone.err;
  std::ofstream(server.config_file())
      << "[listen]\nprot = 1\nport = \"x\"\naddress = \"0.0.0.0\"\n";
  const auto bad = run("hearthctl", {"check-config", server.config_file()});
  EXPECT_EQ(bad.code, 1);
  EXPECT_NE(bad.err.find("hearth.toml:2:"), std::string::npos) << bad.err;
  EXPECT_NE(bad.err.find("did you mean listen.port?"), std::string::npos) << bad.err;
  EXPECT_NE(bad.err.find("hearth.toml:3:"), std::string::npos) << bad.err;
  EXPECT_NE(bad.err.find("without encryption"), std::string::npos) << bad.err;
  EXPECT_NE(bad.err.find("4 to mend"), std::string::npos) << bad.err;
  const auto none = run("hearthctl", {"check-config", server.folder() + "/none.toml"});
  EXPECT_EQ(none.code, 1);
  EXPECT_NE(none.err.find("cannot be read"), std::string::npos) << none.err;
  const auto started = run("hearthd", {"--config", server.config_file()}, server.environment());
  EXPECT_EQ(started.code, 1);
  EXPECT_NE(started.err.find("did you mean listen.port?"), std::string::npos) << started.err;
}

TEST(OperatorOfADesk, SeesHowLongCasesWaitedAndNothingOfWhom) {
  Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}};
  support::Console mia(server.desk_port());
  mia.accept(support::invite(server), "Mia");
  ASSERT_TRUE(mia.start_shift().has_done());
  RawClient anna(server.port());
  anna.enter(1);
  anna.join("fast");
  ASSERT_TRUE(anna.post("fast", 1, support::crisis_text).has_ack());
  const auto crisis = mia.next_case([](const pb::Case& c) { return c.urgent(); });
  const auto metrics = [&] {
    return run("hearthctl", {"metrics", "--socket", server.socket()}).out;
  };
  const std::string taken = "hearth_desk_case_taken_seconds_count{severity=\"4\"} ";
  const std::string seen = "hearth_desk_urgent_acknowledged_seconds_count{severity=\"4\"} ";
  EXPECT_NE(metrics().find(taken + "0\n"), std::string::npos) << metrics();
  ASSERT_TRUE(mia.step(crisis.id(), pb::STEP_ACKNOWLEDGE).has_done());
  EXPECT_NE(metrics().find(seen + "1\n"), std::string::npos) << metrics();
  EXPECT_NE(metrics().find(taken + "0\n"), std::string::npos) << metrics();
  ASSERT_TRUE(mia.step(crisis.id(), pb::STEP_CLAIM).has_done());
  EXPECT_NE(metrics().find(taken + "1\n"), std::string::npos) << metrics();
  for (const auto& of : {std::string("Mia"), std::string("fast"), crisis.id()})
    EXPECT_EQ(metrics().find(of), std::string::npos) << of;
}

}  // namespace
}  // namespace hearth
