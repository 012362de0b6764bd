// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/admin.hpp"
#include "shard/desk/desk.hpp"

namespace hearth::app {

// What `hearthctl moderators appeals` and `lift` ask of a running hearthd: for the service that has
// nobody but one who could decide. The audit chain says that it was the operator.
class AppealAdmin {
 public:
  // Works on the desk's own shard; it outlives the answers.
  explicit AppealAdmin(shard::desk::Desk& desk) : desk_(desk) {}

  static bool knows(const std::string& what) { return what == "appeals" || what == "lift"; }

  //   appeals {}             {"appeals": [{"case": ..., "needs_second": true, ...}]}
  //   lift {"case": "..."}   {}
  //
  // Anything but 200 comes with a sentence in place of JSON. Blocks for at most four seconds.
  AdminReply answer(const std::string& what, const std::string& body);

 private:
  AdminReply list();
  AdminReply lift(const std::string& body);

  shard::desk::Desk& desk_;
};

}  // namespace hearth::app
