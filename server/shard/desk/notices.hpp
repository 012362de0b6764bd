// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "identity/keys.hpp"
#include "moderation/desk/entry.hpp"
#include "protocol/frames.hpp"
#include "protocol/ledger_codec.hpp"
#include "store/ledger.hpp"

namespace hearth::shard::desk {

namespace cases = moderation::desk;

// What people are told of measures that concern them, until they say that they have read it. Each
// is a record, so that it reaches them when they come back, at whichever node. On one shard.
class Notices {
 public:
  static constexpr const char* kind = "notice";
  static constexpr core::seconds life = std::chrono::hours(24 * 30);

  Notices(store::Ledger& ledger, const identity::DeploymentKeys& keys)
      : ledger_(ledger), keys_(keys) {}

  // Of a measure that concerns `handle` of the room; nothing for what concerns nobody.
  std::optional<store::Record> of(const cases::Acted& measure, const core::RoomId& room,
                                  const core::Handle& handle, core::Time now) const;

  // What is known of a measure that is in force no longer ends some time after, though its reader
  // never came.
  std::optional<store::Record> ended(const cases::EntryId& measure, const core::RoomId& room,
                                     const core::Handle& handle, core::Time now) const;
  // Of messages that waited, which their author is to have back: their time ran out (`expired`), or
  // a measure took them along. One for all of them, until it is read.
  store::Record of_held(cases::HeldGone::How how, const core::RoomId& room,
                        const core::Handle& handle, core::Time now) const;

  // All there are. False: they cannot be read now.
  boost::asio::awaitable<bool> load();
  // Those for one person in one room, read anew. Nothing: they cannot be read now.
  boost::asio::awaitable<bool> load(core::RoomId room, core::Handle handle);

  std::vector<protocol::Notice> pending(const core::RoomId& room, const core::Handle& handle,
                                        const std::string& slug) const;
  // The record to take away when its reader has read it; nothing: there is none with this code.
  std::optional<store::Record> read(const core::RoomId& room, const core::Handle& handle,
                                    const std::string& code) const;
  void forget(const store::Record& record);
  void forget_ended(core::Time now);

 private:
  using Person = std::pair<core::RoomId, core::Handle>;
  struct Kept {
    protocol::NoticeRecord notice;
    std::uint64_t version = 0;
    core::Time until{};  // 0 = until it is read
    bool is_over(core::Time now) const { return until != core::Time{} && until <= now; }
  };

  using All = std::map<Person, std::map<std::string, Kept>>;

  boost::asio::awaitable<std::optional<All>> read_all(std::string prefix);
  store::Record record(const protocol::NoticeRecord& notice, core::Time until) const;

  store::Ledger& ledger_;
  const identity::DeploymentKeys& keys_;
  All kept_;  // by key
};

// The code by which a notice is acknowledged: the measure's id in base32.
std::string notice_code(const cases::EntryId& measure);
// What stands for the measure in the notice of Notices::of_held.
cases::EntryId id_of_returned(cases::HeldGone::How how);

}  // namespace hearth::shard::desk
