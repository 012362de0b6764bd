// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "flagging/corpus.hpp"
#include "flagging/engine.hpp"

namespace hearth::flagging {

struct Share {
  int part = 0;
  int of = 0;
  void count(bool yes) {
    part += yes;
    ++of;
  }
  // Nothing to count is nothing wrong: callers say what that is worth.
  double percent(double otherwise) const { return of ? 100.0 * part / of : otherwise; }
};

struct CategoryScore {
  int found = 0;   // wanted and named
  int missed = 0;  // wanted and not named
  int false_alarms = 0;
  double precision() const;
  double recall() const;
  double f1() const;
};

struct Score {
  std::map<std::string, CategoryScore> categories;
  Share harmless_flagged;
  Share urgent_crisis_found;  // severity 4
  Share support_punished;     // relapse and craving alone, stopped or shown to moderators
  Share crisis_stopped;       // anything but method detail
  // The mean over categories that the examples contain.
  double macro_f1() const;
};

Score score(const std::vector<Example>& examples, const std::vector<Answer>& answers);

// Whether the answer names every category the example expects.
bool found_all(const Example& example, const Answer& answer);

// What a score is held to, in percent.
struct Marks {
  double crisis_found = 80;  // of severity 4
  double macro_f1 = 62;
  double harmless_flagged = 5;  // at most, like the next
  double support_punished = 1;
};

// What a score falls short of, a sentence each; empty when it is good enough.
std::vector<std::string> shortfalls(const Score& score, std::optional<Share> unicode_robustness,
                                    const Marks& marks);

}  // namespace hearth::flagging
