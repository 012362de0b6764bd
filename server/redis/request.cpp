// SPDX-License-Identifier: Apache-2.0
#include "redis/request.hpp"

#include <string>
#include <utility>

namespace hearth::redis {

Request request_of(Command command) {
  Request request;
  request.commands.push_back(std::move(command));
  return request;
}

Request request_of(const Invocation& invocation, Confirm confirm) {
  Command command({"EVALSHA", invocation.script->sha(), std::to_string(invocation.keys.size())});
  for (const auto& key : invocation.keys) command.add(key);
  for (const auto& argument : invocation.arguments) command.add(argument);
  auto request = request_of(std::move(command));
  request.confirm = confirm;
  return request;
}

Request in_full(const Request& invocation, const Script& script) {
  auto arguments = invocation.commands.front().arguments();
  arguments[0] = "EVAL";
  arguments[1] = script.text();
  auto full = request_of(Command(std::move(arguments)));
  full.confirm = invocation.confirm;
  return full;
}

Request asking(const Request& request) {
  auto with = request_of(Command({"ASKING"}));
  with.commands.push_back(request.commands.front());
  with.confirm = request.confirm;
  return with;
}

Result<Reply> single(Result<ConfirmedBatch> result) {
  if (result.has_error()) return result.error();
  auto& reply = result->replies.front();
  if (reply.kind == Reply::Kind::error) return refusal(reply.text);
  return std::move(reply);
}

}  // namespace hearth::redis
