// SPDX-License-Identifier: Apache-2.0
// Words planted in a conversation, looked for wherever bytes may come to rest.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/eventually.hpp"
#include "support/hearthd.hpp"
#include "support/http_client.hpp"
#include "support/process.hpp"
#include "support/raw_client.hpp"

namespace hearth {
namespace {

using support::eventually;
using support::RawClient;
namespace pb = hearth::v1;

const std::string kept_text = "canary-kept-5e1f";
const std::string taken_back = "canary-unsaid-77c0";
const std::string agent = "canary-agent-913b";
const std::string forwarded = "203.0.113.77";
const std::string producer = "canaryprod12";
const std::string secret = "canary-device-secret-of-32-bytes";
const std::string client_name = "canary-client/7";

std::string hex(const std::string& bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

class Privacy : public testing::TestWithParam<const char*> {
 protected:
  support::Hearthd server{{{"HEARTH_LISTEN_SHARDS", GetParam()}, {"HEARTH_LOG_LEVEL", "debug"}}};

  // Where `canary` is, as it is or in hex: names of files, "log", "status", ...
  std::vector<std::string> places_of(const std::string& canary) {
    std::vector<std::string> places;
    const auto look = [&](const std::string& name, const std::string& bytes) {
      if (bytes.find(canary) != std::string::npos || bytes.find(hex(canary)) != std::string::npos)
        places.push_back(name);
    };
    for (const auto& file : std::filesystem::recursive_directory_iterator(server.folder())) {
      if (!file.is_regular_file()) continue;
      std::ostringstream bytes;
      bytes << std::ifstream(file.path(), std::ios::binary).rdbuf();
      look(file.path().filename().string(), bytes.str());
    }
    look("status", support::run("hearthctl", {"status", "--socket", server.socket()}).out);
    support::HttpClient http(server.port());
    for (const auto* target : {"/v1/rooms", "/readyz", "/v1/resources"})
      look(target, http.get(target).body);
    return places;
  }
  static void enter(RawClient& client) {
    ASSERT_EQ(client.upgrade("User-Agent: " + agent + "\r\nX-Forwarded-For: " + forwarded +
                             "\r\nForwarded: for=" + forwarded + "\r\n"),
              101);
    pb::ClientFrame frame;
    frame.mutable_hello()->set_device_secret(secret);
    frame.mutable_hello()->set_producer(producer);
    frame.mutable_hello()->set_client(client_name);
    const auto welcome = client.ask(frame);
    ASSERT_TRUE(welcome.has_welcome());
    ASSERT_EQ(welcome.welcome().pass().size(), 58u);
  }
};
INSTANTIATE_TEST_SUITE_P(Shards, Privacy, testing::Values("1", "4"));

TEST_P(Privacy, KeepsNothingButTheTextAndThatOnlyInTheLog) {
  RawClient client(server.port());
  enter(client);
  const auto self = client.join("fast").joined().self();
  ASSERT_TRUE(client.post("fast", 1, kept_text).has_ack());
  const auto unsaid = client.post("fast", 2, taken_back).ack().position();
  EXPECT_FALSE(places_of(taken_back).empty()) << "the search finds what is there";
  pb::ClientFrame unsay;
  unsay.mutable_unsay()->set_room("fast");
  *unsay.mutable_unsay()->mutable_target() = unsaid;
  ASSERT_TRUE(client.ask(unsay).has_ack());
  // Bad input is where careless logging happens.
  for (const auto& text : {std::string(3000, 'x') + kept_text, kept_text + '\x01'})
    EXPECT_TRUE(client.post("fast", 3, text).has_refused());
  client.send_message("\xff" + kept_text);
  EXPECT_EQ(client.closed(), 4200);

  EXPECT_TRUE(eventually([&] { return places_of(taken_back).empty(); }))
      << testing::PrintToString(places_of(taken_back));
  for (const auto& place : places_of(kept_text))
    EXPECT_TRUE(place.starts_with("hearth.db")) << place;
  for (const auto& canary : {agent, forwarded, producer, secret, client_name})
    EXPECT_THAT(places_of(canary), testing::IsEmpty()) << canary;
  EXPECT_EQ(server.log().find(self.alias()), std::string::npos);
  EXPECT_EQ(server.log().find(hex(self.handle())), std::string::npos);
  EXPECT_EQ(server.log().find("127.0.0.1 "), std::string::npos);
}

TEST_P(Privacy, HoldsWhenTheProcessIsKilled) {
  {
    RawClient client(server.port());
    enter(client);
    client.join("fast");
    ASSERT_TRUE(client.post("fast", 1, kept_text).has_ack());
  }
  server.end(SIGKILL);
  server.start();
  for (const auto& canary : {agent, forwarded, producer, secret, client_name})
    EXPECT_THAT(places_of(canary), testing::IsEmpty()) << canary;
  for (const auto& file : std::filesystem::recursive_directory_iterator(server.folder() + "/data"))
    EXPECT_EQ(std::filesystem::status(file).permissions() &
                  (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
              std::filesystem::perms::none)
        << file.path();
}

}  // namespace
}  // namespace hearth
