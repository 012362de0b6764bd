// SPDX-License-Identifier: Apache-2.0
#include "load/runner.hpp"

#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <limits>
#include <optional>
#include <random>
#include <stdexcept>
#include <utility>

#include "hearth/client/machine.hpp"
#include "load/socket.hpp"
#include "wire/framer.hpp"

namespace hearth::load {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t stamp_digits = 16;
// How often the machines are told the time; they have nothing more urgent than a refused post.
constexpr std::chrono::milliseconds tick{250};

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
  wire::Framer framer{wire::Role::client};
  std::optional<client::Machine> machine;  // none when the protocol is raw
};

class Run {
 public:
  Run(const Plan& plan, const std::vector<Process>& servers)
      : plan_(plan), servers_(servers), readers_(plan.connections) {}
  ~Run() {
    for (auto& reader : readers_)
      if (reader.socket >= 0) ::close(reader.socket);
    ::close(epoll_);
  }

  Report go() {
    for (const auto& server : servers_) report_.server_seen = server.known();
    report_.rss_before = rss_bytes();
    connect_all();
    wait_until([&] { return ready_ == readers_.size(); }, 60,
               "not everybody could connect and join");
    settle(1.0);
    report_.rss_after = rss_bytes();
    report_.connections = readers_.size();
    if (!plan_.idle) measure();
    return std::move(report_);
  }

 private:
  std::uint64_t rss_bytes() const {
    std::uint64_t all = 0;
    for (const auto& server : servers_) all += server.rss_bytes();
    return all;
  }
  double cpu_seconds() const {
    double all = 0;
    for (const auto& server : servers_) all += server.cpu_seconds();
    return all;
  }

  void connect_all() {
    const auto begin = Clock::now();
    for (std::size_t i = 0; i < readers_.size(); ++i) {
      connect_one(i);
      const auto due =
          begin + std::chrono::duration<double>(static_cast<double>(i) / plan_.ramp_per_second);
      do {
        turn(0);
        tell([&] { std::fprintf(stderr, "joined %zu of %zu\n", ready_, readers_.size()); });
      } while (now_ < due);
    }
  }

  // Progress, once a second.
  template <class Say>
  void tell(Say say) {
    if (plan_.quiet || now_ - told_ < std::chrono::seconds(1)) return;
    told_ = now_;
    say();
  }

  void connect_one(std::size_t i) {
    auto& reader = readers_[i];
    reader.room = static_cast<std::uint32_t>(i % plan_.rooms.size());
    reader.timed = i < plan_.rooms.size();
    reader.socket = connect_loopback(plan_.ports[i / plan_.rooms.size() % plan_.ports.size()]);
    if (reader.socket < 0)
      throw std::runtime_error("connection " + std::to_string(i) + " of " +
                               std::to_string(readers_.size()) +
                               " was not possible: " + std::strerror(errno));
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    (void)::epoll_ctl(epoll_, EPOLL_CTL_ADD, reader.socket, &event);
    put(reader, upgrade_request);
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

  void lost(Reader& reader) {
    if (reader.stage == Stage::closed) return;
    if (reader.stage == Stage::ready) --ready_;
    if (herding_) return cut(reader);
    reader.stage = Stage::closed;
    ++report_.closed;
    (void)::epoll_ctl(epoll_, EPOLL_CTL_DEL, reader.socket, nullptr);
  }

  // The connection is gone; its person comes back when the rules say so.
  void cut(Reader& reader) {
    ::close(std::exchange(reader.socket, -1));
    reader.stage = Stage::upgrading;
    reader.posting = false;
    reader.framer = wire::Framer(wire::Role::client);
    if (!reader.machine) throw std::runtime_error("a connection ended before it was open");
    reader.machine->on_end(1006, now_);
    obey(reader);
  }

  void cut_all() {
    herding_ = true;
    for (auto& reader : readers_) {
      if (reader.stage == Stage::ready) --ready_;
      cut(reader);
    }
  }

  // One look at what has come; waits at most so long.
  void turn(int wait_ms) {
    std::array<epoll_event, 256> events{};
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait_ms);
    now_ = Clock::now();
    for (int i = 0; i < count; ++i) {
      auto& reader = readers_[events[static_cast<std::size_t>(i)].data.u64];
      if (reader.socket < 0) continue;  // cut off a moment ago
      const auto got = ::recv(reader.socket, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
      if (got == 0 || (got < 0 && errno != EAGAIN)) lost(reader);
      if (got > 0) take(reader, {buffer_.data(), static_cast<std::size_t>(got)});
    }
    if (now_ - ticked_ < tick) return;
    ticked_ = now_;
    for (auto& reader : readers_) {
      if (!reader.machine || reader.stage == Stage::closed || reader.machine->deadline() > now_)
        continue;
      reader.machine->on_time(now_);
      obey(reader);
    }
  }

  void take(Reader& reader, std::span<char> bytes) {
    if (reader.stage == Stage::upgrading) {
      const std::string_view text(bytes.data(), bytes.size());
      const auto end = text.find("\r\n\r\n");
      if (!text.starts_with("HTTP/1.1 101") || end == std::string_view::npos) return lost(reader);
      bytes = bytes.subspan(end + 4);
      reader.machine ? come_back(reader) : enter(reader);
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
    client::Identity identity;
    for (auto& byte : identity.device_secret) byte = static_cast<std::uint8_t>(random_());
    for (auto& byte : identity.producer) byte = static_cast<std::uint8_t>(random_());
    reader.machine.emplace(std::move(identity), client::MachineOptions{"hearth-load/1"});
    reader.machine->join(plan_.rooms[reader.room],
                         {.accepted_guidelines = plan_.guidelines, .history = 1}, now_);
    reader.machine->open(now_);
    reader.machine->on_open(now_);  // it asks for the connection that is there already
    obey(reader);
  }

  void come_back(Reader& reader) {
    reader.stage = Stage::entering;
    reader.machine->on_open(now_);
    obey(reader);
  }

  void on_message(Reader& reader, std::string_view payload) {
    if (plan_.protocol == Protocol::raw) return delivered(reader, payload);
    using Skimmed = client::Machine::Skimmed;
    const auto skimmed = reader.machine->skim(payload, now_);
    if (skimmed == Skimmed::next) return delivered(reader, payload);
    if (skimmed == Skimmed::other) reader.machine->on_message(payload, now_);
    if (skimmed == Skimmed::seen) ++report_.order_violations;
    if (skimmed == Skimmed::hole) ++report_.gaps;
    obey(reader);
  }

  void obey(Reader& reader) {
    while (const auto action = reader.machine->next()) {
      if (const auto* send = std::get_if<client::Send>(&*action)) {
        put_message(reader, send->frame);
      } else if (const auto* news = std::get_if<client::News>(&*action)) {
        on_news(reader, *news);
      } else if (const auto* work = std::get_if<client::Solve>(&*action)) {
        constexpr auto forever = std::numeric_limits<std::uint64_t>::max();
        const auto nonce = client::solve_work(work->challenge, work->difficulty_bits, 0, forever);
        reader.machine->on_solved(work->challenge, *nonce, now_);
      } else if (std::get_if<client::Disconnect>(&*action)) {
        lost(reader);
      } else if (std::get_if<client::Connect>(&*action) && reader.socket < 0) {
        connect_one(static_cast<std::size_t>(&reader - readers_.data()));
      }
    }
  }

  void on_news(Reader& reader, const client::News& news) {
    if (std::get_if<client::Joined>(&news)) {
      if (reader.stage == Stage::entering) ++ready_;
      reader.stage = Stage::ready;
    } else if (std::get_if<client::Gap>(&news)) {
      ++report_.gaps;
    } else if (const auto* outgoing = std::get_if<client::Outgoing>(&news)) {
      on_outgoing(reader, *outgoing);
    } else if (const auto* refused = std::get_if<client::RoomRefused>(&news)) {
      refuse_entry(client::to_string(refused->refusal.reason));
    } else if (const auto* change = std::get_if<client::StateChange>(&news)) {
      if (change->retry_at && reader.stage == Stage::entering && !herding_)
        refuse_entry(change->reason);
    }
  }

  void on_outgoing(Reader& reader, const client::Outgoing& outgoing) {
    if (outgoing.refusal) ++report_.refused;
    if (outgoing.status == client::OutgoingStatus::pending) return;
    reader.posting = false;
    if (outgoing.status != client::OutgoingStatus::sent) return;
    ++report_.posts;
    report_.expected += readers_in_[reader.room];
  }

  [[noreturn]] static void refuse_entry(std::string_view reason) {
    throw std::runtime_error("the server let somebody not in (" + std::string(reason) +
                             "); run it with benchmarks/bench.toml");
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
    report_.latencies.add(static_cast<std::uint32_t>(now_us() - sent));
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
    reader.posting = true;
    reader.machine->post(plan_.rooms[reader.room], {.text = std::move(text)}, now_);
    obey(reader);
  }

  void measure() {
    readers_in_.assign(plan_.rooms.size(), 0);
    for (const auto& reader : readers_) ++readers_in_[reader.room];
    report_.deliveries = 0;  // not what stood there before
    measuring_ = true;
    const double cpu = cpu_seconds();
    const auto begin = Clock::now();
    const auto herd_at = begin + std::chrono::duration<double>(plan_.seconds);
    const auto end = begin + std::chrono::duration<double>(plan_.seconds * (plan_.herd ? 2 : 1));
    std::uint64_t due = 0;
    std::size_t next = 0;
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
      if (plan_.herd) drive_herd(now >= herd_at, std::chrono::duration<double>(now - herd_at));
      tell([&] {
        std::fprintf(stderr, "%3.0f s  posts %llu  deliveries %llu\n", passed,
                     static_cast<unsigned long long>(report_.posts),
                     static_cast<unsigned long long>(report_.deliveries));
      });
    }
    report_.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    report_.server_cpu_seconds = cpu_seconds() - cpu;
    measuring_ = false;
    const auto patience = Clock::now() + std::chrono::seconds(5);
    while (Clock::now() < patience && report_.deliveries < report_.expected) turn(10);
  }

  void drive_herd(bool due, std::chrono::duration<double> since) {
    if (due && !herding_) {
      cut_all();
      report_.herd_back_seconds = 0;
      std::printf("cut off at %llu\n", static_cast<unsigned long long>(std::time(nullptr)));
      std::fflush(stdout);
    }
    if (herding_ && *report_.herd_back_seconds == 0 && ready_ == readers_.size())
      report_.herd_back_seconds = since.count();
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
  const std::vector<Process>& servers_;
  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<Reader> readers_;
  std::vector<std::uint64_t> readers_in_;
  std::vector<char> buffer_ = std::vector<char>(256 * 1024);
  std::mt19937_64 random_{std::random_device{}()};
  Clock::time_point now_ = Clock::now();
  Clock::time_point told_ = now_;
  Clock::time_point ticked_ = now_;
  std::size_t ready_ = 0;
  bool measuring_ = false;
  bool herding_ = false;
  Report report_;
};

}  // namespace

Report run(const Plan& plan, const std::vector<Process>& servers) {
  rlimit files{};
  (void)::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &files);
  if (plan.connections + 64 > files.rlim_max)
    throw std::runtime_error("this machine allows " + std::to_string(files.rlim_max) +
                             " open files; ask for fewer");
  return Run(plan, servers).go();
}

}  // namespace hearth::load
