// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "moderation/rule_set.hpp"
#include "moderation/view.hpp"

namespace hearth::moderation {

// The views of one message, kept from message to message so that their memory is.
class Views {
 public:
  static constexpr std::size_t most = 12;

  void clear() { used_ = 0; }
  std::size_t size() const { return used_; }
  bool full() const { return used_ == most; }
  const View& operator[](std::size_t i) const { return views_[i]; }
  // The next one, empty. Not when full.
  View& add(ViewKind kind);
  void drop_last() { --used_; }

 private:
  std::vector<View> views_ = std::vector<View>(most);
  std::size_t used_ = 0;
};

// What in a text asks for which view.
struct Triggers {
  bool markup = false;
  bool leet = false;
  bool apart = false;
  bool inner = false;
  bool repeat = false;
  bool mask = false;
  bool percent = false;
  bool at_sign = false;
  bool dot = false;  // with a letter on both sides
  bool digit = false;
  int letters() const { return markup + leet + apart + inner + repeat; }
};
Triggers read_triggers(std::string_view base);

// Who reads the views: everything that looks for something, or phrases alone.
enum class Readers : std::uint8_t { all, phrases };

// Adds to `views`, whose only member is the base view, what the text asks for, `language`'s words
// for digits, "at" and "dot" with them. Nothing: no such language.
void derive(const RuleSet& set, const Language* language, Readers readers, Views& views);

using Known = std::function<bool(std::string_view word)>;

// Each writes `from` to `out` with one way of hiding words undone.
void without_markup(const View& from, View& out);
void without_leet(const View& from, const Known& known, View& out);
void without_inner(const View& from, const Known& known, View& out);
// `shortest`: where neither way gives a known word, one letter is left of a run, else two.
void without_repeats(const View& from, bool shortest, const Known& known, View& out);
void without_spacing(const View& from, const Known& known, View& out);

// For the detectors of contacts and for joined rules. The first two answer false and write nothing
// when `from` has nothing to spell.
bool spell_digits(const View& from, const Language& language, View& out);
bool spell_addresses(const View& from, const Language& language, View& out);
void decode_percent(const View& from, View& out);
void join_words(const View& from, View& out);

}  // namespace hearth::moderation
