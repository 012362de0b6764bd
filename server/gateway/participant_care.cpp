// SPDX-License-Identifier: Apache-2.0
// What participants and moderators have to do with each other.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

#include "core/text.hpp"
#include "gateway/connection.hpp"
#include "gateway/listener.hpp"
#include "gateway/participant_session.hpp"
#include "identity/handle.hpp"
#include "shard/desk/desk.hpp"
#include "shard/report.hpp"

namespace hearth::gateway {
namespace {

namespace asio = boost::asio;
using moderation::desk::Measure;
using protocol::Reason;
using shard::desk::Desk;
using shard::desk::Refusal;

constexpr std::size_t report_note_bytes_max = 2000;  // 500 characters

protocol::Refused refused(const Refusal& refusal) {
  return {refusal.reason, static_cast<std::uint32_t>(refusal.retry_after.count()), {}};
}

// Runs `ask` on the desk's shard and `reply` back here, if the session is still there.
template <class Ask, class Reply>
void at_desk(Context& context, Connection& connection, Ask ask, Reply reply) {
  auto& here = context.shard;
  auto& listener = connection.listener();
  asio::co_spawn(
      context.desk->home().executor(),
      [](Desk& desk, Ask question, shard::Shard& back, Listener& of, ConnectionId id,
         Reply answer) -> asio::awaitable<void> {
        auto result = co_await question(desk);
        back.post([&of, id, answer = std::move(answer), result = std::move(result)]() mutable {
          if (auto* session = ParticipantSession::find(of, id)) answer(*session, std::move(result));
        });
      }(*context.desk, std::move(ask), here, listener, connection.id(), std::move(reply)),
      asio::detached);
}

// In whichever of the places the notice lies.
asio::awaitable<std::optional<Refusal>> acknowledge(Desk& desk, std::vector<Told> places,
                                                    std::string code) {
  std::optional<Refusal> refusal = Refusal{Reason::not_found, {}};
  for (auto& [room, who] : places) {
    refusal = co_await desk.acknowledge(room, who, code);
    if (!refusal || refusal->reason != Reason::not_found) break;
  }
  co_return refusal;
}

}  // namespace

void ParticipantSession::on_withdraw(std::uint32_t request, const protocol::Withdraw& withdraw) {
  const auto* joined = seat(withdraw.room);
  if (!joined) return refuse(request, Reason::not_joined);
  asio::co_spawn(
      context_.shard.executor(),
      [](shard::Shard& here, Listener& listener, ConnectionId connection, std::uint32_t id,
         store::Withdraw what) -> asio::awaitable<void> {
        const auto answer = co_await here.node().store().withdraw(what);
        const auto& hooks = here.node().hooks();
        const bool is_gone = answer.status == store::WithdrawStatus::withdrawn;
        if (is_gone && hooks.journaled) hooks.journaled(what.room);
        if (auto* session = find(listener, connection)) session->answered(id, shard::reply(answer));
      }(context_.shard, connection_.listener(), connection_.id(), request,
                               {joined->room, joined->self.handle, joined->producer, withdraw.n}),
      asio::detached);
}

void ParticipantSession::on_report(std::uint32_t request, protocol::Report& report) {
  if (!context_.desk) return refuse(request, Reason::unsupported);
  const auto* joined = seat(report.room);
  if (!joined) return refuse(request, Reason::not_joined);
  if (report.note.size() > report_note_bytes_max) return refuse(request, Reason::too_long);
  if (core::has_control_characters(report.note)) return refuse(request, Reason::bad_text);
  asio::co_spawn(
      context_.shard.executor(),
      [](shard::Shard& here, Listener& listener, ConnectionId connection, std::uint32_t id,
         shard::Report about) -> asio::awaitable<void> {
        const auto reason = co_await shard::report(here, std::move(about));
        auto* session = find(listener, connection);
        if (!session) co_return;
        if (reason == Reason::unspecified)
          session->answered(id, protocol::Ack{protocol::AckStatus::accepted, {}, true, 0, {}});
        else
          session->refuse(id, reason);
      }(context_.shard, connection_.listener(), connection_.id(), request,
                              {joined->room, joined->self, report.target, std::move(report.note)}),
      asio::detached);
}

void ParticipantSession::on_acknowledge(std::uint32_t request, protocol::Acknowledge& read) {
  if (!context_.desk) return refuse(request, Reason::unsupported);
  const auto* room = context_.shard.room(read.room);
  if (!room) return refuse(request, Reason::room_unknown);
  at_desk(
      context_, connection_,
      [places = told_at(room->id), code = std::move(read.code)](Desk& desk) {
        return acknowledge(desk, places, code);
      },
      [request](ParticipantSession& session, const std::optional<Refusal>& refusal) {
        if (refusal)
          session.connection_.send(request, refused(*refusal));
        else
          session.answered(request, protocol::Ack{protocol::AckStatus::accepted, {}, true, 0, {}});
      });
}

void ParticipantSession::on_appeal(std::uint32_t request, protocol::Appeal& appeal) {
  if (!context_.desk) return refuse(request, Reason::unsupported);
  at_desk(
      context_, connection_,
      [code = std::move(appeal.code), text = std::move(appeal.text)](Desk& desk) {
        return desk.appeal(code, text);
      },
      [request](ParticipantSession& session,
                const std::variant<Refusal, protocol::AppealState>& answer) {
        if (const auto* refusal = std::get_if<Refusal>(&answer))
          session.connection_.send(request, refused(*refusal));
        else
          session.connection_.send(request, std::get<protocol::AppealState>(answer));
      });
}

void ParticipantSession::greet(const core::RoomId& room, bool joined) {
  if (!context_.desk) return;
  const bool newcomer = joined && probation_until_ > core::now();
  auto& desk = *context_.desk;
  const auto handle = identity::handle(context_.shard.node().keys(), device_, room);
  if (newcomer) desk.home().post([&desk, room, handle] { desk.newcomer_joined(room, handle); });
  for (const auto& [of, who] : told_at(room))
    at_desk(
        context_, connection_,
        [room, of, handle = who.handle](Desk& at) { return at.notices(of, handle, room); },
        [](ParticipantSession& session, const std::vector<protocol::Notice>& waiting) {
          for (const auto& notice : waiting) session.connection_.send_notice(notice);
        });
}

void ParticipantSession::notify(const core::RoomId& room, const core::Handle& handle,
                                const protocol::Notice& notice) {
  const auto* joined = seat(room);
  const bool is_out = std::find(out_of_.begin(), out_of_.end(), room) != out_of_.end();
  if (!joined && !is_out) return;
  const auto own =
      joined ? joined->self.handle : identity::handle(context_.shard.node().keys(), device_, room);
  if (own == handle) connection_.send_notice(notice);
}

// Whether the measure, taken in whatever room, is for this person here.
bool ParticipantSession::stands_under(const protocol::BanRecord& ban,
                                      const core::RoomId& room) const {
  const bool in_force = ban.until == core::Time{} || ban.until > core::now();
  const bool counts_here =
      ban.rooms.empty() || std::find(ban.rooms.begin(), ban.rooms.end(), room) != ban.rooms.end();
  return in_force && counts_here &&
         identity::handle(context_.shard.node().keys(), device_, ban.room) == ban.handle;
}

bool ParticipantSession::is_kept_out(const core::RoomId& room) const {
  const auto& bans = context_.shard.standing().bans;
  return std::any_of(bans.begin(), bans.end(), [&](const auto& ban) {
    return ban.kind != Measure::mute && stands_under(ban, room);
  });
}

bool ParticipantSession::is_muted(const core::RoomId& room) const {
  const auto& bans = context_.shard.standing().bans;
  return std::any_of(bans.begin(), bans.end(), [&](const auto& ban) {
    return ban.kind == Measure::mute && stands_under(ban, room);
  });
}

bool ParticipantSession::learns_of_mutes(Seat& seat) const {
  std::vector<moderation::desk::EntryId> mutes;
  for (const auto& ban : context_.shard.standing().bans)
    if (ban.kind == Measure::mute && stands_under(ban, seat.room)) mutes.push_back(ban.measure);
  const bool is_new = std::any_of(mutes.begin(), mutes.end(), [&](const auto& mute) {
    return std::find(seat.told_of.begin(), seat.told_of.end(), mute) == seat.told_of.end();
  });
  seat.told_of = std::move(mutes);
  return is_new;
}

// Notices lie where their measure was taken.
std::vector<Told> ParticipantSession::told_at(const core::RoomId& room) const {
  const auto handle = identity::handle(context_.shard.node().keys(), device_, room);
  // Whoever is out of the room has notices to read, too; a seat knows the alias.
  const auto joined =
      std::find_if(seats_.begin(), seats_.end(), [&](const auto& s) { return s->room == room; });
  std::vector<Told> places{
      {room, joined == seats_.end() ? rooms::Participant{handle, {}} : (*joined)->self}};
  for (const auto& ban : context_.shard.standing().bans)
    if (ban.room != room && stands_under(ban, room)) places.push_back({ban.room, {ban.handle, {}}});
  return places;
}

void ParticipantSession::look_at_standing() {
  // At once, not with the next try: what waited is back by now, and nobody should have to guess.
  for (auto& seat : seats_)
    if (learns_of_mutes(*seat)) greet(seat->room, false);
  const bool out = std::any_of(seats_.begin(), seats_.end(),
                               [&](const auto& seat) { return is_kept_out(seat->room); }) ||
                   std::any_of(out_of_.begin(), out_of_.end(),
                               [&](const auto& room) { return is_kept_out(room); });
  if (out) connection_.close(protocol::CloseCode::banned);
}

}  // namespace hearth::gateway
