// SPDX-License-Identifier: Apache-2.0
#include "greeting.hpp"

#include <utility>

namespace hearth::client {
namespace {

// The server allows five; the last ones mean that we do not understand each other.
constexpr std::uint32_t hellos_max = 4;

template <std::size_t N>
std::string text_of(const std::array<std::uint8_t, N>& bytes) {
  return {bytes.begin(), bytes.end()};
}

}  // namespace

frames::Hello Greeting::hello() {
  ++hellos_;
  return {text_of(identity_.device_secret), identity_.pass, text_of(identity_.producer),
          std::nullopt, client_};
}

std::optional<frames::Hello> Greeting::solved(std::string_view challenge, std::uint64_t nonce) {
  if (challenge_.empty() || challenge != challenge_) return std::nullopt;
  auto again = hello();
  again.work = frames::Work{std::exchange(challenge_, {}), nonce};
  return again;
}

Greeting::Step Greeting::on_reply(const frames::Body& reply) {
  const bool last = hellos_ >= hellos_max;
  if (const auto* welcome = std::get_if<frames::Welcome>(&reply)) {
    if (!welcome->pass.empty()) identity_.pass = welcome->pass;
    return {*welcome, !welcome->pass.empty()};
  }
  if (const auto* asked = std::get_if<frames::Challenge>(&reply); asked && !last) {
    challenge_ = asked->challenge;
    return {Solve{asked->challenge, asked->difficulty_bits}};
  }
  const auto* told = std::get_if<Refusal>(&reply);
  const auto refusal = told ? *told : Refusal{};
  if (refusal.reason == Reason::pass_rejected && !identity_.pass.empty()) {
    identity_.pass.clear();
    if (last) return {refusal, true};
    return {hello(), true};
  }
  if (refusal.reason == Reason::work_rejected && !last) return {hello()};
  return {refusal};
}

}  // namespace hearth::client
