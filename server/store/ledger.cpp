// SPDX-License-Identifier: Apache-2.0
#include "store/ledger.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace hearth::store {
namespace {

bool is_name(std::string_view text, std::size_t max) {
  return !text.empty() && text.size() <= max &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.';
         });
}

bool is_kind(std::string_view text) {
  return !text.empty() && text.size() <= ledger_kind_max &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

bool is_well_formed(const LedgerBatch& batch) {
  if (batch.entries.size() > ledger_batch_max || batch.cursors.size() > ledger_batch_max ||
      batch.records.size() > ledger_batch_max)
    return false;
  auto number = batch.top;
  for (const auto& entry : batch.entries)
    if (entry.number != ++number || entry.body.size() > ledger_body_max) return false;
  std::set<core::RoomId> rooms;
  for (const auto& cursor : batch.cursors)
    if (cursor.after < cursor.before || !rooms.insert(cursor.room).second) return false;
  std::set<std::pair<std::string_view, std::string_view>> names;
  for (const auto& record : batch.records)
    if (!is_kind(record.kind) || !is_name(record.key, ledger_key_max) ||
        record.value.size() > ledger_value_max || !names.insert({record.kind, record.key}).second)
      return false;
  return true;
}

}  // namespace hearth::store
