// SPDX-License-Identifier: Apache-2.0
// The C++ client against hearthd itself.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "support/certificate.hpp"
#include "support/hearthd.hpp"
#include "support/person.hpp"

namespace hearth::client {
namespace {

using support::Hearthd;
using support::Person;

TEST(Client, TalksWithAnother) {
  const Hearthd server;
  Person anna(server.port(), 1);
  Person ben(server.port(), 2);
  const auto joined = anna.join("fast");
  ben.join("fast");
  EXPECT_EQ(anna.next<PassChanged>().pass.size(), 58u);
  const auto sent = anna.post("fast", "Day 3. Shaky, but here. ☕");
  EXPECT_EQ(sent.status, OutgoingStatus::sent);
  EXPECT_TRUE(sent.durable);
  const auto event = ben.next<Event>();
  EXPECT_EQ(std::get<Message>(event.body).text, "Day 3. Shaky, but here. ☕");
  EXPECT_EQ(event.position, sent.position);
  EXPECT_EQ(event.author, joined.self);
  EXPECT_FALSE(event.mine);
  EXPECT_TRUE(anna.next<Event>().mine);
}

TEST(Client, BringsTheWorkAFirstVisitIsAskedFor) {
  const Hearthd server{{{"HEARTH_LIMITS_CALM_PASSES_PER_MINUTE", "1"}}};
  bool worked = false;
  for (std::uint8_t device = 1; device <= 4; ++device) {
    Person person(server.port(), device);
    person.next<Welcome>();
    worked = worked || person.sees<WorkAsked>();
  }
  EXPECT_TRUE(worked);
}

TEST(Client, ReadsOnAndSendsWhatWaitedAfterTheServerWasKilled) {
  Hearthd server;
  Person anna(server.port(), 1);
  Person ben(server.port(), 2);
  anna.join("fast");
  ben.join("fast");
  anna.post("fast", "before");
  server.end(SIGKILL);
  anna.until(ConnectionState::resuming);
  const auto key = anna.client().post("fast", {.text = "during"});
  server.start();
  for (auto* person : {&anna, &ben}) {
    person->until(ConnectionState::resuming);
    person->client().wake();
    EXPECT_TRUE(person->next<Joined>().resumed);
  }
  const auto sent = anna.next<Outgoing>([key](const Outgoing& outgoing) {
    return outgoing.key == key && outgoing.status == OutgoingStatus::sent;
  });
  EXPECT_EQ(sent.position->seq, 2u);
  for (auto* person : {&anna, &ben}) {
    EXPECT_EQ(person->next_text(), "before");
    EXPECT_EQ(person->next_text(), "during");
    EXPECT_FALSE(person->sees<Gap>());
  }
}

TEST(Client, IsToldWhenTheServerGoesAndFindsTheNextOne) {
  Hearthd server;
  Person anna(server.port(), 1);
  anna.join("fast");
  server.end(SIGTERM);
  anna.next<StateChange>([](const StateChange& change) { return change.reason == "draining"; });
  server.start();
  EXPECT_TRUE(anna.next<Joined>().resumed);
}

TEST(Client, SaysWhyItCannotEnter) {
  const Hearthd server;
  Person anna(server.port(), 1);
  anna.client().join("door");
  EXPECT_EQ(anna.next<RoomRefused>().refusal.reason, Reason::guidelines);
  EXPECT_EQ(anna.join("door", {.accepted_guidelines = 3}).guidelines, 3u);
}

TEST(Client, ComesBackToWhereNobodyListens) {
  Hearthd server;
  const auto port = server.port();
  server.end(SIGKILL);
  Person anna(port, 1);
  anna.next<StateChange>([](const StateChange& change) {
    return change.state == ConnectionState::connecting && change.retry_at.has_value();
  });
  server.start();
  anna.join("fast");
}

TEST(Client, RefusesAUrlThatIsNone) {
  boost::asio::io_context io;
  for (const auto* url : {"", "http://localhost/v1/ws", "ws://", "ws://a:b/", "ws://a:123456/",
                          "ws://me@localhost/", "ws://localhost/v1/ws?pass=1", "ws://[::1/"})
    EXPECT_THROW(Client(io.get_executor(), {.url = url}), std::invalid_argument) << url;
  for (const auto* url : {"ws://localhost", "ws://[::1]:8080/v1/ws", "wss://rooms.example/v1/ws"})
    EXPECT_NO_THROW(Client(io.get_executor(), {.url = url})) << url;
}

TEST(Client, LeavesNothingRunningOnceClosed) {
  const Hearthd server;
  boost::asio::io_context io;
  Client client(io.get_executor(),
                {.url = "ws://127.0.0.1:" + std::to_string(server.port()) + "/v1/ws"});
  client.on_news([&](const News& news) {
    if (std::holds_alternative<Welcome>(news)) client.close();
  });
  client.open();
  io.run_for(Person::patience);
  EXPECT_TRUE(io.stopped());
}

class SecureClient : public testing::Test {
 protected:
  SecureClient() {
    std::string name = (std::filesystem::temp_directory_path() / "hearth-tls-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    folder = name;
    support::write_certificate(folder, "localhost");
    server.emplace(std::map<std::string, std::string>{
        {"HEARTH_TLS_CERTIFICATE", folder + "/cert.pem"}, {"HEARTH_TLS_KEY", folder + "/key.pem"}});
  }
  ~SecureClient() override { std::filesystem::remove_all(folder); }
  std::string url(const std::string& host) const {
    return "wss://" + host + ':' + std::to_string(server->port()) + "/v1/ws";
  }

  std::string folder;
  std::optional<Hearthd> server;
};

TEST_F(SecureClient, TalksThroughTls) {
  Person anna(url("localhost"), 1, folder + "/cert.pem");
  anna.join("fast");
  EXPECT_EQ(anna.post("fast", "hello").status, OutgoingStatus::sent);
  EXPECT_EQ(anna.next_text(), "hello");
}

TEST_F(SecureClient, DoesNotTrustAStrangerOrAnotherName) {
  const auto refused = [](const StateChange& change) {
    return change.retry_at.has_value() && change.state == ConnectionState::connecting;
  };
  Person stranger(url("localhost"), 1);
  stranger.next<StateChange>(refused);
  Person other(url("127.0.0.1"), 1, folder + "/cert.pem");
  other.next<StateChange>(refused);
}

TEST(ClientExample, OfTheReadmeRunsAsItStands) {
  const Hearthd server;
  Person ben(server.port(), 2);
  ben.join("lounge");
  const std::string program = std::string(std::getenv("HEARTH_BIN")) + "/client_example";
  const auto url = "ws://127.0.0.1:" + std::to_string(server.port()) + "/v1/ws";
  std::FILE* example = ::popen(("timeout 30 " + program + ' ' + url).c_str(), "r");
  std::string said;
  for (int c = 0; (c = std::fgetc(example)) != EOF;) said += static_cast<char>(c);
  EXPECT_EQ(::pclose(example), 0);
  EXPECT_NE(said.find("live"), std::string::npos) << said;
  EXPECT_EQ(ben.next_text(), "Day 3. Shaky, but here.");
}

}  // namespace
}  // namespace hearth::client
