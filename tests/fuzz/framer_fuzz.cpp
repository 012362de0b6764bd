// SPDX-License-Identifier: Apache-2.0
// Any bytes, in one piece and cut: the same messages, the same end, nothing above its bounds.
#include <algorithm>
#include <string>
#include <vector>

#include "fuzz.hpp"
#include "wire/framer.hpp"

namespace {

using hearth::fuzz::expect;
using hearth::wire::Framer;
using hearth::wire::Incoming;

constexpr hearth::wire::Limits limits{4096, 8, true};

struct Heard {
  std::vector<std::string> what;
  bool going = true;
  bool operator==(const Heard&) const = default;
};

Heard hear(hearth::wire::Role role, std::string bytes, std::size_t piece) {
  Heard heard;
  Framer framer(role);
  for (std::size_t at = 0; at < bytes.size() && heard.going; at += piece) {
    const std::span<char> part(bytes.data() + at, std::min(piece, bytes.size() - at));
    heard.going = framer.feed(part, limits, [&](const Incoming& in) {
      expect(in.payload.size() <= limits.message_bytes_max, "a message within its bound");
      const bool control = in.kind != Incoming::Kind::message;
      expect(!control || in.payload.size() <= 125, "a control frame of at most 125 bytes");
      heard.what.push_back(std::to_string(static_cast<int>(in.kind)) + ' ' +
                           std::to_string(in.code) + ' ' + std::string(in.payload));
      return true;
    });
  }
  return heard;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const auto role = (data[0] & 1) != 0 ? hearth::wire::Role::client : hearth::wire::Role::server;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = hear(role, bytes, std::max<std::size_t>(bytes.size(), 1));
  expect(whole == hear(role, bytes, 1), "the same byte by byte");
  expect(whole == hear(role, bytes, (data[0] >> 1) + 1u), "the same in pieces");
  return 0;
}
