// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace hearth::moderation {

// Something waits: for one device of one moderator, by Web Push. Of the case its id and nothing
// else.
struct PushNote {
  std::string endpoint;
  std::string p256dh;
  std::string auth;
  std::string case_id;  // base32; empty: only to see whether it arrives
};

}  // namespace hearth::moderation
