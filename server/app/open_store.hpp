// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "app/config.hpp"
#include "core/result.hpp"
#include "redis/options.hpp"
#include "store/ledger.hpp"
#include "store/redis/room_caller.hpp"
#include "store/room_store.hpp"

namespace hearth::app {

// How Redis is reached by this configuration, passwords read. The error says what to do.
core::result<redis::Options, std::string> redis_options(const Config& config);

// Of redis.durability.
store::Durability durability_of(const std::string& word);

// One thing behind two contracts.
struct OpenedStore {
  std::unique_ptr<store::RoomStore> rooms;
  store::Ledger* ledger = nullptr;  // ends with the rooms
};

// The embedded file, or Redis where redis.url names one. `deployment`: the keys' check value, kept
// beside the rooms. Redis being away is no error: it may
// come back. Redis being so that what is promised cannot be kept is one.
core::result<OpenedStore, std::string> open_store(const Config& config,
                                                  const std::string& deployment);

}  // namespace hearth::app
