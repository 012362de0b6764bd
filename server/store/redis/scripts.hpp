// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "redis/script.hpp"

// scripts/*.lua, put into the binary when it is built. Each file says what it takes and answers.
namespace hearth::store::scripts {

extern const redis::Script bodies;
extern const redis::Script cover;
extern const redis::Script heartbeat;
extern const redis::Script held;
extern const redis::Script journal;
extern const redis::Script lease_presence;
extern const redis::Script ledger_append;
extern const redis::Script ledger_cursor;
extern const redis::Script ledger_names;
extern const redis::Script ledger_open;
extern const redis::Script ledger_read;
extern const redis::Script ledger_records;
extern const redis::Script moderate;
extern const redis::Script open;
extern const redis::Script position;
extern const redis::Script publish;
extern const redis::Script read;
extern const redis::Script recovered;
extern const redis::Script release;
extern const redis::Script remark;
extern const redis::Script withdraw;

}  // namespace hearth::store::scripts
