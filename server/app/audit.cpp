// SPDX-License-Identifier: Apache-2.0
#include "app/audit.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/audit_line.hpp"
#include "app/ledger_walk.hpp"
#include "moderation/desk/audit.hpp"

namespace hearth::app {
namespace {

namespace desk = moderation::desk;

constexpr std::size_t heads_max = 16;
constexpr std::chrono::seconds page_patience{10};

AdminReply wrong(const desk::Break& broken) {
  return {409, "entry " + std::to_string(broken.number) + " is " +
                   std::string(desk::name(broken.kind)) +
                   ": what comes from there on cannot be relied on"};
}

// "N:hash", the hash in hexadecimal.
std::optional<desk::Head> head_of(std::string_view text) {
  desk::Head head;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), head.number);
  const auto rest = text.substr(static_cast<std::size_t>(end - text.data()));
  if (ec != std::errc{} || head.number == 0 || !rest.starts_with(':')) return std::nullopt;
  const auto hash = hash_of(rest.substr(1));
  if (!hash) return std::nullopt;
  head.hash = *hash;
  return head;
}

}  // namespace

core::result<std::vector<desk::Head>, std::string> heads_of(std::string_view text) {
  std::vector<desk::Head> heads;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    const auto head = head_of(text.substr(0, comma));
    if (!head || heads.size() == heads_max)
      return std::string(
          "a head is written number:hash, as the desk shows it, and there are at most 16");
    heads.push_back(*head);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return heads;
}

AdminReply verdict_of(const desk::Verification& verification) {
  if (const auto broken = verification.result()) return wrong(*broken);
  const auto& head = verification.head();
  const auto number = std::to_string(head.number);
  return {200, number + " entries, each follows from the one before; the last is " + number + ':' +
                   hex_of(head.hash)};
}

AdminReply verify_audit(store::Ledger& ledger, const boost::asio::any_io_executor& executor,
                        std::string_view known) {
  auto heads = heads_of(known);
  if (!heads) return {400, heads.error()};
  const auto verification = std::make_shared<desk::Verification>(std::move(*heads));
  const auto walked = walk_ledger(ledger, executor, [verification](const auto& entry) {
    verification->take({entry.number, entry.at, entry.body, entry.hash});
    return true;
  });
  if (walked.how == Walked::How::unavailable) return {503, "the ledger cannot be read now"};
  if (walked.how == Walked::How::late) return {503, "the ledger was not read in time"};
  if (!verification->result() && walked.last < walked.top)
    return wrong({desk::Break::Kind::missing, walked.last + 1});
  return verdict_of(*verification);
}

AdminReply audit_entries(store::Ledger& ledger, const boost::asio::any_io_executor& executor,
                         std::string_view after) {
  std::uint64_t number = 0;
  const auto [end, ec] = std::from_chars(after.data(), after.data() + after.size(), number);
  if (ec != std::errc{} || end != after.data() + after.size())
    return {400, "after has to be the number of an entry, or 0"};
  auto reading = boost::asio::co_spawn(executor, ledger.read_ledger(number, store::ledger_page_max),
                                       boost::asio::use_future);
  if (reading.wait_for(page_patience) != std::future_status::ready)
    return {503, "the ledger was not read in time"};
  const auto page = reading.get();
  if (!page) return {503, "the ledger cannot be read now"};
  std::string lines;
  for (const auto& entry : page->entries) lines.append(audit_line(entry)).append("\n");
  return {200, std::move(lines)};
}

}  // namespace hearth::app
