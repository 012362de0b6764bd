// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "store/ledger.hpp"

namespace hearth::store {

// What every ledger has to do, written so that one can see it is right. One thread.
class ModelLedger {
 public:
  AppendStatus append(const LedgerBatch& batch, core::Time now);
  LedgerPage read(std::uint64_t after, std::size_t limit) const;
  std::uint64_t cursor(const core::RoomId& room) const;
  std::vector<Record> records(const std::string& kind, const std::string& prefix,
                              const std::string& after, core::Time now) const;

 private:
  const Record* find(const Record& wanted, core::Time now) const;
  LedgerHash hash_of(std::uint64_t number) const;

  std::vector<LedgerEntry> entries_;
  std::map<core::RoomId, std::uint64_t> cursors_;
  std::map<std::pair<std::string, std::string>, Record> records_;
  std::uint64_t newest_version_ = 0;
};

}  // namespace hearth::store
