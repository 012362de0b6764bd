// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <string>

#include "shard/judge.hpp"
#include "shard/posting.hpp"
#include "store/room_store.hpp"

namespace hearth::shard {

class Shard;

// A judged post on its way to the store.
struct Submission {
  std::string room;      // slug
  std::string language;  // of the room
  store::Draft draft;
  Judgement judged;
  bool confirmed = false;
  bool told_often = false;  // those on duty heard enough of this person's messages that are refused
};

struct Submitted {
  PostReply reply;
  Judgement judged;  // with what a classifier added
};

// Asks whoever is to be asked about the message, publishes it, tells of a flag. Of a crisis those
// on duty hear also when it may not be posted. Waits for an opinion only where one could change
// what becomes of the message; else it is asked for afterwards and may add a flag. On `shard`,
// which outlives it.
boost::asio::awaitable<Submitted> submit(Shard& shard, Submission submission);

// Tells of a flagged message that the checks stopped before the store was asked; of the message
// itself nothing is kept.
void tell_of_stopped(Shard& shard, const Room& room, const rooms::Participant& author,
                     const Judgement& judged);

}  // namespace hearth::shard
