// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "contract/world.hpp"

namespace hearth::store {

// Every test here holds for every ledger.
class Desk : public testing::TestWithParam<Backend> {
 protected:
  // The next entries after those AppendStatus::appended here.
  LedgerBatch next(std::initializer_list<std::string> bodies) {
    LedgerBatch batch;
    batch.top = top;
    batch.top_hash = hash;
    auto number = top;
    for (const auto& body : bodies)
      batch.entries.push_back({++number, world.now(), body, hash_for(number, body)});
    return batch;
  }
  // Stands in for the chain: all the store may do with a hash is compare it.
  static LedgerHash hash_for(std::uint64_t number, const std::string& body) {
    LedgerHash made{};
    made[0] = static_cast<std::uint8_t>(number);
    made[1] = static_cast<std::uint8_t>(std::hash<std::string>{}(body));
    made[31] = 1;
    return made;
  }
  AppendStatus append(LedgerBatch batch) {
    const auto entries = batch.entries;
    const auto status = world.run(world.ledger().append(std::move(batch)));
    if (status == AppendStatus::appended && !entries.empty()) {
      top = entries.back().number;
      hash = entries.back().hash;
    }
    return status;
  }
  AppendStatus append(std::initializer_list<std::string> bodies) { return append(next(bodies)); }
  LedgerPage read(std::uint64_t after = 0, std::size_t limit = 100) {
    return world.run(world.ledger().read_ledger(after, limit)).value();
  }
  std::uint64_t cursor(std::uint8_t room) {
    return world.run(world.ledger().journal_cursor(room_of(room))).value();
  }
  std::vector<Record> records(std::string kind, std::string prefix = "", std::string after = "") {
    return world.run(world.ledger().records(std::move(kind), std::move(prefix), std::move(after)))
        .value();
  }
  AppendStatus move(std::uint8_t room, std::uint64_t before, std::uint64_t after) {
    LedgerBatch batch;
    batch.cursors.push_back({room_of(room), before, after});
    return append(std::move(batch));
  }
  AppendStatus put(std::string key, std::string value, std::uint64_t version = 0,
                   core::Time until = {}, std::string kind = "notice") {
    LedgerBatch batch;
    batch.records.push_back({std::move(kind), std::move(key), std::move(value), version, until});
    return append(std::move(batch));
  }

  World world{GetParam()};
  std::uint64_t top = 0;
  LedgerHash hash{};
};

}  // namespace hearth::store
