// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace hearth::redis {

// What is known of a call that has no reply.
enum class Outcome : std::uint8_t {
  not_sent,  // nothing left this process: safe to try again
  unknown,   // sent, never answered (time-out, connection lost): it may have happened or not
  refused,   // Redis answered with an error: `word` says which
};

// The first word of an error of Redis, as far as somebody acts on it.
enum class Word : std::uint8_t {
  none,   // not refused by Redis
  other,  // any other word
  ask,
  busy,
  clusterdown,
  crossslot,
  loading,
  masterdown,
  misconf,
  moved,
  noauth,
  noperm,
  noreplicas,
  noscript,
  oom,
  readonly,
  tryagain,
  unblocked,
  wrongpass,
};

struct Failure {
  Outcome outcome = Outcome::not_sent;
  Word word = Word::none;  // not sent: what the server said to whoever tried to connect
  // What Redis said after the word. May quote arguments, so it is never logged and never sent on.
  std::string message;
};

template <class T>
using Result = core::result<T, Failure>;

// Reads the text of an error reply.
Failure refusal(std::string_view error);

// The word as Redis writes it; "ERR" for other.
std::string_view name(Word word);

// For logs: outcome and word, never the message.
std::string describe(const Failure& failure);

// The server cannot serve this now though nothing is wrong with the command; it was not executed.
bool means_unavailable(Word word);

// The node is no longer who it was: its connections are dropped and its address looked up anew.
bool means_demoted(Word word);

}  // namespace hearth::redis
