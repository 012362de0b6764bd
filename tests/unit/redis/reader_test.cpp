// SPDX-License-Identifier: Apache-2.0
#include "redis/reader.hpp"

#include <gmock/gmock.h>

#include <random>
#include <string>
#include <vector>

#include "redis/command.hpp"

namespace hearth::redis {
namespace {

using Kind = Reply::Kind;

struct Read {
  bool accepted = false;
  std::vector<Reply> replies;
};

Read read(const std::string& bytes, ReplyLimits limits = {}, std::size_t piece = 1 << 20) {
  Read result{true, {}};
  Reader reader(limits);
  const auto sink = [&](Reply&& reply) { result.replies.push_back(std::move(reply)); };
  for (std::size_t at = 0; at < bytes.size() && result.accepted; at += piece)
    result.accepted = reader.feed(std::string_view(bytes).substr(at, piece), sink);
  return result;
}

// As text, to compare trees.
std::string shown(const Reply& reply) {
  switch (reply.kind) {
    case Kind::nil:
      return "nil";
    case Kind::integer:
      return std::to_string(reply.integer);
    case Kind::array: {
      std::string text = "[";
      for (const auto& item : reply.items) text += shown(item) + ' ';
      return text + ']';
    }
    case Kind::error:
      return '!' + reply.text;
    case Kind::status:
      return '+' + reply.text;
    case Kind::string:
      break;
  }
  return '"' + reply.text + '"';
}

std::string nested(std::size_t depth) {
  std::string bytes;
  for (std::size_t i = 0; i < depth; ++i) bytes += "*1\r\n";
  return bytes + ":1\r\n";
}

TEST(RedisReader, ReadsEveryKindWholeAndByteByByte) {
  const std::string bytes =
      "+OK\r\n-ERR no\r\n:-7\r\n$-1\r\n$0\r\n\r\n$4\r\na\r\nb\r\n*-1\r\n*0\r\n"
      "*3\r\n*2\r\n:1\r\n$1\r\nx\r\n-MOVED 1 h:2\r\n*1\r\n*1\r\n+deep\r\n:9\r\n";
  const std::vector<std::string> expected{
      "+OK", "!ERR no", "-7",
      "nil", "\"\"",    "\"a\r\nb\"",
      "nil", "[]",      "[[1 \"x\" ] !MOVED 1 h:2 [[+deep ] ] ]",
      "9"};
  for (const std::size_t piece : {bytes.size(), std::size_t{1}, std::size_t{3}}) {
    const auto result = read(bytes, {}, piece);
    EXPECT_TRUE(result.accepted);
    std::vector<std::string> all;
    for (const auto& reply : result.replies) all.push_back(shown(reply));
    EXPECT_EQ(all, expected) << "in pieces of " << piece;
  }
}

TEST(RedisReader, TakesEightLevelsAndNoMore) {
  EXPECT_EQ(read(nested(8)).replies.size(), 1U);
  EXPECT_FALSE(read(nested(9)).accepted);
  EXPECT_FALSE(read(nested(4), {.depth = 3}).accepted);
  EXPECT_TRUE(read(nested(3), {.depth = 3}).accepted);
}

TEST(RedisReader, RefusesMoreElementsThanItsLimitAsSoonAsTheyAreAnnounced) {
  const ReplyLimits limits{.elements = 4};
  EXPECT_TRUE(read("*3\r\n:1\r\n:2\r\n:3\r\n", limits).accepted);
  EXPECT_FALSE(read("*4\r\n", limits).accepted);
  EXPECT_FALSE(read("*2147483647\r\n").accepted);
  EXPECT_FALSE(read("*2\r\n*2\r\n:1\r\n:2\r\n*1\r\n", limits).accepted);  // counted at all depths
  // Counted anew for the next reply.
  EXPECT_TRUE(read("*3\r\n:1\r\n:2\r\n:3\r\n*3\r\n:1\r\n:2\r\n:3\r\n", limits).accepted);
}

TEST(RedisReader, RefusesMoreBytesThanItsLimitBeforeTheyAreAllThere) {
  const ReplyLimits limits{.bytes = 100'000};
  EXPECT_TRUE(read("$100000\r\n" + std::string(100'000, 'x') + "\r\n", limits).accepted);
  EXPECT_FALSE(read("$100001\r\n" + std::string(100'001, 'x') + "\r\n", limits).accepted);
  // Never complete: what is kept of it stays bounded.
  EXPECT_FALSE(read("$2000000000\r\n" + std::string(200'000, 'x'), limits).accepted);
  const auto half = "$50001\r\n" + std::string(50'001, 'x') + "\r\n";
  EXPECT_FALSE(read("*2\r\n" + half + half, limits).accepted);
  EXPECT_TRUE(read(half + half, limits).accepted);
}

TEST(RedisReader, RefusesALineThatDoesNotEnd) {
  const ReplyLimits limits{.line = 1000};
  EXPECT_TRUE(read('+' + std::string(900, 'x') + "\r\n", limits).accepted);
  EXPECT_FALSE(read('+' + std::string(20'000, 'x'), limits).accepted);
  EXPECT_FALSE(read('$' + std::string(20'000, '1'), limits).accepted);
}

TEST(RedisReader, RefusesWhatIsNotTheProtocolAndStaysSo) {
  for (const std::string bytes : {"HTTP/1.1 400\r\n", "\r\n", "*x\r\n", "$-2\r\n", ":1x\r\n",
                                  "*-2\r\n", "%1\r\n+k\r\n+v\r\n"})
    EXPECT_FALSE(read(bytes).accepted) << bytes;
  Reader reader({});
  int replies = 0;
  const auto sink = [&](Reply&&) { ++replies; };
  EXPECT_FALSE(reader.feed("?\r\n", sink));
  EXPECT_FALSE(reader.feed("+OK\r\n", sink));
  EXPECT_EQ(replies, 0);
}

// Random changes of valid bytes: whatever it makes of them, it ends and stays within its limits.
TEST(RedisReader, SurvivesBytesThatWereTamperedWith) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string valid =
      "*3\r\n$3\r\nabc\r\n:12\r\n*2\r\n+OK\r\n-ERR x\r\n$5\r\nhello\r\n*1\r\n$-1\r\n";
  const std::string alphabet = "*$+-:\r\n0123456789ax";
  const ReplyLimits limits{.depth = 4, .elements = 64, .bytes = 1000, .line = 200};
  int accepted = 0;
  for (int round = 0; round < 20'000; ++round) {
    auto bytes = valid;
    for (auto changes = random() % 4 + 1; changes > 0; --changes)
      bytes[random() % bytes.size()] = alphabet[random() % alphabet.size()];
    const auto result = read(bytes, limits, random() % bytes.size() + 1);
    accepted += result.accepted;
    for (const auto& reply : result.replies) ASSERT_LE(reply.items.size(), limits.elements);
  }
  EXPECT_GT(accepted, 0);
  EXPECT_LT(accepted, 20'000);
}

TEST(RedisCommand, IsWrittenWithLengthsSoThatAnyByteMayBeInIt) {
  using std::string_literals::operator""s;
  auto out = "before"s;
  Command({"SET", "\r\n\0x"s, ""}).append_to(out);
  const auto expected = "before*3\r\n$3\r\nSET\r\n$4\r\n\r\n\0x\r\n$0\r\n\r\n"s;
  EXPECT_EQ(out, expected);
  Command().append_to(out);
  EXPECT_EQ(out, expected);
}

}  // namespace
}  // namespace hearth::redis
