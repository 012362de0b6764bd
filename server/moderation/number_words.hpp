// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace hearth::moderation {

// A word that stands for digits: "five", "twenty" (tens), "double" (says the next one twice).
struct NumberWord {
  std::string digits;
  bool tens = false;
  int times = 1;  // more than 1: repeats what comes next
};

// Those of one language. Most words of a message are refused by their first byte and their size.
class NumberWords {
 public:
  void add(std::string word, NumberWord number) {
    if (word.empty()) return;
    outlines_.set(outline(word));
    words_.emplace(std::move(word), std::move(number));
  }
  // Nothing: the word is no number.
  const NumberWord* find(std::string_view word) const {
    if (word.empty() || !outlines_[outline(word)]) return nullptr;
    const auto found = words_.find(word);
    return found == words_.end() ? nullptr : &found->second;
  }

 private:
  static std::size_t outline(std::string_view word) {
    const auto size = std::min<std::size_t>(word.size(), 15);
    return size << 8 | static_cast<std::uint8_t>(word.front());
  }

  std::bitset<4096> outlines_;
  std::map<std::string, NumberWord, std::less<>> words_;
};

}  // namespace hearth::moderation
