// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hearth::moderation {

// What a message may be about. A finer label (`pii.phone`) begins with one of these.
enum class Category : std::uint8_t {
  self_harm,
  overdose_emergency,
  relapse_disclosure,
  craving,
  drug_sourcing,
  dosing_advice,
  harassment,
  hate,
  sexual,
  minors,
  pii,
  spam_link,
};
inline constexpr std::size_t category_count = 12;

std::string_view name(Category category);
// Reads what stands before the first dot.
std::optional<Category> category_of(std::string_view label);

// The least severity the category ever has: what is lowered below it is nothing.
int lowest_severity(Category category);

// Delivered whatever else is found, and met with help.
bool is_crisis(Category category);
// Telling of it is what the rooms are for: never restricted.
bool is_support(Category category);

// What is done with a message, from the mildest to the strictest.
enum class Action : std::uint8_t { allow, card, flag, nudge, hold, block };
inline constexpr std::size_t action_count = 6;
std::string_view name(Action action);
std::optional<Action> action_of(std::string_view text);

}  // namespace hearth::moderation
