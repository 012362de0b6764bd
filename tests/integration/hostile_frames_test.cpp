// SPDX-License-Identifier: Apache-2.0
// What breaks WebSocket, beside somebody who notices nothing.
#include <gtest/gtest.h>

#include <chrono>
#include <functional>

#include "support/beside.hpp"
#include "support/frames.hpp"

namespace hearth {
namespace {

using support::client_frame;
using support::close_frame;
using support::RawClient;
namespace pb = hearth::v1;
using namespace std::string_literals;

constexpr std::uint8_t fin = 0x80;
constexpr std::uint8_t binary = 2;
constexpr std::uint8_t more = 0;

class HostileFrames : public support::Beside {
 protected:
  // How the server ends a connection that sent `bytes` after its Hello.
  std::uint16_t closes(const std::string& bytes) {
    RawClient client(server.port());
    client.enter(1);
    client.send_bytes(bytes);
    return client.closed();
  }
};
INSTANTIATE_TEST_SUITE_P(Shards, HostileFrames, testing::Values("1", "4"));

TEST_P(HostileFrames, EndWithTheCodeOfTheStandard) {
  struct Case {
    const char* what;
    std::string bytes;
    std::uint16_t code;
  };
  const Case cases[] = {
      {"unmasked", "\x82\x01x"s, 1002},
      {"reserved bit 1", client_frame(fin | 0x40 | binary, "x"), 1002},
      {"reserved bit 2", client_frame(fin | 0x20 | binary, "x"), 1002},
      {"reserved bit 3", client_frame(fin | 0x10 | binary, "x"), 1002},
      {"reserved opcode", client_frame(fin | 3, "x"), 1002},
      {"reserved control opcode", client_frame(fin | 0xb, ""), 1002},
      {"long ping", client_frame(fin | 9, std::string(126, 'x')), 1002},
      {"fragmented ping", client_frame(9, "x"), 1002},
      {"continuation of nothing", client_frame(fin | more, "x"), 1002},
      {"message within a message", client_frame(binary, "x") + client_frame(fin | binary, "x"),
       1002},
      {"text", client_frame(fin | 1, "hello"), 1003},
      {"text in pieces", client_frame(1, "hel") + client_frame(fin | more, "lo"), 1003},
      {"length of 2^62", "\x82\xff\x40\0\0\0\0\0\0\0\1\2\3\4"s, 1009},
      {"length of 2^63", "\x82\xff\x80\0\0\0\0\0\0\0\1\2\3\4"s, 1002},
      {"short length written long", "\x82\xfe\0\x05\0\0\0\0hello"s, 1002},
      {"above 16 KiB", client_frame(fin | binary, std::string(16 * 1024 + 1, 'x')), 1009},
      {"above 16 KiB in two",
       client_frame(binary, std::string(9000, 'x')) +
           client_frame(fin | more, std::string(9000, 'x')),
       1009},
      {"close of one byte", client_frame(fin | 8, "x"), 1002},
      {"close 0", close_frame(0), 1002},
      {"close 999", close_frame(999), 1002},
      {"close 1004", close_frame(1004), 1002},
      {"close 1005", close_frame(1005), 1002},
      {"close 1006", close_frame(1006), 1002},
      {"close 1015", close_frame(1015), 1002},
      {"close 2999", close_frame(2999), 1002},
      {"close 5000", close_frame(5000), 1002},
      {"close with a bad reason", close_frame(1000, "\xff"), 1007},
      {"close", close_frame(1000, "bye"), 1000},
      {"close of the application", close_frame(4000), 4000},
      {"data after close", close_frame(1001) + client_frame(fin | binary, "\xff\xff"), 1001},
      {"close without a code", client_frame(fin | 8, ""), 1005},
  };
  for (const auto& one : cases) EXPECT_EQ(closes(one.bytes), one.code) << one.what;
}

TEST_P(HostileFrames, EndAMessageOfEndlesslyManyPieces) {
  for (const auto* piece : {"", "x"}) {
    std::string bytes = client_frame(binary, piece);
    for (int i = 0; i < 10'000; ++i) bytes += client_frame(more, piece);
    EXPECT_EQ(closes(bytes), 1009) << "pieces of " << std::string(piece).size();
  }
  std::string endless = client_frame(binary, std::string(1000, 'x'));
  for (int i = 0; i < 200; ++i) endless += client_frame(more, std::string(1000, 'x'));
  EXPECT_EQ(closes(endless), 1009);
}

TEST_P(HostileFrames, EndTheSameWayByteByByte) {
  RawClient client(server.port());
  client.enter(1);
  const auto bytes = client_frame(fin | 9, "hi") + client_frame(fin | 0x40 | binary, "x");
  for (const char byte : bytes) client.send_bytes({&byte, 1});
  EXPECT_EQ(client.closed(), 1002);
  EXPECT_EQ(client.pongs(), 1u);
}

// Sends as fast as the server takes it, reading what comes, for a second; how much was sent.
std::size_t flood(RawClient& client, const std::string& bytes) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  std::size_t sent = 0;
  while (std::chrono::steady_clock::now() < end) {
    sent += client.stream().send_now(std::string_view(bytes).substr(sent % bytes.size()));
    if (!client.listen(1)) break;
  }
  return sent;
}

TEST_P(HostileFrames, AreReadSlowlyWhenTheyArePings) {
  RawClient client(server.port());
  client.enter(1);
  std::string pings;
  for (int i = 0; i < 1000; ++i) pings += client_frame(fin | 9, std::string(125, 'p'));
  const auto sent = flood(client, pings);
  EXPECT_GT(sent, pings.size() / 10) << "it was not a flood";
  EXPECT_LE(client.pongs(), 60u);
  EXPECT_GE(client.pongs(), 20u);
}

TEST_P(HostileFrames, AreReadSlowlyWhenTheyAreCommands) {
  RawClient client(server.port());
  client.enter(1);
  pb::ClientFrame leave;
  leave.mutable_leave()->set_room("fast");
  leave.set_request_id(1);
  std::string commands;
  for (int i = 0; i < 5000; ++i) commands += client_frame(fin | binary, leave.SerializeAsString());
  EXPECT_GT(flood(client, commands), 1000u);
}

TEST_P(HostileFrames, AreHeldBackWhenNobodyReadsTheAnswers) {
  std::vector<std::unique_ptr<RawClient>> deaf;
  for (std::uint8_t i = 1; i <= 20; ++i) {
    deaf.push_back(std::make_unique<RawClient>(server.port(), support::Stream::Kind::plain, 4096));
    deaf.back()->enter(i);
  }
  std::string pings;
  for (int i = 0; i < 5000; ++i) pings += client_frame(fin | 9, std::string(125, 'p'));
  for (int round = 0; round < 20; ++round)
    for (auto& client : deaf) (void)client->stream().send_now(pings);
  deaf.clear();
}

}  // namespace
}  // namespace hearth
