// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "redis/failure.hpp"
#include "redis/target.hpp"

namespace hearth::redis {

// Logs when a server goes and comes, once each, and again when the reason changes.
class Reachability {
 public:
  explicit Reachability(const Address& address);
  void found();
  void lost(const Failure& why);

 private:
  std::string server_;
  std::string said_;
};

}  // namespace hearth::redis
