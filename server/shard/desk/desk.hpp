// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "moderation/case_call.hpp"
#include "moderation/desk/pace.hpp"
#include "moderation/desk/wave.hpp"
#include "moderation/push_note.hpp"
#include "protocol/desk_bodies.hpp"
#include "protocol/desk_commands.hpp"
#include "protocol/frames.hpp"
#include "shard/desk/accounts.hpp"
#include "shard/desk/acting.hpp"
#include "shard/desk/bans.hpp"
#include "shard/desk/case_frames.hpp"
#include "shard/desk/case_reader.hpp"
#include "shard/desk/case_waits.hpp"
#include "shard/desk/evidence.hpp"
#include "shard/desk/glances.hpp"
#include "shard/desk/journals.hpp"
#include "shard/desk/ledger_view.hpp"
#include "shard/desk/notices.hpp"
#include "shard/desk/owed_pushes.hpp"
#include "shard/desk/own_ways.hpp"
#include "shard/desk/push_devices.hpp"
#include "shard/desk/refusal.hpp"
#include "shard/desk/sign_in.hpp"
#include "shard/desk/standing.hpp"
#include "shard/desk/subjects.hpp"
#include "shard/desk/waiting_elsewhere.hpp"
#include "store/ledger.hpp"

namespace hearth::shard {
class Shard;
}

namespace hearth::shard::desk {

// The moderators' side of this node: reads the ledger and the rooms' journals, answers consoles,
// tells participants what concerns them, keeps the clocks of escalation. Every node has one, and
// they know of each other through the ledger alone. Lives on one shard, where consoles are
// accepted.
class Desk {
 public:
  struct Options {
    cases::Settings settings;
    cases::WaveSettings wave;
    core::Duration look = std::chrono::seconds(30);  // between looks at every room's journal
    SignIn::Settings sign_in;
    QuickTexts quick_texts;
    // Says something to one participant, wherever they are connected to this node.
    std::function<void(const core::RoomId&, const core::Handle&, protocol::Notice)> tell;
    // What every shard has to act on changed.
    std::function<void(std::shared_ptr<const Standing>)> standing;
    // The last rung of the ladder: calls somebody outside, and says on any thread when a receiver
    // has taken it. Empty: there is nobody.
    std::function<void(moderation::CaseCall, std::function<void()> taken)> call;
    // Web Push: the key browsers subscribe with, where messages may go, and what sends one and says
    // on any thread when the device has it, wants no more or will never take it. Empty: off.
    std::string push_key;
    std::function<bool(const std::string& endpoint)> may_push_to;
    std::function<void(moderation::PushNote, std::function<void(bool is_gone)> settled)> push;
  };

  Desk(Shard& home, store::Ledger& ledger, Options options);
  ~Desk();

  // Begins to read and to keep time; ends both. On the home shard.
  void start();
  void stop();

  SignIn& sign_in() { return sign_in_; }
  Accounts& accounts() { return accounts_; }
  PushDevices& push_devices() { return push_devices_; }
  const CaseWaits& waits() const { return waits_; }
  Shard& home() { return home_; }

  // --- consoles, on the home shard ---
  struct Viewer {
    core::ModeratorId account;
    identity::SessionId session;
    std::uint32_t session_version = 0;
    std::function<void(const frames::Body&)> tell;
    std::function<bool()> is_over;  // nobody used it for too long, or it is too old
    std::function<void()> end;      // the account may not any more, or it is over
    // While this very viewer changes how its account signs in: the one it will have.
    std::uint32_t next_version = 0;
    bool is_leaving = false;  // it is signing out itself, and hears first that it did

    // `version` of the account as it was read, which may be from before this session's own change;
    // 0: it is disabled.
    bool may_stay(std::uint32_t version) const {
      return version != 0 &&
             (version <= session_version || (next_version != 0 && version == next_version));
    }
  };
  using ViewerId = std::uint64_t;
  // Tells the viewer the queue, the roster and the rooms, and from then on what changes.
  ViewerId enter(Viewer viewer);
  void leave(ViewerId id);
  // How the viewer's account signs in. A change ends every other viewer of it, at every node.
  boost::asio::awaitable<OwnAnswer> own_ways(ViewerId id, OwnRequest request);
  // What SignedIn says beside the account.
  void fill(const core::ModeratorId& account, frames::SignedIn& frame) const;
  bool may_watch(const core::ModeratorId& account, const core::RoomId& room) const;
  // Somebody asked for what they may not do: a line of the ledger, one a minute for each of a kind.
  void refused(const core::ModeratorId& account, const char* what);

  struct Caller {
    core::ModeratorId account;
    bool stepped_up = false;
  };
  using Reply = std::variant<Refusal, frames::Body>;
  boost::asio::awaitable<Reply> answer(Caller caller, frames::CaseStep step);
  boost::asio::awaitable<Reply> answer(Caller caller, frames::OpenCase open);
  boost::asio::awaitable<Reply> answer(Caller caller, frames::Act act);
  boost::asio::awaitable<Reply> answer(Caller caller, frames::Shift shift);
  // Done: the viewer's connection is to be closed. Its session's tokens are dead, and every other
  // viewer of it is ended, at every node; everywhere: of its account.
  boost::asio::awaitable<Reply> sign_out(ViewerId id, frames::SignOut out);
  boost::asio::awaitable<Reply> answer(Caller caller, frames::ReadLedger read);
  boost::asio::awaitable<Reply> answer(Caller caller, frames::Explain explain);
  boost::asio::awaitable<Reply> answer(Caller caller, frames::PushDevice push);

  // --- whoever runs the service, on the home shard ---
  struct WaitingAppeal {
    std::string case_id;
    std::string room;     // slug
    std::string measure;  // code
    std::string by;       // name of who took it; empty: nobody's account
    core::Time asked{};
    bool needs_second = false;  // no account may lift it
  };
  std::vector<WaitingAppeal> waiting_appeals() const;
  // Grants an appeal, on the ledger by no account. Nothing: done.
  boost::asio::awaitable<std::optional<Refusal>> lift_as_operator(core::CaseId id);

  // --- participants, on the home shard ---
  // The room's journal has something new.
  void look_at(const core::RoomId& room);
  // Somebody new came into the room through this node.
  void newcomer_joined(const core::RoomId& room, const core::Handle& who);
  // Read anew where there are some: they may have been read at another node. `shown_in`: the room
  // their reader is in; a measure taken in another may count there.
  boost::asio::awaitable<std::vector<protocol::Notice>> notices(core::RoomId room,
                                                                core::Handle handle,
                                                                core::RoomId shown_in);
  // Nothing: done.
  boost::asio::awaitable<std::optional<Refusal>> acknowledge(core::RoomId room,
                                                             rooms::Participant who,
                                                             std::string code);
  boost::asio::awaitable<std::variant<Refusal, protocol::AppealState>> appeal(std::string code,
                                                                              std::string text);

 private:
  struct Known {  // of an account: what the book does not have
    std::string name;
    std::uint32_t session_version = 0;
  };

  CaseFrames frames_now(const cases::Desk& desk) const;
  std::string slug(const core::RoomId& room) const;
  std::vector<core::RoomId> area_of(const core::ModeratorId& account) const;
  std::vector<core::RoomId> on_duty_rooms(const core::ModeratorId& account) const;
  Reply reply(const LedgerView::Answer& answer) const;

  // desk_reading.cpp: what changes, and who is told
  void spawn(boost::asio::awaitable<void> work);
  void seen(std::uint64_t number, core::Time at, const cases::Entry& entry);
  void given_back(const core::CaseId& id, const cases::HeldGone& gone);
  void forked();
  boost::asio::awaitable<void> load();
  boost::asio::awaitable<void> refresh();
  boost::asio::awaitable<bool> load_records(std::vector<cases::Acted> acted);
  boost::asio::awaitable<void> load_accounts();
  boost::asio::awaitable<store::AppendStatus> append_account(AccountEvent event,
                                                             std::vector<store::Record> records);
  void seal_anew();
  void tell_changes();
  void tell_case(const Viewer& viewer, const core::CaseId& id);
  void tell_subject(const cases::Acted& acted);
  void end_idle_viewers();
  void end_stale_viewers(ViewerId last);
  boost::asio::awaitable<void> end_signed_out_viewers();
  void publish_standing();
  frames::Queue queue_for(const core::ModeratorId& account) const;
  frames::Roster roster() const;
  frames::Glance glance_for(const core::ModeratorId& account) const;
  void replied(const core::RoomId& room, rooms::Seq seq, const core::Handle& by);

  // desk_clock.cpp: what is due
  void wait_tick();
  boost::asio::awaitable<void> keep_time();
  boost::asio::awaitable<void> sweep();
  boost::asio::awaitable<void> renew_subjects();
  boost::asio::awaitable<void> look_around();
  boost::asio::awaitable<void> cover();
  boost::asio::awaitable<void> call_outside();
  boost::asio::awaitable<void> doubt(core::ModeratorId account);
  boost::asio::awaitable<void> end_modes();
  boost::asio::awaitable<void> count_refused();

  // desk_waves.cpp: who is in the rooms, and whether too many are new
  boost::asio::awaitable<void> count_arrivals(core::RoomId room);
  boost::asio::awaitable<void> ask_who_is_there(core::RoomId room);
  void brake(const core::RoomId& room, std::size_t joins);

  // desk_alerts.cpp: who is told away from the desk
  void alert(std::uint64_t first, const cases::Entries& entries);
  void tell_devices(const std::vector<OwedPushes::Numbered>& entries);
  boost::asio::awaitable<void> push_owed();
  boost::asio::awaitable<void> push_to(core::ModeratorId account, std::string case_id,
                                       std::uint64_t number);
  // `number`: of the entry they are told of, or 0.
  void push_all(const std::vector<identity::PushDevice>& devices, const std::string& case_id,
                std::uint64_t number);
  void push_settled(std::uint64_t number);
  boost::asio::awaitable<Reply> push_test(core::ModeratorId account);

  // desk_appeals.cpp
  boost::asio::awaitable<void> seal(core::RoomId room, cases::Acted acted, core::Handle subject);
  boost::asio::awaitable<void> seal_restricted(core::RoomId room, cases::EntryId measure);
  boost::asio::awaitable<Reply> close_appeal(Caller caller, frames::CaseStep step, core::CaseId id);
  boost::asio::awaitable<std::optional<Refusal>> lift_appealed(core::CaseId id,
                                                               core::ModeratorId by,
                                                               std::string reason);

  // desk_care.cpp
  boost::asio::awaitable<bool> read_warning(Room room, rooms::Participant who,
                                            cases::EntryId measure);
  boost::asio::awaitable<bool> lift_read(Room room, rooms::Participant who, cases::EntryId measure);

  // desk_waiting.cpp
  boost::asio::awaitable<bool> follow_until(core::RoomId room, std::function<bool()> is_known);
  boost::asio::awaitable<bool> give_back(core::RoomId room);
  boost::asio::awaitable<bool> is_clear(core::RoomId room);
  boost::asio::awaitable<void> give_back_elsewhere(core::RoomId taken_in, cases::EntryId measure);

  // desk_commands.cpp
  boost::asio::awaitable<Reply> write(LedgerView::Decide decide, std::string text = {});
  bool may_read(const core::ModeratorId& account, const cases::Entry& entry) const;

  Shard& home_;
  store::Ledger& ledger_;
  Options options_;
  LedgerView view_;
  Subjects subjects_;
  Notices notices_;
  Bans bans_;
  WaitingElsewhere waiting_elsewhere_;
  Journals journals_;
  Evidence evidence_;
  Acting acting_;
  CaseReader reader_;
  Glances glances_;
  CaseWaits waits_;
  std::map<core::RoomId, cases::Pace> paces_;  // renewed with every glance
  SignIn sign_in_;
  Accounts accounts_;
  OwnWays own_ways_;
  PushDevices push_devices_;
  OwedPushes owed_pushes_;
  std::map<std::uint64_t, std::size_t> pushing_;  // to how many devices, by the entry's number

  std::map<ViewerId, Viewer> viewers_;
  ViewerId last_viewer_ = 0;
  std::map<core::ModeratorId, Known> known_;
  std::map<core::ModeratorId, std::uint64_t> shift_ids_;  // for coverage: random, no account
  std::map<core::ModeratorId, core::Tick> last_here_;
  std::map<core::ModeratorId, core::Tick> push_tested_;
  std::map<core::RoomId, cases::JoinWave> waves_;
  std::set<core::RoomId>
      counting_;  // where the other nodes are being asked because of somebody new
  std::set<core::RoomId> counting_again_;
  std::map<core::ModeratorId, core::Tick> doubted_;  // gone from here, since when
  store::NodeId asker_;  // in the name of which it is asked who is in the rooms

  // Since the last time everybody was told.
  std::set<core::CaseId> changed_cases_;
  std::vector<cases::Acted> acted_;
  std::vector<core::CaseId> looked_at_;     // seen for the first time: their subjects hear of it
  std::set<core::ModeratorId> signed_out_;  // with one session or another
  bool people_changed_ = false;
  bool accounts_changed_ = false;
  bool told_anew_ = false;  // what was told may not be so any more: everything again
  bool standing_changed_ = true;

  bool loaded_ = false;
  bool refreshing_ = false;
  bool refresh_again_ = false;
  bool keeping_ = false;
  bool looking_ = false;
  std::map<std::uint64_t, core::Tick> calling_;  // since when
  core::Tick covered_{}, swept_{}, glanced_{}, counted_{}, looked_{}, renew_subjects_at_{};
  std::set<std::pair<core::ModeratorId, std::string>> refused_;  // since the last minute began
  boost::asio::steady_timer timer_;
  store::Subscription follow_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace hearth::shard::desk
