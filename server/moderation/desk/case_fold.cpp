// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <utility>

#include "moderation/desk/case_book.hpp"

namespace hearth::moderation::desk {
namespace {

constexpr std::size_t labels_max = 8;
constexpr std::size_t taken_back_max = 64;

template <class T>
void add_line(std::vector<T>& lines, T line) {
  if (lines.size() == case_lines_max) lines.erase(lines.begin());
  lines.push_back(std::move(line));
}

// Somebody has to come anew.
void wait_from(Case& c, core::Time since) {
  c.waiting_since = since;
  c.calls = 0;
  c.webhooks = 0;
  c.seen = false;
  c.alarmed = false;
}

void lose_owner(Case& c, core::Time since) {
  c.owner = {};
  c.offered_to = {};
  c.help_wanted = false;
  wait_from(c, since);
}

void see(Case& c, const core::ModeratorId& who, core::Time at) {
  c.seen = true;
  c.seen_by = who;
  c.seen_at = at;
  c.owed_call = 0;
  if (c.first_seen == core::Time{}) c.first_seen = at;
}

void take(Case& c, const core::ModeratorId& owner, core::Time at, core::Time until) {
  if (c.owner != owner) {
    c.help_wanted = false;
    c.offered_to = {};
  }
  c.owner = owner;
  c.claimed_at = at;
  c.claimed_until = until;
  if (c.help_wanted) return;  // renewed by who waits for help: that is for others to see
  see(c, owner, at);
}

// More pressing than it was, and who saw it saw less.
void raise(Case& c, std::uint8_t severity, bool urgent, core::Time at) {
  const bool more = severity > c.severity || (urgent && !c.urgent);
  if (urgent && !c.urgent) c.urgent_since = at;
  c.severity = std::max(c.severity, severity);
  c.urgent = c.urgent || urgent;
  if (more && c.seen && c.owner.is_zero()) wait_from(c, at);
}

// The service going about its rounds.
bool is_ladder(const What& what) {
  return std::holds_alternative<Called>(what) || std::holds_alternative<Notified>(what) ||
         std::holds_alternative<Alarm>(what) || std::holds_alternative<Escalated>(what);
}

// Somebody looked at the case as it is.
bool sees(const What& what) {
  return std::holds_alternative<Claimed>(what) || std::holds_alternative<Acknowledged>(what) ||
         std::holds_alternative<Accepted>(what);
}

// What ended by itself before this entry.
void settle(Case& c, core::Time at) {
  if (!c.owner.is_zero() && !c.owned(at)) lose_owner(c, std::min(c.claimed_until, at));
  if (!c.offered_to.is_zero() && !c.offered(at)) c.offered_to = {};
}

CaseKind most_pressing(const Case& c) {
  if (c.kind == CaseKind::appeal || c.kind == CaseKind::wave) return c.kind;
  if (!c.urgent && !c.held.empty()) return CaseKind::held;
  if (c.findings > 0) return CaseKind::finding;
  if (c.reports > 0) return CaseKind::report;
  return c.kind;
}

}  // namespace

// One entry on its way into the book.
class Fold {
 public:
  Fold(CaseBook& book, std::uint64_t number, core::Time at, const Entry& entry)
      : book_(book), number_(number), at_(at), entry_(entry) {}

  void run() {
    const auto found = book_.cases_.find(entry_.case_id);
    if (found != book_.cases_.end()) {
      in_case(found->second);
    } else if (const auto* opened = std::get_if<CaseOpened>(&entry_.what)) {
      open(*opened);
    }
    if (const auto* acted = std::get_if<Acted>(&entry_.what)) {
      take_measure(*acted);
    } else if (const auto* undone = std::get_if<Undone>(&entry_.what)) {
      if (auto* measure = book_.measures_.change(undone->id)) measure->undone = true;
    } else if (const auto* wave = std::get_if<WaveSeen>(&entry_.what)) {
      std::erase_if(book_.slowed_, [&](const auto& one) { return one.second.until <= at_; });
      auto& slowed = book_.slowed_[wave->room];
      slowed.until = wave->until;
      if (wave->joins > 0) slowed.wave = wave->until;
    } else if (const auto* changed = std::get_if<AccountChanged>(&entry_.what)) {
      if (changed->what == AccountChanged::What::disabled) drop_claims(changed->account);
    }
    book_.roster_.apply(entry_, at_);
  }

  // What an entry says about its own case.
  void operator()(Case& c, const FindingAdded& in);
  void operator()(Case& c, const ReportAdded& in) {
    ++c.reports;
    raise(c, report_severity, false, at_);
    add_line(c.report_lines, line(in));
  }
  void operator()(Case& c, const HeldAdded& in) {
    raise(c, held_severity, false, at_);
    add_line(c.held, in);
  }
  void operator()(Case& c, const HeldGone& in) {
    std::erase_if(c.held, [&](const HeldAdded& one) { return one.held == in.held; });
    if (in.how == HeldGone::How::withdrawn) {
      ++c.withdrawn;
      if (c.taken_back.size() == taken_back_max) c.taken_back.erase(c.taken_back.begin());
      c.taken_back.push_back(in.held);
    }
  }
  void operator()(Case& c, const Answered&) { c.answered = true; }
  void operator()(Case& c, const Claimed& in) { take(c, entry_.by, at_, in.until); }
  void operator()(Case& c, const ClaimShortened& in) {
    c.claimed_until = std::min(c.claimed_until, in.until);
  }
  void operator()(Case& c, const LetGo&) { lose_owner(c, at_); }
  void operator()(Case& c, const TappedOut&) {
    book_.roster_.tapped_out(entry_.by, c.categories, at_);
    lose_owner(c, at_);
  }
  void operator()(Case& c, const Escalated& in) {
    wait_from(c, at_);
    c.rung = in.rung;
    c.declined.clear();
    c.help_wanted = !c.owner.is_zero();
  }
  void operator()(Case& c, const Acknowledged&) { see(c, entry_.by, at_); }
  void operator()(Case& c, const HandedOver& in) {
    c.offered_to = in.to;
    c.offered_until = in.until;
    c.claimed_until = std::max(c.claimed_until, in.until);
    if (in.has_words) add_line(c.words, line(in));
  }
  void operator()(Case& c, const Accepted& in) { take(c, entry_.by, at_, in.until); }
  void operator()(Case& c, const Declined&) {
    c.offered_to = {};
    add_line(c.declined, entry_.by);
  }
  void operator()(Case& c, const Noted& in) { add_line(c.notes, line(in.text)); }
  void operator()(Case& c, const Revealed&) { book_.roster_.revealed(entry_.by, c.id, at_); }
  void operator()(Case& c, const Closed& in) {
    c.outcome = in.outcome;
    c.closed_at = at_;
    c.owner = {};
    c.offered_to = {};
    c.owed_call = 0;
  }
  void operator()(Case& c, const Called& in) {
    ++c.calls;
    c.called = at_;
    if (in.rung == Rung::webhook) {
      c.owed_call = number_;
      c.webhook_at = at_;
      ++c.webhooks;
    }
    for (const auto& who : in.to) {
      book_.roster_.called(who, at_);
      std::erase_if(c.asked, [&](const Asked& before) { return before.who == who; });
      add_line(c.asked, Asked{who, number_});
    }
  }
  void operator()(Case& c, const Notified& in) {
    if (c.owed_call == in.call) c.owed_call = 0;
  }
  void operator()(Case& c, const Alarm& in) {
    c.alarmed = true;
    if (in.why != Alarm::Why::nobody_free) return;
    c.nobody_free = number_;
    c.nobody_free_on = in.rung;
  }
  void operator()(Case& c, const AppealMade& in) {
    c.appealed = in.measure;
    if (auto* measure = book_.measures_.change(in.measure))
      measure->appeal = {Appeal::State::waiting, c.id, {}, 0};
  }
  void operator()(Case& c, const AppealDecided& in) {
    if (auto* measure = book_.measures_.change(in.measure))
      measure->appeal = {in.lifted ? Appeal::State::lifted : Appeal::State::upheld, c.id, at_,
                         number_};
  }
  template <class Other>
  void operator()(Case&, const Other&) {}  // not about the state of a case

 private:
  template <class T>
  Line<T> line(T what) const {
    return {number_, at_, entry_.by, std::move(what)};
  }

  void open(const CaseOpened& in);
  void in_case(Case& c);
  void changed_hands(const Case& c, const core::ModeratorId& before);
  void take_measure(const Acted& in);
  void drop_claims(const core::ModeratorId& who);
  void forget_closed();

  CaseBook& book_;
  std::uint64_t number_;
  core::Time at_;
  const Entry& entry_;
};

void Fold::operator()(Case& c, const FindingAdded& in) {
  const auto category = category_of(in.label);
  const bool urgent = is_urgent(in.severity, in.urgent, category);
  const bool crisis = urgent && category && is_crisis(*category);
  if (category) c.categories.set(static_cast<std::size_t>(*category));
  const bool known = std::find(c.labels.begin(), c.labels.end(), in.label) != c.labels.end();
  if (!known && c.labels.size() < labels_max) c.labels.push_back(in.label);
  ++c.findings;
  add_line(c.finding_lines, line(in));
  raise(c, in.severity, urgent, at_);
  if (!crisis) return;
  c.crisis = true;
  c.answered = false;
  if (c.seen && c.owner.is_zero()) wait_from(c, at_);  // they say it again
}

void Fold::open(const CaseOpened& in) {
  if (entry_.case_id.is_zero()) return;
  Case c;
  c.id = entry_.case_id;
  c.kind = in.kind;
  c.room = in.room;
  c.subject = in.subject;
  c.severity = in.severity;
  c.urgent = is_urgent(in.severity, false, std::nullopt);
  c.opened = c.changed = c.active = c.waiting_since = at_;
  if (c.urgent) c.urgent_since = at_;
  c.number = number_;
  if (in.kind != CaseKind::appeal && in.kind != CaseKind::wave && !in.subject.is_zero())
    book_.open_about_.emplace(std::pair{in.room, in.subject}, c.id);
  book_.open_.insert(CaseBook::order(c));
  ++book_.open_in_[c.room];
  book_.cases_.emplace(c.id, std::move(c));
}

void Fold::in_case(Case& c) {
  const bool was_open = !c.closed();
  const auto before = CaseBook::order(c);
  const auto owner = c.owner;
  settle(c, at_);
  std::visit([&](const auto& what) { (*this)(c, what); }, entry_.what);
  if (sees(entry_.what) && c.seen && c.urgent && c.told_seen == 0) c.told_seen = number_;
  if (!c.owner.is_zero() && c.first_take == 0) c.first_take = number_;
  changed_hands(c, owner);
  c.kind = most_pressing(c);
  c.changed = at_;
  if (!is_ladder(entry_.what) || !entry_.by.is_zero()) c.active = at_;
  if (!was_open) return;
  book_.open_.erase(before);
  if (!c.closed()) {
    book_.open_.insert(CaseBook::order(c));
    return;
  }
  if (const auto in = book_.open_in_.find(c.room); --in->second == 0) book_.open_in_.erase(in);
  const auto about = book_.open_about_.find({c.room, c.subject});
  if (about != book_.open_about_.end() && about->second == c.id) book_.open_about_.erase(about);
  book_.closed_.push_back(c.id);
  forget_closed();
}

void Fold::changed_hands(const Case& c, const core::ModeratorId& before) {
  if (c.owner == before) return;
  if (!before.is_zero()) book_.claims_[before].erase(c.id);
  if (!c.owner.is_zero()) book_.claims_[c.owner].insert(c.id);
}

void Fold::take_measure(const Acted& in) {
  if (in.id == EntryId{}) return;
  if (auto* asked = book_.measures_.change(in.confirms)) asked->confirmed_by = in.id;
  book_.measures_.add({in, entry_.by, entry_.case_id, at_, number_, false, {}, {}});
  if (in.measure != Measure::lift) return;
  if (in.only == EntryId{}) return book_.measures_.lifted(in.subject, in.lifts, number_);
  auto* measure = book_.measures_.change(in.only);
  if (measure != nullptr && !measure->undone) measure->undone = measure->read = true;
}

void Fold::drop_claims(const core::ModeratorId& who) {
  for (const auto& place : book_.open_) {
    auto& c = book_.cases_.at(std::get<core::CaseId>(place));
    const auto owner = c.owner;
    settle(c, at_);
    if (c.owner == who) lose_owner(c, at_);
    if (c.offered_to == who) c.offered_to = {};
    changed_hands(c, owner);
  }
}

void Fold::forget_closed() {
  while (book_.closed_.size() > book_.limits_.closed) {
    book_.cases_.erase(book_.closed_.front());
    book_.closed_.pop_front();
  }
}

bool CaseBook::apply(std::uint64_t number, core::Time at, const Entry& entry) {
  if (number != top_ + 1) return false;
  Fold(*this, number, at, entry).run();
  top_ = number;
  newest_at_ = std::max(newest_at_, at);
  return true;
}

}  // namespace hearth::moderation::desk
