// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/admin.hpp"
#include "notify/worker.hpp"

namespace hearth::app {

// What `hearthctl webhooks` asks of a running hearthd: Admin::Actions::webhooks.
//
//   list  {}                             {"given_up": [{"id", "webhook", "where", "urgent",
//   "tries",
//                                        "answer", "at_ms"}]}: what did not arrive, nothing of it
//   again {"id": "msg_..."} or {"all": true}   {"sent": 2}: is tried again, under the same id
//
// Anything but 200 comes with a sentence in place of JSON. Blocks for at most three seconds.
AdminReply answer_webhooks(notify::Worker& worker, const std::string& what,
                           const std::string& body);

}  // namespace hearth::app
