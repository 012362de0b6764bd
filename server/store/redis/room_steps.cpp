// SPDX-License-Identifier: Apache-2.0
#include "store/redis/room_steps.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "store/journal.hpp"
#include "store/redis/arguments.hpp"
#include "store/redis/room_keys.hpp"
#include "store/redis/scripts.hpp"
#include "store/redis/stored_body.hpp"

namespace hearth::store {
namespace {

std::string word_of(Course course) {
  if (course == Course::hold) return "hold";
  return course == Course::stop ? "stop" : "deliver";
}

std::string word_of(Uncovered uncovered) {
  if (uncovered == Uncovered::closed) return "closed";
  return uncovered == Uncovered::guarded ? "guarded" : "open";
}

// For every step that appends.
Arguments& announce(Arguments& to, const RoomKeys& keys, const Surroundings& in) {
  return to.add("channel", keys.channel()).add("verb", in.verb).add("events_max", in.events_max);
}

std::int64_t whole_s(core::Duration duration) {
  return std::chrono::duration_cast<core::seconds>(duration).count();
}
int number(rooms::SanctionKind kind) { return static_cast<int>(kind); }

// Adds what the script reads of a decision.
struct Describe {
  Arguments& to;

  void operator()(const Sanction& sanction) const {
    to.add("decision", "sanction")
        .add("handle", sanction.subject.handle.view())
        .add("kind", number(sanction.kind))
        .add("until", core::unix_s(sanction.until))
        .add("alias", sanction.subject.alias)
        .add("subject", store_people({sanction.subject}));
  }
  void operator()(const Lift& lift) const {
    to.add("decision", "lift")
        .add("handle", lift.subject.handle.view())
        .add("kind", number(lift.kind))
        .add("subject", store_people({lift.subject}));
  }
  void operator()(const TakeBack& back) const {
    to.add("decision", "takeback")
        .add("handle", back.subject.handle.view())
        .add("kind", number(back.kind))
        .add("ended", core::unix_s(back.ended))
        .add("until", back.until ? std::to_string(core::unix_s(*back.until)) : std::string())
        .add("alias", back.subject.alias)
        .add("subject", store_people({back.subject}));
  }
  void operator()(const Redact& redact) const {
    to.add("decision", "redact");
    target(redact.target);
  }
  void operator()(const Unsay& unsay) const {
    to.add("decision", "unsay")
        .add("handle", unsay.author.handle.view())
        .add("window", unsay.window.count());
    target(unsay.target);
  }
  void operator()(const SetMode& set) const {
    to.add("decision", "mode")
        .add("mode", static_cast<int>(set.mode))
        .add("interval", set.post_interval.count());
  }
  void operator()(const Announce&) const { to.add("decision", "announce"); }

  void target(const rooms::Position& position) const {
    to.add("target_epoch", epoch_text(position.epoch)).add("target_seq", position.seq);
  }
};

core::Time whole_second(core::Time t) { return core::Time{core::seconds(core::unix_s(t))}; }

}  // namespace

redis::Invocation open_step(const core::RoomId& room, const Surroundings& in,
                            const std::string& seen, const std::string& epoch,
                            core::milliseconds wait) {
  const RoomKeys key(room);
  return {&scripts::open,
          {key("m"), key("s"), key("a")},
          Arguments(in)
              .add("seen", seen)
              .add("epoch", epoch)
              .add("wait", core::Duration(wait).count())
              .take()};
}

redis::Invocation recovered_step(const core::RoomId& room, const Surroundings& in,
                                 const std::string& epoch) {
  return {&scripts::recovered, {RoomKeys(room)("m")}, Arguments(in).add("epoch", epoch).take()};
}

redis::Invocation publish_step(const Draft& draft, const Surroundings& in) {
  const RoomKeys key(draft.room);
  const auto retention_s = whole_s(draft.retention);
  const auto buckets = bucket_ends(in.now_s, retention_s);
  const auto days = day_ends(in.now_s);
  Arguments arguments(in);
  announce(arguments, key, in)
      .add("handle", draft.author.handle.view())
      .add("producer", draft.producer.view())
      .add("n", draft.n)
      .add("body", store_body(draft.author, draft.body))
      .add("course", word_of(draft.course))
      .add("own_us", draft.participant_rate.interval.count())
      .add("own_burst", draft.participant_rate.burst)
      .add("room_us", draft.room_rate.interval.count())
      .add("room_burst", draft.room_rate.burst)
      .add("uncovered", word_of(draft.uncovered))
      .add("newcomer", draft.newcomer ? "1" : "0")
      .add("guarded_us", draft.guarded_interval.count())
      .add("noted", draft.note.empty() ? "0" : "1")
      .add("note", kept_note(draft.note))
      .add("ties", draft.ties)
      .add("retention", retention_s);
  return {&scripts::publish,
          {key("m"), key("s"), key("x"), key("a"), key("d"), key("h"), key("w"), key("o"),
           key.bucket(buckets[0]), key.bucket(buckets[1]), key.day(days[0]), key.day(days[1]),
           key("k")},
          arguments.take()};
}

redis::Invocation moderate_step(const Entry& entry, const Surroundings& in) {
  const RoomKeys key(entry.room);
  const auto retention_s = whole_s(entry.retention);
  const auto buckets = bucket_ends(in.now_s, retention_s > 0 ? retention_s : in.retention_s);
  const auto days = day_ends(in.now_s);
  const auto event = event_of(entry.decision);
  Arguments arguments(in);
  announce(arguments, key, in)
      .add("id", std::string(entry.id.begin(), entry.id.end()))
      .add("note", kept_note(entry.note))
      .add("body", store_body(event.author, event.body))
      .add("retention", retention_s);
  std::visit(Describe{arguments}, entry.decision);
  return {&scripts::moderate,
          {key("m"), key("s"), key("x"), key("h"), key("i"), key("w"), key.bucket(buckets[0]),
           key.bucket(buckets[1]), key.bucket(in.target_bucket), key.day(days[0]), key.day(days[1]),
           key("k")},
          arguments.take()};
}

redis::Invocation release_step(const Release& release, const Surroundings& in) {
  const RoomKeys key(release.room);
  const auto buckets = bucket_ends(in.now_s, in.retention_s);
  const auto days = day_ends(in.now_s);
  Arguments arguments(in);
  return {&scripts::release,
          {key("m"), key("s"), key("h"), key("w"), key.bucket(buckets[0]), key.bucket(buckets[1]),
           key.day(days[0]), key.day(days[1]), key("k")},
          announce(arguments, key, in)
              .add("held", release.held)
              .add("deliver", release.deliver ? "1" : "0")
              .add("note", kept_note(release.note))
              .take()};
}

redis::Invocation withdraw_step(const Withdraw& withdraw, const Surroundings& in) {
  const RoomKeys key(withdraw.room);
  const auto days = day_ends(in.now_s);
  return {&scripts::withdraw,
          {key("m"), key("h"), key("w"), key("o"), key.day(days[0]), key.day(days[1]), key("k")},
          Arguments(in)
              .add("handle", withdraw.author.view())
              .add("producer", withdraw.producer.view())
              .add("n", withdraw.n)
              .take()};
}

redis::Invocation remark_step(const Remark& remark, const Surroundings& in) {
  const RoomKeys key(remark.room);
  const auto days = day_ends(in.now_s);
  const bool about_somebody = !remark.subject.handle.is_zero();
  return {&scripts::remark,
          {key("m"), key("s"), key("h"), key("w"), key("i"), key.day(days[0]), key.day(days[1]),
           key.bucket(in.target_bucket), key("k")},
          Arguments(in)
              .add("id", std::string(remark.id.begin(), remark.id.end()))
              .add("subject", about_somebody ? store_people({remark.subject}) : std::string())
              .add("note", kept_note(remark.note))
              .add("target_epoch", epoch_text(remark.target.epoch))
              .add("target_seq", remark.target.seq)
              .take()};
}

redis::Invocation journal_step(const core::RoomId& room, std::uint64_t after, std::size_t limit,
                               const Surroundings& in) {
  const RoomKeys key(room);
  redis::Invocation step{&scripts::journal,
                         {key("m"), key("h"), key("w")},
                         Arguments(in).add("after", after).add("limit", limit).take()};
  const auto today = day_ends(in.now_s)[0];
  for (std::int64_t day = -7; day <= 1; ++day) step.keys.push_back(key.day(today + day * day_s));
  step.keys.push_back(key("k"));
  step.keys.push_back(key("x"));
  return step;
}

redis::Invocation cover_step(const Cover& cover, const Surroundings& in) {
  const RoomKeys key(cover.room);
  const auto ttl = std::min<core::Duration>(cover.ttl, cover_life_max);
  return {&scripts::cover,
          {key("m"), key("v")},
          Arguments(in).add("who", cover.who).add("ttl", ttl.count()).take()};
}

redis::Invocation position_step(const core::RoomId& room, const Surroundings& in) {
  const RoomKeys key(room);
  return {&scripts::position, {key("m"), key("s"), key("x")}, Arguments(in).take()};
}

redis::Invocation read_step(const ReadRequest& request, rooms::Seq from, const Surroundings& in) {
  const RoomKeys key(request.room);
  std::string cursor;
  for (const auto& position : request.cursor)
    cursor += epoch_text(position.epoch) + ":" + std::to_string(position.seq) + ",";
  return {&scripts::read,
          {key("m"), key("s"), key("x")},
          Arguments(in)
              .add("cursor", cursor)
              .add("history", request.history)
              .add("limit", request.limit)
              .add("from", from)
              .take()};
}

redis::Invocation bodies_step(const core::RoomId& room, rooms::Epoch epoch,
                              const std::vector<LogEntry>& entries, const Surroundings& in) {
  const RoomKeys key(room);
  redis::Invocation step{&scripts::bodies, {key("m")}, {}};
  Arguments arguments(in);
  arguments.add("epoch", epoch_text(epoch));
  for (std::size_t i = 0; i < entries.size();) {
    const auto bucket = entries[i].bucket;
    std::string seqs;
    for (; i < entries.size() && entries[i].bucket == bucket; ++i)
      seqs += std::to_string(entries[i].seq) + " ";
    arguments.add(std::to_string(step.keys.size()).c_str(), seqs);
    step.keys.push_back(key.bucket(bucket));
  }
  step.arguments = arguments.take();
  return step;
}

redis::Invocation held_step(const core::RoomId& room, const Surroundings& in) {
  const RoomKeys key(room);
  return {&scripts::held, {key("m"), key("h"), key("k")}, Arguments(in).take()};
}

redis::Invocation lease_step(const PresenceLease& lease, const Surroundings& in) {
  return {&scripts::lease_presence,
          {RoomKeys(lease.room)("p")},
          Arguments(in)
              .add("node", lease.node)
              .add("count", lease.count)
              .add("newcomers", lease.newcomers)
              .add("arrivals", store_marks(lease.arrivals))
              .add("people", store_people(lease.participants))
              .add("ttl", lease.ttl.count())
              .take()};
}

DecisionEvent event_of(const Decision& decision) {
  if (const auto* one = std::get_if<Sanction>(&decision))
    return {{}, rooms::Sanctioned{one->subject, one->kind, whole_second(one->until), false}};
  if (const auto* one = std::get_if<Lift>(&decision))
    return {{}, rooms::Sanctioned{one->subject, one->kind, core::Time{}, true}};
  if (const auto* one = std::get_if<TakeBack>(&decision))
    return {{},
            rooms::Sanctioned{one->subject, one->kind,
                              whole_second(one->until.value_or(core::Time{})), !one->until}};
  if (const auto* one = std::get_if<Redact>(&decision))
    return {{}, rooms::Redacted{one->target.seq, false}};
  if (const auto* one = std::get_if<Unsay>(&decision))
    return {one->author, rooms::Redacted{one->target.seq, true}};
  if (const auto* one = std::get_if<SetMode>(&decision))
    return {{}, rooms::ModeChanged{one->mode, one->post_interval, one->until, one->rule}};
  return {{}, rooms::Announcement{std::get<Announce>(decision).text}};
}

std::optional<Decision> decision_of(const rooms::Event& event) {
  if (const auto* one = std::get_if<rooms::Sanctioned>(&event.body)) {
    if (one->lifted) return Lift{one->subject, one->kind};
    return Sanction{one->subject, one->kind, one->until};
  }
  if (const auto* one = std::get_if<rooms::ModeChanged>(&event.body))
    return SetMode{one->mode, one->post_interval, one->until, one->rule};
  if (const auto* one = std::get_if<rooms::Redacted>(&event.body)) {
    const rooms::Position target{event.position.epoch, one->target};
    // It was in time when it was made; it is as right when it has to be said again.
    if (one->by_author && event.author)
      return Unsay{target, *event.author, std::chrono::hours(24 * 365)};
    return Redact{target};
  }
  return std::nullopt;
}

}  // namespace hearth::store
