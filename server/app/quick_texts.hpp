// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/result.hpp"
#include "shard/desk/acting.hpp"

namespace hearth::app {

// config/quick_texts.toml. The error names the file and what to do.
core::result<shard::desk::QuickTexts, std::string> load_quick_texts(const std::string& path);

}  // namespace hearth::app
