// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "identity/role.hpp"
#include "protocol/desk_commands.hpp"
#include "protocol/frames.hpp"
#include "rooms/event.hpp"
#include "rooms/position.hpp"

// What consoles are answered and told, by proto/hearth/v1/desk.proto as plain structs, like
// desk_commands.hpp.
namespace hearth::protocol::desk {

struct SignInStep {
  std::string challenge;
  std::string rp_id;
  std::vector<std::string> credential_ids;
  identity::Role role = identity::Role::participant;
  std::vector<std::string> rooms;
  std::string totp_secret;
  std::string user_id;
};
struct RoomInfo {
  std::string room;
  std::string title;
  std::string language;
};
struct SignedIn {
  std::string token;
  std::int64_t expires_ms = 0;
  std::uint32_t idle_ms = 0;
  std::string account;
  std::string name;
  identity::Role role = identity::Role::participant;
  std::vector<std::string> rooms;
  std::int64_t stepped_up_until_ms = 0;
  std::uint64_t ledger_top = 0;
  std::string ledger_hash;
  Preferences preferences;
  bool veiled = true;
  std::vector<RoomInfo> room_infos;
  std::vector<std::string> quick_texts;
  std::int64_t server_time_ms = 0;
  std::uint32_t exposure = 0;
  std::uint32_t exposure_budget = 0;
  std::uint32_t reconnect_window_ms = 0;
  std::uint32_t worked_minutes = 0;
  std::string push_key;
  std::int64_t passkey_copied_ms = 0;
};
struct Done {
  rooms::Position position;
  std::string action;
  std::int64_t until_ms = 0;
  bool asks = false;
};
struct OnDuty {
  std::string account;
  std::string name;
  identity::Role role = identity::Role::participant;
  std::vector<std::string> rooms;
  std::int64_t since_ms = 0;
  std::uint32_t claimed = 0;
  bool break_due = false;
};
struct Colleague {
  std::string account;
  std::string name;
  identity::Role role = identity::Role::participant;
};
struct Roster {
  std::vector<OnDuty> on_duty;
  std::vector<Colleague> colleagues;
};
struct RoomGlance {
  std::string room;
  std::uint32_t present = 0;
  rooms::Mode mode = rooms::Mode::none;
  bool covered = false;
  std::uint32_t open_cases = 0;
  std::uint32_t held = 0;
  std::vector<std::uint32_t> messages_per_minute;
  std::uint32_t moderator_share_percent = 0;
  std::uint32_t unanswered = 0;
  std::uint32_t newcomers = 0;
  bool braked = false;
  std::vector<std::uint32_t> cases_per_minute;
  std::vector<std::uint32_t> seen_after_seconds;
};
struct AskedBan {
  std::string id;
  std::string room;
  std::string case_id;
  std::string account;
  Action action = Action::unspecified;
  std::string reason;
  std::optional<rooms::Participant> subject;
  std::int64_t until_ms = 0;
  std::int64_t asked_until_ms = 0;
};
struct Glance {
  std::vector<RoomGlance> rooms;
  std::vector<AskedBan> asked_bans;
};
// Values equal those of hearth.v1.CaseState and CaseKind.
enum class CaseState : std::uint8_t { unspecified, open, claimed, offered, closed };
enum class CaseKind : std::uint8_t { unspecified, finding, report, held, appeal, wave, opened };
struct Case {
  std::string id;
  CaseKind kind = CaseKind::unspecified;
  CaseState state = CaseState::unspecified;
  std::string room;
  std::uint32_t severity = 0;
  bool urgent = false;
  std::vector<std::string> labels;
  std::uint32_t findings = 0;
  std::uint32_t reports = 0;
  bool held = false;
  std::int64_t opened_ms = 0;
  std::int64_t changed_ms = 0;
  std::string owner;
  std::int64_t claimed_until_ms = 0;
  std::string offered_to;
  std::uint32_t rung = 0;
  std::int64_t due_ms = 0;
  bool answered = false;
  std::string outcome;
  std::optional<rooms::Participant> subject;
  bool mine_to_decide = true;
  std::uint64_t asked = 0;
  bool crisis = false;
  bool readable = false;
  bool needs_second = false;
};
struct Queue {
  std::vector<Case> cases;
};
struct CaseChanged {
  Case changed;
  bool gone = false;
};
struct CaseFinding {
  rooms::Position position;
  std::string label;
  std::string rule;
  std::string pack;
  std::uint32_t severity = 0;
  std::vector<Span> spans;
  std::string policy;
  std::int64_t at_ms = 0;
  bool reported = false;
  std::string note;
  std::uint64_t held = 0;
};
struct HeldMessage {
  std::uint64_t held = 0;
  std::string text;
  std::int64_t until_ms = 0;
  rooms::Participant author;
};
struct CaseNote {
  std::string account;
  std::string text;
  std::int64_t at_ms = 0;
};
struct CaseAction {
  std::string id;
  std::string account;
  Action action = Action::unspecified;
  std::string reason;
  std::int64_t at_ms = 0;
  std::int64_t until_ms = 0;
  bool undone = false;
  Scope scope = Scope::unspecified;
  bool automated = false;
  bool appealed = false;
  bool asks = false;
  std::int64_t asked_until_ms = 0;
  bool mine_to_confirm = false;
  bool read = false;
};
struct CaseDetail {
  Case about;
  std::vector<CaseFinding> findings;
  std::vector<rooms::Event> context;
  std::vector<HeldMessage> held;
  std::vector<CaseNote> notes;
  std::vector<CaseAction> actions;
  std::string neutral_line;
  std::uint32_t exposure = 0;
  std::uint32_t exposure_budget = 0;
  std::string appeal_text;
  std::uint32_t withdrawn = 0;
};
struct LedgerLine {
  std::uint64_t number = 0;
  std::int64_t at_ms = 0;
  std::string what;
  std::string account;
  std::string case_id;
  std::string room;
  std::map<std::string, std::string> params;
  std::string hash;
};
struct LedgerPage {
  std::vector<LedgerLine> lines;
  std::uint64_t top = 0;
  bool verified = false;
};
struct Explained {
  std::string action;
  std::uint32_t severity = 0;
  std::vector<CaseFinding> findings;
  std::vector<std::string> notices;
};
struct Account {
  std::string account;
  std::string name;
  identity::Role role = identity::Role::participant;
  std::vector<std::string> rooms;
  bool disabled = false;
  std::int64_t created_ms = 0;
  bool passkey = false;
};
struct Accounts {
  std::vector<Account> accounts;
  std::string invite_code;
};

struct OwnPasskey {
  std::string credential_id;
  std::string name;
  std::int64_t added_ms = 0;
  std::int64_t copied_ms = 0;
};
struct Ways {
  std::vector<OwnPasskey> passkeys;
  bool passphrase = false;
  std::string token;
};

using Body = std::variant<SignInStep, SignedIn, Done, Queue, CaseChanged, CaseDetail, Roster,
                          Glance, LedgerPage, Explained, Accounts, Ways>;

}  // namespace hearth::protocol::desk
