// SPDX-License-Identifier: Apache-2.0
#include "app/audit.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/ledger_walk.hpp"
#include "moderation/desk/audit.hpp"

namespace hearth::app {
namespace {

namespace desk = moderation::desk;

constexpr std::size_t heads_max = 16;

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

// "N:hash", the hash in hexadecimal.
std::optional<desk::Head> head_of(std::string_view text) {
  desk::Head head;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), head.number);
  const auto hash = text.substr(static_cast<std::size_t>(end - text.data()));
  if (ec != std::errc{} || head.number == 0 || hash.size() != 1 + 2 * head.hash.size() ||
      hash.front() != ':')
    return std::nullopt;
  for (std::size_t i = 0; i < head.hash.size(); ++i) {
    const auto* digits = hash.data() + 1 + 2 * i;
    const auto [after, problem] = std::from_chars(digits, digits + 2, head.hash[i], 16);
    if (problem != std::errc{} || after != digits + 2) return std::nullopt;
  }
  return head;
}

// "N:hash,N:hash"
std::optional<std::vector<desk::Head>> heads_of(std::string_view text) {
  std::vector<desk::Head> heads;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    const auto head = head_of(text.substr(0, comma));
    if (!head || heads.size() == heads_max) return std::nullopt;
    heads.push_back(*head);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return heads;
}

}  // namespace

AdminReply verify_audit(store::Ledger& ledger, const boost::asio::any_io_executor& executor,
                        std::string_view known) {
  auto heads = heads_of(known);
  if (!heads)
    return {400, "a head is written number:hash, as the desk shows it, and there are at most 16"};
  const auto verification = std::make_shared<desk::Verification>(std::move(*heads));
  const auto walked = walk_ledger(ledger, executor, [verification](const auto& entry) {
    verification->take({entry.number, entry.at, entry.body, entry.hash});
    return true;
  });
  if (walked.how == Walked::How::unavailable) return {503, "the ledger cannot be read now"};
  if (walked.how == Walked::How::late) return {503, "the ledger was not read in time"};
  if (const auto broken = verification->result()) return wrong(*broken);
  if (walked.last < walked.top) return wrong({desk::Break::Kind::missing, walked.last + 1});
  const auto& head = verification->head();
  return {200, std::to_string(walked.last) +
                   " entries, each follows from the one before; the last is " +
                   std::to_string(head.number) + ':' + hex(head.hash)};
}

}  // namespace hearth::app
