// SPDX-License-Identifier: Apache-2.0
// Around a measure: what is kept before a message goes, what waits, and how measures end.
#include <algorithm>
#include <utility>

#include "core/random.hpp"
#include "core/text.hpp"
#include "moderation/desk/audit.hpp"
#include "protocol/ledger_codec.hpp"
#include "shard/desk/acting.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;
using cases::Measure;
using protocol::Reason;

constexpr core::milliseconds soon{2000};

}  // namespace

store::TakeBack taking_back(const cases::Desk& desk, const cases::TakenMeasure& measure,
                            const rooms::Participant& subject) {
  return {subject, kind_of(measure.acted.measure), measure.acted.until,
          desk.book.measures().others_until(measure, desk.now)};
}

store::EntryId id_of_lift(const char* why, const cases::EntryId& measure) {
  const auto hash = cases::sha256(
      why + std::string(reinterpret_cast<const char*>(measure.data()), measure.size()));
  store::EntryId id{};
  std::copy_n(hash.begin(), id.size(), id.begin());
  return id;
}

std::optional<cases::EntryId> measure_id(const std::string& base32) {
  const auto bytes = core::from_base32(base32);
  cases::EntryId id{};
  if (!bytes || bytes->size() != id.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), id.begin());
  return id;
}

core::CaseId Acting::case_of(const core::RoomId& room, const core::SubjectId& subject,
                             std::uint64_t held) const {
  const auto& book = view_.book();
  if (const auto* c = book.open_case(room, subject)) return c->id;
  if (held == 0) return {};
  for (const auto* c : book.open_cases())
    if (c->room == room && std::any_of(c->held.begin(), c->held.end(),
                                       [&](const auto& one) { return one.held == held; }))
      return c->id;
  return {};
}

asio::awaitable<Acting::Done> Acting::redact(Room room, store::Redact redaction,
                                             cases::DecisionSeed seed) {
  store::EntryId id{};
  core::random_bytes(id);
  const bool is_in_case = !seed.case_id.is_zero();
  const auto sealed = is_in_case ? seed.case_id : evidence_of(id);
  const cases::Place place{redaction.target.epoch, redaction.target.seq};
  co_await evidence_.keep(room.id, sealed, place);
  auto done = co_await moderate(std::move(room), redaction, std::move(seed), id);
  if (std::holds_alternative<Refusal>(done) && !is_in_case) co_await evidence_.drop_all(sealed);
  co_return done;
}

asio::awaitable<Acting::Done> Acting::decide_held(Room room, frames::Act act,
                                                  cases::DecisionSeed seed) {
  store::Release release{room.id, act.held, seed.measure == Measure::released,
                         protocol::serialize(cases::Seed{seed})};
  const auto answer = co_await rooms_.release(std::move(release));
  if (answer.status == store::ReleaseStatus::not_found) co_return Refusal{Reason::changed, {}};
  if (answer.status == store::ReleaseStatus::unavailable)
    co_return Refusal{Reason::unavailable, soon};
  co_return frames::Done{answer.position, {}, 0};
}

asio::awaitable<bool> Acting::end_mode(Room room, cases::Acted mode) {
  cases::DecisionSeed seed;
  seed.measure = Measure::mode;
  seed.automated = true;
  seed.reason = mode.reason;
  seed.undoes = mode.id;
  seed.mode = static_cast<std::uint8_t>(rooms::Mode::open);
  seed.mode_before = mode.mode;
  seed.interval_before_ms = mode.interval_ms;
  store::Entry entry;
  entry.id = id_of_lift("mode|", mode.id);
  entry.room = room.id;
  entry.decision = store::SetMode{};
  entry.retention = room.retention;
  entry.note = protocol::serialize(cases::Seed{seed});
  const auto answer = co_await rooms_.moderate(std::move(entry));
  co_return answer.status == store::ModerateStatus::applied;
}

asio::awaitable<bool> Acting::lift(store::EntryId id, Room room, store::Decision decision,
                                   cases::DecisionSeed seed) {
  store::Entry entry;
  entry.id = id;
  entry.room = room.id;
  entry.decision = std::move(decision);
  entry.retention = room.retention;
  if (seed.measure != Measure::none) entry.note = protocol::serialize(cases::Seed{seed});
  const auto answer = co_await rooms_.moderate(std::move(entry));
  co_return answer.status != store::ModerateStatus::unavailable;
}

}  // namespace hearth::shard::desk
