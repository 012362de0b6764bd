// SPDX-License-Identifier: Apache-2.0
#include "gateway/desk_session.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <utility>

#include "gateway/connection.hpp"
#include "gateway/listener.hpp"
#include "protocol/desk_codec.hpp"
#include "shard/encode.hpp"
#include "shard/room_view.hpp"

namespace hearth::gateway {
namespace {

namespace asio = boost::asio;
namespace wire = protocol::desk;
using protocol::CloseCode;
using protocol::Reason;
using shard::desk::Desk;
using shard::desk::Refusal;

// Tries on one connection; others follow on another, at the pace names and addresses allow.
constexpr std::uint8_t attempts_max = 20;
constexpr core::milliseconds sign_in_time{180'000};
constexpr std::size_t watched_max = 16;
constexpr std::uint32_t history = 50;

// What a console reads without anybody there.
bool is_by_itself(const wire::Command& command) {
  if (const auto* watch = std::get_if<wire::Watch>(&command)) return watch->by_itself;
  const auto* open = std::get_if<wire::OpenCase>(&command);
  return open && open->by_itself;
}

}  // namespace

DeskSession::~DeskSession() {
  if (viewer_ != 0) context_.desk->leave(viewer_);
}

DeskSession* DeskSession::find(Listener& listener, ConnectionId id) {
  auto* found = listener.find(id);
  // A listener for consoles has sessions of no other kind.
  return found ? static_cast<DeskSession*>(&found->session()) : nullptr;
}

void DeskSession::tell(std::uint32_t request, const wire::Body& body) {
  connection_.send_frame(shard::frame_bytes(wire::encode(request, body)));
}

// Nobody is there any more for whom it would be.
void DeskSession::tell_news(const wire::Body& body) {
  if (session_ && session_->is_live(core::now())) return tell(0, body);
  connection_.close(CloseCode::signed_out);
}

void DeskSession::refuse(std::uint32_t request, const Refusal& refusal) {
  Session::refuse(request, refusal.reason, static_cast<std::uint32_t>(refusal.retry_after.count()));
}

void DeskSession::reply(std::uint32_t request, const Desk::Reply& reply) {
  if (const auto* refusal = std::get_if<Refusal>(&reply)) return refuse(request, *refusal);
  tell(request, std::get<wire::Body>(reply));
}

bool DeskSession::is_stepped_up() const { return session_ && session_->is_stepped_up(core::now()); }

// Signed in, and somebody was there within the last quarter of an hour.
bool DeskSession::may_go_on(std::uint32_t request, bool is_use) {
  if (!session_) {
    connection_.close(CloseCode::hello_expected);
    return false;
  }
  const auto now = core::now();
  if (!session_->is_live(now)) {
    Session::refuse(request, Reason::sign_in);
    connection_.close(CloseCode::signed_out);
    return false;
  }
  if (is_use) session_->use(now);
  return true;
}

// Asks the desk and answers if the console is still there.
template <class Command>
void DeskSession::ask(std::uint32_t request, Command command) {
  asio::co_spawn(
      context_.shard.executor(),
      [](Desk& desk, Listener& listener, ConnectionId id, std::uint32_t number, Desk::Caller caller,
         Command asked) -> asio::awaitable<void> {
        auto answer = co_await desk.answer(caller, std::move(asked));
        if (auto* session = find(listener, id)) session->reply(number, answer);
      }(*context_.desk, connection_.listener(), connection_.id(), request,
                        {session_->account, is_stepped_up()}, std::move(command)),
      asio::detached);
}

void DeskSession::on_message(std::string_view bytes) {
  auto request = wire::decode(bytes);
  if (!request) return connection_.close(CloseCode::malformed);
  const auto id = request->id;
  if (!is_within_budget(id)) return;
  if (auto* command = std::get_if<wire::SignIn>(&request->command))
    return on_sign_in(id, std::move(*command));
  if (std::holds_alternative<protocol::Unknown>(request->command))
    return Session::refuse(id, Reason::unsupported);
  // A sign of life of the console, not of a person.
  if (const auto* watch = std::get_if<wire::Watch>(&request->command);
      watch && watch->off && watch->room.empty() && session_)
    return connection_.send(id, protocol::Left{});
  if (!may_go_on(id, !is_by_itself(request->command))) return;
  struct Dispatch {
    DeskSession& session;
    std::uint32_t id;
    void operator()(protocol::Unknown&) const {}
    void operator()(wire::SignIn&) const {}
    void operator()(wire::SignOut& command) const { session.on_sign_out(id, command); }
    void operator()(wire::Watch& command) const { session.on_watch(id, command); }
    void operator()(wire::Preferences& command) const {
      session.on_preferences(id, std::move(command));
    }
    void operator()(wire::ManageAccounts& command) const {
      session.on_accounts(id, std::move(command));
    }
    void operator()(wire::OwnWays& command) const { session.on_own_ways(id, std::move(command)); }
    void operator()(wire::Shift& command) const { session.ask(id, std::move(command)); }
    void operator()(wire::OpenCase& command) const { session.ask(id, std::move(command)); }
    void operator()(wire::CaseStep& command) const { session.ask(id, std::move(command)); }
    void operator()(wire::Act& command) const { session.ask(id, std::move(command)); }
    void operator()(wire::ReadLedger& command) const { session.ask(id, std::move(command)); }
    void operator()(wire::Explain& command) const { session.ask(id, std::move(command)); }
    void operator()(wire::PushDevice& command) const { session.ask(id, std::move(command)); }
  };
  std::visit(Dispatch{*this, id}, request->command);
}

// --- signing in ---

void DeskSession::on_sign_in(std::uint32_t request, wire::SignIn command) {
  if (signing_in_ || changing_ways_) return Session::refuse(request, Reason::busy, 1000);
  if (!session_ && ++attempts_ > attempts_max)
    return connection_.close(CloseCode::too_many_commands);
  signing_in_ = true;
  shard::desk::SignInRequest asked;
  asked.command = std::move(command);
  asked.challenge = std::exchange(challenge_, {});
  if (session_ && session_->is_live(core::now())) asked.session = session_;
  if (context_.settings.trust_addresses) asked.address = connection_.address();
  asked.now = core::now();
  if (!session_) connection_.expect_hello_within(sign_in_time);
  asio::co_spawn(
      context_.shard.executor(),
      [](Desk& desk, Listener& listener, ConnectionId id, std::uint32_t number,
         shard::desk::SignInRequest question) -> asio::awaitable<void> {
        auto answer = co_await desk.sign_in().answer(std::move(question));
        if (auto* session = find(listener, id)) session->signed_in(number, std::move(answer));
      }(*context_.desk, connection_.listener(), connection_.id(), request, std::move(asked)),
      asio::detached);
}

void DeskSession::signed_in(std::uint32_t request, shard::desk::SignInAnswer answer) {
  signing_in_ = false;
  challenge_ = std::move(answer.challenge);
  if (const auto* refusal = std::get_if<Refusal>(&answer.answer)) return refuse(request, *refusal);
  if (const auto* step = std::get_if<wire::SignInStep>(&answer.answer)) return tell(request, *step);
  const auto& who = std::get<shard::desk::SignedIn>(answer.answer);
  const bool is_another = account_ && (account_->id != who.account.id ||
                                       account_->session_version != who.account.session_version);
  if (is_another) return connection_.close(CloseCode::signed_out);
  session_ = who.session;
  account_ = who.account;
  auto frame = context_.desk->sign_in().frame(who, core::now());
  context_.desk->fill(who.account.id, frame);
  frame.reconnect_window_ms =
      static_cast<std::uint32_t>(context_.settings.reconnect_window.count());
  if (viewer_ == 0) connection_.welcomed();
  tell(request, frame);
  if (viewer_ == 0) enter(who);
}

void DeskSession::enter(const shard::desk::SignedIn& who) {
  auto& listener = connection_.listener();
  const auto id = connection_.id();
  viewer_ = context_.desk->enter({who.account.id, who.session.id, who.account.session_version,
                                  [this](const wire::Body& body) { tell_news(body); },
                                  [this] { return !session_->is_live(core::now()); },
                                  [&listener, id] {
                                    if (auto* found = listener.find(id))
                                      found->close(CloseCode::signed_out);
                                  }});
}

void DeskSession::on_sign_out(std::uint32_t request, const wire::SignOut& command) {
  asio::co_spawn(
      context_.shard.executor(),
      [](Desk& desk, Listener& listener, ConnectionId id, std::uint32_t number,
         Desk::ViewerId viewer, wire::SignOut asked) -> asio::awaitable<void> {
        const auto answer = co_await desk.sign_out(viewer, asked);
        auto* session = find(listener, id);
        if (!session) co_return;
        session->reply(number, answer);
        if (std::holds_alternative<wire::Body>(answer) && !asked.everywhere)
          session->connection_.close(CloseCode::signed_out);
      }(*context_.desk, connection_.listener(), connection_.id(), request, viewer_, command),
      asio::detached);
}

void DeskSession::on_preferences(std::uint32_t request, wire::Preferences preferences) {
  asio::co_spawn(
      context_.shard.executor(),
      [](Desk& desk, Listener& listener, ConnectionId id, std::uint32_t number,
         core::ModeratorId account, wire::Preferences wanted) -> asio::awaitable<void> {
        const auto refusal = co_await desk.accounts().set_preferences(account, std::move(wanted));
        auto* session = find(listener, id);
        if (!session) co_return;
        refusal ? session->refuse(number, *refusal) : session->tell(number, wire::Done{});
      }(*context_.desk, connection_.listener(), connection_.id(), request, session_->account,
                                                              std::move(preferences)),
      asio::detached);
}

void DeskSession::on_accounts(std::uint32_t request, wire::ManageAccounts command) {
  const bool changes = !std::holds_alternative<wire::ListAccounts>(command.command);
  if (changes && !is_stepped_up()) return Session::refuse(request, Reason::step_up);
  asio::co_spawn(
      context_.shard.executor(),
      [](Desk& desk, Listener& listener, ConnectionId id, std::uint32_t number,
         identity::Account by, wire::ManageAccounts wanted) -> asio::awaitable<void> {
        const auto account = by.id;
        auto answer =
            co_await desk.accounts().answer(std::move(by), std::move(wanted), core::now());
        const auto* refusal = std::get_if<Refusal>(&answer);
        if (refusal && refusal->reason == Reason::not_allowed) desk.refused(account, "account");
        auto* session = find(listener, id);
        if (!session) co_return;
        if (refusal)
          session->refuse(number, *refusal);
        else
          session->tell(number, std::get<wire::Accounts>(std::move(answer)));
      }(*context_.desk, connection_.listener(), connection_.id(), request, *account_,
                                                            std::move(command)),
      asio::detached);
}

void DeskSession::on_own_ways(std::uint32_t request, wire::OwnWays command) {
  const bool changes = !std::holds_alternative<wire::ListWays>(command.command);
  if (changes && !is_stepped_up()) return Session::refuse(request, Reason::step_up);
  if (signing_in_ || changing_ways_) return Session::refuse(request, Reason::busy, 1000);
  changing_ways_ = true;
  shard::desk::OwnRequest asked{std::move(command), std::exchange(enrolment_, {}), *session_,
                                core::now()};
  asio::co_spawn(
      context_.shard.executor(),
      [](Desk& desk, Listener& listener, ConnectionId id, std::uint32_t number,
         Desk::ViewerId viewer, shard::desk::OwnRequest question) -> asio::awaitable<void> {
        auto answer = co_await desk.own_ways(viewer, std::move(question));
        if (auto* session = find(listener, id))
          session->own_ways_changed(number, std::move(answer));
      }(*context_.desk, connection_.listener(), connection_.id(), request, viewer_,
                                                                  std::move(asked)),
      asio::detached);
}

void DeskSession::own_ways_changed(std::uint32_t request, shard::desk::OwnAnswer answer) {
  changing_ways_ = false;
  enrolment_ = std::move(answer.enrolment);
  if (const auto* refusal = std::get_if<Refusal>(&answer.answer)) return refuse(request, *refusal);
  if (const auto* step = std::get_if<wire::SignInStep>(&answer.answer)) return tell(request, *step);
  auto& now = std::get<shard::desk::OwnChanged>(answer.answer);
  session_->version = now.account.session_version;
  account_ = std::move(now.account);
  // Made here: somebody may have used the session meanwhile.
  if (now.changed) now.ways.token = context_.desk->sign_in().token(*session_);
  tell(request, now.ways);
}

// --- looking into rooms ---

void DeskSession::on_watch(std::uint32_t request, const wire::Watch& command) {
  if (command.off) {
    unwatch(command.room);
    return connection_.send(request, protocol::Left{command.room});
  }
  const auto* room = context_.shard.room(command.room);
  if (!room) return Session::refuse(request, Reason::room_unknown);
  if (!context_.desk->may_watch(session_->account, room->id)) {
    context_.desk->refused(session_->account, "watch");
    return Session::refuse(request, Reason::not_allowed);
  }
  if (watched_.size() >= watched_max) return Session::refuse(request, Reason::too_many_rooms);
  context_.shard.view(*room);  // opens it at its feed, ahead of the question below
  auto& home = context_.shard.node().home(room->id);
  home.post([&home, &here = context_.shard, &listener = connection_.listener(),
             id = connection_.id(), request, command, room = room->id] {
    home.feed(room).admit(
        {}, [&here, &listener, id, request, command](const shard::Feed::Admission& admission) {
          here.post([&listener, id, request, command, admission] {
            if (auto* session = find(listener, id)) session->watch(request, command, admission);
          });
        });
  });
}

void DeskSession::watch(std::uint32_t request, const wire::Watch& command,
                        const shard::Feed::Admission& admission) {
  const auto* room = context_.shard.room(command.room);
  if (!room) return Session::refuse(request, Reason::room_unknown);
  if (admission.refusal != Reason::unspecified) return Session::refuse(request, admission.refusal);
  unwatch(command.room);
  watched_.push_back(std::make_unique<Watched>());
  auto& watched = *watched_.back();
  watched.slug = room->slug;
  watched.room = room->id;
  watched.attachment.owner = &connection_;
  watched.attachment.ready = &Connection::on_ready;
  watched.attachment.evicted = &Connection::on_evicted;
  auto& view = context_.shard.view(*room);
  const auto start = view.attach(watched.attachment, command.cursor, history);
  protocol::Joined joined;
  joined.room = room->slug;
  joined.top = start.top;
  joined.lineage = start.lineage;
  joined.first = start.first;
  joined.mode = admission.mode;
  joined.covered = admission.covered;
  joined.mode_until = admission.mode_until;
  joined.mode_rule = admission.mode_rule;
  joined.read_only = context_.shard.read_only();
  connection_.send(request, joined);
  if (view.presence()) connection_.send_frame(view.presence()->bytes);
}

void DeskSession::unwatch(std::string_view slug) {
  const auto found = std::find_if(watched_.begin(), watched_.end(),
                                  [&](const auto& one) { return one->slug == slug; });
  if (found == watched_.end()) return;
  connection_.detach((*found)->attachment);
  watched_.erase(found);
}

void DeskSession::leave_all(bool) {
  for (auto& one : watched_) connection_.detach(one->attachment);
  watched_.clear();
}

}  // namespace hearth::gateway
