// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/journals.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/random.hpp"
#include "protocol/ledger_codec.hpp"
#include "shard/desk/texts.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;
using store::JournalKind;

// Few, so that what they become fits one batch of the ledger.
constexpr std::size_t lines_max = 8;

// A release has no id of its own: the held message's number names it in its room.
cases::EntryId id_of_held(const core::RoomId& room, std::uint64_t held) {
  const auto hash =
      cases::sha256(std::string("held|") + std::string(room.view()) + std::to_string(held));
  cases::EntryId id{};
  std::copy_n(hash.begin(), id.size(), id.begin());
  return id;
}

core::CaseId fresh_case() {
  core::CaseId id;
  core::random_bytes(id.bytes);
  return id;
}

// Numbers jump there to a base of whole thousands, and nothing is missing.
bool begins_epoch(std::uint64_t number) { return number % 1000 == 1; }

cases::HeldGone::How how(JournalKind kind) {
  switch (kind) {
    case JournalKind::released:
      return cases::HeldGone::How::released;
    case JournalKind::returned:
      return cases::HeldGone::How::returned;
    case JournalKind::withdrawn:
      return cases::HeldGone::How::withdrawn;
    default:
      return cases::HeldGone::How::expired;
  }
}

// One of a kind and key.
void add(std::vector<store::Record> more, std::vector<store::Record>& records) {
  for (auto& record : more) {
    const bool is_there = std::any_of(
        records.begin(), records.end(),
        [&](const store::Record& one) { return one.kind == record.kind && one.key == record.key; });
    if (!is_there) records.push_back(std::move(record));
  }
}

bool lets_go(JournalKind kind) {
  return kind == JournalKind::released || kind == JournalKind::returned ||
         kind == JournalKind::expired || kind == JournalKind::withdrawn;
}

}  // namespace

asio::awaitable<bool> Journals::follow(core::RoomId room) {
  auto& reading = readings_[room];
  if (reading.busy) {
    reading.again = true;
    co_return true;
  }
  reading.busy = true;
  auto result = Step::more;
  while (result == Step::more || std::exchange(readings_[room].again, false)) {
    const auto look = ++readings_[room].begun;
    result = co_await step(room);
    if (result == Step::end) readings_[room].whole = look;
    for (auto* one : std::exchange(readings_[room].waiting, {})) one->cancel();
    if (result == Step::stuck) break;
  }
  readings_[room].busy = false;
  co_return result != Step::stuck;
}

asio::awaitable<bool> Journals::follow_whole(core::RoomId room) {
  constexpr core::seconds patience{2};
  if (!readings_[room].busy) co_return co_await follow(room);
  const auto before = readings_[room].begun;
  asio::steady_timer pause(co_await asio::this_coro::executor, patience);
  while (readings_[room].busy && readings_[room].whole <= before) {
    readings_[room].again = true;
    readings_[room].waiting.push_back(&pause);
    boost::system::error_code ec;
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    std::erase(readings_[room].waiting, &pause);
    if (!ec) break;  // not cancelled: it takes too long
  }
  co_return readings_[room].whole > before;
}

asio::awaitable<Journals::Step> Journals::step(core::RoomId room) {
  if (!readings_[room].cursor) {
    const auto cursor = co_await ledger_.journal_cursor(room);
    if (!cursor) co_return Step::stuck;
    readings_[room].cursor = *cursor;
  }
  const auto after = *readings_[room].cursor;
  // After a conflict one by one: what cannot be written at all then stops nothing before it.
  auto page = co_await read(room, after, readings_[room].conflicts == 0 ? lines_max : 1);
  if (!page) co_return Step::stuck;
  if (page->last == after) co_return Step::end;
  if (co_await write(room, after, *page)) {
    readings_[room].cursor = page->last;
    readings_[room].conflicts = 0;
    co_return page->more ? Step::more : Step::end;
  }
  // Another node was faster, or the ledger is away: where it is, the cursor says.
  readings_[room].cursor.reset();
  co_await reload(room, *page);
  constexpr int conflicts_max = 8;
  if (++readings_[room].conflicts < conflicts_max) co_return Step::more;
  readings_[room].conflicts = 0;
  co_return Step::stuck;
}

asio::awaitable<std::optional<Journals::Page>> Journals::read(core::RoomId room,
                                                              std::uint64_t after,
                                                              std::size_t limit) {
  const auto journal = co_await rooms_.journal(room, after, limit);
  if (!journal) co_return std::nullopt;
  if (!journal->entries.empty() && !co_await view_.catch_up()) co_return std::nullopt;
  Page page;
  page.last = after;
  page.more = journal->more;
  if (!journal->entries.empty()) {
    const auto first = journal->entries.front().number;
    if (after != 0 && first > after + 1 && !begins_epoch(first)) {
      page.gap_from = after + 1;
      page.gap_to = first - 1;
    }
  }
  for (const auto& entry : journal->entries) {
    Line line{entry, {}};
    line.incoming.room = room;
    line.incoming.place = {entry.position.epoch, entry.position.seq};
    line.incoming.held = entry.held;
    if (entry.kind == JournalKind::held) line.incoming.held_until = entry.at + store::held_life;
    line.incoming.id = lets_go(entry.kind) ? id_of_held(room, entry.held) : entry.id;
    line.incoming.seed = protocol::parse_seed(entry.note).value_or(cases::NoSeed{});
    // Such a one is written on what the one before it left, so it begins the next page.
    if (concerns_bans(line) && concerns_bans(page)) {
      page.more = true;
      break;
    }
    if (!entry.subject.handle.is_zero()) {
      // Once in a page: the name of its first line is written with it, not before.
      const auto& handle = entry.subject.handle;
      const auto before = std::find_if(page.lines.begin(), page.lines.end(), [&](const Line& one) {
        return one.entry.subject.handle == handle;
      });
      if (before != page.lines.end()) {
        line.incoming.subject = before->incoming.subject;
      } else {
        auto named = co_await subjects_.name(
            room, entry.subject, core::now(),
            [this](const core::SubjectId& id) { return view_.book().needs(id, view_.now().now); });
        if (!named) co_return std::nullopt;
        line.incoming.subject = named->id;
        if (!named->before.is_zero()) page.before.push_back(named->before);
        if (named->record) page.people.push_back(std::move(*named->record));
      }
    }
    page.last = entry.number;
    page.lines.push_back(std::move(line));
  }
  co_return page;
}

asio::awaitable<void> Journals::reload(core::RoomId room, const Page& page) {
  (void)co_await bans_.load();  // what cannot be read now is not known better
  for (const auto& line : page.lines)
    if (const auto& handle = line.entry.subject.handle; !handle.is_zero())
      (void)co_await notices_.load(room, handle);
}

bool Journals::concerns_bans(const Page& page) {
  return std::any_of(page.lines.begin(), page.lines.end(),
                     [](const Line& line) { return concerns_bans(line); });
}

bool Journals::concerns_bans(const Line& line) {
  const auto* seed = std::get_if<cases::DecisionSeed>(&line.incoming.seed);
  return seed && Bans::concern(seed->measure, seed->scope);
}

// What a measure means for whom it concerns, wherever they are: a notice, a ban of more than a
// room.
void Journals::add_records(const cases::Entry& entry, const Page& page,
                           std::vector<store::Record>& records) const {
  const auto* acted = std::get_if<cases::Acted>(&entry.what);
  const auto& measures = view_.book().measures();
  if (const auto* undone = std::get_if<cases::Undone>(&entry.what)) {
    add(bans_.without(undone->id), records);
    if (const auto* measure = measures.find(undone->id)) end_notice(*measure, records);
  }
  if (!acted) return;
  if (acted->measure == cases::Measure::lift)
    for (const auto* measure : measures.about(acted->subject))
      if (measure->acted.measure == acted->lifts &&
          (acted->only == cases::EntryId{} || acted->only == measure->acted.id))
        end_notice(*measure, records);
  const auto line = std::find_if(page.lines.begin(), page.lines.end(), [&](const Line& one) {
    return one.incoming.subject == acted->subject;
  });
  if (line == page.lines.end() || acted->subject.is_zero()) return;
  const auto& handle = line->entry.subject.handle;
  if (auto notice = notices_.of(*acted, acted->room, handle, core::now()))
    records.push_back(std::move(*notice));
  if (acted->confirms != cases::EntryId{}) add(bans_.without(acted->confirms), records);
  add(bans_.of(*acted, handle, options_.area(entry.by)), records);
}

void Journals::end_notice(const cases::TakenMeasure& measure,
                          std::vector<store::Record>& records) const {
  const auto* person = subjects_.find(measure.acted.subject);
  if (!person) return;
  auto notice = notices_.ended(measure.acted.id, person->room, person->who.handle, core::now());
  if (notice) add({std::move(*notice)}, records);
}

// Whom nobody told anything: where a moderator gives a message back, the measure has its own
// notice.
void Journals::add_returned(core::RoomId room, const Page& page,
                            std::vector<store::Record>& records) const {
  for (const auto& line : page.lines) {
    const auto& entry = line.entry;
    if (entry.kind != JournalKind::expired && entry.kind != JournalKind::returned) continue;
    const auto& handle = entry.subject.handle;
    const bool is_decided = std::holds_alternative<cases::DecisionSeed>(line.incoming.seed);
    if (is_decided || handle.is_zero()) continue;
    add({notices_.of_held(how(entry.kind), room, handle, core::now())}, records);
  }
}

asio::awaitable<bool> Journals::write(core::RoomId room, std::uint64_t after, const Page& page) {
  if (concerns_bans(page) && !co_await bans_.load()) co_return false;
  // What each entry's own text is, by its place in the batch.
  std::vector<std::pair<std::size_t, std::string>> texts;
  const auto decide = [&](const cases::Desk& desk) -> cases::Decided {
    // An appeal came meanwhile: then it is about somebody who has to be known.
    for (const auto& id : page.before)
      if (desk.book.needs(id, desk.now)) return cases::Refusal::changed;
    cases::Intake intake(desk);
    cases::Entries all;
    texts.clear();
    if (page.gap_from != 0)
      all.push_back({{}, {}, cases::JournalGap{room, page.gap_from, page.gap_to}});
    for (const auto& line : page.lines) {
      for (auto& entry : intake.take(line.incoming, fresh_case())) {
        const auto* report = std::get_if<cases::ReportAdded>(&entry.what);
        if (report && report->has_note)
          texts.emplace_back(
              all.size(), open_report(keys_, room,
                                      std::get<cases::ReportSeed>(line.incoming.seed).sealed_note));
        all.push_back(std::move(entry));
      }
      if (lets_go(line.entry.kind))
        for (auto& entry :
             intake.held_gone(room, line.incoming.subject, line.entry.held, how(line.entry.kind)))
          all.push_back(std::move(entry));
    }
    return all;
  };
  const auto along = [&](const cases::Entries& entries, std::uint64_t first) {
    LedgerView::Along more{{{room, after, page.last}}, page.people};
    for (const auto& [index, text] : texts)
      more.records.push_back(text_record(keys_, entries[index].case_id, first + index, text));
    for (const auto& entry : entries) add_records(entry, page, more.records);
    add_returned(room, page, more.records);
    return more;
  };
  const auto answer = co_await view_.append(decide, along);
  const auto* appended = std::get_if<LedgerView::Appended>(&answer);
  if (!appended) co_return false;
  for (const auto& record : page.people) subjects_.take(record);
  tell_evidence(room, page, appended->entries);
  co_return true;
}

void Journals::tell_evidence(core::RoomId room, const Page& page,
                             const cases::Entries& entries) const {
  for (const auto& entry : entries) {
    if (const auto* found = std::get_if<cases::FindingAdded>(&entry.what))
      options_.concerns(room, entry.case_id, found->place, found->held);
    else if (const auto* reported = std::get_if<cases::ReportAdded>(&entry.what))
      options_.concerns(room, entry.case_id, reported->place, 0);
    else if (const auto* held = std::get_if<cases::HeldAdded>(&entry.what))
      options_.concerns(room, entry.case_id, {}, held->held);
    const auto* acted = std::get_if<cases::Acted>(&entry.what);
    if (!acted || !cases::restricts(acted->measure) || !entry.case_id.is_zero()) continue;
    const auto line = std::find_if(page.lines.begin(), page.lines.end(), [&](const Line& one) {
      return one.incoming.subject == acted->subject;
    });
    if (line != page.lines.end()) options_.restricted(room, *acted, line->entry.subject.handle);
  }
}

}  // namespace hearth::shard::desk
