// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/notices.hpp"

#include <algorithm>

#include "identity/appeal_code.hpp"
#include "moderation/desk/audit.hpp"
#include "moderation/desk/measures.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;
using cases::Measure;

std::string prefix_of(const core::RoomId& room, const core::Handle& handle) {
  return core::to_base32(room.bytes) + '-' + core::to_base32(handle.bytes) + '-';
}

std::string_view code_of(Measure measure) {
  switch (measure) {
    case Measure::warning:
      return "warning";
    case Measure::mute:
      return "muted";
    case Measure::removal:
      return "removed";
    case Measure::ban:
      return "banned";
    case Measure::lift:
      return "lifted";
    case Measure::redaction:
      return "message_removed";
    case Measure::released:
      return "released";
    case Measure::returned:
      return "returned";
    default:
      return {};
  }
}

std::string_view word(cases::Scope scope) {
  switch (scope) {
    case cases::Scope::area:
      return "area";
    case cases::Scope::service:
      return "service";
    default:
      return "room";
  }
}

// A warning asks for nothing once it has ended. What keeps somebody quiet is told for as long as it
// does: whoever comes back to a closed door has to find why.
core::Time end_of(const cases::Acted& measure, core::Time now) {
  const auto end = now + Notices::life;
  if (measure.measure == Measure::warning) return measure.until;
  if (!cases::keeps_quiet(measure.measure)) return end;
  return measure.until == core::Time{} ? core::Time{} : std::max(end, measure.until);
}

bool has_appeal(Measure measure) {
  return measure != Measure::lift && measure != Measure::released;
}

}  // namespace

std::string notice_code(const cases::EntryId& measure) { return core::to_base32(measure); }

cases::EntryId id_of_returned(cases::HeldGone::How how) {
  const auto hash =
      cases::sha256(how == cases::HeldGone::How::expired ? "held|expired" : "held|dropped");
  cases::EntryId id{};
  std::copy_n(hash.begin(), id.size(), id.begin());
  return id;
}

std::optional<store::Record> Notices::of(const cases::Acted& measure, const core::RoomId& room,
                                         const core::Handle& handle, core::Time now) const {
  const auto code = code_of(measure.measure);
  const bool by_own_hand = measure.measure == Measure::lift && measure.automated;
  if (code.empty() || by_own_hand) return std::nullopt;
  protocol::NoticeRecord notice{room, handle, std::string(code), {}};
  notice.params = {{"code", notice_code(measure.id)},
                   {"rule", measure.reason},
                   {"scope", std::string(word(measure.scope))},
                   {"until_ms", std::to_string(core::unix_ms(measure.until))},
                   {"automated", measure.automated ? "1" : "0"}};
  if (has_appeal(measure.measure))
    notice.params["appeal_code"] = identity::appeal_code(keys_, measure.id);
  return record(notice, end_of(measure, now));
}

std::optional<store::Record> Notices::ended(const cases::EntryId& measure, const core::RoomId& room,
                                            const core::Handle& handle, core::Time now) const {
  const auto person = kept_.find({room, handle});
  if (person == kept_.end()) return std::nullopt;
  const auto known = person->second.find(prefix_of(room, handle) + notice_code(measure));
  if (known == person->second.end()) return std::nullopt;
  const auto until = known->second.until;
  if (until != core::Time{} && until <= now + life) return std::nullopt;
  return record(known->second.notice, now + life);
}

store::Record Notices::of_held(cases::HeldGone::How how, const core::RoomId& room,
                               const core::Handle& handle, core::Time now) const {
  protocol::NoticeRecord notice{room, handle, std::string(code_of(Measure::returned)), {}};
  notice.params = {{"code", notice_code(id_of_returned(how))},
                   {"why", how == cases::HeldGone::How::expired ? "expired" : "dropped"}};
  return record(notice, now + life);
}

store::Record Notices::record(const protocol::NoticeRecord& notice, core::Time until) const {
  const auto key = prefix_of(notice.room, notice.handle) + notice.params.at("code");
  std::uint64_t version = 0;
  if (const auto person = kept_.find({notice.room, notice.handle}); person != kept_.end())
    if (const auto known = person->second.find(key); known != person->second.end())
      version = known->second.version;
  return store::Record{kind, key, protocol::serialize(notice), version, until};
}

asio::awaitable<std::optional<Notices::All>> Notices::read_all(std::string prefix) {
  All all;
  std::string last;
  for (;;) {
    const auto page = co_await ledger_.records(kind, prefix, last);
    if (!page) co_return std::nullopt;
    if (page->empty()) co_return all;
    for (const auto& record : *page)
      if (auto notice = protocol::parse_notice(record.value)) {
        const Person person{notice->room, notice->handle};
        all[person][record.key] = {std::move(*notice), record.version, record.until};
      }
    last = page->back().key;
  }
}

asio::awaitable<bool> Notices::load() {
  auto all = co_await read_all({});
  if (all) kept_ = std::move(*all);
  co_return all.has_value();
}

asio::awaitable<bool> Notices::load(core::RoomId room, core::Handle handle) {
  auto all = co_await read_all(prefix_of(room, handle));
  if (!all) co_return false;
  kept_.erase({room, handle});
  kept_.merge(*all);
  co_return true;
}

std::vector<protocol::Notice> Notices::pending(const core::RoomId& room, const core::Handle& handle,
                                               const std::string& slug) const {
  std::vector<protocol::Notice> notices;
  const auto found = kept_.find({room, handle});
  if (found == kept_.end()) return notices;
  for (const auto& [key, kept] : found->second)
    if (!kept.is_over(core::now())) notices.push_back({slug, kept.notice.code, kept.notice.params});
  return notices;
}

std::optional<store::Record> Notices::read(const core::RoomId& room, const core::Handle& handle,
                                           const std::string& code) const {
  const auto found = kept_.find({room, handle});
  if (found == kept_.end()) return std::nullopt;
  const auto key = prefix_of(room, handle) + code;
  const auto notice = found->second.find(key);
  if (notice == found->second.end()) return std::nullopt;
  return store::Record{kind, key, {}, notice->second.version, {}};
}

void Notices::forget(const store::Record& record) {
  for (auto it = kept_.begin(); it != kept_.end(); ++it)
    if (it->second.erase(record.key) > 0) {
      if (it->second.empty()) kept_.erase(it);
      return;
    }
}

void Notices::forget_ended(core::Time now) {
  for (auto& [person, notices] : kept_)
    std::erase_if(notices, [&](const auto& entry) { return entry.second.is_over(now); });
  std::erase_if(kept_, [](const auto& entry) { return entry.second.empty(); });
}

}  // namespace hearth::shard::desk
