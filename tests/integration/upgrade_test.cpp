// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "support/hearthd.hpp"
#include "support/http_client.hpp"

namespace hearth {
namespace {

using support::HttpClient;

class Upgrade : public testing::TestWithParam<const char*> {
 protected:
  support::Hearthd server{
      {{"HEARTH_LISTEN_SHARDS", GetParam()}, {"HEARTH_WEB_ORIGINS", "https://chat.example.org"}}};
  std::string port = std::to_string(server.port());

  using Fields = std::map<std::string, std::string>;
  Fields good() const {
    return {{"Host", "localhost:" + port},
            {"Upgrade", "websocket"},
            {"Connection", "keep-alive, Upgrade"},
            {"Sec-WebSocket-Version", "13"},
            {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
            {"Sec-WebSocket-Protocol", "hearth.v0, hearth.v1"}};
  }
  support::HttpAnswer ask(const Fields& fields, const std::string& line = "GET /v1/ws HTTP/1.1",
                          const std::string& extra = {}) {
    std::string request = line + "\r\n";
    for (const auto& [name, value] : fields)
      if (!value.empty()) request += name + ": " + value + "\r\n";
    return HttpClient(server.port()).ask(request + extra + "\r\n");
  }
  int with(const std::string& name, const std::string& value) {
    auto fields = good();
    fields[name] = value;
    return ask(fields).status;
  }
  int from(const std::string& origin, const std::string& host) {
    auto fields = good();
    fields["Host"] = host;
    return ask(fields, "GET /v1/ws HTTP/1.1", "Origin: " + origin + "\r\n").status;
  }
};
INSTANTIATE_TEST_SUITE_P(Shards, Upgrade, testing::Values("1", "4"));

TEST_P(Upgrade, AnswersTheSampleOfTheStandard) {
  const auto answer = ask(good());
  EXPECT_EQ(answer.status, 101);
  EXPECT_EQ(answer.field("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_EQ(answer.field("sec-websocket-protocol"), "hearth.v1");
  EXPECT_EQ(answer.field("sec-websocket-extensions"), "");
}

TEST_P(Upgrade, OffersNoExtensions) {
  auto fields = good();
  fields["Sec-WebSocket-Extensions"] = "permessage-deflate; client_max_window_bits";
  const auto answer = ask(fields);
  EXPECT_EQ(answer.status, 101);
  EXPECT_EQ(answer.field("sec-websocket-extensions"), "");
}

TEST_P(Upgrade, SaysWhatIsMissing) {
  EXPECT_EQ(with("Sec-WebSocket-Version", "8"), 426);
  EXPECT_EQ(with("Sec-WebSocket-Version", ""), 426);
  EXPECT_EQ(with("Upgrade", ""), 426);
  EXPECT_EQ(with("Connection", "keep-alive"), 426);
  EXPECT_EQ(with("Sec-WebSocket-Key", ""), 400);
  EXPECT_EQ(with("Sec-WebSocket-Key", "c2hvcnQ="), 400);
  EXPECT_EQ(with("Sec-WebSocket-Protocol", ""), 400);
  EXPECT_EQ(with("Sec-WebSocket-Protocol", "hearth.v2"), 400);
  EXPECT_EQ(ask(good(), "GET /v1/ws HTTP/1.0").status, 426);
  EXPECT_EQ(ask(good(), "POST /v1/ws HTTP/1.1").status, 405);
  EXPECT_EQ(ask(good(), "HEAD /v1/ws HTTP/1.1").status, 426);
  EXPECT_EQ(ask(good(), "GET http://localhost/v1/ws HTTP/1.1").status, 400);
  EXPECT_EQ(
      ask(good(), "GET /v1/ws HTTP/1.1", "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n").status,
      400);
  auto old = good();
  old["Sec-WebSocket-Version"] = "8";
  EXPECT_EQ(ask(old).field("sec-websocket-version"), "13");
}

TEST_P(Upgrade, LetsInTheOwnPageAndThoseNamed) {
  EXPECT_EQ(ask(good()).status, 101) << "programs send no Origin";
  EXPECT_EQ(from("http://localhost:" + port, "localhost:" + port), 101);
  EXPECT_EQ(from("http://127.0.0.1:" + port, "127.0.0.1:" + port), 101);
  EXPECT_EQ(from("http://[::1]:" + port, "[::1]:" + port), 101);
  EXPECT_EQ(from("https://chat.example.org", "hearth:8080"), 101);
}

TEST_P(Upgrade, KeepsOtherPagesOut) {
  for (const auto* origin :
       {"null", "https://chat.example.org.evil.example", "https://evil.example/chat.example.org",
        "https://evilchat.example.org", "http://chat.example.org", "https://chat.example.org:8443",
        "https://CHAT.EXAMPLE.ORG", "HTTPS://chat.example.org", "https://chat.example.org/",
        "https://chat.example.org ,", "*", "file://"})
    EXPECT_EQ(from(origin, "localhost:" + port), 403) << origin;
  EXPECT_EQ(from("http://localhost", "localhost:" + port), 403) << "another port";
  EXPECT_EQ(from("https://localhost:" + port, "localhost:" + port), 403) << "another scheme";
  EXPECT_EQ(ask(good(), "GET /v1/ws HTTP/1.1",
                "Origin: https://chat.example.org\r\nOrigin: https://evil.example\r\n")
                .status,
            403);
}

TEST(UpgradeRefusal, NamesTheSettingThatWouldLetThePageIn) {
  support::Hearthd server({{"HEARTH_DESK_ENABLED", "true"}});
  const auto refused = [](std::uint16_t port) {
    return HttpClient(port).get("/v1/ws",
                                "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                                "Sec-WebSocket-Version: 13\r\n"
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                "Sec-WebSocket-Protocol: hearth.v1\r\n"
                                "Origin: https://evil.example\r\n");
  };
  for (const auto& [port, setting] :
       {std::pair{server.port(), "web.origins"}, {server.desk_port(), "desk.origins"}}) {
    const auto answer = refused(port);
    EXPECT_EQ(answer.status, 403);
    EXPECT_NE(answer.body.find(setting), std::string::npos) << answer.body;
  }
}

// A page of evil.example whose name was made to point here has the same Origin and Host.
TEST_P(Upgrade, KeepsOutAPageThatReboundItsName) {
  EXPECT_EQ(from("http://evil.example:" + port, "evil.example:" + port), 403);
  EXPECT_EQ(from("http://localhost.evil.example", "localhost.evil.example"), 403);
  EXPECT_EQ(from("http://127.0.0.1.evil.example", "127.0.0.1.evil.example"), 403);
}

TEST_P(Upgrade, TakesFramesThatCameWithTheRequest) {
  HttpClient client(server.port());
  std::string request = "GET /v1/ws HTTP/1.1\r\n";
  for (const auto& [name, value] : good()) request += name + ": " + value + "\r\n";
  client.stream().send(request + "\r\n" + std::string("\x89\x80\x00\x00\x00\x00", 6));
  EXPECT_EQ(client.answer().status, 101);
  EXPECT_EQ(client.read(2), std::string("\x8a\x00", 2));
}

}  // namespace
}  // namespace hearth
