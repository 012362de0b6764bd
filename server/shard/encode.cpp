// SPDX-License-Identifier: Apache-2.0
#include "shard/encode.hpp"

#include <cassert>

#include "protocol/codec.hpp"
#include "protocol/event_codec.hpp"
#include "wire/frame.hpp"

namespace hearth::shard {

std::string frame_bytes(std::string_view payload) {
  std::string bytes;
  bytes.reserve(payload.size() + wire::header_size(payload.size()));
  wire::append_frame(bytes, wire::Opcode::binary, payload);
  return bytes;
}

std::string event_bytes(std::string_view slug, const rooms::Event& event) {
  return frame_bytes(protocol::event_frame(slug, protocol::serialize(event)));
}

std::string tombstone_bytes(std::string_view slug, rooms::Position position, core::Time at,
                            std::size_t size) {
  // The header's own size depends on the payload's; of the three possible ones exactly one fits.
  for (const std::size_t header : {2, 4, 10}) {
    if (size <= header || wire::header_size(size - header) != header) continue;
    const auto payload = protocol::tombstone(slug, position, at, size - header);
    if (!payload.empty()) return frame_bytes(payload);
  }
  return {};
}

SharedFrame make_frame(std::string_view slug, const rooms::Event& event) {
  auto frame = std::make_shared<Frame>();
  frame->position = event.position;
  frame->at = event.at;
  frame->bytes = event_bytes(slug, event);
  if (const auto* redacted = std::get_if<rooms::Redacted>(&event.body))
    frame->redacts = redacted->target;
  return frame;
}

}  // namespace hearth::shard
