// SPDX-License-Identifier: Apache-2.0
#include "support/redis_client.hpp"

#include <hiredis/hiredis.h>

#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <thread>

namespace hearth::support {
namespace {

constexpr timeval patience{5, 0};

redis::Reply copy(const redisReply& from) {
  redis::Reply reply;
  switch (from.type) {
    case REDIS_REPLY_INTEGER:
      reply.kind = redis::Reply::Kind::integer;
      reply.integer = from.integer;
      break;
    case REDIS_REPLY_ARRAY:
      reply.kind = redis::Reply::Kind::array;
      for (std::size_t i = 0; i < from.elements; ++i) reply.items.push_back(copy(*from.element[i]));
      break;
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
    case REDIS_REPLY_ERROR:
      reply.kind = from.type == REDIS_REPLY_STRING   ? redis::Reply::Kind::string
                   : from.type == REDIS_REPLY_STATUS ? redis::Reply::Kind::status
                                                     : redis::Reply::Kind::error;
      reply.text.assign(from.str, from.len);
      break;
    default:
      break;
  }
  return reply;
}

}  // namespace

void pause_briefly() { std::this_thread::sleep_for(std::chrono::milliseconds(5)); }

void RedisClient::Free::operator()(redisContext* context) const { redisFree(context); }

RedisClient::RedisClient(const std::string& host, std::uint16_t port)
    : context_(redisConnectWithTimeout(host.c_str(), port, patience)) {
  if (!context_ || context_->err) throw std::runtime_error("cannot connect to redis-server");
  redisSetTimeout(context_.get(), patience);
}

redis::Reply RedisClient::operator()(const std::vector<std::string>& command) {
  std::vector<const char*> values;
  std::vector<std::size_t> sizes;
  for (const auto& argument : command) {
    values.push_back(argument.data());
    sizes.push_back(argument.size());
  }
  auto* raw = static_cast<redisReply*>(redisCommandArgv(
      context_.get(), static_cast<int>(command.size()), values.data(), sizes.data()));
  if (!raw) throw std::runtime_error("redis-server did not answer " + command.front());
  auto reply = copy(*raw);
  freeReplyObject(raw);
  return reply;
}

std::string RedisClient::text(const std::vector<std::string>& command) {
  const auto reply = (*this)(command);
  return reply.kind == redis::Reply::Kind::integer ? std::to_string(reply.integer) : reply.text;
}

std::int64_t RedisClient::integer(const std::vector<std::string>& command) {
  const auto reply = (*this)(command);
  if (reply.kind != redis::Reply::Kind::integer)
    throw std::runtime_error(command.front() + " did not answer with a number: " + reply.text);
  return reply.integer;
}

}  // namespace hearth::support
