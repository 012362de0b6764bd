// SPDX-License-Identifier: Apache-2.0
#include "faults/cast.hpp"

#include <algorithm>
#include <utility>

namespace hearth::faults {

namespace pb = support::pb;
using checker::Step;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::size_t positions_max = 4;
constexpr seconds last_word_patience{40};

}  // namespace

// --- everybody ---

Person::Person(std::uint8_t device, std::vector<std::uint16_t> gateways, Chronicle& chronicle,
               std::uint32_t seed)
    : device_(device),
      gateways_(std::move(gateways)),
      chronicle_(chronicle),
      random_(seed + device),
      next_(device) {}

void Person::start() {
  thread_ = std::thread([this] { run(); });
}

void Person::ask_to_leave() {
  const std::lock_guard guard(mutex_);
  leaving_ = true;
  asked_.notify_all();
}

void Person::await_end() {
  if (thread_.joinable()) thread_.join();
}

bool Person::enter() {
  const auto port = gateways_[next_++ % gateways_.size()];
  try {
    auto client = std::make_unique<support::RawClient>(port);
    client->enter(device_);
    client_ = std::move(client);
    return true;
  } catch (const std::runtime_error&) {
    return false;  // it is being killed; another one is not
  }
}

void Person::pause(std::uint32_t from_ms, std::uint32_t to_ms) {
  const milliseconds length(from_ms + random_() % (to_ms - from_ms));
  std::unique_lock guard(mutex_);
  asked_.wait_for(guard, length, [this] { return leaving_; });
}

bool Person::leaving() const {
  const std::lock_guard guard(mutex_);
  return leaving_;
}

// --- who talks ---

void Talker::run() {
  for (bool last = false; !last;) {
    last = leaving();
    const auto text = std::to_string(name()) + ':' + std::to_string(++n_);
    tried_ = false;
    chronicle().note({Step::Kind::post, name(), n_, {}, text});
    auto late = std::chrono::steady_clock::time_point::max();
    while (!try_to_say(text)) {
      const auto now = std::chrono::steady_clock::now();
      if (leaving() && late == std::chrono::steady_clock::time_point::max())
        late = now + last_word_patience;
      if (now > late) return chronicle().fault("\"" + text + "\" was never answered");
      std::this_thread::yield();
    }
    if (!last) pause(20, 60);
  }
}

bool Talker::try_to_say(const std::string& text) {
  try {
    if (!client()) {
      if (!enter() || !client()->join(room).has_joined()) {
        client().reset();
        pause(20, 100);
        return false;
      }
    }
    const auto reply = client()->post(room, n_, text, std::exchange(tried_, true));
    if (reply.has_ack()) {
      const auto& at = reply.ack().position();
      chronicle().note({Step::Kind::accepted, name(), n_, {at.epoch(), at.seq()}, text});
      return true;
    }
    on_refusal(reply.refused());
  } catch (const support::ConnectionEnded&) {
    // Whether it was taken, the next try tells.
  } catch (const std::runtime_error& error) {
    chronicle().fault("talker " + std::to_string(name()) + ": " + error.what());
  }
  client().reset();
  return false;
}

void Talker::on_refusal(const pb::Refused& refused) {
  switch (refused.reason()) {
    case pb::REASON_UNAVAILABLE:
      chronicle().refused();
      return pause(50, 200);
    case pb::REASON_BUSY:  // too fast for one connection
    case pb::REASON_IN_FLIGHT:
      return pause(20, 100);
    default:
      chronicle().fault("talker " + std::to_string(name()) +
                        " was refused: " + pb::Reason_Name(refused.reason()));
      return pause(50, 200);
  }
}

// --- who listens ---

void Listener::run() {
  while (!leaving()) {
    try {
      if (!client() && (!enter() || !join())) {
        client().reset();
        pause(20, 100);
        continue;
      }
      const bool lives = client()->listen(50);
      while (const auto frame = client()->take()) hear(*frame);
      if (!lives) client().reset();
    } catch (const support::ConnectionEnded&) {
      client().reset();
    } catch (const std::runtime_error& error) {
      chronicle().fault("listener " + std::to_string(name()) + ": " + error.what());
      client().reset();
    }
  }
}

bool Listener::join() {
  pb::ClientFrame frame;
  frame.mutable_join()->set_room(room);
  for (const auto& position : cursor_) *frame.mutable_join()->add_cursor() = position;
  const auto reply = client()->ask(frame);
  if (!reply.has_joined()) return false;
  const auto& joined = reply.joined();
  chronicle().told_state(name(), joined.read_only());
  if (!cursor_.empty()) return true;
  cursor_.push_back(joined.top());
  cursor_.front().set_seq(joined.first() - 1);
  chronicle().note({Step::Kind::joined, name(), 0, {joined.top().epoch(), joined.first() - 1}, ""});
  return true;
}

void Listener::hear(const pb::ServerFrame& frame) {
  if (frame.has_event()) hear(frame.event());
  if (frame.has_gap()) hear(frame.gap());
  if (frame.has_state())
    chronicle().told_state(name(), frame.state().availability() == pb::AVAILABILITY_READ_ONLY);
}

void Listener::hear(const pb::Event& event) {
  move(event.position());
  chronicle().note({Step::Kind::event,
                    name(),
                    0,
                    {event.position().epoch(), event.position().seq()},
                    event.message().text()});
}

void Listener::hear(const pb::Gap& gap) {
  Step step{Step::Kind::gap, name(), 0, {gap.resume().epoch(), gap.resume().seq()}, ""};
  step.from = gap.from();
  step.to = gap.to();
  if (gap.reason() == pb::GAP_REASON_LOST) step.gap = Step::Gap::lost;
  if (gap.reason() == pb::GAP_REASON_RESET) {
    step.gap = Step::Gap::reset;
    cursor_.clear();
  }
  move(gap.resume());
  chronicle().note(std::move(step));
}

void Listener::move(const pb::Position& to) {
  std::erase_if(cursor_, [&](const auto& each) { return each.epoch() == to.epoch(); });
  for (auto& each : cursor_) each.set_seq(std::min(each.seq(), to.seq()));
  cursor_.insert(cursor_.begin(), to);
  if (cursor_.size() > positions_max) cursor_.resize(positions_max);
}

}  // namespace hearth::faults
