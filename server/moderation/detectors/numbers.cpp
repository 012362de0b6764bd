// SPDX-License-Identifier: Apache-2.0
// Payment cards and bank accounts: their check digits decide.
#include <algorithm>
#include <string>

#include "moderation/detectors/detector.hpp"
#include "moderation/letters.hpp"

namespace hearth::moderation {
namespace {

constexpr std::size_t iban_min = 15;
constexpr std::size_t iban_max = 34;

bool passes_luhn(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    int digit = digits[digits.size() - 1 - i] - '0';
    if (i % 2 == 1) digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
    sum += digit;
  }
  return sum % 10 == 0;
}

bool passes_mod97(std::string_view iban) {
  int rest = 0;
  const auto take = [&](char c) {
    const int value = is_digit(c) ? c - '0' : c - 'a' + 10;
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
  };
  for (const char c : iban.substr(4)) take(c);
  for (const char c : iban.substr(0, 4)) take(c);
  return rest == 1;
}

bool is_word_start(std::string_view text, std::size_t at) {
  return at == 0 || (!is_ascii_word(text[at - 1]) && is_ascii(text[at - 1]));
}

// Letters and digits from `at` on, one blank or hyphen between them allowed.
std::string compact(std::string_view text, std::size_t at, std::size_t most, bool digits_only,
                    std::vector<std::size_t>& ends) {
  std::string out;
  while (at < text.size() && out.size() < most) {
    if (digits_only ? is_digit(text[at]) : is_ascii_word(text[at])) {
      out.push_back(text[at]);
      ends.push_back(++at);
    } else if ((text[at] == ' ' || text[at] == '-') && !out.empty() && at + 1 < text.size() &&
               is_ascii_word(text[at + 1])) {
      ++at;
    } else {
      break;
    }
  }
  return out;
}

void add(const View& view, std::size_t begin, std::size_t end, Found& out) {
  out.push_back(view.source({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}));
}

}  // namespace

void detect_card(const Sight& sight, Found& out) {
  const auto& view = sight.view(ViewKind::digits);
  const std::string_view text = view.text;
  for (std::size_t at = 0; at < text.size() && out.size() < found_max; ++at) {
    if (text[at] < '3' || text[at] > '6' || !is_word_start(text, at)) continue;
    std::vector<std::size_t> ends;
    const auto digits = compact(text, at, 20, true, ends);
    if (digits.size() < 13 || digits.size() > 19 || !passes_luhn(digits)) continue;
    add(view, at, ends.back(), out);
    at = ends.back();
  }
}

void detect_iban(const Sight& sight, Found& out) {
  const auto& view = sight.base.view();
  const std::string_view text = view.text;
  for (std::size_t at = 0; at + iban_min <= text.size() && out.size() < found_max; ++at) {
    if (!is_digit(text[at + 3]) || !is_digit(text[at + 2]) || !is_ascii_letter(text[at + 1]) ||
        !is_ascii_letter(text[at]) || !is_word_start(text, at))
      continue;
    std::vector<std::size_t> ends;
    const auto whole = compact(text, at, iban_max, false, ends);
    // What follows may be words: the longest part that checks is the account.
    for (auto size = whole.size(); size >= iban_min; --size)
      if (passes_mod97(std::string_view(whole).substr(0, size))) {
        add(view, at, ends[size - 1], out);
        at = ends[size - 1];
        break;
      }
  }
}

}  // namespace hearth::moderation
