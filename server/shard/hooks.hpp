// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <optional>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "moderation/flagged.hpp"
#include "moderation/opinion.hpp"
#include "rooms/position.hpp"
#include "shard/judge.hpp"

namespace hearth::shard {

// Whom this process tells of flags, and whom it asks about messages. Set once, before the shards
// start; called on any shard, so neither function blocks.
struct Hooks {
  using Answer = std::function<void(std::optional<moderation::Opinion>)>;

  std::function<void(moderation::Flagged)> flagged;  // empty: nobody wants to know
  // There is something new in a room's journal. Empty: there is no desk that reads it.
  std::function<void(const core::RoomId&)> journaled;
  bool with_text = false;  // somebody wants to read it, too
  // Empty: nobody is asked. The answer comes once or never, on any thread; nothing is no opinion.
  std::function<void(moderation::Question, Answer)> ask;
  moderation::OpinionScope scope;
  core::milliseconds patience{};  // an answer is waited for no longer
};

// What is to be told of a message so judged; nothing unless it was flagged.
std::optional<moderation::Flagged> flagged(const std::string& room, const Judgement& judged,
                                           moderation::Outcome outcome,
                                           const rooms::Position& position, core::Time now,
                                           bool with_text);

// Asks and waits on `context`, whose thread runs this. `hooks` outlives the wait.
boost::asio::awaitable<std::optional<moderation::Opinion>> ask(const Hooks& hooks,
                                                               boost::asio::io_context& context,
                                                               moderation::Question question);

}  // namespace hearth::shard
