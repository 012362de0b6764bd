// SPDX-License-Identifier: Apache-2.0
#include "protocol/codec.hpp"

#include <gtest/gtest.h>

#include "hearth/v1/client.pb.h"
#include "hearth/v1/server.pb.h"
#include "protocol/event_codec.hpp"

namespace hearth::protocol {
namespace {

namespace pb = hearth::v1;

pb::ClientFrame hello() {
  pb::ClientFrame frame;
  frame.set_request_id(1);
  frame.mutable_hello()->set_device_secret(std::string(32, 's'));
  frame.mutable_hello()->set_producer(std::string(12, 'p'));
  return frame;
}

TEST(Decode, TakesAHello) {
  const auto request = decode(hello().SerializeAsString());
  ASSERT_TRUE(request);
  EXPECT_EQ(request->id, 1u);
  EXPECT_TRUE(std::holds_alternative<Hello>(request->command));
}

TEST(Decode, RefusesARequestWithoutAnId) {
  auto frame = hello();
  frame.set_request_id(0);
  EXPECT_EQ(decode(frame.SerializeAsString()).error(), DecodeError::no_request_id);
}

TEST(Decode, RefusesASecretOfAnotherLength) {
  auto frame = hello();
  frame.mutable_hello()->set_device_secret(std::string(31, 's'));
  EXPECT_EQ(decode(frame.SerializeAsString()).error(), DecodeError::bad_field);
}

TEST(Decode, RefusesAFifthPositionInACursor) {
  pb::ClientFrame frame;
  frame.set_request_id(1);
  for (int i = 0; i < 4; ++i) frame.mutable_join()->add_cursor();
  EXPECT_TRUE(decode(frame.SerializeAsString()));
  frame.mutable_join()->add_cursor();
  EXPECT_EQ(decode(frame.SerializeAsString()).error(), DecodeError::bad_field);
}

TEST(Decode, RefusesWhatIsCutOffAnywhere) {
  const auto bytes = hello().SerializeAsString();
  for (std::size_t size = 3; size < bytes.size(); ++size)
    EXPECT_FALSE(decode(bytes.substr(0, size))) << size;
}

TEST(Decode, CallsACommandOfALaterVersionUnknown) {
  std::string bytes("\x08\x01", 2);         // request_id 1
  bytes += std::string("\xfa\x07\x00", 3);  // field 127, empty
  const auto request = decode(bytes);
  ASSERT_TRUE(request);
  EXPECT_TRUE(std::holds_alternative<Unknown>(request->command));
}

TEST(Decode, ReadsAnUnknownIntentAsNone) {
  pb::ClientFrame frame;
  frame.set_request_id(1);
  frame.mutable_post()->set_intent(static_cast<pb::Intent>(77));
  const auto request = decode(frame.SerializeAsString());
  ASSERT_TRUE(request);
  EXPECT_EQ(std::get<Post>(request->command).intent, rooms::Intent::none);
}

rooms::Event message(std::string text) {
  rooms::Participant author;
  author.alias = "Quiet Harbour";
  return {{0x1122334455667788, 42},
          core::from_unix_ms(1'800'000'000'000),
          author,
          rooms::Message{std::move(text), rooms::Intent::listen, 7}};
}

TEST(EventFrame, CarriesTheStoredEvent) {
  const auto stored = serialize(message("hello"));
  pb::ServerFrame frame;
  ASSERT_TRUE(frame.ParseFromString(event_frame("lounge", stored)));
  EXPECT_EQ(frame.event().room(), "lounge");
  EXPECT_EQ(frame.event().message().text(), "hello");
  EXPECT_EQ(frame.event().position().seq(), 42u);
}

TEST(EventFrame, ComesBackFromTheStoredForm) {
  const auto event = message("hello");
  EXPECT_EQ(parse_event(serialize(event)), event);
}

TEST(Tombstone, HasExactlyTheLengthOfWhatItCovers) {
  for (std::size_t length = 1; length < 5000; ++length) {
    const auto event = message(std::string(length, 'x'));
    const auto frame = event_frame("lounge", serialize(event));
    const auto covering = tombstone("lounge", event.position, event.at, frame.size());
    ASSERT_EQ(covering.size(), frame.size());
    pb::ServerFrame parsed;
    ASSERT_TRUE(parsed.ParseFromString(covering)) << length;
    ASSERT_TRUE(parsed.event().has_withdrawn()) << length;
    ASSERT_EQ(parsed.event().position().seq(), 42u);
  }
}

}  // namespace
}  // namespace hearth::protocol
