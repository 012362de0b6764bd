// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "moderation/category.hpp"
#include "moderation/rule.hpp"
#include "moderation/span.hpp"
#include "moderation/view.hpp"

namespace hearth::moderation {

struct RoomLayer;

// What somebody is about to post. Views into memory that outlives the judging.
struct Draft {
  std::string_view text;             // well-formed UTF-8
  std::string_view language = "en";  // of the room
  bool newcomer = false;
  const RoomLayer* layer = nullptr;  // nothing: the packs as they are
};

// One rule fired: enough to see why, and nothing of who wrote it.
struct Finding {
  std::string rule;
  std::string label;
  Category category = Category::self_harm;
  int severity = 0;
  Subject subject = Subject::self;
  std::optional<Action> action;  // the rule's own, in place of the category's
  Span span;
  ViewKind view = ViewKind::base;
  std::string version;  // of the rule's pack
  bool joined = false;  // only together with the author's messages just before
};

}  // namespace hearth::moderation
