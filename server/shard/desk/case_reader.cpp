// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/case_reader.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

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

}  // namespace

CaseReader::Origin CaseReader::origin_of(const cases::CaseBook& book, const cases::Case& about) {
  if (about.kind != cases::CaseKind::appeal) return {place_of(about), about.id};
  const auto* measure = book.measures().find(about.appealed);
  if (!measure) return {{}, about.id};
  if (measure->case_id.is_zero()) return {measure->acted.place, evidence_of(measure->acted)};
  const auto* before = book.find(measure->case_id);
  auto place = before ? place_of(*before) : cases::Place{};
  return {place.seq != 0 ? place : measure->acted.place, measure->case_id};
}

// What the room has let go of since, or somebody removed, is still here for a while.
asio::awaitable<void> CaseReader::read_context(core::RoomId room, core::CaseId id,
                                               cases::Place place, frames::CaseDetail& detail) {
  auto log = co_await evidence_.around(room, place);
  auto sealed = co_await evidence_.of(id);
  const auto is_held = [](const rooms::Event& event) { return event.position.epoch == 0; };
  for (const auto& event : sealed)
    if (const auto* message = std::get_if<rooms::Message>(&event.body); message && is_held(event))
      detail.held.push_back(
          {event.position.seq, message->text, 0, event.author.value_or(rooms::Participant{})});
  std::erase_if(sealed, is_held);
  detail.context = Evidence::merged(std::move(log).value_or(std::vector<rooms::Event>{}), sealed);
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

asio::awaitable<void> CaseReader::read_held(const cases::Case& about, frames::CaseDetail& detail) {
  if (about.held.empty()) co_return;
  const auto waiting = co_await rooms_.held(about.room);
  if (!waiting) co_return;  // the sealed copies are shown
  for (const auto& item : *waiting) {
    const bool is_here = std::any_of(about.held.begin(), about.held.end(),
                                     [&](const auto& held) { return held.held == item.id; });
    if (!is_here) continue;
    frames::HeldMessage held{item.id, {}, core::unix_ms(item.until), item.author};
    if (const auto* message = std::get_if<rooms::Message>(&item.body)) held.text = message->text;
    // Its sealed copy stands for it only once it waits no more.
    std::erase_if(detail.held, [&](const auto& copy) { return copy.held == item.id; });
    detail.held.push_back(std::move(held));
  }
}

asio::awaitable<void> CaseReader::read(cases::Case about, Origin origin, bool revealed,
                                       frames::CaseDetail& detail) {
  co_await read_context(about.room, origin.sealed, origin.place, detail);
  co_await read_held(about, detail);
  // Its author took it back; the sealed copy goes as soon as it can be written anew.
  std::erase_if(detail.held, [&](const auto& held) {
    return std::find(about.taken_back.begin(), about.taken_back.end(), held.held) !=
           about.taken_back.end();
  });
  if (!revealed) {
    for (auto& event : detail.context) veil(event);
    for (auto& held : detail.held) held.text.clear();
  }
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
  if (about.kind == cases::CaseKind::appeal && revealed) detail.appeal_text = at(about.number + 1);
}

}  // namespace hearth::shard::desk
