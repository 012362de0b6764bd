// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "integration/redis/heard.hpp"
#include "support/redis_server.hpp"

namespace hearth::redis {
namespace {

using support::RedisServer;

// A server with a certificate of an authority of its own, for localhost and 127.0.0.1.
class Certified {
 public:
  Certified() {
    // Its folder holds the certificates; the server itself is not used.
    const auto folder = folder_.folder();
    const auto make = [&](const std::string& arguments) {
      const auto command = "cd " + folder + " && openssl " + arguments + " 2>/dev/null";
      if (std::system(command.c_str()) != 0)  // NOLINT(cert-env33-c): words of our own
        throw std::runtime_error("openssl could not make a certificate");
    };
    for (const std::string ca : {"ca", "other"})
      make("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=" + ca + " -keyout " + ca +
           ".key -out " + ca + ".crt");
    make(
        "req -newkey rsa:2048 -nodes -subj /CN=redis -keyout redis.key -out redis.csr "
        "-addext subjectAltName=DNS:localhost,IP:127.0.0.1");
    make(
        "x509 -req -in redis.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 "
        "-copy_extensions copy -out redis.crt");
    port_ = support::free_port();
    server_ = std::make_unique<RedisServer>(std::vector<std::string>{
        "tls-port " + std::to_string(port_), "tls-cert-file " + folder + "/redis.crt",
        "tls-key-file " + folder + "/redis.key", "tls-ca-cert-file " + folder + "/ca.crt",
        "tls-auth-clients no"});
  }
  RedisServer& server() { return *server_; }
  Options options(const std::string& host, const std::string& ca) const {
    auto options = options_for("rediss://" + host + ":" + std::to_string(port_));
    if (!ca.empty()) options.ca_file = folder_.folder() + "/" + ca;
    return options;
  }

 private:
  RedisServer folder_;
  std::unique_ptr<RedisServer> server_;
  std::uint16_t port_ = 0;
};

Certified& certified() {
  static Certified shared;
  return shared;
}
Options options(const std::string& host, const std::string& ca) {
  return certified().options(host, ca);
}

TEST(Tls, CarriesCallsAndSubscriptions) {
  RunningClient client(options("127.0.0.1", "ca.crt"));
  const std::string large(1'000'000, 'x');
  EXPECT_EQ(client.text({"SET", "k", large}), "OK");
  EXPECT_EQ(client.text({"GET", "k"}), large);
  Heard room(*client, "room");
  ASSERT_TRUE(client.until([&] { return room.live; }));
  certified().server().client()({"PUBLISH", "room", "hello"});
  EXPECT_TRUE(client.until([&] { return room.has("hello"); }));
}

TEST(Tls, ComparesTheNameItConnectedTo) {
  RunningClient by_name(options("localhost", "ca.crt"));
  EXPECT_EQ(by_name.text({"PING"}), "PONG");
  auto wrong = options("127.0.0.1", "ca.crt");
  wrong.tls_server_name = "redis.example";
  RunningClient stranger(wrong);
  EXPECT_EQ(stranger.text({"PING"}), "[not sent]");
}

TEST(Tls, RefusesACertificateOfAnotherAuthority) {
  RunningClient other(options("127.0.0.1", "other.crt"));
  EXPECT_EQ(other.text({"PING"}), "[not sent]");
  RunningClient system(options("127.0.0.1", ""));
  EXPECT_EQ(system.text({"PING"}), "[not sent]");
}

TEST(Tls, SaysWhichFileItCannotRead) {
  asio::io_context context;
  Client client(context.get_executor(), options("127.0.0.1", "none.crt"));
  const auto started = client.start();
  ASSERT_TRUE(started.has_error());
  EXPECT_NE(started.error().find("none.crt"), std::string::npos);
}

TEST(Tls, DoesNotTalkToAServerWithoutTls) {
  auto plain = options("127.0.0.1", "ca.crt");
  plain.target.addresses.front().port = certified().server().port();
  RunningClient client(plain);
  EXPECT_EQ(client.text({"PING"}), "[not sent]");
}

}  // namespace
}  // namespace hearth::redis
