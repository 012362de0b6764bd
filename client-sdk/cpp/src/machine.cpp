// SPDX-License-Identifier: Apache-2.0
#include "hearth/client/machine.hpp"

#include <algorithm>

#include "conversation.hpp"

namespace hearth::client {
namespace {

constexpr std::ptrdiff_t note_characters_max = 500;

std::ptrdiff_t characters(std::string_view utf8) {
  return std::count_if(utf8.begin(), utf8.end(), [](char byte) { return (byte & 0xc0) != 0x80; });
}

}  // namespace

Machine::Machine(Identity identity, MachineOptions options)
    : conversation_(std::make_unique<Conversation>(std::move(identity), std::move(options))) {}
Machine::~Machine() = default;
Machine::Machine(Machine&&) noexcept = default;
Machine& Machine::operator=(Machine&&) noexcept = default;

void Machine::open(Time now) { conversation_->open(now); }
void Machine::close(Time now) { conversation_->close(now); }
void Machine::wake(Time now) { conversation_->wake(now); }
void Machine::join(const std::string& room, const JoinOptions& options, Time now) {
  conversation_->join(room, options, now);
}
void Machine::leave(const std::string& room, Time now) { conversation_->leave(room, now); }
std::uint64_t Machine::post(const std::string& room, Draft draft, Time now) {
  return conversation_->post(room, std::move(draft), now);
}
std::uint64_t Machine::unsay(const std::string& room, Position target, Time now) {
  return conversation_->ask(frames::Unsay{room, target}, now);
}
std::uint64_t Machine::withdraw(const std::string& room, std::uint32_t n, Time now) {
  return conversation_->ask(frames::Withdraw{room, n}, now);
}
std::uint64_t Machine::report(const std::string& room, Position target, std::string note,
                              Time now) {
  if (characters(note) > note_characters_max) return conversation_->refuse(Reason::too_long);
  return conversation_->ask(frames::Report{room, target, std::move(note)}, now);
}
std::uint64_t Machine::acknowledge(const std::string& room, std::string code, Time now) {
  return conversation_->ask(frames::Acknowledge{room, std::move(code)}, now);
}
std::uint64_t Machine::appeal(std::string code, std::string text, Time now) {
  return conversation_->ask(frames::Appeal{std::move(code), std::move(text)}, now);
}

void Machine::on_open(Time now) { conversation_->on_open(now); }
void Machine::on_message(std::string_view payload, Time now) {
  conversation_->on_message(payload, now);
}
Machine::Skimmed Machine::skim(std::string_view payload, Time now) {
  return conversation_->skim(payload, now);
}
void Machine::on_end(std::uint16_t code, Time now) { conversation_->on_end(code, now); }
void Machine::on_solved(std::string_view challenge, std::uint64_t nonce, Time now) {
  conversation_->on_solved(challenge, nonce, now);
}

Time Machine::deadline() const { return conversation_->deadline(); }
void Machine::on_time(Time now) { conversation_->on_time(now); }
std::optional<Action> Machine::next() { return conversation_->next(); }

ConnectionState Machine::state() const { return conversation_->state(); }
std::optional<RoomStatus> Machine::status(const std::string& room) const {
  const auto* found = conversation_->room(room);
  if (!found) return std::nullopt;
  return found->status();
}
Cursor Machine::cursor(const std::string& room) const {
  const auto* found = conversation_->room(room);
  return found ? found->cursor() : Cursor{};
}
std::size_t Machine::pending(const std::string& room) const {
  const auto* found = conversation_->room(room);
  return found ? found->outbox().size() : 0;
}

}  // namespace hearth::client
