// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "store/redis/room_steps.hpp"

namespace hearth::store {

// Names and values, as parts/call.lua takes them.
class Arguments {
 public:
  explicit Arguments(const Surroundings& in) { add("at", in.at_us); }

  Arguments& add(const char* name, std::string value) {
    all_.emplace_back(name);
    all_.push_back(std::move(value));
    return *this;
  }
  Arguments& add(const char* name, std::string_view value) { return add(name, std::string(value)); }
  Arguments& add(const char* name, const char* value) { return add(name, std::string(value)); }
  template <class Number>
    requires std::is_arithmetic_v<Number>
  Arguments& add(const char* name, Number value) {
    return add(name, std::to_string(value));
  }
  std::vector<std::string> take() { return std::move(all_); }

 private:
  std::vector<std::string> all_;
};

}  // namespace hearth::store
