// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "redis/command.hpp"
#include "redis/confirm.hpp"
#include "redis/failure.hpp"
#include "redis/heartbeat.hpp"
#include "redis/reply.hpp"
#include "redis/script.hpp"

namespace hearth::redis {

inline constexpr Confirm unconfirmed{.replicas = 0, .within = {}};

// Commands that go to one server together and come back together.
struct Request {
  std::vector<Command> commands;
  Confirm confirm = unconfirmed;
};

Request request_of(Command command);

// EVALSHA.
Request request_of(const Invocation& invocation, Confirm confirm = unconfirmed);

// The same as EVAL: the last resort when a server forgets scripts faster than it is taught them.
Request in_full(const Request& invocation, const Script& script);

// With ASKING before its one command.
Request asking(const Request& request);

// The reply to the one command of a request; an error reply is a failure.
Result<Reply> single(Result<ConfirmedBatch> result);

}  // namespace hearth::redis
