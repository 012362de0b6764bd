// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <string_view>
#include <vector>

#include "hearth/client/machine.hpp"
#include "load/plan.hpp"
#include "load/report.hpp"
#include "wire/framer.hpp"

namespace hearth::load {

using Clock = std::chrono::steady_clock;

// Everybody who is connected: sockets, what each has said and heard. Counts into the report.
// Throws with a sentence if somebody cannot come in.
class Crowd {
 public:
  Crowd(const Plan& plan, Report& report);
  ~Crowd();
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  std::size_t size() const { return readers_.size(); }
  // How many are in their room.
  std::size_t ready() const { return ready_; }
  Clock::time_point now() const { return now_; }

  void connect(std::size_t i);
  // One look at what has come; waits at most so long.
  void turn(int wait_ms);
  // Deliveries count as measured from begin() to end().
  void begin();
  void end() { measuring_ = false; }
  // The next in turn who waits for no answer posts; false if everybody waits.
  bool post_next();
  // Everybody's connection goes; from now on they come back when the rules say so.
  void cut_all();
  bool is_herding() const { return herding_; }

 private:
  enum class Stage : std::uint8_t { upgrading, entering, ready, closed };

  struct Reader {
    int socket = -1;
    Stage stage = Stage::upgrading;
    bool posting = false;
    bool timed = false;  // reads the stamps: one of each room does
    std::uint32_t room = 0;
    wire::Framer framer{wire::Role::client};
    std::optional<client::Machine> machine;  // none when the protocol is raw
  };

  void put(Reader& reader, std::string_view bytes);
  void put_message(Reader& reader, std::string_view payload);
  void lost(Reader& reader);
  void cut(Reader& reader);
  void take(Reader& reader, std::span<char> bytes);
  void enter(Reader& reader);
  void come_back(Reader& reader);
  void on_message(Reader& reader, std::string_view payload);
  void obey(Reader& reader);
  void on_news(Reader& reader, const client::News& news);
  void on_outgoing(Reader& reader, const client::Outgoing& outgoing);
  [[noreturn]] static void refuse_entry(std::string_view reason);
  void delivered(Reader& reader, std::string_view payload);
  void post(Reader& reader);

  const Plan& plan_;
  Report& report_;
  int epoll_;
  std::vector<Reader> readers_;
  std::vector<std::uint64_t> readers_in_;
  std::vector<char> buffer_ = std::vector<char>(256 * 1024);
  std::mt19937_64 random_{std::random_device{}()};
  Clock::time_point now_ = Clock::now();
  Clock::time_point ticked_ = now_;
  std::size_t ready_ = 0;
  std::size_t next_ = 0;  // whose turn it is to post
  bool measuring_ = false;
  bool herding_ = false;
};

}  // namespace hearth::load
