// SPDX-License-Identifier: Apache-2.0
#include "room.hpp"

#include <algorithm>
#include <utility>

namespace hearth::client {

Room::Room(std::string slug, const JoinOptions& options, Line& line, std::uint32_t& last_n)
    : slug_(std::move(slug)), line_(line), outbox_(slug_, line, last_n), position_(options.cursor) {
  configure(options);
}

void Room::configure(const JoinOptions& options) {
  if (options.accepted_guidelines != 0) accepted_guidelines_ = options.accepted_guidelines;
  if (options.history != 0) history_ = options.history;
}

void Room::attach(Time now) {
  detach();
  const frames::Join join{slug_, position_.cursor(), accepted_guidelines_,
                          position_.empty() ? history_ : 0};
  // While not live there is nothing to do: becoming live attaches every room.
  (void)line_.ask(join, {Asker::Kind::join, slug_, ++joins_}, now);
}

void Room::detach() {
  status_ = RoomStatus::joining;
  join_at_.reset();
  outbox_.shut();
}

void Room::close() {
  detach();
  status_ = RoomStatus::left;
  outbox_.discard_all();
  line_.act(News{Left{slug_}});
}

void Room::on_join_reply(std::uint64_t join, const frames::Body* reply, Time now) {
  if (!reply || join != joins_ || status_ != RoomStatus::joining) return;
  if (const auto* told = std::get_if<Joined>(reply)) return joined(*told, now);
  const auto* refusal = std::get_if<Refusal>(reply);
  refused(refusal ? *refusal : Refusal{}, now);
}

void Room::put_out(const Refusal& refusal) {
  detach();
  status_ = RoomStatus::refused;
  line_.act(News{RoomRefused{slug_, refusal}});
}

void Room::joined(Joined told, Time now) {
  const bool nothing_follows = told.first == told.top.seq + 1;
  if (position_.empty()) {
    position_.move({told.top.epoch, told.first - 1});
  } else if (nothing_follows && position_.seq() == told.top.seq) {
    // Nothing was lost and nothing follows: the newer epoch's name for where we are lives longer.
    position_.move(told.top);
  }
  top_ = told.top.seq;
  caught_up_ = false;
  status_ = RoomStatus::joined;
  availability_ = told.availability;
  self_ = told.self.handle;
  told.room = slug_;
  told.resumed = std::exchange(joined_before_, true);
  line_.act(News{std::move(told)});
  check_caught_up();
  open_outbox(now);
}

void Room::refused(const Refusal& refusal, Time now) {
  if (refusal.reason == Reason::unavailable || refusal.reason == Reason::busy ||
      refusal.reason == Reason::rate_limited) {
    const auto wait = refusal.retry_after.count() > 0 ? refusal.retry_after : retry_after_default;
    const auto extra = line_.uniform() * static_cast<double>(wait.count());
    join_at_ = now + wait + Duration(static_cast<Duration::rep>(extra));
    return;
  }
  status_ = RoomStatus::refused;
  line_.act(News{RoomRefused{slug_, refusal}});
}

Room::Step Room::advance(Position position) {
  if (!joined_before_) return Step::malformed;
  switch (position_.step(position)) {
    case ReadPosition::Step::seen:
      return Step::seen;
    case ReadPosition::Step::hole:
      return Step::hole;
    case ReadPosition::Step::next:
      position_.move(position);
  }
  return Step::next;
}

Room::Step Room::on_event(Event event) {
  const auto step = advance(event.position);
  if (step != Step::next) return step;
  event.mine = event.author && event.author->handle == self_;
  event.live = event.position.seq > top_;
  line_.act(News{std::move(event)});
  check_caught_up();
  return step;
}

Room::Step Room::skim(Position position) {
  const auto step = advance(position);
  if (step == Step::next) check_caught_up();
  return step;
}

void Room::on_gap(const Gap& gap) {
  if (gap.reason == GapReason::reset)
    position_.reset(gap.resume);
  else
    position_.move(gap.resume);
  line_.act(News{gap});
  check_caught_up();
}

void Room::check_caught_up() {
  if (caught_up_ || status_ != RoomStatus::joined || position_.seq() < top_) return;
  caught_up_ = true;
  line_.act(News{CaughtUp{slug_}});
}

void Room::on_availability(Availability availability, Time now) {
  if (availability_ == availability) return;
  availability_ = availability;
  line_.act(News{AvailabilityChange{slug_, availability}});
  open_outbox(now);
}

void Room::open_outbox(Time now) {
  if (status_ == RoomStatus::joined && availability_ == Availability::live)
    outbox_.open(now);
  else
    outbox_.shut();
}

Time Room::deadline() const { return std::min(outbox_.deadline(), join_at_.value_or(Time::max())); }

void Room::on_time(Time now) {
  const bool join_again = outbox_.on_time(now);
  if (join_again || (join_at_ && now >= *join_at_)) attach(now);
}

}  // namespace hearth::client
