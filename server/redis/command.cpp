// SPDX-License-Identifier: Apache-2.0
#include "redis/command.hpp"

#include <hiredis/hiredis.h>

#include <cstddef>
#include <new>

namespace hearth::redis {

void Command::append_to(std::string& out) const {
  if (arguments_.empty()) return;
  std::vector<const char*> values;
  std::vector<std::size_t> sizes;
  values.reserve(arguments_.size());
  sizes.reserve(arguments_.size());
  for (const auto& argument : arguments_) {
    values.push_back(argument.data());
    sizes.push_back(argument.size());
  }
  char* formatted = nullptr;
  const auto length = redisFormatCommandArgv(&formatted, static_cast<int>(arguments_.size()),
                                             values.data(), sizes.data());
  if (length < 0) throw std::bad_alloc();
  out.append(formatted, static_cast<std::size_t>(length));
  redisFreeCommand(formatted);
}

}  // namespace hearth::redis
