// SPDX-License-Identifier: Apache-2.0
#include "store/redis/room_answers.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>
#include <unordered_map>

#include "store/redis/stored_body.hpp"

namespace hearth::store {
namespace {

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  (void)std::from_chars(text.data(), text.data() + text.size(), value);  // 0 if it is none
  return value;
}

core::Time from_s(std::uint64_t second) {
  return core::Time{core::seconds(static_cast<std::int64_t>(second))};
}

rooms::Position position_at(const redis::Reply& reply, std::size_t index) {
  return {parse_epoch(text_at(reply, index)), number_at(reply, index + 1)};
}

rooms::Lineage lineage(std::string_view text) {
  rooms::Lineage all;
  while (!text.empty()) {
    const auto entry = text.substr(0, text.find(','));
    text.remove_prefix(std::min(entry.size() + 1, text.size()));
    const auto colon = entry.find(':');
    if (colon == std::string_view::npos) continue;
    all.push_back({parse_epoch(entry.substr(0, colon)), number(entry.substr(colon + 1))});
  }
  return all;
}

// "handle kind" and "until alias", as moderate.lua writes them.
std::vector<ActiveSanction> sanctions(const redis::Reply& fields) {
  std::vector<ActiveSanction> all;
  for (std::size_t i = 0; i + 1 < fields.items.size(); i += 2) {
    const auto field = text_at(fields, i);
    const auto value = text_at(fields, i + 1);
    const auto blank = value.find(' ');
    const auto handle = core::Handle::from(field.substr(0, core::Handle::size));
    if (!handle || field.size() != core::Handle::size + 1 || blank == std::string_view::npos)
      continue;
    all.push_back({{*handle, std::string(value.substr(blank + 1))},
                   static_cast<rooms::SanctionKind>(field.back() - '0'),
                   from_s(number(value.substr(0, blank)))});
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return std::tie(a.subject.handle, a.kind) < std::tie(b.subject.handle, b.kind);
  });
  return all;
}

}  // namespace

std::string_view text_at(const redis::Reply& reply, std::size_t index) {
  if (index >= reply.items.size()) return {};
  return reply.items[index].text;
}

std::uint64_t number_at(const redis::Reply& reply, std::size_t index) {
  return number(text_at(reply, index));
}

std::string_view head_of(const redis::Reply& reply) { return text_at(reply, 0); }

PublishAnswer publish_answer(const redis::Reply& reply) {
  static const std::unordered_map<std::string_view, PublishStatus> words{
      {"accepted", PublishStatus::accepted},
      {"duplicate", PublishStatus::duplicate},
      {"held", PublishStatus::held},
      {"stale", PublishStatus::stale},
      {"stopped", PublishStatus::stopped},
      {"muted", PublishStatus::muted},
      {"banned", PublishStatus::banned},
      {"warned", PublishStatus::warned},
      {"closed", PublishStatus::closed},
      {"limited", PublishStatus::participant_limited},
      {"room_limited", PublishStatus::room_limited}};
  const auto word = words.find(head_of(reply));
  if (word == words.end()) return {};
  PublishAnswer answer{word->second, {}, {}, true};
  if (answer.status == PublishStatus::accepted || answer.status == PublishStatus::duplicate)
    answer.position = position_at(reply, 1);
  else
    answer.retry_after = core::Duration(number_at(reply, 1));
  return answer;
}

ModerateAnswer moderate_answer(const redis::Reply& reply) {
  const auto word = head_of(reply);
  if (word == "not_found") return {ModerateStatus::not_found, {}, true};
  if (word == "too_late") return {ModerateStatus::too_late, {}, true};
  if (word == "applied") return {ModerateStatus::applied, position_at(reply, 1), true};
  if (word == "duplicate") return {ModerateStatus::duplicate, position_at(reply, 1), true};
  return {};
}

ReleaseAnswer release_answer(const redis::Reply& reply) {
  const auto word = head_of(reply);
  if (word == "released") return {ReleaseStatus::released, position_at(reply, 1)};
  if (word == "rejected") return {ReleaseStatus::rejected, {}};
  if (word == "not_found") return {ReleaseStatus::not_found, {}};
  return {};
}

WithdrawAnswer withdraw_answer(const redis::Reply& reply) {
  const auto word = head_of(reply);
  if (word == "withdrawn") return {WithdrawStatus::withdrawn, true};
  if (word == "too_late") return {WithdrawStatus::too_late, true};
  return {};
}

std::optional<RoomState> room_state(const redis::Reply& reply) {
  if (head_of(reply) != "ok" || reply.items.size() < 12) return std::nullopt;
  RoomState state{{position_at(reply, 1), number_at(reply, 3), lineage(text_at(reply, 4))},
                  static_cast<rooms::Mode>(number_at(reply, 5)),
                  core::Duration(number_at(reply, 6)),
                  sanctions(reply.items[8]),
                  core::Time{core::Duration(number_at(reply, 9))},
                  number_at(reply, 10)};
  if (state.log.top.epoch == 0) return std::nullopt;
  return state;
}

bool is_recovering(const redis::Reply& reply) { return number_at(reply, 11) != 0; }

std::vector<LogEntry> log_entries(const redis::Reply& reply) {
  std::vector<LogEntry> entries;
  if (reply.items.size() < 13) return entries;
  const auto& all = reply.items[12];
  for (std::size_t i = 0; i + 2 < all.items.size(); i += 3)
    entries.push_back({number_at(all, i), from_s(number_at(all, i + 1)),
                       static_cast<std::int64_t>(number_at(all, i + 2))});
  return entries;
}

std::vector<HeldItem> held_items(const redis::Reply& reply) {
  std::vector<HeldItem> items;
  for (std::size_t i = 1; i + 3 < reply.items.size(); i += 4) {
    auto event = parse_body(text_at(reply, i + 2), {}, {});
    if (event && event->author)
      items.push_back({number_at(reply, i), *event->author, std::move(event->body),
                       from_s(number_at(reply, i + 1)), std::string(text_at(reply, i + 3))});
  }
  std::sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return items;
}

RemarkStatus remark_status(const redis::Reply& reply) {
  const auto word = head_of(reply);
  if (word == "written") return RemarkStatus::written;
  if (word == "duplicate") return RemarkStatus::duplicate;
  if (word == "not_found") return RemarkStatus::not_found;
  return RemarkStatus::unavailable;
}

std::optional<JournalPage> journal_page(const redis::Reply& reply) {
  static const std::unordered_map<std::string_view, JournalKind> words{
      {"posted", JournalKind::posted},     {"held", JournalKind::held},
      {"remarked", JournalKind::remarked}, {"decided", JournalKind::decided},
      {"released", JournalKind::released}, {"returned", JournalKind::returned},
      {"expired", JournalKind::expired},   {"withdrawn", JournalKind::withdrawn}};
  if (head_of(reply) != "ok" || reply.items.size() < 5) return std::nullopt;
  JournalPage page;
  page.top = number_at(reply, 2);
  page.more = text_at(reply, 3) == "1";
  const auto epoch = parse_epoch(text_at(reply, 1));
  const auto& all = reply.items[4];
  for (std::size_t i = 0; i + 7 < all.items.size(); i += 8) {
    const auto word = words.find(text_at(all, i + 1));
    if (word == words.end()) continue;
    JournalEntry entry;
    entry.number = number_at(all, i);
    entry.kind = word->second;
    entry.at = from_s(number_at(all, i + 2));
    entry.position.seq = number_at(all, i + 3);
    if (entry.position.seq != 0) entry.position.epoch = epoch;
    entry.held = number_at(all, i + 4);
    const auto id = text_at(all, i + 5);
    std::copy_n(id.begin(), std::min(id.size(), entry.id.size()), entry.id.begin());
    const auto people = parse_people(text_at(all, i + 6));
    if (!people.empty()) entry.subject = people.front();
    entry.note = text_at(all, i + 7);
    page.entries.push_back(std::move(entry));
  }
  return page;
}

std::vector<PresenceLease> leases(const redis::Reply& reply) {
  std::vector<PresenceLease> all;
  for (std::size_t i = 1; i + 4 < reply.items.size(); i += 5) {
    PresenceLease lease;
    lease.node = number_at(reply, i);
    lease.count = static_cast<std::uint32_t>(number_at(reply, i + 1));
    lease.newcomers = static_cast<std::uint32_t>(number_at(reply, i + 2));
    lease.arrivals = parse_marks(text_at(reply, i + 3));
    lease.participants = parse_people(text_at(reply, i + 4));
    all.push_back(std::move(lease));
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.node < b.node; });
  return all;
}

}  // namespace hearth::store
