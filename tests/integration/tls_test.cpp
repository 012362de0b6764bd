// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <chrono>
#include <fstream>

#include "support/certificate.hpp"
#include "support/hearthd.hpp"
#include "support/http_client.hpp"
#include "support/process.hpp"
#include "support/raw_client.hpp"

namespace hearth {
namespace {

using support::HttpClient;
using support::RawClient;
using support::Stream;
namespace pb = hearth::v1;

class Tls : public testing::TestWithParam<const char*> {
 protected:
  Tls() {
    support::write_certificate(server.folder(), "first.example.org");
    server.set("HEARTH_TLS_CERTIFICATE", server.folder() + "/cert.pem");
    server.set("HEARTH_TLS_KEY", server.folder() + "/key.pem");
    server.start();
  }
  support::Ended reload() {
    return support::run("hearthctl", {"reload", "--socket", server.socket()});
  }
  std::string name() { return Stream(server.port(), Stream::Kind::tls).certificate_name(); }

  support::Hearthd server{support::Hearthd::Later{}, {{"HEARTH_LISTEN_SHARDS", GetParam()}}};
};
INSTANTIATE_TEST_SUITE_P(Shards, Tls, testing::Values("1", "4"));

TEST_P(Tls, ServesThePageAndAsksToStayWithTls) {
  HttpClient client(server.port(), Stream::Kind::tls);
  const auto page = client.get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.field("strict-transport-security"), "");
  EXPECT_EQ(client.get("/livez").body, "ok\n");
}

TEST_P(Tls, CarriesAConversation) {
  RawClient anna(server.port(), Stream::Kind::tls);
  RawClient ben(server.port(), Stream::Kind::tls);
  anna.enter(1);
  ben.enter(2);
  anna.join("fast");
  ben.join("fast");
  for (std::uint32_t n = 1; n <= 20; ++n) {
    const std::string text(n * 90, static_cast<char>('a' + n));
    ASSERT_EQ(anna.post("fast", n, text).ack().status(), pb::ACK_STATUS_ACCEPTED);
    const auto event = ben.next_event();
    EXPECT_EQ(event.position().seq(), n);
    EXPECT_EQ(event.message().text(), text);
  }
}

// Each small record is read on its own: those that came in one packet once waited for the next one.
TEST_P(Tls, AnswersManyCommandsThatCameInOnePacket) {
  RawClient client(server.port(), Stream::Kind::tls);
  client.enter(1);
  std::vector<std::uint32_t> ids;
  pb::ClientFrame frame;
  frame.mutable_leave()->set_room("fast");
  for (int i = 0; i < 20; ++i) ids.push_back(client.send(frame));
  for (const auto id : ids)
    EXPECT_TRUE(client.next([&](const auto& f) { return f.request_id() == id; }).has_refused());
}

TEST_P(Tls, TakesANewCertificateAtReloadWithoutClosingAnybody) {
  RawClient before(server.port(), Stream::Kind::tls);
  before.enter(1);
  before.join("fast");
  EXPECT_EQ(name(), "first.example.org");
  support::write_certificate(server.folder(), "second.example.org");
  EXPECT_EQ(reload().code, 0);
  EXPECT_EQ(name(), "second.example.org");
  EXPECT_EQ(before.post("fast", 1, "still here").ack().status(), pb::ACK_STATUS_ACCEPTED);
}

TEST_P(Tls, KeepsTheOldCertificateWhenTheNewOneIsBadAndSaysSo) {
  std::ofstream(server.folder() + "/cert.pem") << "not a certificate";
  const auto refused = reload();
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("cert.pem cannot be used"), std::string::npos) << refused.err;
  EXPECT_EQ(name(), "first.example.org");
  // The key of another certificate is as bad.
  const support::Hearthd other(support::Hearthd::Later{});
  support::write_certificate(other.folder(), "other.example.org");
  std::ofstream(server.folder() + "/cert.pem")
      << std::ifstream(other.folder() + "/cert.pem").rdbuf();
  const auto mismatch = reload();
  EXPECT_EQ(mismatch.code, 1);
  EXPECT_NE(mismatch.err.find("key"), std::string::npos) << mismatch.err;
  EXPECT_EQ(name(), "first.example.org");
}

TEST_P(Tls, EndsAPlainRequestAndGarbage) {
  for (const auto* bytes : {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\x16\x03\x01\xff\xff garbage"}) {
    Stream stream(server.port());
    stream.send(bytes);
    stream.end_sending();
    std::string all;
    for (std::string part = stream.read_some(); !part.empty(); part = stream.read_some())
      all += part;
    EXPECT_EQ(all.find("HTTP"), std::string::npos);
  }
  EXPECT_EQ(HttpClient(server.port(), Stream::Kind::tls).get("/livez").status, 200);
}

// Takes as long as the deadline, so with one shard only.
class TlsDeadline : public Tls {};
INSTANTIATE_TEST_SUITE_P(OneShard, TlsDeadline, testing::Values("1"));

TEST_P(TlsDeadline, EndsAHandshakeThatStalls) {
  Stream silent(server.port());
  Stream halfway(server.port());
  halfway.send(std::string("\x16\x03\x01\x02\x00", 5));
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_TRUE(silent.is_readable(20'000));
  EXPECT_EQ(silent.read_some(), "");
  EXPECT_EQ(halfway.read_some(), "");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(15));
}

TEST_P(Tls, LeavesInOrderAtAStop) {
  RawClient anna(server.port(), Stream::Kind::tls);
  anna.enter(1);
  anna.join("fast");
  const int status = server.end(SIGTERM);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  anna.next([](const auto& f) { return f.has_reconnect(); });
  EXPECT_EQ(anna.closed(), 4100);
}

}  // namespace
}  // namespace hearth
