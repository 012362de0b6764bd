// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "wire/frame.hpp"

namespace hearth::wire {

enum class Role : std::uint8_t {
  server,  // what comes in is masked
  client,  // what comes in is not
};

struct Limits {
  std::uint32_t message_bytes_max = 16 * 1024;
  std::uint32_t fragments_max = 64;  // of one message
  bool accept_text = false;
};

// What came in. `payload` is valid during the call only.
struct Incoming {
  enum class Kind : std::uint8_t { message, ping, pong, close, error };
  Kind kind = Kind::message;
  Opcode opcode = Opcode::binary;  // of a message
  std::uint16_t code =
      0;  // close: the peer's code, 1005 if it gave none; error: what to close with
  std::string_view payload;  // close: the reason
};

// Cuts a byte stream into WebSocket messages (RFC 6455, no extensions). No I/O. Whole frames are
// handed on as views into the caller's buffer, unmasked there; only what is unfinished is kept, and
// between frames nothing is.
class Framer {
 public:
  // False stops the feed.
  using Sink = std::function<bool(const Incoming&)>;

  explicit Framer(Role role) : role_(role) {}

  // False: a close or an error was reported, or the sink said stop; feed nothing more.
  bool feed(std::span<char> bytes, const Limits& limits, const Sink& sink);

 private:
  struct Header {
    std::size_t size = 0;
    std::uint64_t payload = 0;
    Opcode opcode = Opcode::continuation;
    bool fin = false;
    MaskingKey key{};
  };
  struct Unfinished {
    std::string frame;    // bytes of a frame that is not whole yet
    std::string message;  // fragments so far
    std::uint32_t fragments = 0;
    Opcode opcode = Opcode::continuation;  // of the message under way; continuation: none
  };

  enum class Parsed : std::uint8_t { need_more, whole, bad, too_big };
  Parsed parse(std::span<const char> bytes, const Limits& limits, Header& header) const;
  std::size_t take(std::span<char> bytes, const Limits& limits, const Sink& sink, bool& going);
  bool deliver(const Header& header, std::span<char> payload, const Limits& limits,
               const Sink& sink);
  bool deliver_control(const Header& header, std::string_view payload, const Sink& sink);
  bool deliver_data(const Header& header, std::string_view payload, const Limits& limits,
                    const Sink& sink);
  Unfinished& unfinished();
  void forget_if_empty();

  Role role_;
  std::unique_ptr<Unfinished> unfinished_;
};

}  // namespace hearth::wire
