// SPDX-License-Identifier: Apache-2.0
#include "moderation/guideline.hpp"

#include "moderation/category.hpp"

namespace hearth::moderation {

std::string_view guideline_of(std::string_view reason) {
  constexpr std::string_view method_detail = "method_detail";
  if (reason.empty()) return {};
  if (reason == method_detail) return method_detail;
  const auto category = category_of(reason);
  if (!category || is_crisis(*category) || is_support(*category)) return "other";
  return name(*category);
}

}  // namespace hearth::moderation
