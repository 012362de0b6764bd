// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/time.hpp"
#include "moderation/desk/case_book.hpp"
#include "moderation/desk/settings.hpp"

namespace hearth::moderation::desk {

// What everything is decided on. `now` is entry_time() of the book.
struct Desk {
  const CaseBook& book;
  const Settings& settings;
  core::Time now;
};

}  // namespace hearth::moderation::desk
