// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "core/time.hpp"
#include "gateway/context.hpp"
#include "limits/quota.hpp"
#include "protocol/frames.hpp"
#include "shard/attachment.hpp"

namespace hearth::gateway {

class Connection;

// What is said on one connection between the upgrade and the end. On the connection's shard, owned
// by the connection. Participants and moderators have one each.
class Session {
 public:
  Session(Connection& connection, Context& context) : connection_(connection), context_(context) {}
  virtual ~Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // One message from the client. May end the connection.
  virtual void on_message(std::string_view bytes) = 0;
  // Rooms whose events this connection gets; their addresses do not change while they are there.
  virtual std::size_t rooms() const = 0;
  virtual shard::Attachment& room(std::size_t index) = 0;
  // Leaves all rooms. `clean`: the person left by will.
  virtual void leave_all(bool clean) = 0;

  // A ping or pong: counted like a command. False: too many, not to be answered.
  bool on_control();
  // Sends faster than it may: to be read slowly, so that TCP slows it.
  bool is_over_budget() const { return budget_.is_over(core::now()); }

 protected:
  // False: too fast. Then the command is answered, or the connection is gone.
  bool is_within_budget(std::uint32_t request);
  void refuse(std::uint32_t request, protocol::Reason reason, std::uint32_t retry_after_ms = 0);

  Connection& connection_;
  Context& context_;

 private:
  limits::CommandBudget budget_;
};

// For Context::make_session.
template <class Kind>
std::unique_ptr<Session> make_session(Connection& connection, Context& context) {
  return std::make_unique<Kind>(connection, context);
}

}  // namespace hearth::gateway
