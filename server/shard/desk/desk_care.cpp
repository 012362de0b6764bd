// SPDX-License-Identifier: Apache-2.0
// What participants ask of the desk.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/random.hpp"
#include "core/text.hpp"
#include "identity/appeal_code.hpp"
#include "shard/desk/desk.hpp"
#include "shard/desk/texts.hpp"
#include "shard/node.hpp"
#include "shard/shard.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;
using protocol::Reason;

constexpr core::milliseconds soon{1000};

protocol::AppealStatus status_of(cases::Appeal::State state) {
  switch (state) {
    case cases::Appeal::State::waiting:
      return protocol::AppealStatus::waiting;
    case cases::Appeal::State::upheld:
      return protocol::AppealStatus::upheld;
    case cases::Appeal::State::lifted:
      return protocol::AppealStatus::lifted;
    case cases::Appeal::State::not_made:
      break;
  }
  return protocol::AppealStatus::not_made;
}

// Also when it was read, or given an end, at another node meanwhile. False: it may be there again.
asio::awaitable<bool> forget(Notices& notices, store::Ledger& ledger, std::shared_ptr<bool> alive,
                             core::RoomId room, core::Handle handle, std::string code) {
  constexpr int tries = 4;
  for (int i = 0; i < tries; ++i) {
    const auto record = notices.read(room, handle, code);
    if (!record) co_return true;
    store::LedgerBatch batch;
    batch.records.push_back(*record);
    const auto status = co_await ledger.append(std::move(batch));
    if (!*alive || status == store::AppendStatus::unavailable) co_return false;
    if (status == store::AppendStatus::appended) {
      notices.forget(*record);
      co_return true;
    }
    const bool is_read = co_await notices.load(room, handle);
    if (!*alive || !is_read) co_return false;
  }
  co_return false;
}

// When the warning ends by which the room keeps them from writing; nothing: there is none.
std::optional<core::Time> warned_until(const store::RoomState& room, const core::Handle& who) {
  for (const auto& one : room.sanctions)
    if (one.kind == rooms::SanctionKind::warning && one.subject.handle == who) return one.until;
  return std::nullopt;
}

}  // namespace

asio::awaitable<std::optional<Refusal>> Desk::acknowledge(core::RoomId id, rooms::Participant who,
                                                          std::string code) {
  auto alive = alive_;
  if (!notices_.read(id, who.handle, code)) (void)co_await notices_.load(id, who.handle);
  if (!*alive) co_return Refusal{Reason::unavailable, soon};
  const auto* room = home_.room(id);
  if (!notices_.read(id, who.handle, code) || !room) co_return Refusal{Reason::not_found, {}};
  for (const auto& notice : notices_.pending(id, who.handle, room->slug)) {
    if (notice.code != "warning" || notice.params.at("code") != code) continue;
    const auto bytes = core::from_base32(code);
    cases::EntryId measure{};
    if (!bytes || bytes->size() != measure.size()) co_return Refusal{Reason::not_found, {}};
    std::copy(bytes->begin(), bytes->end(), measure.begin());
    const bool is_done = co_await read_warning(*room, who, measure);
    if (!*alive || !is_done) co_return Refusal{Reason::unavailable, soon};
    break;
  }
  const bool is_gone = co_await forget(notices_, ledger_, alive, id, who.handle, code);
  if (!*alive || !is_gone) co_return Refusal{Reason::unavailable, soon};
  look_at(id);
  co_return std::nullopt;
}

// Ends this one alone: whoever has others to read cannot write yet.
asio::awaitable<bool> Desk::read_warning(Room room, rooms::Participant who,
                                         cases::EntryId measure) {
  auto alive = alive_;
  const bool is_known = co_await follow_until(
      room.id, [this, measure] { return view_.book().measures().find(measure) != nullptr; });
  if (!*alive) co_return false;
  if (is_known) {
    const auto desk = view_.now();
    cases::DecisionSeed seed;
    seed.measure = cases::Measure::lift;
    seed.lifts = cases::Measure::warning;
    seed.automated = true;
    seed.undoes = measure;
    const auto back = taking_back(desk, *desk.book.measures().find(measure), who);
    const bool is_said = co_await acting_.lift(id_of_lift("read|", measure), room, back, seed);
    if (!*alive || !is_said) co_return false;
  }
  co_return co_await lift_read(std::move(room), std::move(who), measure);
}

// What still stands there may be of warnings that were read at once, each beside the others, none
// of which lifted it. Then it is waited for what the ledger says, and who finds none left lifts
// what stood before that was asked: nothing that is decided meanwhile and ends otherwise.
asio::awaitable<bool> Desk::lift_read(Room room, rooms::Participant who, cases::EntryId measure) {
  auto alive = alive_;
  constexpr auto warning = rooms::SanctionKind::warning;
  constexpr int tries = 4;
  const auto is_undone = [this, measure] {
    const auto* read = view_.book().measures().find(measure);
    return read && read->undone;
  };
  for (int i = 0; i < tries; ++i) {
    const auto state = co_await home_.node().store().position(room.id);
    if (!*alive || !state) co_return false;
    const auto until = warned_until(*state, who.handle);
    if (!until) co_return true;
    const bool is_written = co_await follow_until(room.id, is_undone);
    if (!*alive || !is_written) co_return false;
    const auto desk = view_.now();
    const auto& measures = desk.book.measures();
    if (measures.others_until(*measures.find(measure), desk.now)) co_return true;
    const auto why = "all read|" + std::to_string(core::unix_s(*until)) + "|";
    const store::TakeBack rest{who, warning, *until, std::nullopt};
    const bool is_said = co_await acting_.lift(id_of_lift(why.c_str(), measure), room, rest, {});
    if (!*alive || !is_said) co_return false;
  }
  co_return false;
}

asio::awaitable<std::variant<Refusal, protocol::AppealState>> Desk::appeal(std::string code,
                                                                           std::string text) {
  auto alive = alive_;
  const auto measure = identity::open_appeal_code(home_.node().keys(), code);
  if (!measure) co_return Refusal{Reason::not_found, {}};
  if (!are_fine(text)) co_return Refusal{Reason::too_long, {}};
  (void)co_await view_.catch_up();  // what is known is answered from
  if (!*alive) co_return Refusal{Reason::unavailable, soon};
  if (!view_.book().measures().find(*measure)) co_return Refusal{Reason::not_found, {}};
  if (!core::trim(text).empty()) {
    core::CaseId fresh;
    core::random_bytes(fresh.bytes);
    const auto reply = co_await write(
        [&](const cases::Desk& desk) {
          return cases::appeal(desk, *measure, fresh, text_mac(home_.node().keys(), fresh, text));
        },
        text);
    const auto* refusal = std::get_if<Refusal>(&reply);
    // Asked before: how it stands is the answer.
    if (refusal && refusal->reason != Reason::changed) co_return *refusal;
    if (!*alive) co_return Refusal{Reason::unavailable, soon};
  }
  const auto* taken = view_.book().measures().find(*measure);
  if (!taken) co_return Refusal{Reason::not_found, {}};
  const auto appeal = taken->appeal;
  protocol::AppealState state{status_of(appeal.state),
                              {},
                              appeal.decided == core::Time{} ? 0 : core::unix_ms(appeal.decided)};
  if (appeal.answer != 0) {
    const auto words =
        co_await ledger_.records(text_kind, text_key(appeal.case_id, appeal.answer), {});
    if (words && !words->empty()) state.answer = text_of(home_.node().keys(), words->front());
  }
  co_return state;
}

}  // namespace hearth::shard::desk
