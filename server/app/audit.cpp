// SPDX-License-Identifier: Apache-2.0
#include "app/audit.hpp"

#include <memory>
#include <optional>
#include <string>

#include "app/ledger_walk.hpp"
#include "moderation/desk/audit.hpp"

namespace hearth::app {
namespace {

namespace desk = moderation::desk;

std::string hex(const desk::Hash& hash) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const auto byte : hash) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

AdminReply wrong(const desk::Break& broken) {
  return {409, "entry " + std::to_string(broken.number) + " is " +
                   std::string(desk::name(broken.kind)) +
                   ": what comes from there on cannot be relied on"};
}

}  // namespace

AdminReply verify_audit(store::Ledger& ledger, const boost::asio::any_io_executor& executor) {
  struct State {
    desk::Chain chain;
    std::optional<desk::Break> broken;
  };
  const auto state = std::make_shared<State>();
  const auto walked = walk_ledger(ledger, executor, [state](const store::LedgerEntry& entry) {
    state->broken = state->chain.take({entry.number, entry.at, entry.body, entry.hash});
    return !state->broken;
  });
  if (walked.how == Walked::How::unavailable) return {503, "the ledger cannot be read now"};
  if (walked.how == Walked::How::late) return {503, "the ledger was not read in time"};
  if (state->broken) return wrong(*state->broken);
  if (walked.last < walked.top) return wrong({desk::Break::Kind::missing, walked.last + 1});
  return {200, std::to_string(walked.last) +
                   " entries, each follows from the one before; "
                   "the last is " +
                   hex(state->chain.head().hash)};
}

}  // namespace hearth::app
