// SPDX-License-Identifier: Apache-2.0
#include "store/model/model_ledger.hpp"

#include <algorithm>

namespace hearth::store {

LedgerHash ModelLedger::hash_of(std::uint64_t number) const {
  if (number == 0 || number > entries_.size()) return {};
  return entries_[number - 1].hash;
}

const Record* ModelLedger::find(const Record& wanted, core::Time now) const {
  const auto it = records_.find({wanted.kind, wanted.key});
  if (it == records_.end()) return nullptr;
  const auto until = it->second.until;
  return until != core::Time{} && until <= now ? nullptr : &it->second;
}

AppendStatus ModelLedger::append(const LedgerBatch& batch, core::Time now) {
  if (!is_well_formed(batch)) return AppendStatus::malformed;
  if (!batch.entries.empty()) {
    if (batch.top > entries_.size() || batch.top_hash != hash_of(batch.top))
      return AppendStatus::forked;
    if (batch.top < entries_.size()) return AppendStatus::behind;
  }
  for (const auto& one : batch.cursors)
    if (cursor(one.room) != one.before) return AppendStatus::conflict;
  for (const auto& record : batch.records) {
    const auto* there = find(record, now);
    if ((there ? there->version : 0) != record.version) return AppendStatus::conflict;
  }
  for (const auto& entry : batch.entries) entries_.push_back(entry);
  for (const auto& one : batch.cursors) cursors_[one.room] = one.after;
  for (auto record : batch.records) {
    records_.erase({record.kind, record.key});
    record.version = ++newest_version_;
    if (!record.value.empty()) records_[{record.kind, record.key}] = record;
  }
  return AppendStatus::appended;
}

LedgerPage ModelLedger::read(std::uint64_t after, std::size_t limit) const {
  LedgerPage page;
  page.top = entries_.size();
  page.after_hash = hash_of(after);
  std::size_t bytes = 0;
  for (auto number = after + 1; number <= entries_.size(); ++number) {
    const auto& entry = entries_[number - 1];
    bytes += entry.body.size();
    if (page.entries.size() == std::min(limit, ledger_page_max) ||
        (bytes > ledger_page_bytes_max && !page.entries.empty())) {
      page.more = true;
      break;
    }
    page.entries.push_back(entry);
  }
  return page;
}

std::uint64_t ModelLedger::cursor(const core::RoomId& room) const {
  const auto it = cursors_.find(room);
  return it == cursors_.end() ? 0 : it->second;
}

std::vector<Record> ModelLedger::records(const std::string& kind, const std::string& prefix,
                                         const std::string& after, core::Time now) const {
  std::vector<Record> page;
  std::size_t bytes = 0;
  for (const auto& [name, record] : records_) {
    if (record.kind != kind || !record.key.starts_with(prefix) || record.key <= after ||
        !find(record, now))
      continue;
    bytes += record.value.size();
    if (page.size() == ledger_page_max || (bytes > ledger_page_bytes_max && !page.empty())) break;
    page.push_back(record);
  }
  return page;
}

}  // namespace hearth::store
