// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/session.hpp"
#include "identity/desk_session.hpp"
#include "protocol/desk_bodies.hpp"
#include "protocol/desk_commands.hpp"
#include "shard/attachment.hpp"
#include "shard/desk/desk.hpp"
#include "shard/feed.hpp"

namespace hearth::gateway {

class Listener;
using ConnectionId = std::uint64_t;

// What the protocol says to consoles: signing in, then everything a moderator may do. On the desk's
// own shard.
class DeskSession final : public Session {
 public:
  using Session::Session;
  ~DeskSession() override;

  // Null: that connection is gone.
  static DeskSession* find(Listener& listener, ConnectionId id);

  void on_message(std::string_view bytes) override;
  std::size_t rooms() const override { return watched_.size(); }
  shard::Attachment& room(std::size_t index) override { return watched_[index]->attachment; }
  void leave_all(bool clean) override;

 private:
  struct Watched {
    std::string slug;
    core::RoomId room;
    shard::Attachment attachment;
  };

  bool may_go_on(std::uint32_t request, bool is_use);
  void on_sign_in(std::uint32_t request, protocol::desk::SignIn command);
  void signed_in(std::uint32_t request, shard::desk::SignInAnswer answer);
  void enter(const shard::desk::SignedIn& who);
  void on_sign_out(std::uint32_t request, const protocol::desk::SignOut& command);
  void on_watch(std::uint32_t request, const protocol::desk::Watch& command);
  void watch(std::uint32_t request, const protocol::desk::Watch& command,
             const shard::Feed::Admission& admission);
  void unwatch(std::string_view slug);
  void on_preferences(std::uint32_t request, protocol::desk::Preferences preferences);
  void on_accounts(std::uint32_t request, protocol::desk::ManageAccounts command);
  void on_own_ways(std::uint32_t request, protocol::desk::OwnWays command);
  void own_ways_changed(std::uint32_t request, shard::desk::OwnAnswer answer);
  template <class Command>
  void ask(std::uint32_t request, Command command);
  void reply(std::uint32_t request, const shard::desk::Desk::Reply& reply);
  void refuse(std::uint32_t request, const shard::desk::Refusal& refusal);
  void tell(std::uint32_t request, const protocol::desk::Body& body);
  void tell_news(const protocol::desk::Body& body);
  bool is_stepped_up() const;

  std::optional<identity::DeskSession> session_;
  std::optional<identity::Account> account_;
  shard::desk::Challenge challenge_;
  shard::desk::Enrolment enrolment_;
  // One after the other: each may give the session another version.
  bool signing_in_ = false;
  bool changing_ways_ = false;
  std::uint8_t attempts_ = 0;
  shard::desk::Desk::ViewerId viewer_ = 0;
  std::vector<std::unique_ptr<Watched>> watched_;
};

}  // namespace hearth::gateway
