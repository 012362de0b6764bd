// SPDX-License-Identifier: Apache-2.0
// Any bytes as a client's frame and as a stored event.
#include <string_view>
#include <variant>

#include "core/text.hpp"
#include "fuzz.hpp"
#include "protocol/codec.hpp"
#include "protocol/event_codec.hpp"

using hearth::fuzz::expect;
namespace protocol = hearth::protocol;

namespace {

struct Bounds {
  void operator()(const protocol::Join& join) const {
    expect(join.cursor.size() <= 4 && join.room.size() <= 64, "a join within its bounds");
  }
  void operator()(const protocol::Hello& hello) const {
    expect(hello.pass.size() <= 256, "a pass within its bound");
    expect(!hello.work || hello.work->challenge.size() <= 256, "a challenge within its bound");
  }
  void operator()(const protocol::Post& post) const {
    expect(post.room.size() <= 64 && hearth::core::is_utf8(post.text), "a post of UTF-8");
    expect(static_cast<int>(post.intent) <= 5, "an intent that there is");
  }
  void operator()(const protocol::React& react) const {
    expect(react.room.size() <= 64 && static_cast<int>(react.support) <= 5, "a known support");
  }
  template <class Other>
  void operator()(const Other&) const {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto request = protocol::decode(bytes)) {
    expect(request->id != 0, "a request has an id");
    std::visit(Bounds{}, request->command);
  }
  if (const auto event = protocol::parse_event(bytes)) {
    const auto again = protocol::parse_event(protocol::serialize(*event));
    expect(again.has_value() && again->position == event->position, "an event survives its codec");
  }
  return 0;
}
