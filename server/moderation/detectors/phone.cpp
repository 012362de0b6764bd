// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "moderation/detectors/detector.hpp"
#include "moderation/letters.hpp"

namespace hearth::moderation {
namespace {

constexpr std::size_t digits_min = 7;
constexpr std::size_t digits_max = 15;
constexpr std::uint32_t cue_reach = 6;  // words between a cue and its number
constexpr std::uint32_t not_phone_reach = 2;

// Digits in a row with little between them.
struct Number {
  std::size_t begin = 0;  // bytes of the view
  std::size_t end = 0;
  bool plus = false;
  std::string digits;
  std::vector<std::string> groups;
  std::vector<std::size_t> starts;  // of the groups, bytes of the view
  std::string separators;           // what stood between the groups, all of it
};

// What may stand between two groups of one number: its size, or 0.
std::size_t separator(std::string_view text, std::size_t at, std::size_t group_before) {
  std::size_t end = at;
  while (end < text.size() && end - at < 4 &&
         std::string_view(" ().-/,").find(text[end]) != std::string_view::npos)
    ++end;
  if (end == at || end >= text.size() || !is_digit(text[end])) return 0;
  std::size_t digits = 0;
  while (end + digits < text.size() && is_digit(text[end + digits])) ++digits;
  const auto between = text.substr(at, end - at);
  // A list of numbers, not parts of one; and the end of a sentence.
  if (between.find(',') != std::string_view::npos && group_before >= 3 && digits >= 3) return 0;
  if (between.find(". ") != std::string_view::npos) return 0;
  return end - at;
}

// The 0 of +44 (0) 300, which nobody dials.
bool is_trunk(std::string_view text, std::size_t begin, std::size_t end) {
  return end - begin == 1 && text[begin] == '0' && begin > 0 && text[begin - 1] == '(' &&
         end < text.size() && text[end] == ')';
}

Number read_number(std::string_view text, std::size_t at) {
  Number number;
  number.begin = at;
  if (at > 0 && text[at - 1] == '(') --number.begin;
  if (number.begin > 0 && text[number.begin - 1] == '+') {
    --number.begin;
    number.plus = true;
  }
  for (;;) {
    auto end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (!is_trunk(text, at, end)) {
      number.groups.emplace_back(text.substr(at, end - at));
      number.starts.push_back(at);
      number.digits += number.groups.back();
    }
    number.end = end;
    const auto skip = separator(text, end, end - at);
    if (skip == 0 || number.digits.size() > 2 * digits_max) return number;
    number.separators += text.substr(end, skip);
    at = end + skip;
  }
}

bool in(long value, long least, long most) { return least <= value && value <= most; }

bool is_date(const Number& n) {
  if (n.groups.size() != 3)
    return n.groups.size() == 2 && n.groups[0].size() == 4 && n.groups[1].size() == 4 &&
           in(std::atol(n.groups[0].c_str()), 1900, 2100) &&
           in(std::atol(n.groups[1].c_str()), 1900, 2100);
  const bool year_first =
      n.groups[0].size() == 4 && n.groups[1].size() <= 2 && n.groups[2].size() <= 2;
  const bool year_last =
      n.groups[2].size() == 4 && n.groups[0].size() <= 2 && n.groups[1].size() <= 2;
  if (!year_first && !year_last) return false;
  const auto year = std::atol(n.groups[year_first ? 0 : 2].c_str());
  return in(year, 1900, 2100) && in(std::atol(n.groups[1].c_str()), 1, 31);
}

// 1,234,567 or 1.234.567.
bool is_quantity(const Number& n) {
  if (n.groups.size() < 2 || n.separators.size() != n.groups.size() - 1) return false;
  const char sign = n.separators.front();
  if ((sign != ',' && sign != '.') || n.separators.find_first_not_of(sign) != std::string::npos)
    return false;
  if (n.groups.size() == 2 && sign == '.') return true;
  return n.groups[0].size() <= 3 && std::all_of(n.groups.begin() + 1, n.groups.end(),
                                                [](const auto& g) { return g.size() == 3; });
}

// Counting, or numbers that are all round.
bool is_series(const Number& n) {
  if (n.groups.size() < 3) return false;
  const bool round = std::all_of(n.groups.begin(), n.groups.end(),
                                 [](const auto& g) { return g.size() >= 2 && g.ends_with("0"); });
  bool up = true;
  bool down = true;
  for (std::size_t i = 1; i < n.groups.size(); ++i) {
    const auto step = std::atol(n.groups[i].c_str()) - std::atol(n.groups[i - 1].c_str());
    up = up && step == 1;
    down = down && step == -1;
  }
  return round || up || down;
}

bool sizes(const Number& n, std::initializer_list<std::size_t> wanted) {
  return std::equal(n.groups.begin(), n.groups.end(), wanted.begin(), wanted.end(),
                    [](const auto& g, std::size_t s) { return g.size() == s; });
}

// Grouped as telephone numbers of the languages we speak are.
bool is_phone_like(const Number& n) {
  const auto& d = n.digits;
  if (n.plus || d.starts_with("00")) return d.size() >= 8;
  const bool alone =
      std::all_of(n.groups.begin(), n.groups.end(), [](const auto& g) { return g.size() <= 2; });
  if (d.front() == '0') return in(static_cast<long>(d.size()), 9, 12);
  if (sizes(n, {3, 3, 4}) || sizes(n, {1, 3, 3, 4}) || sizes(n, {3, 7}) || sizes(n, {6, 4}))
    return true;
  if (d.size() == 10 && n.groups.size() == 1) return d[0] >= '2' && d[3] >= '2';
  if (d.size() == 11 && n.groups.size() == 1) return d[0] == '1' && d[1] >= '2';
  if (sizes(n, {3, 3, 3}) || sizes(n, {3, 2, 2, 2}))
    return d[0] == '6' || d[0] == '7' || d[0] == '9' || d[0] == '2';
  if (sizes(n, {2, 5, 4}) || sizes(n, {2, 4, 4})) return true;
  return alone && in(static_cast<long>(d.size()), 9, 12);
}

// 1-800-662-HELP: letters on the keys that go on with a number.
std::string keypad(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin < text.size() && (text[begin] == ' ' || text[begin] == '-')) ++begin;
  std::string digits;
  constexpr std::string_view keys = "22233344455566677778889999";
  for (auto i = begin; i < text.size() && is_ascii_letter(text[i]); ++i)
    digits.push_back(keys[static_cast<std::size_t>(text[i] - 'a')]);
  if (begin - at > 1 || digits.size() < 3 || digits.size() > 8) digits.clear();
  return digits;
}

// How many groups from `first` on are one help line's number; the most of them, or 0.
std::size_t helpline_at(const PublicContacts& contacts, const Number& n, std::size_t first) {
  constexpr std::size_t digits_least = 3;
  std::string digits;
  std::size_t best = 0;
  for (auto i = first; i < n.groups.size() && digits.size() <= digits_max; ++i) {
    digits += n.groups[i];
    if (digits.size() >= digits_least && is_helpline(contacts, digits)) best = i + 1 - first;
  }
  return best;
}

// One help line after another, with nothing else: «988, 116 123».
bool is_helplines(const PublicContacts& contacts, const Number& n) {
  std::size_t at = 0;
  while (at < n.groups.size()) {
    const auto groups = helpline_at(contacts, n, at);
    if (groups == 0) return false;
    at += groups;
  }
  return true;
}

class Phones {
 public:
  Phones(const Sight& sight, Found& out) : sight_(sight), out_(out) {}

  void run() {
    const auto& view = sight_.view(ViewKind::digits);
    const std::string_view text = view.text;
    for (std::size_t at = 0; at < text.size() && out_.size() < found_max; ++at) {
      if (!is_digit(text[at])) continue;
      const auto number = read_number(text, at);
      at = number.end;
      if (number.digits.size() < digits_min || number.digits.size() > digits_max) continue;
      if (!is_public(number, text) && is_phone(number, view)) out_.push_back(source(number, view));
    }
  }

 private:
  static Interval source(const Number& n, const View& view) {
    return view.source({static_cast<std::uint32_t>(n.begin), static_cast<std::uint32_t>(n.end)});
  }

  bool is_public(const Number& n, std::string_view text) const {
    if (is_helpline(sight_.set.contacts, n.digits) || is_helplines(sight_.set.contacts, n))
      return true;
    const auto letters = keypad(text, n.end);
    return !letters.empty() && is_helpline(sight_.set.contacts, n.digits + letters);
  }

  bool is_phone(const Number& n, const View& view) const {
    if (is_date(n) || is_quantity(n) || is_series(n)) return false;
    const std::string_view before = std::string_view(view.text).substr(0, n.begin);
    if (before.ends_with('$') || before.ends_with("\u00a3") || before.ends_with("\u20ac") ||
        before.ends_with('#'))
      return false;
    if (!before.empty() && is_ascii_letter(before.back())) return false;
    if (n.end < view.text.size() && (view.text[n.end] == '%' || view.text[n.end] == ':'))
      return false;
    const auto words = sight_.base.words_at(source(n, view));
    if (words.from == words.to) return false;
    if (near(EngineList::not_phone, words, not_phone_reach) && !n.plus) return false;
    return is_phone_like(n) || near(EngineList::phone_cue, words, cue_reach);
  }

  bool near(EngineList list, WordRange words, std::uint32_t reach) const {
    const auto& cues = sight_.cues(list);
    return std::any_of(cues.begin(), cues.end(), [&](const auto& cue) {
      if (cue.to <= words.from) return words.from - cue.to <= reach - 1;
      return cue.from >= words.to &&
             cue.from - words.to <= (list == EngineList::not_phone ? 0U : 2U);
    });
  }

  const Sight& sight_;
  Found& out_;
};

}  // namespace

void detect_phone(const Sight& sight, Found& out) { Phones(sight, out).run(); }

void find_helplines(const Sight& sight, Found& out) {
  // Thousands of digits set apart are nobody's list of help lines.
  constexpr std::size_t starts_max = 256;
  std::size_t starts = 0;
  const auto& view = sight.view(ViewKind::digits);
  const std::string_view text = view.text;
  for (std::size_t at = 0; at < text.size() && out.size() < found_max; ++at) {
    if (!is_digit(text[at])) continue;
    const auto n = read_number(text, at);
    at = n.end;
    for (std::size_t first = 0; first < n.groups.size();) {
      if (++starts > starts_max) return;
      auto after = first;
      while (const auto groups = helpline_at(sight.set.contacts, n, after)) after += groups;
      if (after > first) {
        const auto end = n.starts[after - 1] + n.groups[after - 1].size();
        out.push_back(view.source(
            {static_cast<std::uint32_t>(n.starts[first]), static_cast<std::uint32_t>(end)}));
      }
      first = std::max(after, first + 1);
    }
  }
}

}  // namespace hearth::moderation
