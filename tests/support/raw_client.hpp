// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "hearth/v1/client.pb.h"
#include "hearth/v1/server.pb.h"
#include "support/stream.hpp"
#include "wire/framer.hpp"

namespace hearth::support {

namespace pb = hearth::v1;

// What next() throws when nothing more can come.
struct ConnectionEnded : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A participant that does exactly what it is told, also what it should not. Blocking, every wait at
// most `patience`.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port, Stream::Kind kind = Stream::Kind::plain,
                     int receive_buffer = 0, std::uint32_t from = 0);
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // HTTP upgrade; with `origin`, like a browser of that page. The status line's code.
  int upgrade(const std::string& extra_headers = {});
  // Upgrade, Hello, Welcome. A device with this number has the same secret every time.
  pb::Welcome enter(std::uint16_t device);
  pb::Hello hello(std::uint16_t device) const;

  std::uint32_t send(pb::ClientFrame frame);    // the request id it got
  void send_message(std::string_view payload);  // as one binary message
  void send_bytes(std::string_view bytes);      // as they are
  // Sends and waits for the reply, keeping what else comes.
  pb::ServerFrame ask(const pb::ClientFrame& frame);
  pb::ServerFrame join(const std::string& room, std::optional<pb::Position> cursor = std::nullopt,
                       std::uint32_t guidelines = 0);
  pb::ServerFrame post(const std::string& room, std::uint32_t n, const std::string& text,
                       bool retry = false);

  // The next frame that `wanted` likes, of those kept and those to come; the others stay kept.
  // Throws if none comes.
  pb::ServerFrame next(const std::function<bool(const pb::ServerFrame&)>& wanted);
  pb::Event next_event();
  // One of those kept, without waiting.
  std::optional<pb::Event> kept_event();
  // The oldest of those kept, whatever it is, without waiting.
  std::optional<pb::ServerFrame> take();
  // Reads to the end; the close code, 1006 if there was none.
  std::uint16_t closed();
  void drop();  // the connection, without a word

  void leave_pings_unanswered() { answers_pings_ = false; }
  std::uint32_t pings() const { return pings_; }
  std::uint32_t pongs() const { return pongs_; }
  // Reads what is there or comes within the time. False: it ended.
  bool listen(int within_ms);
  Stream& stream() { return stream_; }

 private:
  bool receive();

  std::uint16_t port_;
  Stream stream_;
  std::uint32_t last_request_ = 0;
  std::uint16_t close_code_ = 0;
  bool ended_ = false;
  bool answers_pings_ = true;
  std::uint32_t pings_ = 0;
  std::uint32_t pongs_ = 0;
  wire::Framer framer_{wire::Role::client};
  std::deque<pb::ServerFrame> kept_;
};

}  // namespace hearth::support
