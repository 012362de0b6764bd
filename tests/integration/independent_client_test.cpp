// SPDX-License-Identifier: Apache-2.0
// The server's framing against a WebSocket implementation that shares no line with it.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "hearth/v1/client.pb.h"
#include "hearth/v1/server.pb.h"
#include "support/beast_client.hpp"
#include "support/certificate.hpp"
#include "support/hearthd.hpp"

namespace hearth {
namespace {

using support::BeastClient;
namespace pb = hearth::v1;

struct Way {
  const char* shards;
  bool tls;
};

class IndependentClient : public testing::TestWithParam<Way> {
 protected:
  IndependentClient() {
    if (!GetParam().tls) return;
    support::write_certificate(server.folder(), "localhost");
    server.set("HEARTH_TLS_CERTIFICATE", server.folder() + "/cert.pem");
    server.set("HEARTH_TLS_KEY", server.folder() + "/key.pem");
  }
  void SetUp() override { server.start(); }

  static std::string hello(char device) {
    pb::ClientFrame frame;
    frame.set_request_id(1);
    frame.mutable_hello()->set_device_secret(std::string(32, device));
    frame.mutable_hello()->set_producer(std::string(12, device));
    return frame.SerializeAsString();
  }
  static std::string join() {
    pb::ClientFrame frame;
    frame.set_request_id(2);
    frame.mutable_join()->set_room("fast");
    return frame.SerializeAsString();
  }
  static std::string post(std::uint32_t n, const std::string& text) {
    pb::ClientFrame frame;
    frame.set_request_id(100 + n);
    frame.mutable_post()->set_room("fast");
    frame.mutable_post()->set_n(n);
    frame.mutable_post()->set_text(text);
    return frame.SerializeAsString();
  }
  static pb::ServerFrame next(BeastClient& client,
                              const std::function<bool(const pb::ServerFrame&)>& wanted) {
    for (;;) {
      const auto bytes = client.receive();
      if (bytes.empty()) throw std::runtime_error("the connection ended");
      pb::ServerFrame frame;
      if (!frame.ParseFromString(bytes)) throw std::runtime_error("not a frame");
      if (wanted(frame)) return frame;
    }
  }

  support::Hearthd server{support::Hearthd::Later{}, {{"HEARTH_LISTEN_SHARDS", GetParam().shards}}};
};
INSTANTIATE_TEST_SUITE_P(Ways, IndependentClient,
                         testing::Values(Way{"1", false}, Way{"4", false}, Way{"1", true},
                                         Way{"4", true}),
                         [](const auto& info) {
                           return std::string(info.param.tls ? "Tls" : "Plain") + info.param.shards;
                         });

TEST_P(IndependentClient, TalksWithAnother) {
  BeastClient anna(server.port(), GetParam().tls);
  BeastClient ben(server.port(), GetParam().tls);
  for (auto* client : {&anna, &ben}) {
    client->send(hello(client == &anna ? 'a' : 'b'));
    EXPECT_EQ(next(*client, [](const auto& f) { return f.has_welcome(); }).request_id(), 1u);
    client->send(join());
    EXPECT_EQ(next(*client, [](const auto& f) { return f.has_joined(); }).request_id(), 2u);
  }
  // Sizes around where the length's form changes.
  std::uint32_t n = 0;
  for (const std::size_t size : {1, 90, 125, 126, 127, 200, 1999, 2000}) {
    const std::string text(size, 'x');
    anna.send(post(++n, text));
    const auto event = next(ben, [](const auto& f) { return f.has_event(); }).event();
    EXPECT_EQ(event.message().text(), text);
    EXPECT_EQ(event.position().seq(), n);
  }
  anna.close();
  EXPECT_EQ(anna.close_code(), 1000);
}

TEST_P(IndependentClient, SendsItsMessageInPiecesWithAPingBetween) {
  BeastClient client(server.port(), GetParam().tls);
  client.send_in_pieces(hello('a'), 7);
  next(client, [](const auto& f) { return f.has_welcome(); });
  client.ping("are you there");
  client.send_in_pieces(join(), 3);
  next(client, [](const auto& f) { return f.has_joined(); });
  EXPECT_EQ(client.last_pong(), "are you there");
}

TEST_P(IndependentClient, IsToldWhyItIsClosed) {
  BeastClient client(server.port(), GetParam().tls);
  client.send("\xff\xff");
  const auto bye = next(client, [](const auto& f) { return f.has_bye(); });
  EXPECT_EQ(bye.bye().code(), 4200u);
  EXPECT_EQ(client.receive(), "");
  EXPECT_EQ(client.close_code(), 4200);
}

}  // namespace
}  // namespace hearth
