// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/io/coded_stream.h>

#include <cstdint>
#include <string_view>

#include "core/result.hpp"
#include "protocol/codec.hpp"

namespace hearth::protocol {

// A frame of a client: all of the bytes, nested no deeper than ours ever are, with a request id.
template <class Frame>
core::result<Frame, DecodeError> parse_frame(std::string_view bytes) {
  constexpr int nesting_max = 8;
  google::protobuf::io::CodedInputStream stream(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                                static_cast<int>(bytes.size()));
  stream.SetRecursionLimit(nesting_max);
  Frame frame;
  if (!frame.ParseFromCodedStream(&stream) || !stream.ConsumedEntireMessage())
    return DecodeError::malformed;
  if (frame.request_id() == 0) return DecodeError::no_request_id;
  return frame;
}

}  // namespace hearth::protocol
