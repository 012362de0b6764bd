// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "moderation/derive.hpp"
#include "moderation/detectors/detector.hpp"
#include "moderation/hit.hpp"
#include "moderation/rule_set.hpp"
#include "moderation/scan.hpp"

namespace hearth::moderation {

// Finds what the rules of a set find in a message, in all its views. Keeps its memory from message
// to message; one per shard. What it answers is good until the next message.
class Matcher {
 public:
  // `text` is well-formed UTF-8. `language` is the room's. Hits that a modifier dropped are among
  // the answer, with severity 0. When the budget is spent the answer is what was found until then.
  const std::vector<Hit>& match(const RuleSet& set, std::string_view text,
                                std::string_view language, Budget& budget);

  // Whether a rule - or a phrase, when they are the only readers - finds a stretch that begins
  // before `border` and ends behind it. Exceptions and modifiers are not asked: where this says no
  // `match` has no such hit, dropped or not. It costs a part of `match`.
  bool reaches_over(const RuleSet& set, std::string_view text, std::string_view language,
                    Interval border, Readers readers, Budget& budget);

  const Views& views() const { return views_; }
  // Of the last message, stretches that are help lines' numbers.
  const Found& helplines();

 private:
  // What is looked for when only what reaches over counts.
  struct Border {
    Interval original;
    bool reached = false;
  };

  void read(const RuleSet& set, std::string_view text, std::string_view language, Readers readers,
            Budget& budget);
  void match_view(std::size_t index);
  void match_phrases(std::size_t index, Scan& scan);
  void match_phrase(std::size_t index, Scan& scan, const RuleSet::Anchor& anchor, WordBits across);
  void match_near(std::size_t index, Scan& scan, const RuleSet::Near& near);
  void match_regexes(std::size_t index, Scan* scan);
  void match_joined(std::size_t index);
  void match_detectors();
  bool is_helpline(Category category, const Interval& original);
  void add(std::size_t index, Scan* scan, Hit hit);
  void add_words(std::size_t index, Scan& scan, RuleId rule, WordRange words,
                 std::optional<PhraseId> phrase);

  const RuleSet* set_ = nullptr;
  std::string_view text_;
  LanguageMask languages_ = 0;
  const Language* language_ = nullptr;
  Readers readers_ = Readers::all;
  std::optional<Border> border_;
  Budget* budget_ = nullptr;
  Views views_;
  std::array<Scan, Views::most> scans_;
  std::vector<Hit> hits_;
  std::vector<WordRange> ranges_;              // of one phrase
  std::vector<std::vector<WordRange>> parts_;  // of one near, by part
  std::optional<Found> helplines_;             // nothing: nobody asked yet
};

}  // namespace hearth::moderation
