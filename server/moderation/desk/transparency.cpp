// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/transparency.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace hearth::moderation::desk {
namespace {

namespace chrono = std::chrono;

constexpr std::array<std::string_view, 7> kinds{"none",   "finding", "report", "held",
                                                "appeal", "wave",    "opened"};
constexpr std::array<std::string_view, 5> endings{"none", "let_through", "given_back", "unanswered",
                                                  "withdrawn"};
constexpr std::array<std::string_view, 5> whys{"none", "by_a_person", "nobody_took_it",
                                               "crisis_unanswered", "nobody_on_duty"};
// proto/README.md: any other reads as `other`, so that no code of somebody's own is published.
constexpr std::array<std::string_view, 9> guidelines{"harassment",    "hate",      "drug_sourcing",
                                                     "dosing_advice", "sexual",    "minors",
                                                     "pii",           "spam_link", "method_detail"};

template <class Names, class Enum>
std::string_view name_in(const Names& names, Enum value) {
  return names.at(static_cast<std::size_t>(value));
}

std::string_view guideline_of(const std::string& reason) {
  const auto* known = std::find(guidelines.begin(), guidelines.end(), reason);
  return known == guidelines.end() ? std::string_view("other") : *known;
}

bool needs_a_guideline(Measure measure) {
  using enum Measure;
  return measure == warning || measure == mute || measure == removal || measure == ban ||
         measure == redaction || measure == returned;
}

Month month_of(chrono::year_month month) {
  const auto begin = [](chrono::year_month which) {
    return core::Time{chrono::sys_days(which / chrono::day(1)).time_since_epoch()};
  };
  return {begin(month), begin(month + chrono::months(1))};
}

chrono::year_month month_at(core::Time at) {
  const chrono::year_month_day day(chrono::floor<chrono::days>(at));
  return day.year() / day.month();
}

}  // namespace

std::optional<Month> Month::of(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t size, int& out) {
    const auto* end = text.data() + from + size;
    const auto [at, ec] = std::from_chars(text.data() + from, end, out);
    return ec == std::errc{} && at == end && out >= 0;
  };
  int year = 0;
  int month = 0;
  if (!number(0, 4, year) || !number(5, 2, month)) return std::nullopt;
  if (year < 1970 || month < 1 || month > 12) return std::nullopt;
  return month_of(chrono::year(year) / chrono::month(static_cast<unsigned>(month)));
}

Month Month::before(core::Time now) { return month_of(month_at(now) - chrono::months(1)); }

std::string Month::text() const {
  const auto month = month_at(from);
  std::array<char, 16> out{};
  const auto size = std::snprintf(out.data(), out.size(), "%04d-%02u", int(month.year()),
                                  unsigned(month.month()));
  return {out.data(), static_cast<std::size_t>(size)};
}

std::optional<core::Duration> Seen::median() const {
  if (after.empty()) return std::nullopt;
  auto sorted = after;
  std::sort(sorted.begin(), sorted.end());
  const auto middle = sorted.size() / 2;
  if (sorted.size() % 2 != 0) return sorted[middle];
  return (sorted[middle - 1] + sorted[middle]) / 2;
}

// What can be counted stands there with nothing, too: a zero says more than a missing line.
MonthFold::MonthFold(Month month) : month_(month) {
  using enum Measure;
  for (const auto ending : endings) tally_.waits[ending] = 0;
  for (const auto measure : {warning, mute, removal, ban, redaction, lift, mode})
    tally_.measures[name(measure)] = {};
  for (const auto guideline : guidelines) tally_.guidelines[guideline] = 0;
  tally_.guidelines["other"] = 0;
  for (const auto outcome : {"upheld", "lifted"}) tally_.appeals_decided[outcome] = 0;
  for (const auto kind : kinds) tally_.cases[kind] = 0;
  for (const auto outcome : {Outcome::helped, Outcome::no_action, Outcome::acted,
                             Outcome::duplicate, Outcome::expired, Outcome::withdrawn})
    tally_.closed[name(outcome)] = 0;
  for (const auto why : whys) tally_.escalated[why] = 0;
  for (auto* counts : {&tally_.waits, &tally_.cases, &tally_.escalated}) counts->erase("none");
}

void MonthFold::take(core::Time at, const Entry& entry) {
  past_ = at >= month_.to;
  if (at >= month_.from && !past_) count(at, entry);
  if (const auto* acted = std::get_if<Acted>(&entry.what); acted && acted->measure == Measure::mode)
    last_mode_[acted->room] = acted->id;
  see(at, entry);
}

void MonthFold::count(core::Time at, const Entry& entry) {
  const auto& what = entry.what;
  const auto mode_before = std::exchange(mode_before_, {});
  const bool is_ended_mode = std::exchange(ends_mode_, false);
  if (const auto* opened = std::get_if<CaseOpened>(&what)) {
    if (opened->kind == CaseKind::none) return;
    ++tally_.cases[name_in(kinds, opened->kind)];
    const bool comes_in = opened->kind == CaseKind::finding || opened->kind == CaseKind::report ||
                          opened->kind == CaseKind::held;
    if (comes_in) waiting_.emplace(entry.case_id, Waiting{at, opened->severity >= 4});
  } else if (const auto* found = std::get_if<FindingAdded>(&what)) {
    count(at, entry.case_id, *found);
  } else if (std::holds_alternative<ReportAdded>(what)) {
    ++tally_.reports;
  } else if (const auto* gone = std::get_if<HeldGone>(&what)) {
    if (gone->how != HeldGone::How::none) ++tally_.waits[name_in(endings, gone->how)];
  } else if (const auto* acted = std::get_if<Acted>(&what)) {
    count(*acted);
  } else if (const auto* undone = std::get_if<Undone>(&what)) {
    if (!is_ended_mode) ++tally_.undone;
    // Taking a mode back sets the one before it: that is not one more.
    if (undone->id == mode_before) --tally_.measures["mode"].by_people;
  } else if (std::holds_alternative<AppealMade>(what)) {
    ++tally_.appeals;
  } else if (const auto* decided = std::get_if<AppealDecided>(&what)) {
    ++tally_.appeals_decided[decided->lifted ? "lifted" : "upheld"];
  } else if (const auto* closed = std::get_if<Closed>(&what)) {
    const auto outcome = tally_.closed.find(name(closed->outcome));
    if (outcome != tally_.closed.end()) ++outcome->second;
  } else if (const auto* moved = std::get_if<Escalated>(&what)) {
    if (moved->why != Escalated::Why::none) ++tally_.escalated[name_in(whys, moved->why)];
  } else if (std::holds_alternative<Notified>(what)) {
    ++tally_.called_outside;
  }
}

// A message is counted once in a category, whatever else was found in it: what belongs to one
// message stands together.
void MonthFold::count(core::Time at, const core::CaseId& id, const FindingAdded& in) {
  const auto category = category_of(in.label);
  if (!category) return;
  const Message message{id, at, in.place, in.held};
  if (message != message_) counted_.fill(false);
  message_ = message;
  auto& counted = counted_.at(static_cast<std::size_t>(*category));
  if (std::exchange(counted, true)) return;
  auto& found = tally_.found.at(static_cast<std::size_t>(*category));
  ++(in.held != 0 ? found.held : in.place.seq != 0 ? found.delivered : found.stopped);
}

void MonthFold::count(const Acted& in) {
  ends_mode_ = in.measure == Measure::mode && in.automated;
  if (ends_mode_) {
    ++tally_.modes_ended;
    return;
  }
  if (in.measure == Measure::mode) mode_before_ = last_mode_[in.room];
  // A warning lifts itself when it is read: nobody took that measure.
  if (in.measure == Measure::lift && in.automated) return;
  // Two people took one ban: it was counted when the first asked for it.
  if (in.confirms != EntryId{}) return;
  if (const auto kind = tally_.measures.find(name(in.measure)); kind != tally_.measures.end())
    ++(in.automated ? kind->second.automated : kind->second.by_people);
  if (needs_a_guideline(in.measure)) ++tally_.guidelines[guideline_of(in.reason)];
}

void MonthFold::see(core::Time at, const Entry& entry) {
  const auto waiting = waiting_.find(entry.case_id);
  if (waiting == waiting_.end()) return;
  const bool taken = std::holds_alternative<Acknowledged>(entry.what) ||
                     std::holds_alternative<Claimed>(entry.what) ||
                     std::holds_alternative<Accepted>(entry.what);
  const auto* closed = std::get_if<Closed>(&entry.what);
  if (!taken && !closed) return;
  // Where all there was is gone again, nobody was waited for.
  const bool is_moot = closed && closed->outcome == Outcome::withdrawn;
  for (auto* seen : {&tally_.seen, &tally_.seen_urgent}) {
    if (is_moot || (seen == &tally_.seen_urgent && !waiting->second.urgent)) continue;
    if (taken)
      seen->after.push_back(std::max(at - waiting->second.opened, core::Duration::zero()));
    else
      ++seen->unseen;
  }
  waiting_.erase(waiting);
}

Tally MonthFold::tally() const {
  auto out = tally_;
  for (const auto& [id, waiting] : waiting_)
    for (auto* seen : {&out.seen, &out.seen_urgent})
      if (seen == &out.seen || waiting.urgent) ++seen->unseen;
  return out;
}

}  // namespace hearth::moderation::desk
