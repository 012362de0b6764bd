// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hearth::flagging {

// A way to write a text so that people read the same and a word list does not.
struct Disguise {
  std::string_view name;
  // True for what normalisation undoes by itself; false for what needs a view of its own.
  bool unicode;
  // Digits keep their meaning only under some: the others are not tried on phone numbers and the
  // like.
  bool fit_for_digits;
  std::string (*apply)(std::string_view);
};

const std::vector<Disguise>& disguises();

}  // namespace hearth::flagging
