// SPDX-License-Identifier: Apache-2.0
#include "shard/report.hpp"

#include <algorithm>

#include "moderation/desk/audit.hpp"
#include "moderation/desk/seed.hpp"
#include "protocol/ledger_codec.hpp"
#include "shard/desk/texts.hpp"
#include "shard/node.hpp"
#include "shard/shard.hpp"

namespace hearth::shard {
namespace {

// One for each reporter and message, and nothing of the reporter can be read from it.
store::EntryId id_of(const identity::DeploymentKeys& keys, const Report& report) {
  const auto mac =
      keys.mac(identity::Purpose::report, std::string(report.room.view()) +
                                              std::string(report.reporter.handle.view()) +
                                              std::to_string(report.target.seq));
  store::EntryId id{};
  std::copy_n(mac.begin(), id.size(), id.begin());
  return id;
}

}  // namespace

boost::asio::awaitable<protocol::Reason> report(Shard& shard, Report report) {
  using protocol::Reason;
  namespace cases = moderation::desk;
  const auto& hooks = shard.node().hooks();
  const auto room = report.room;
  const auto& keys = shard.node().keys();
  cases::Seed seed = cases::ReportSeed{desk::seal_report(keys, room, report.note)};
  store::Remark remark{id_of(keys, report), room, report.target, {}, protocol::serialize(seed)};
  switch (co_await shard.node().store().remark(std::move(remark))) {
    case store::RemarkStatus::written:
      if (hooks.journaled) hooks.journaled(room);
      co_return Reason::unspecified;
    case store::RemarkStatus::duplicate:
      co_return Reason::unspecified;
    case store::RemarkStatus::not_found:
      co_return Reason::not_found;
    case store::RemarkStatus::unavailable:
      break;
  }
  co_return Reason::unavailable;
}

}  // namespace hearth::shard
