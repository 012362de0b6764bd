// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace hearth::identity {

// The words aliases are made of, capitalised as shown. Changing a list changes people's aliases,
// so lists change with releases only. What no list may hold is in tests/unit/identity/words_test.
struct Words {
  enum class Order : std::uint8_t { adjective_noun, noun_adjective };
  std::span<const std::string_view> adjectives;
  std::span<const std::string_view> nouns;
  Order order;
};

const Words& words_en();
const Words& words_es();

}  // namespace hearth::identity
