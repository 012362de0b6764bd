// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "support/console.hpp"
#include "support/hearthd.hpp"

namespace hearth::support {

// A moderator of a test: signed in, and able to come back elsewhere.
struct Moderator {
  std::unique_ptr<Console> console;
  std::string account;
  std::string token;

  // Signed in again, at this gateway, which may have started a moment ago.
  void come_back(const Hearthd& at);
};

// Several hearthd with a desk, one deployment on one Redis.
class Gateways {
 public:
  // `environment` and `more` as of Hearthd, for each of them.
  Gateways(std::size_t count, const std::string& redis_url,
           std::map<std::string, std::string> environment = {}, const std::string& more = {});

  Hearthd& operator[](std::size_t index) { return *gateways_.at(index); }
  std::size_t size() const { return gateways_.size(); }

 private:
  std::vector<std::unique_ptr<Hearthd>> gateways_;
};

// Of a new account, without a shift.
Moderator moderator(const Hearthd& at, const std::string& name, const std::string& role = "admin",
                    const std::string& rooms = {});

}  // namespace hearth::support
