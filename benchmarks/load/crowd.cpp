// SPDX-License-Identifier: Apache-2.0
#include "load/crowd.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <utility>

#include "load/socket.hpp"

namespace hearth::load {
namespace {

constexpr std::size_t stamp_digits = 16;
// How often the machines are told the time; they have nothing more urgent than a refused post.
constexpr std::chrono::milliseconds tick{250};

std::uint64_t now_us() {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now().time_since_epoch())
          .count());
}

}  // namespace

Crowd::Crowd(const Plan& plan, Report& report)
    : plan_(plan),
      report_(report),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      readers_(plan.connections) {}

Crowd::~Crowd() {
  for (auto& reader : readers_)
    if (reader.socket >= 0) ::close(reader.socket);
  ::close(epoll_);
}

void Crowd::begin() {
  readers_in_.assign(plan_.rooms.size(), 0);
  for (const auto& reader : readers_) ++readers_in_[reader.room];
  report_.deliveries = 0;  // not what stood there before
  measuring_ = true;
}

bool Crowd::post_next() {
  for (std::size_t tried = 0; tried < readers_.size(); ++tried) {
    auto& reader = readers_[next_];
    next_ = (next_ + 1) % readers_.size();
    if (reader.stage != Stage::ready || reader.posting) continue;
    post(reader);
    return true;
  }
  return false;
}

void Crowd::connect(std::size_t i) {
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

void Crowd::put(Reader& reader, std::string_view bytes) {
  if (::send(reader.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(bytes.size()))
    lost(reader);
}

void Crowd::put_message(Reader& reader, std::string_view payload) {
  std::string bytes;
  wire::append_masked_frame(bytes, wire::Opcode::binary, payload, {9, 8, 7, 6});
  put(reader, bytes);
}

void Crowd::lost(Reader& reader) {
  if (reader.stage == Stage::closed) return;
  if (reader.stage == Stage::ready) --ready_;
  if (herding_) return cut(reader);
  reader.stage = Stage::closed;
  ++report_.closed;
  (void)::epoll_ctl(epoll_, EPOLL_CTL_DEL, reader.socket, nullptr);
}

// The connection is gone; its person comes back when the rules say so.
void Crowd::cut(Reader& reader) {
  ::close(std::exchange(reader.socket, -1));
  reader.stage = Stage::upgrading;
  reader.posting = false;
  reader.framer = wire::Framer(wire::Role::client);
  if (!reader.machine) throw std::runtime_error("a connection ended before it was open");
  reader.machine->on_end(1006, now_);
  obey(reader);
}

void Crowd::cut_all() {
  herding_ = true;
  for (auto& reader : readers_) {
    if (reader.stage == Stage::ready) --ready_;
    cut(reader);
  }
}

// One look at what has come; waits at most so long.
void Crowd::turn(int wait_ms) {
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

void Crowd::take(Reader& reader, std::span<char> bytes) {
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

void Crowd::enter(Reader& reader) {
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

void Crowd::come_back(Reader& reader) {
  reader.stage = Stage::entering;
  reader.machine->on_open(now_);
  obey(reader);
}

void Crowd::on_message(Reader& reader, std::string_view payload) {
  if (plan_.protocol == Protocol::raw) return delivered(reader, payload);
  using Skimmed = client::Machine::Skimmed;
  const auto skimmed = reader.machine->skim(payload, now_);
  if (skimmed == Skimmed::next) return delivered(reader, payload);
  if (skimmed == Skimmed::other) reader.machine->on_message(payload, now_);
  if (skimmed == Skimmed::seen) ++report_.order_violations;
  if (skimmed == Skimmed::hole) ++report_.gaps;
  obey(reader);
}

void Crowd::obey(Reader& reader) {
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
      connect(static_cast<std::size_t>(&reader - readers_.data()));
    }
  }
}

void Crowd::on_news(Reader& reader, const client::News& news) {
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

void Crowd::on_outgoing(Reader& reader, const client::Outgoing& outgoing) {
  if (outgoing.refusal) ++report_.refused;
  if (outgoing.status == client::OutgoingStatus::pending) return;
  reader.posting = false;
  if (outgoing.status != client::OutgoingStatus::sent) return;
  ++report_.posts;
  report_.expected += readers_in_[reader.room];
}

[[noreturn]] void Crowd::refuse_entry(std::string_view reason) {
  throw std::runtime_error("the server let somebody not in (" + std::string(reason) +
                           "); run it with benchmarks/bench.toml");
}

void Crowd::delivered(Reader& reader, std::string_view payload) {
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

void Crowd::post(Reader& reader) {
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

}  // namespace hearth::load
