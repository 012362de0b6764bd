// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace hearth::redis {

// A command and its arguments; any bytes.
class Command {
 public:
  Command() = default;
  Command(std::initializer_list<std::string> arguments) : arguments_(arguments) {}
  explicit Command(std::vector<std::string> arguments) : arguments_(std::move(arguments)) {}

  Command& add(std::string argument) {
    arguments_.push_back(std::move(argument));
    return *this;
  }

  const std::vector<std::string>& arguments() const { return arguments_; }

  // As RESP, after what `out` holds. An empty command adds nothing.
  void append_to(std::string& out) const;

 private:
  std::vector<std::string> arguments_;
};

}  // namespace hearth::redis
