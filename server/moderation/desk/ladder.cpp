// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/ladder.hpp"

#include <algorithm>
#include <utility>

#include "moderation/desk/routing.hpp"

namespace hearth::moderation::desk {
namespace {

// At most so many entries for one case: three alarms and moves past empty rungs, an alarm, a call.
constexpr std::size_t steps_max = 8;

Rung next(Rung rung) {
  return rung == Rung::webhook ? rung : static_cast<Rung>(static_cast<int>(rung) + 1);
}

core::Duration doubled(core::Duration first, std::uint32_t times, core::Duration most) {
  for (; times > 0 && first < most; --times) first *= 2;
  return std::min(first, most);
}

// What one case needs now.
class Climb {
 public:
  Climb(const Desk& desk, const Case& c, Entries& out)
      : desk_(desk), c_(c), out_(out), rung_(c.rung), calls_(c.calls), alarmed_(c.alarmed) {}

  void run() {
    if (forgotten()) return add(Closed{Outcome::expired});
    if (!c_.waits(desk_.now)) {
      if (!seen_and_left()) return;
      move(Escalated::Why::unanswered);
      return call();
    }
    if (!c_.owner.is_zero() && !c_.owned(desk_.now)) {  // the claim ended by itself
      calls_ = 0;
      alarmed_ = false;
    }
    if (overdue()) move(Escalated::Why::timer);
    if (calls_ == 0) {
      call();
    } else if (webhook_due()) {
      call();
    } else if (desk_.now >= c_.called + interval()) {
      call_again();
    }
  }

 private:
  void add(What what) { out_.push_back({{}, c_.id, std::move(what)}); }

  bool forgotten() const {
    return !c_.urgent && c_.kind != CaseKind::appeal && !c_.owned(desk_.now) &&
           desk_.now - c_.active >= desk_.settings.idle_life;
  }

  bool seen_and_left() const {
    return c_.urgent && c_.seen && c_.owner.is_zero() && !c_.answered && !c_.closed() &&
           desk_.now - c_.seen_at >= desk_.settings.seen_life;
  }

  // Also when it seems to wait since a time to come: that clock was wrong.
  bool overdue() const {
    const auto wait = desk_.settings.rung_wait.at(c_.severity);
    const auto since = c_.waits_since(desk_.now);
    return rung_ != Rung::webhook && wait.count() > 0 &&
           (desk_.now - since >= wait || since - desk_.now > clock_skew_max);
  }

  // Of the people on the rung, whatever is owed to the webhooks.
  core::Duration interval() const {
    const auto& set = desk_.settings;
    return c_.urgent ? set.call_again : doubled(set.call_again, calls_ - 1, set.call_again_max);
  }

  bool webhook_due() const {
    const auto& set = desk_.settings;
    return rung_ == Rung::webhook && c_.urgent && c_.owed_call == 0 && c_.webhooks > 0 &&
           desk_.now >=
               c_.webhook_at + doubled(set.webhook_again, c_.webhooks - 1, set.webhook_again_max);
  }

  void move(Escalated::Why why) {
    rung_ = next(rung_);
    calls_ = 0;
    alarmed_ = false;
    add(Escalated{rung_, why});
  }

  void call() {
    while (rung_ != Rung::webhook) {
      auto who = whom_to_call(desk_, c_, rung_);
      if (!who.to.empty()) return add(Called{rung_, std::move(who.to)});
      if (!alarmed_) add(Alarm{rung_, who.why});
      if (!c_.urgent) return add(Called{rung_, {}});  // there is time: somebody may come
      move(Escalated::Why::nobody_there);
    }
    auto last = whom_to_call(desk_, c_, rung_);
    tell_those_not_free(last);
    add(Called{rung_, std::move(last.to)});
  }

  // After the last rung nobody else comes: whoever asked not to be called is told that it waits.
  void tell_those_not_free(const Call& call) {
    if (!call.to.empty() || call.why != Alarm::Why::nobody_free || alarmed_) return;
    add(Alarm{rung_, call.why});
    alarmed_ = true;
  }

  void call_again() {
    auto who = whom_to_call(desk_, c_, rung_);
    if (!who.to.empty()) {
      // Beside the webhooks, which have times of their own.
      const auto as = rung_ == Rung::webhook ? Rung::on_call : rung_;
      add(Called{as, std::move(who.to)});
    } else if (rung_ == Rung::webhook) {
      tell_those_not_free(who);
    } else if (c_.urgent) {
      call();
    }
  }

  const Desk& desk_;
  const Case& c_;
  Entries& out_;
  Rung rung_;
  std::uint32_t calls_;
  bool alarmed_;
};

// Where so many had to be restricted, the next new name may be one of them again: newcomers'
// messages wait for a moderator, who is there.
void brake(const Desk& desk, Entries& out) {
  const auto& set = desk.settings;
  if (set.restricted_many == 0) return;
  const auto rooms =
      desk.book.measures().rooms_with_many(set.restricted_many, desk.now - set.restricted_within);
  for (const auto& [room, last] : rooms)
    if (const auto until = last + set.restricted_within;
        until > desk.book.slowed_until(room) + clock_skew_max)
      out.push_back({{}, {}, WaveSeen{room, 0, until}});
}

}  // namespace

Entries due(const Desk& desk, std::size_t most) {
  Entries out;
  brake(desk, out);
  const auto open = desk.book.open_cases();
  for (const auto* c : open) {
    if (out.size() + steps_max > most) return out;
    Climb(desk, *c, out).run();
  }
  auto over = open.size() - std::min(open.size(), desk.settings.open_max);
  for (auto c = open.rbegin(); over > 0 && c != open.rend() && out.size() < most; ++c) {
    if ((*c)->urgent || (*c)->kind == CaseKind::appeal || (*c)->owned(desk.now)) continue;
    out.push_back({{}, (*c)->id, Closed{Outcome::expired}});
    --over;
  }
  return out;
}

}  // namespace hearth::moderation::desk
