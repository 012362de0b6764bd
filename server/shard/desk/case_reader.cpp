// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/case_reader.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "identity/sealed.hpp"
#include "protocol/event_codec.hpp"
#include "protocol/ledger_codec.hpp"
#include "shard/desk/case_frames.hpp"
#include "shard/desk/texts.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;

// Where the case points in the log: its newest message there.
cases::Place place_of(const cases::Case& c) {
  for (auto it = c.finding_lines.rbegin(); it != c.finding_lines.rend(); ++it)
    if (it->what.place.seq != 0) return it->what.place;
  for (auto it = c.report_lines.rbegin(); it != c.report_lines.rend(); ++it)
    if (it->what.place.seq != 0) return it->what.place;
  return {};
}

void veil(rooms::Event& event) {
  if (auto* message = std::get_if<rooms::Message>(&event.body)) message->text.clear();
}

std::string context_of(const core::CaseId& id) { return "evidence|" + std::string(id.view()); }

}  // namespace

CaseReader::Origin CaseReader::origin_of(const cases::CaseBook& book, const cases::Case& about) {
  if (about.kind != cases::CaseKind::appeal) return {place_of(about), about.id};
  const auto* measure = book.measures().find(about.appealed);
  if (!measure) return {{}, about.id};
  const auto* before = book.find(measure->case_id);
  auto place = before ? place_of(*before) : cases::Place{};
  return {place.seq != 0 ? place : measure->acted.place, measure->case_id};
}

asio::awaitable<std::vector<rooms::Event>> CaseReader::around(core::RoomId room,
                                                              cases::Place place) {
  std::vector<rooms::Event> events;
  if (place.seq == 0) co_return events;
  const auto from = place.seq > context_before + 1 ? place.seq - context_before - 1 : 0;
  const auto page =
      co_await rooms_.read({room, {{place.epoch, from}}, 0, context_before + 1 + context_after});
  if (!page) co_return events;
  for (const auto& event : page->events)
    if (event->position.seq <= place.seq + context_after) events.push_back(*event);
  co_return events;
}

asio::awaitable<void> CaseReader::seal(core::RoomId room, core::CaseId id, cases::Place place) {
  const auto events = co_await around(room, place);
  protocol::EvidenceRecord evidence;
  for (const auto& event : events)
    if (std::holds_alternative<rooms::Message>(event.body))
      evidence.events.push_back(protocol::serialize(event));
  if (evidence.events.empty()) co_return;
  store::LedgerBatch batch;
  batch.records.push_back({evidence_kind, id_of(id),
                           identity::seal(keys_, context_of(id), protocol::serialize(evidence)), 0,
                           core::now() + evidence_life});
  (void)co_await ledger_.append(std::move(batch));  // there already, or the log still has it
}

asio::awaitable<std::vector<rooms::Event>> CaseReader::evidence(core::CaseId id) {
  std::vector<rooms::Event> events;
  if (id.is_zero()) co_return events;
  const auto found = co_await ledger_.records(evidence_kind, id_of(id), {});
  if (!found || found->empty()) co_return events;
  const auto opened = identity::unseal(keys_, context_of(id), found->front().value);
  const auto record = opened ? protocol::parse_evidence(*opened) : std::nullopt;
  if (!record) co_return events;
  for (const auto& stored : record->events)
    if (auto event = protocol::parse_event(stored)) events.push_back(std::move(*event));
  co_return events;
}

asio::awaitable<std::map<std::uint64_t, std::string>> CaseReader::texts(core::CaseId id) {
  std::map<std::uint64_t, std::string> texts;
  const auto found = co_await ledger_.records(text_kind, id_of(id) + '-', {});
  if (!found) co_return texts;
  for (const auto& record : *found) {
    const auto digits = std::string_view(record.key).substr(record.key.find('-') + 1);
    std::uint64_t number = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), number).ec == std::errc{})
      texts[number] = text_of(keys_, record);
  }
  co_return texts;
}

asio::awaitable<void> CaseReader::read_held(const cases::Case& about, bool revealed,
                                            frames::CaseDetail& detail) {
  if (about.held.empty()) co_return;
  const auto waiting = co_await rooms_.held(about.room);
  for (const auto& item : waiting) {
    const bool is_here = std::any_of(about.held.begin(), about.held.end(),
                                     [&](const auto& held) { return held.held == item.id; });
    if (!is_here) continue;
    frames::HeldMessage held{item.id, {}, core::unix_ms(item.until), item.author};
    if (const auto* message = std::get_if<rooms::Message>(&item.body); message && revealed)
      held.text = message->text;
    detail.held.push_back(std::move(held));
  }
}

asio::awaitable<void> CaseReader::read(cases::Case about, Origin origin, bool revealed,
                                       frames::CaseDetail& detail) {
  const bool is_appeal = about.kind == cases::CaseKind::appeal;
  // Who decides an appeal has to see what was there, also if the measure was to remove it.
  if (is_appeal) detail.context = co_await evidence(origin.sealed);
  if (detail.context.empty()) detail.context = co_await around(about.room, origin.place);
  // What the room has let go of since is still here for a while. What was removed is not shown.
  if (detail.context.empty() && !is_appeal) detail.context = co_await evidence(origin.sealed);
  if (!revealed)
    for (auto& event : detail.context) veil(event);
  co_await read_held(about, revealed, detail);
  const auto words = co_await texts(about.id);
  const auto at = [&](std::uint64_t number) {
    const auto found = words.find(number);
    return found == words.end() ? std::string() : found->second;
  };
  for (const auto& line : about.notes)
    detail.notes.push_back({id_of(line.by), at(line.number), core::unix_ms(line.at)});
  for (const auto& line : about.words)
    detail.notes.push_back({id_of(line.by), at(line.number), core::unix_ms(line.at)});
  std::size_t reported = 0;
  for (auto& finding : detail.findings)
    if (finding.reported && reported < about.report_lines.size())
      finding.note = revealed ? at(about.report_lines[reported++].number) : std::string();
  if (is_appeal && revealed) detail.appeal_text = at(about.number + 1);
}

}  // namespace hearth::shard::desk
