// SPDX-License-Identifier: Apache-2.0
#include "store/embedded/ledger_file.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "store/embedded/columns.hpp"

namespace hearth::store::embedded {
namespace {

std::string_view view(const LedgerHash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}
LedgerHash hash_from(const std::string& bytes) {
  LedgerHash hash{};
  std::memcpy(hash.data(), bytes.data(), std::min(bytes.size(), hash.size()));
  return hash;
}

}  // namespace

std::uint64_t LedgerFile::top() {
  auto& row = db_.sql("SELECT ifnull(max(number), 0) FROM ledger");
  const auto number = row.step() ? as_uint(row.number(0)) : 0;
  row.reset();
  return number;
}

LedgerHash LedgerFile::hash_of(std::uint64_t number) {
  auto& row = db_.sql("SELECT hash FROM ledger WHERE number=?1");
  LedgerHash hash{};
  if (row.bind(1, as_int(number)).step()) hash = hash_from(row.bytes(0));
  row.reset();
  return hash;
}

std::uint64_t LedgerFile::version_of(const Record& record, core::Time now) {
  auto& row = db_.sql(
      "SELECT version FROM records WHERE kind=?1 AND key=?2 AND (until_us=0 OR until_us>?3)");
  row.bind(1, record.kind).bind(2, record.key).bind(3, as_us(now));
  const auto version = row.step() ? as_uint(row.number(0)) : 0;
  row.reset();
  return version;
}

AppendStatus LedgerFile::compare(const LedgerBatch& batch, core::Time now) {
  if (!is_well_formed(batch)) return AppendStatus::malformed;
  if (!batch.entries.empty()) {
    const auto newest = top();
    if (batch.top > newest || batch.top_hash != hash_of(batch.top)) return AppendStatus::forked;
    if (batch.top < newest) return AppendStatus::behind;
  }
  for (const auto& one : batch.cursors)
    if (cursor(one.room) != one.before) return AppendStatus::conflict;
  for (const auto& record : batch.records)
    if (version_of(record, now) != record.version) return AppendStatus::conflict;
  return AppendStatus::appended;
}

AppendStatus LedgerFile::append(const LedgerBatch& batch, core::Time now) {
  const auto status = compare(batch, now);
  if (status != AppendStatus::appended) return status;
  for (const auto& entry : batch.entries) write(entry);
  for (const auto& one : batch.cursors)
    db_.sql("INSERT OR REPLACE INTO journal_cursors (room, number) VALUES (?1, ?2)")
        .bind(1, one.room.view())
        .bind(2, as_int(one.after))
        .run();
  for (const auto& record : batch.records) write(record);
  return status;
}

void LedgerFile::write(const LedgerEntry& entry) {
  db_.sql("INSERT INTO ledger (number, at_us, body, hash) VALUES (?1, ?2, ?3, ?4)")
      .bind(1, as_int(entry.number))
      .bind(2, as_us(entry.at))
      .bind(3, entry.body)
      .bind(4, view(entry.hash))
      .run();
}

void LedgerFile::write(const Record& record) {
  db_.sql("UPDATE record_versions SET newest=newest+1").run();
  if (record.value.empty()) {
    db_.sql("DELETE FROM records WHERE kind=?1 AND key=?2")
        .bind(1, record.kind)
        .bind(2, record.key)
        .run();
    return;
  }
  db_.sql(
         "INSERT OR REPLACE INTO records (kind, key, version, until_us, value) "
         "VALUES (?1, ?2, (SELECT newest FROM record_versions), ?3, ?4)")
      .bind(1, record.kind)
      .bind(2, record.key)
      .bind(3, as_us(record.until))
      .bind(4, record.value)
      .run();
}

LedgerPage LedgerFile::read(std::uint64_t after, std::size_t limit) {
  LedgerPage page;
  page.top = top();
  page.after_hash = hash_of(after);
  auto& rows = db_.sql(
      "SELECT number, at_us, body, hash FROM ledger WHERE number>?1 ORDER BY number LIMIT ?2");
  limit = std::min(limit, ledger_page_max);
  rows.bind(1, as_int(after)).bind(2, as_int(limit + 1));
  std::size_t bytes = 0;
  while (rows.step()) {
    auto body = rows.bytes(2);
    bytes += body.size();
    if (page.entries.size() == limit || (bytes > ledger_page_bytes_max && !page.entries.empty())) {
      page.more = true;
      break;
    }
    page.entries.push_back({as_uint(rows.number(0)), from_us(rows.number(1)), std::move(body),
                            hash_from(rows.bytes(3))});
  }
  rows.reset();
  return page;
}

std::uint64_t LedgerFile::cursor(const core::RoomId& room) {
  auto& row = db_.sql("SELECT number FROM journal_cursors WHERE room=?1");
  const auto number = row.bind(1, room.view()).step() ? as_uint(row.number(0)) : 0;
  row.reset();
  return number;
}

std::vector<Record> LedgerFile::records(const std::string& kind, const std::string& prefix,
                                        const std::string& after, core::Time now) {
  std::vector<Record> page;
  std::size_t bytes = 0;
  auto& rows = db_.sql(
      "SELECT key, value, version, until_us FROM records "
      "WHERE kind=?1 AND key>=?2 AND key>?3 AND (until_us=0 OR until_us>?4) ORDER BY key");
  rows.bind(1, kind).bind(2, prefix).bind(3, after).bind(4, as_us(now));
  while (page.size() < ledger_page_max && rows.step()) {
    auto key = rows.bytes(0);
    if (!key.starts_with(prefix)) break;
    auto value = rows.bytes(1);
    bytes += value.size();
    if (bytes > ledger_page_bytes_max && !page.empty()) break;
    page.push_back(
        {kind, std::move(key), std::move(value), as_uint(rows.number(2)), from_us(rows.number(3))});
  }
  rows.reset();
  return page;
}

void LedgerFile::expire(core::Time now) {
  db_.sql("DELETE FROM records WHERE until_us<>0 AND until_us<=?1").bind(1, as_us(now)).run();
}

}  // namespace hearth::store::embedded
