// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "core/time.hpp"

namespace hearth::moderation {

// Nobody at the desk took a case: somebody outside has to hear of it. Nothing of who it is about.
struct CaseCall {
  std::string case_id;  // base32
  std::string room;     // its slug
  int severity = 0;
  std::uint64_t number = 0;  // the same for the same call, whichever node makes it
  core::Time at{};
};

}  // namespace hearth::moderation
