// SPDX-License-Identifier: Apache-2.0
#include "load/runner.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <random>
#include <stdexcept>
#include <thread>

#include "hearth/v1/client.pb.h"
#include "hearth/v1/server.pb.h"
#include "wire/framer.hpp"

namespace hearth::load {
namespace {

namespace pb = hearth::v1;
using Clock = std::chrono::steady_clock;

constexpr std::uint32_t hello_id = 1;
constexpr std::uint32_t join_id = 2;
constexpr std::size_t stamp_digits = 16;

std::uint64_t now_us() {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now().time_since_epoch())
          .count());
}

enum class Stage : std::uint8_t { upgrading, entering, ready, closed };

struct Reader {
  int socket = -1;
  Stage stage = Stage::upgrading;
  bool posting = false;
  bool timed = false;  // reads the stamps: one of each room does
  std::uint32_t room = 0;
  std::uint32_t n = 0;
  std::uint64_t last_seq = 0;
  wire::Framer framer{wire::Role::client};
};

class Run {
 public:
  Run(const Plan& plan, const Process& server)
      : plan_(plan), server_(server), readers_(plan.connections) {}
  ~Run() {
    for (auto& reader : readers_)
      if (reader.socket >= 0) ::close(reader.socket);
    ::close(epoll_);
  }

  Report go() {
    report_.rss_before = server_.rss_bytes();
    connect_all();
    wait_until([&] { return ready_ == readers_.size(); }, 60,
               "not everybody could connect and join");
    settle(1.0);
    report_.rss_after = server_.rss_bytes();
    report_.connections = readers_.size();
    if (!plan_.idle) measure();
    return std::move(report_);
  }

 private:
  void connect_all() {
    const auto begin = Clock::now();
    for (std::size_t i = 0; i < readers_.size(); ++i) {
      connect_one(i);
      const auto due =
          begin + std::chrono::duration<double>(static_cast<double>(i) / plan_.ramp_per_second);
      do {
        turn(0);
      } while (Clock::now() < due);
    }
  }

  void connect_one(std::size_t i) {
    auto& reader = readers_[i];
    reader.room = static_cast<std::uint32_t>(i % plan_.rooms.size());
    reader.timed = i < plan_.rooms.size();
    reader.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(plan_.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (reader.socket < 0 ||
        ::connect(reader.socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("connection " + std::to_string(i) + " of " +
                               std::to_string(readers_.size()) +
                               " was not possible: " + std::strerror(errno));
    const int on = 1;
    (void)::setsockopt(reader.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    (void)::epoll_ctl(epoll_, EPOLL_CTL_ADD, reader.socket, &event);
    put(reader,
        "GET /v1/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Protocol: hearth.v1\r\n\r\n");
  }

  void put(Reader& reader, std::string_view bytes) {
    if (::send(reader.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(bytes.size()))
      lost(reader);
  }

  void put_message(Reader& reader, std::string_view payload) {
    std::string bytes;
    wire::append_masked_frame(bytes, wire::Opcode::binary, payload, {9, 8, 7, 6});
    put(reader, bytes);
  }

  void put_command(Reader& reader, std::uint32_t id, pb::ClientFrame& frame) {
    frame.set_request_id(id);
    put_message(reader, frame.SerializeAsString());
  }

  void lost(Reader& reader) {
    if (reader.stage == Stage::closed) return;
    if (reader.stage == Stage::ready) --ready_;
    reader.stage = Stage::closed;
    ++report_.closed;
    (void)::epoll_ctl(epoll_, EPOLL_CTL_DEL, reader.socket, nullptr);
  }

  // One look at what has come; waits at most so long.
  void turn(int wait_ms) {
    std::array<epoll_event, 256> events{};
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait_ms);
    for (int i = 0; i < count; ++i) {
      auto& reader = readers_[events[static_cast<std::size_t>(i)].data.u64];
      const auto got = ::recv(reader.socket, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
      if (got == 0 || (got < 0 && errno != EAGAIN)) lost(reader);
      if (got > 0) take(reader, {buffer_.data(), static_cast<std::size_t>(got)});
    }
  }

  void take(Reader& reader, std::span<char> bytes) {
    if (reader.stage == Stage::upgrading) {
      const std::string_view text(bytes.data(), bytes.size());
      const auto end = text.find("\r\n\r\n");
      if (!text.starts_with("HTTP/1.1 101") || end == std::string_view::npos) return lost(reader);
      bytes = bytes.subspan(end + 4);
      enter(reader);
    }
    const wire::Limits limits{1 << 20, 64, false};
    const bool going = reader.framer.feed(bytes, limits, [&](const wire::Incoming& in) {
      if (in.kind == wire::Incoming::Kind::message) on_message(reader, in.payload);
      if (in.kind == wire::Incoming::Kind::ping) {
        std::string pong;
        wire::append_masked_frame(pong, wire::Opcode::pong, in.payload, {9, 8, 7, 6});
        put(reader, pong);
      }
      return reader.stage != Stage::closed;
    });
    if (!going) lost(reader);
  }

  void enter(Reader& reader) {
    if (plan_.protocol == Protocol::raw) {
      reader.stage = Stage::ready;
      ++ready_;
      return;
    }
    reader.stage = Stage::entering;
    pb::ClientFrame frame;
    std::string secret(32, '\0');
    for (auto& byte : secret) byte = static_cast<char>(random_());
    frame.mutable_hello()->set_device_secret(secret);
    frame.mutable_hello()->set_producer(secret.substr(0, 12));
    put_command(reader, hello_id, frame);
  }

  void on_message(Reader& reader, std::string_view payload) {
    if (plan_.protocol == Protocol::raw) return delivered(reader, payload);
    // Events come by the thousand: their position is read without unpacking the rest.
    constexpr char event_tag = 0x42;
    if (!payload.empty() && payload[0] == event_tag) return on_event(reader, payload);
    pb::ServerFrame frame;
    if (!frame.ParseFromArray(payload.data(), static_cast<int>(payload.size())))
      return lost(reader);
    if (frame.has_welcome()) {
      pb::ClientFrame join;
      join.mutable_join()->set_room(plan_.rooms[reader.room]);
      put_command(reader, join_id, join);
    } else if (frame.has_joined()) {
      reader.last_seq = frame.joined().first() - 1;
      reader.stage = Stage::ready;
      ++ready_;
    } else if (frame.has_gap()) {
      ++report_.gaps;
      reader.last_seq = frame.gap().resume().seq();
    } else if (frame.has_ack()) {
      ++report_.posts;
      report_.expected += readers_in_[reader.room];
      reader.posting = false;
    } else if (frame.has_refused()) {
      if (reader.stage == Stage::entering)
        throw std::runtime_error("the server refused with reason " +
                                 std::to_string(frame.refused().reason()) +
                                 "; run it with benchmarks/bench.toml");
      ++report_.refused;
      --reader.n;
      reader.posting = false;
    }
  }

  static std::uint64_t varint(const char*& at, const char* end) {
    std::uint64_t value = 0;
    for (int shift = 0; at < end && shift < 64; shift += 7) {
      const auto byte = static_cast<std::uint8_t>(*at++);
      value |= std::uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) break;
    }
    return value;
  }

  void on_event(Reader& reader, std::string_view payload) {
    const char* at = payload.data() + 1;
    const char* end = payload.data() + payload.size();
    varint(at, end);        // length of the event
    ++at;                   // tag of the room
    at += varint(at, end);  // its slug
    ++at;                   // tag of the position
    varint(at, end);        // its length
    at += 1 + 8 + 1;        // epoch, tag of the seq
    const auto seq = varint(at, end);
    if (seq <= reader.last_seq) ++report_.order_violations;
    if (seq > reader.last_seq + 1) ++report_.gaps;
    reader.last_seq = seq;
    delivered(reader, payload);
  }

  void delivered(Reader& reader, std::string_view payload) {
    ++report_.deliveries;
    if (measuring_) ++report_.measured;
    if (!reader.timed) return;
    // The stamp begins after a mark that nothing else in a frame holds.
    const auto mark = payload.find("@us=");
    if (mark == std::string_view::npos || payload.size() < mark + 4 + stamp_digits) return;
    const auto sent =
        std::strtoull(std::string(payload.substr(mark + 4, stamp_digits)).c_str(), nullptr, 10);
    report_.latencies_us.push_back(static_cast<std::uint32_t>(now_us() - sent));
  }

  void post(Reader& reader) {
    char stamp[32];
    std::snprintf(stamp, sizeof stamp, "@us=%016llu ", static_cast<unsigned long long>(now_us()));
    std::string text = stamp;
    text.resize(std::max<std::size_t>(text.size(), plan_.payload), 'x');
    if (plan_.protocol == Protocol::raw) {
      ++report_.posts;
      report_.expected += readers_in_[reader.room];
      return put_message(reader, text);
    }
    pb::ClientFrame frame;
    frame.mutable_post()->set_room(plan_.rooms[reader.room]);
    frame.mutable_post()->set_n(++reader.n);
    frame.mutable_post()->set_text(text);
    reader.posting = true;
    put_command(reader, 3, frame);
  }

  void measure() {
    readers_in_.assign(plan_.rooms.size(), 0);
    for (const auto& reader : readers_) ++readers_in_[reader.room];
    measuring_ = true;
    const double cpu = server_.cpu_seconds();
    const auto begin = Clock::now();
    const auto end = begin + std::chrono::duration<double>(plan_.seconds);
    std::uint64_t due = 0;
    std::size_t next = 0;
    auto told = begin;
    for (auto now = begin; now < end; now = Clock::now()) {
      const auto passed = std::chrono::duration<double>(now - begin).count();
      const auto should = static_cast<std::uint64_t>(passed * plan_.rate);
      // Whoever still waits for an answer is passed over; when all wait, the server is the limit.
      for (std::size_t tried = 0; due < should && tried < readers_.size(); ++tried) {
        auto& reader = readers_[next];
        next = (next + 1) % readers_.size();
        if (reader.stage != Stage::ready || reader.posting) continue;
        post(reader);
        ++due;
        if (due % 16 == 0) break;  // deliveries have to be read meanwhile
      }
      turn(due < should ? 0 : 1);
      if (!plan_.quiet && now - told > std::chrono::seconds(1)) {
        told = now;
        std::fprintf(stderr, "%3.0f s  posts %llu  deliveries %llu\n", passed,
                     static_cast<unsigned long long>(report_.posts),
                     static_cast<unsigned long long>(report_.deliveries));
      }
    }
    report_.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    report_.server_cpu_seconds = server_.cpu_seconds() - cpu;
    measuring_ = false;
    const auto patience = Clock::now() + std::chrono::seconds(5);
    while (Clock::now() < patience && report_.deliveries < report_.expected) turn(10);
  }

  void settle(double seconds) {
    const auto end = Clock::now() + std::chrono::duration<double>(seconds);
    while (Clock::now() < end) turn(10);
  }

  template <class Done>
  void wait_until(Done done, int seconds, const char* otherwise) {
    const auto end = Clock::now() + std::chrono::seconds(seconds);
    while (!done()) {
      if (Clock::now() > end || report_.closed > 0)
        throw std::runtime_error(std::string(otherwise) + ": " + std::to_string(ready_) + " of " +
                                 std::to_string(readers_.size()));
      turn(10);
    }
  }

  const Plan& plan_;
  const Process& server_;
  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<Reader> readers_;
  std::vector<std::uint64_t> readers_in_;
  std::vector<char> buffer_ = std::vector<char>(256 * 1024);
  std::mt19937_64 random_{std::random_device{}()};
  std::size_t ready_ = 0;
  bool measuring_ = false;
  Report report_;
};

}  // namespace

Report run(const Plan& plan, const Process& server) {
  rlimit files{};
  (void)::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &files);
  if (plan.connections + 64 > files.rlim_max)
    throw std::runtime_error("this machine allows " + std::to_string(files.rlim_max) +
                             " open files; ask for fewer");
  return Run(plan, server).go();
}

}  // namespace hearth::load
