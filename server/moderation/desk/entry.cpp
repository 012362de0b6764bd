// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/entry.hpp"

#include <algorithm>

namespace hearth::moderation::desk {
namespace {

constexpr std::array<std::string_view, 12> measures{
    "none",      "warning",  "mute",     "removal", "ban",          "lift",
    "redaction", "released", "returned", "mode",    "announcement", "quick_text"};
constexpr std::array<std::string_view, 9> outcomes{"none",      "helped",  "no_action",
                                                   "acted",     "upheld",  "lifted",
                                                   "duplicate", "expired", "withdrawn"};

struct Code {
  std::string operator()(const Unknown&) const { return "unknown"; }
  std::string operator()(const CaseOpened&) const { return "case_opened"; }
  std::string operator()(const FindingAdded&) const { return "finding_added"; }
  std::string operator()(const ReportAdded&) const { return "report_added"; }
  std::string operator()(const HeldAdded&) const { return "held_added"; }
  std::string operator()(const HeldGone& in) const {
    return in.how == HeldGone::How::withdrawn ? "held_gone.withdrawn" : "held_gone";
  }
  std::string operator()(const Answered&) const { return "answered"; }
  std::string operator()(const Claimed&) const { return "claimed"; }
  std::string operator()(const ClaimShortened&) const { return "claim_shortened"; }
  std::string operator()(const LetGo&) const { return "let_go"; }
  std::string operator()(const TappedOut&) const { return "let_go"; }
  std::string operator()(const Escalated&) const { return "escalated"; }
  std::string operator()(const Acknowledged&) const { return "acknowledged"; }
  std::string operator()(const HandedOver&) const { return "handed_over"; }
  std::string operator()(const Accepted&) const { return "accepted"; }
  std::string operator()(const Declined&) const { return "declined"; }
  std::string operator()(const Noted&) const { return "noted"; }
  std::string operator()(const Revealed&) const { return "revealed"; }
  std::string operator()(const Closed& in) const {
    return "closed." + std::string(name(in.outcome));
  }
  std::string operator()(const Called&) const { return "called"; }
  std::string operator()(const Notified&) const { return "notified"; }
  std::string operator()(const Alarm&) const { return "alarm"; }
  std::string operator()(const Acted& in) const { return "acted." + std::string(name(in.measure)); }
  std::string operator()(const Undone&) const { return "undone"; }
  std::string operator()(const AppealMade&) const { return "appeal_made"; }
  std::string operator()(const AppealDecided& in) const {
    return in.lifted ? "appeal_decided.lifted" : "appeal_decided.upheld";
  }
  std::string operator()(const ShiftStarted&) const { return "shift_started"; }
  std::string operator()(const ShiftRenewed&) const { return "shift_renewed"; }
  std::string operator()(const ShiftEnded&) const { return "shift_ended"; }
  std::string operator()(const AccountChanged& in) const {
    constexpr std::array<std::string_view, 12> whats{
        "none",       "created",       "changed",       "disabled",        "enabled",
        "signed_out", "preferences",   "passkey_added", "passkey_removed", "passphrase",
        "codes",      "passkey_copied"};
    return "account." + std::string(whats.at(static_cast<std::size_t>(in.what)));
  }
  std::string operator()(const Invited&) const { return "invited"; }
  std::string operator()(const SignedIn& in) const {
    return in.step_up ? "stepped_up" : "signed_in";
  }
  std::string operator()(const SignedOut&) const { return "signed_out"; }
  std::string operator()(const SignInsRefused&) const { return "sign_ins_refused"; }
  std::string operator()(const CommandRefused&) const { return "command_refused"; }
  std::string operator()(const WaveSeen&) const { return "wave_seen"; }
  std::string operator()(const JournalGap&) const { return "journal_gap"; }
};

}  // namespace

std::string as_code(std::string_view text, std::size_t most) {
  std::string code(text.substr(0, most));
  std::replace_if(code.begin(), code.end(), [](char c) { return c < ' ' || c > '~'; }, '_');
  return code;
}

std::string code(const Entry& entry) { return std::visit(Code{}, entry.what); }

std::string_view name(Measure measure) { return measures.at(static_cast<std::size_t>(measure)); }

std::string_view name(Outcome outcome) { return outcomes.at(static_cast<std::size_t>(outcome)); }

Outcome outcome_of(std::string_view text) {
  const auto* found = std::find(outcomes.begin(), outcomes.end(), text);
  return found == outcomes.end() ? Outcome::none : static_cast<Outcome>(found - outcomes.begin());
}

}  // namespace hearth::moderation::desk
