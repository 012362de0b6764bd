// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace hearth::redis {

// A Lua script and the name Redis gives it. Immutable.
class Script {
 public:
  explicit Script(std::string text);

  const std::string& text() const { return text_; }
  const std::string& sha() const { return sha_; }  // 40 lower-case hex digits

 private:
  std::string text_;
  std::string sha_;
};

}  // namespace hearth::redis
