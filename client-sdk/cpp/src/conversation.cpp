// SPDX-License-Identifier: Apache-2.0
#include "conversation.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "codec.hpp"

namespace hearth::client {
namespace {

using std::chrono::seconds;

constexpr std::uint32_t text_bytes_until_told = 4096;
constexpr seconds open_timeout{15};
// After this much silence the connection is asked for a sign of life.
constexpr seconds quiet{55};
// Up this long, a connection counts as good and the doubling starts again.
constexpr seconds good_after{10};
// On waking, a live connection has this long for a sign of life, a new one to come up.
constexpr seconds wake_timeout{4};

std::uint64_t seed_of(const Identity& identity) {
  std::uint64_t seed = 0;
  std::memcpy(&seed, identity.producer.data(), sizeof seed);
  return seed;
}

}  // namespace

Conversation::Conversation(Identity identity, MachineOptions options)
    : identity_(std::move(identity)),
      options_(std::move(options)),
      line_(seed_of(identity_)),
      text_bytes_max_(text_bytes_until_told) {}

// --- the application's wishes

void Conversation::open(Time now) {
  if (change_.state != ConnectionState::closed) return;
  attempt_ = 0;
  set_state({was_live_ ? ConnectionState::resuming : ConnectionState::connecting, "", 0, {}});
  start(now);
}

void Conversation::close(Time now) {
  halt(now, phase_ != Phase::none);
  for (auto& [slug, room] : rooms_) room.close();
  rooms_.clear();
  set_state({ConnectionState::closed, "closed", 0, {}});
}

void Conversation::wake(Time now) {
  if (change_.state == ConnectionState::closed) return;
  if (phase_ == Phase::live) return probe(now, wake_timeout);
  // A try started while the device slept may never end.
  if (change_.retry_at || now - started_at_ > wake_timeout) start(now);
}

void Conversation::join(const std::string& slug, const JoinOptions& options, Time now) {
  auto* room = find(slug);
  if (room)
    room->configure(options);
  else
    room = &rooms_.try_emplace(slug, slug, options, line_, last_n_[slug]).first->second;
  if (room->status() == RoomStatus::joined) return;
  if (phase_ == Phase::live) return room->attach(now);
  room->detach();  // not refused any more: tried again with the others
}

void Conversation::leave(const std::string& slug, Time now) {
  auto* room = find(slug);
  if (!room) return;
  const bool attached = room->status() == RoomStatus::joined;
  room->close();
  rooms_.erase(slug);
  if (attached) (void)line_.ask(frames::Leave{slug}, {}, now);  // not live: it knows already
}

std::uint64_t Conversation::post(const std::string& slug, Draft draft, Time now) {
  if (auto* room = find(slug)) {
    std::optional<Reason> refused;
    if (draft.text.size() > text_bytes_max_) refused = Reason::too_long;
    return room->outbox().add(std::move(draft), refused, now);
  }
  std::uint32_t none = 0;
  return Outbox(slug, line_, none).add(std::move(draft), Reason::closed, now);
}

std::uint64_t Conversation::ask(const frames::Command& command, Time now) {
  const auto key = line_.next_key();
  if (!line_.ask(command, {Asker::Kind::outcome, {}, key}, now))
    line_.act(News{Outcome{key, Refusal{Reason::disconnected, Duration{0}}, std::nullopt}});
  return key;
}

std::uint64_t Conversation::refuse(Reason reason) {
  const auto key = line_.next_key();
  line_.act(News{Outcome{key, Refusal{reason, Duration{0}}, std::nullopt}});
  return key;
}

const Room* Conversation::room(std::string_view slug) const {
  const auto found = rooms_.find(slug);
  return found == rooms_.end() ? nullptr : &found->second;
}

Room* Conversation::find(std::string_view slug) {
  const auto found = rooms_.find(slug);
  return found == rooms_.end() ? nullptr : &found->second;
}

// --- the life of connections

void Conversation::start(Time now) {
  halt(now, phase_ != Phase::none);
  phase_ = Phase::opening;
  started_at_ = now;
  bye_code_ = 0;
  set_state({change_.state, change_.reason, change_.code, {}});
  line_.act(Connect{});
}

// Ends what is under way, without a word. Not `connected`: the transport knows already.
void Conversation::halt(Time now, bool connected) {
  drain_at_.reset();
  greeting_.reset();
  phase_ = Phase::none;
  for (auto& [slug, room] : rooms_)
    if (room.status() != RoomStatus::refused) room.detach();
  for (const auto& asker : line_.hang_up()) answer(asker, nullptr, now);
  if (connected) line_.act(Disconnect{});
}

void Conversation::on_open(Time now) {
  if (phase_ != Phase::opening) return;
  phase_ = Phase::greeting;
  heard_at_ = now;
  greeting_.emplace(identity_, options_.client);
  line_.greet(greeting_->hello(), now);
}

void Conversation::on_end(std::uint16_t code, Time now) {
  if (phase_ != Phase::none) lost(code, "", now, false);
}

void Conversation::lost(std::uint16_t code, std::string_view reason, Time now, bool connected) {
  const bool was_up = phase_ == Phase::live;
  // A close code can get lost on the way (1005, 1006); the frame before it says the same.
  if (code < 4000 && bye_code_ != 0) {
    code = bye_code_;
    reason = {};
  }
  if (reason.empty()) reason = close_reason(code);
  halt(now, connected);
  const auto advice = advice_for(code);
  if (advice == Advice::stay_away) return end_for(reason, code);
  if (was_up && now - live_since_ >= good_after) attempt_ = 0;
  const auto wait = retry_delay(advice, attempt_, window_, line_.uniform());
  if (advice != Advice::soon) ++attempt_;  // asked for is not a failure
  retry({ConnectionState::closed, std::string(reason), code, {}}, wait, now);
}

void Conversation::retry(StateChange why, Duration wait, Time now) {
  why.state = was_live_ ? ConnectionState::resuming : ConnectionState::connecting;
  why.retry_at = now + wait;
  set_state(std::move(why));
}

void Conversation::end_for(std::string_view reason, std::uint16_t code) {
  set_state({ConnectionState::closed, std::string(reason), code, {}});
}

void Conversation::set_state(StateChange change) {
  const bool changed = change_.state != change.state || change_.retry_at != change.retry_at;
  change_ = std::move(change);
  if (changed) line_.act(News{change_});
}

// Leaving no room changes nothing and is answered.
void Conversation::probe(Time now, Duration patience) {
  (void)line_.ask(frames::Leave{}, {}, now, patience);  // only called while live
}

// --- the greeting

void Conversation::greet(const Greeting::Step& step, Time now) {
  if (step.pass_changed) line_.act(News{PassChanged{identity_.pass}});
  if (const auto* hello = std::get_if<frames::Hello>(&step.what)) return line_.greet(*hello, now);
  if (const auto* welcome = std::get_if<frames::Welcome>(&step.what))
    return welcomed(*welcome, now);
  if (const auto* refusal = std::get_if<Refusal>(&step.what)) return turned_away(*refusal, now);
  const auto& work = std::get<Solve>(step.what);
  line_.act(News{WorkAsked{work.difficulty_bits}});
  line_.act(work);
}

void Conversation::on_solved(std::string_view challenge, std::uint64_t nonce, Time now) {
  if (!greeting_) return;
  if (const auto hello = greeting_->solved(challenge, nonce)) line_.greet(*hello, now);
}

void Conversation::welcomed(const frames::Welcome& welcome, Time now) {
  greeting_.reset();
  phase_ = Phase::live;
  line_.set_live(true);
  if (welcome.told.text_bytes_max != 0) text_bytes_max_ = welcome.told.text_bytes_max;
  window_ = welcome.reconnect_window;
  live_since_ = now;
  was_live_ = true;
  set_state({ConnectionState::live, "", 0, {}});
  line_.act(News{welcome.told});
  for (auto& [slug, room] : rooms_)
    if (room.status() == RoomStatus::joining) room.attach(now);
}

void Conversation::turned_away(const Refusal& refusal, Time now) {
  halt(now, true);
  const auto reason = to_string(refusal.reason);
  if (refusal.reason == Reason::banned || refusal.reason == Reason::unsupported)
    return end_for(reason, 0);
  const auto wait = retry_delay(Advice::back_off, attempt_, window_, line_.uniform());
  ++attempt_;
  retry({ConnectionState::closed, std::string(reason), 0, {}}, std::max(refusal.retry_after, wait),
        now);
}

// --- what comes in

void Conversation::on_message(std::string_view payload, Time now) {
  if (phase_ != Phase::greeting && phase_ != Phase::live) return;
  heard_at_ = now;
  auto frame = decode(payload);
  if (!frame) return drop("malformed", now);
  if (const auto* bye = std::get_if<frames::Bye>(&frame->body)) bye_code_ = bye->code;
  if (frame->request_id == 0) return on_body(std::move(frame->body), now);
  if (const auto asker = line_.answered(frame->request_id)) answer(*asker, &frame->body, now);
}

// `reply` is nothing if the connection ended first.
void Conversation::answer(const Asker& asker, const frames::Body* reply, Time now) {
  switch (asker.kind) {
    case Asker::Kind::nobody:
      return;
    case Asker::Kind::hello:
      if (reply && greeting_) greet(greeting_->on_reply(*reply), now);
      return;
    case Asker::Kind::join:
      if (auto* room = find(asker.room)) room->on_join_reply(asker.key, reply, now);
      return;
    case Asker::Kind::outbox:
      if (auto* room = find(asker.room)) room->outbox().on_reply(asker.key, reply, now);
      return;
    case Asker::Kind::outcome: {
      Outcome outcome{asker.key, std::nullopt, std::nullopt};
      if (!reply) {
        outcome.refusal = Refusal{Reason::disconnected, Duration{0}};
      } else if (const auto* appeal = std::get_if<AppealState>(reply)) {
        outcome.appeal = *appeal;
      } else if (!std::holds_alternative<frames::Ack>(*reply)) {
        const auto* refusal = std::get_if<Refusal>(reply);
        outcome.refusal = refusal ? *refusal : Refusal{};
      }
      line_.act(News{outcome});
      return;
    }
  }
}

void Conversation::on_body(frames::Body body, Time now) {
  if (auto* event = std::get_if<Event>(&body)) {
    if (auto* room = find(event->room)) check(room->on_event(std::move(*event)), now);
  } else if (const auto* out = std::get_if<RoomRefused>(&body)) {
    if (auto* room = find(out->room)) room->put_out(out->refusal);
  } else if (const auto* gap = std::get_if<Gap>(&body)) {
    if (auto* room = find(gap->room)) room->on_gap(*gap);
  } else if (auto* presence = std::get_if<Presence>(&body)) {
    if (find(presence->room)) line_.act(News{std::move(*presence)});
  } else if (const auto* change = std::get_if<AvailabilityChange>(&body)) {
    for (auto& [slug, room] : rooms_)
      if (change->room.empty() || change->room == slug)
        room.on_availability(change->availability, now);
  } else if (auto* coverage = std::get_if<CoverageChange>(&body)) {
    if (find(coverage->room)) line_.act(News{std::move(*coverage)});
  } else if (auto* notice = std::get_if<Notice>(&body)) {
    line_.act(News{std::move(*notice)});
  } else if (auto* card = std::get_if<Card>(&body)) {
    line_.act(News{std::move(*card)});
  } else if (const auto* reconnect = std::get_if<frames::Reconnect>(&body)) {
    // The server is going down: move at a moment of our own within the time it gives.
    drain_at_ = now + Duration(static_cast<Duration::rep>(
                          line_.uniform() * static_cast<double>(reconnect->after.count())));
  }
}

void Conversation::check(Room::Step step, Time now) {
  if (step == Room::Step::malformed) drop("malformed", now);
  if (step == Room::Step::hole) drop("hole", now);
}

Machine::Skimmed Conversation::skim(std::string_view payload, Time now) {
  if (phase_ != Phase::live) return Machine::Skimmed::other;
  const auto head = peek_event(payload);
  auto* room = head ? find(head->room) : nullptr;
  if (!room || room->status() != RoomStatus::joined) return Machine::Skimmed::other;
  heard_at_ = now;
  const auto step = room->skim(head->position);
  check(step, now);
  if (step == Room::Step::next) return Machine::Skimmed::next;
  return step == Room::Step::seen ? Machine::Skimmed::seen : Machine::Skimmed::hole;
}

// --- time

Time Conversation::deadline() const {
  auto earliest = line_.deadline();
  const auto at = [&](std::optional<Time> time) {
    if (time) earliest = std::min(earliest, *time);
  };
  at(change_.retry_at);
  at(drain_at_);
  if (phase_ == Phase::opening) at(started_at_ + open_timeout);
  if (phase_ == Phase::live) at(heard_at_ + quiet);
  for (const auto& [slug, room] : rooms_) at(room.deadline());
  return earliest;
}

void Conversation::on_time(Time now) {
  if (change_.retry_at && now >= *change_.retry_at) start(now);
  if (drain_at_ && now >= *drain_at_) {
    set_state({ConnectionState::resuming, "draining", 0, {}});
    start(now);
  }
  if (phase_ == Phase::opening && now >= started_at_ + open_timeout) drop("no_answer", now);
  if (phase_ != Phase::none && now >= line_.deadline()) drop("no_answer", now);
  if (phase_ == Phase::live && now >= heard_at_ + quiet) {
    heard_at_ = now;
    probe(now, reply_timeout);
  }
  for (auto& [slug, room] : rooms_) room.on_time(now);
}

}  // namespace hearth::client
