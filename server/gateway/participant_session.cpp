// SPDX-License-Identifier: Apache-2.0
#include "gateway/participant_session.hpp"

#include <sodium.h>

#include <algorithm>

#include "gateway/connection.hpp"
#include "gateway/listener.hpp"
#include "identity/handle.hpp"
#include "identity/pass.hpp"
#include "protocol/codec.hpp"
#include "protocol/desk_codec.hpp"
#include "shard/desk/desk.hpp"
#include "shard/room_view.hpp"

namespace hearth::gateway {
namespace {

using protocol::CloseCode;
using protocol::Reason;

// The highest limit of text any room may have; Welcome names it, rooms may have less.
constexpr std::uint32_t text_bytes_max = 4096;
// A reply's cost of being asked again too soon.
constexpr std::uint32_t busy_retry_ms = 1000;

}  // namespace

ParticipantSession* ParticipantSession::find(Listener& listener, ConnectionId id) {
  auto* found = listener.find(id);
  // A listener for participants has sessions of no other kind.
  return found && found->is_open() ? static_cast<ParticipantSession*>(&found->session()) : nullptr;
}

void ParticipantSession::on_message(std::string_view bytes) {
  auto request = protocol::decode(bytes);
  if (!request) return connection_.close(CloseCode::malformed);
  const auto id = request->id;
  auto* hello = std::get_if<protocol::Hello>(&request->command);
  if ((hello != nullptr) == welcome_) return connection_.close(CloseCode::hello_expected);
  if (hello) return on_hello(id, *hello);

  if (!is_within_budget(id)) return;
  struct Dispatch {
    ParticipantSession& session;
    std::uint32_t id;
    void operator()(protocol::Hello&) const {}
    void operator()(protocol::Join& join) const { session.on_join(id, join); }
    void operator()(protocol::Leave& leave) const { session.on_leave(id, leave); }
    void operator()(protocol::Post& post) const { session.on_post(id, post); }
    void operator()(protocol::React& react) const { session.on_react(id, react); }
    void operator()(protocol::Unsay& unsay) const { session.on_unsay(id, unsay); }
    void operator()(protocol::Report& report) const { session.on_report(id, report); }
    void operator()(protocol::Acknowledge& read) const { session.on_acknowledge(id, read); }
    void operator()(protocol::Appeal& appeal) const { session.on_appeal(id, appeal); }
    void operator()(protocol::Withdraw& withdraw) const { session.on_withdraw(id, withdraw); }
    void operator()(protocol::Unknown&) const { session.refuse(id, Reason::unsupported); }
  };
  if (std::holds_alternative<protocol::Unknown>(request->command)) note_moderators_command(bytes);
  std::visit(Dispatch{*this, id}, request->command);
}

// Nobody says by mistake what only a moderators' listener takes. Noted without whoever it was, as
// every refusal once a minute.
void ParticipantSession::note_moderators_command(std::string_view bytes) {
  auto* desk = context_.desk;
  if (!desk) return;
  const auto request = protocol::desk::decode(bytes);
  if (!request || std::holds_alternative<protocol::Unknown>(request->command)) return;
  desk->home().post([desk] { desk->refused({}, "participant"); });
}

// --- hello ---

void ParticipantSession::on_hello(std::uint32_t request, protocol::Hello& hello) {
  if (++hellos_ > context_.settings.hello_attempts)
    return connection_.close(CloseCode::too_many_commands);
  const auto device = identity::device_hash(std::span<const std::uint8_t, 32>(hello.device_secret));
  sodium_memzero(hello.device_secret.data(), hello.device_secret.size());
  admit_device(request, hello, device);
}

bool ParticipantSession::work_is_done(std::uint32_t request, const protocol::Hello& hello,
                                      const core::DeviceHash& device) {
  const auto now = core::now();
  if (hello.work) {
    const auto check = limits::check_work(context_.work_key, hello.work->challenge,
                                          hello.work->nonce, device, now);
    if (check == limits::WorkCheck::ok && context_.admission.spend(hello.work->challenge, now))
      return true;
    refuse(request, Reason::work_rejected);
    return false;
  }
  const auto bits = context_.admission.difficulty(connection_.address(), now);
  if (bits == 0) return true;
  connection_.send(
      request,
      protocol::Challenge{
          limits::make_challenge(context_.work_key, device, now + limits::kChallengeLife, bits),
          bits, static_cast<std::uint32_t>(core::milliseconds(limits::kChallengeLife).count())});
  // Working takes longer than saying Hello.
  connection_.expect_hello_within(limits::kChallengeLife);
  return false;
}

void ParticipantSession::admit_device(std::uint32_t request, const protocol::Hello& hello,
                                      const core::DeviceHash& device) {
  const auto now = core::now();
  const auto& keys = context_.shard.node().keys();
  protocol::Welcome welcome;
  if (hello.pass.empty()) {
    if (!work_is_done(request, hello, device)) return;
    welcome.pass = identity::issue(keys, device, now);
    context_.admission.pass_issued(connection_.address(), now);
  }
  const auto claims =
      identity::verify(keys, welcome.pass.empty() ? hello.pass : welcome.pass, device, now);
  if (!claims) return refuse(request, Reason::pass_rejected);
  if (welcome.pass.empty() && identity::should_renew(*claims, now))
    welcome.pass = identity::renew(keys, device, *claims, now);
  if (!context_.admission.identify(connection_.place(), device))
    return refuse(request, Reason::too_many_connections);

  welcome_ = true;
  device_ = device;
  producer_ = hello.producer;
  probation_until_ = claims->probation_until;
  const auto& settings = context_.settings;
  welcome.frame_bytes_max = settings.frame_bytes_max;
  welcome.text_bytes_max = text_bytes_max;
  welcome.rooms_max = settings.rooms_max;
  welcome.unsay_window_ms = static_cast<std::uint32_t>(settings.unsay_window.count());
  welcome.reconnect_window_ms = static_cast<std::uint32_t>(settings.reconnect_window.count());
  welcome.pass_expires_ms = core::unix_ms(claims->expires);
  welcome.server_time_ms = core::unix_ms(now);
  welcome.on_probation = claims->on_probation(now);
  connection_.welcomed();
  connection_.send(request, welcome);
}

// --- rooms ---

Seat* ParticipantSession::seat(std::string_view slug) {
  const auto it =
      std::find_if(seats_.begin(), seats_.end(), [&](const auto& s) { return s->slug == slug; });
  return it == seats_.end() ? nullptr : it->get();
}

Seat* ParticipantSession::seat(const core::RoomId& room) {
  const auto it =
      std::find_if(seats_.begin(), seats_.end(), [&](const auto& s) { return s->room == room; });
  return it == seats_.end() ? nullptr : it->get();
}

void ParticipantSession::on_join(std::uint32_t request, protocol::Join& join) {
  const auto* room = context_.shard.room(join.room);
  if (!room) return refuse(request, Reason::room_unknown);
  if (room->guidelines != 0 && join.accepted_guidelines != room->guidelines)
    return refuse(request, Reason::guidelines);
  if (is_kept_out(room->id)) {
    refuse(request, Reason::banned);
    return greet(room->id, false);
  }
  const bool again = seat(join.room) != nullptr;
  if (!again && seats_.size() + joining_ >= context_.settings.rooms_max)
    return refuse(request, Reason::too_many_rooms);

  ++joining_;
  context_.shard.view(*room);  // opens it at its feed, ahead of the question below
  auto& home = context_.shard.node().home(room->id);
  const auto handle = identity::handle(context_.shard.node().keys(), device_, room->id);
  // The feed answers on the room's home shard; the answer finds this connection by its id, or takes
  // the place back.
  home.post([&home, &here = context_.shard, &listener = connection_.listener(),
             connection = connection_.id(), request, join, room = room->id, handle,
             probation_until = probation_until_] {
    home.feed(room).admit(
        {handle, probation_until}, [&home, &here, &listener, connection, request, join, room,
                                    handle](const shard::Feed::Admission& admission) {
          here.post([&home, &listener, connection, request, join, room, handle, admission] {
            if (auto* session = find(listener, connection))
              return session->admitted(request, join, admission);
            if (admission.refusal != Reason::unspecified) return;
            home.post([&home, room, handle] {
              if (auto* feed = home.find_feed(room)) feed->leave(handle, false);
            });
          });
        });
  });
}

void ParticipantSession::admitted(std::uint32_t request, const protocol::Join& join,
                                  shard::Feed::Admission admission) {
  --joining_;
  const auto* room = context_.shard.room(join.room);
  if (admission.refusal != Reason::unspecified) {
    refuse(request, admission.refusal,
           admission.refusal == Reason::unavailable ? busy_retry_ms : 0);
    // They were not here when it was decided, and have a right to know why.
    if (admission.refusal == Reason::banned && room) greet(room->id, false);
    return;
  }
  auto* joined = seat(join.room);
  if (joined) {
    // Counted twice now; the place of before goes, the new one stays.
    leave(*joined, false);
  } else if (room) {
    auto& keys = context_.shard.node().keys();
    seats_.push_back(std::make_unique<Seat>());
    joined = seats_.back().get();
    joined->slug = room->slug;
    joined->room = room->id;
    joined->producer = identity::stored_producer(keys, producer_, room->id);
  }
  if (!room || !joined) return refuse(request, Reason::room_unknown);
  std::erase(out_of_, room->id);
  joined->self = std::move(admission.self);
  joined->recent = std::move(admission.said);
  attach(request, *joined, *room, join, admission);
}

void ParticipantSession::attach(std::uint32_t request, Seat& seat, const shard::Room& room,
                                const protocol::Join& join,
                                const shard::Feed::Admission& admission) {
  auto& view = context_.shard.view(room);
  seat.attachment.owner = &connection_;
  seat.attachment.ready = &Connection::on_ready;
  seat.attachment.evicted = &ParticipantSession::on_evicted;
  seat.attachment.handle = seat.self.handle;
  const auto& settings = context_.settings;
  const auto history =
      join.history == 0 ? settings.history_default : std::min(join.history, settings.history_max);
  const auto start = view.attach(seat.attachment, join.cursor, history);
  protocol::Joined joined;
  joined.room = seat.slug;
  joined.self = seat.self;
  joined.top = start.top;
  joined.lineage = start.lineage;
  joined.first = start.first;
  joined.mode = admission.mode;
  joined.covered = admission.covered;
  joined.mode_until = admission.mode_until;
  joined.mode_rule = admission.mode_rule;
  const auto pace = std::max(admission.post_interval, probation_until_ > core::now()
                                                          ? room.newcomer_rate.interval
                                                          : room.participant_rate.interval);
  joined.post_interval_ms =
      static_cast<std::uint32_t>(std::chrono::duration_cast<core::milliseconds>(pace).count());
  joined.read_only = context_.shard.read_only();
  joined.guidelines = room.guidelines;
  connection_.send(request, joined);
  if (view.presence()) connection_.send_frame(view.presence()->bytes);
  greet(room.id, true);
}

void ParticipantSession::leave(Seat& seat, bool clean) {
  connection_.detach(seat.attachment);
  auto& home = context_.shard.node().home(seat.room);
  home.post([&home, room = seat.room, handle = seat.self.handle, clean] {
    if (auto* feed = home.find_feed(room)) feed->leave(handle, clean);
  });
}

// A measure ends one room, and nobody is to see in another that it did.
void ParticipantSession::on_evicted(void* connection, shard::Attachment& attachment,
                                    CloseCode code) {
  if (code != CloseCode::banned) return Connection::on_evicted(connection, attachment, code);
  auto& of = *static_cast<Connection*>(connection);
  auto& session = static_cast<ParticipantSession&>(of.session());
  session.context_.shard.post(
      [&listener = of.listener(), id = of.id(), room = attachment.view->id()] {
        if (auto* still = find(listener, id)) still->put_out(room);
      });
}

void ParticipantSession::put_out(const core::RoomId& room) {
  const auto left = std::find_if(seats_.begin(), seats_.end(),
                                 [&](const auto& seat) { return seat->room == room; });
  if (left == seats_.end()) return;
  const auto slug = (*left)->slug;
  connection_.detach((*left)->attachment);  // its feed has given the place away
  seats_.erase(left);
  if (std::find(out_of_.begin(), out_of_.end(), room) == out_of_.end()) out_of_.push_back(room);
  connection_.send(0, protocol::Left{slug, Reason::banned});
}

void ParticipantSession::leave_all(bool clean) {
  for (auto& seat : seats_) leave(*seat, clean);
  seats_.clear();
}

void ParticipantSession::on_leave(std::uint32_t request, const protocol::Leave& command) {
  auto* left = seat(command.room);
  if (!left) return refuse(request, Reason::not_joined);
  leave(*left, true);
  std::erase_if(seats_, [&](const auto& s) { return s.get() == left; });
  connection_.send(request, protocol::Left{command.room});
}

}  // namespace hearth::gateway
