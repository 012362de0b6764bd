// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "moderation/verdict.hpp"

namespace hearth::moderation {

// What somebody is asked outside of this process: the words as others will read them and their
// language, nothing of who wrote them or where.
struct Question {
  std::string text;
  std::string language;
};

// What they think of it.
struct Opinion {
  Action action = Action::allow;  // allow, flag, nudge or hold
  std::string label;              // begins with a category's name
  Category category = Category::self_harm;
  int severity = 0;
  bool urgent = false;
};

// What an opinion may lead to, as the operator says.
struct OpinionScope {
  bool flag = false;
  bool nudge = false;
  bool hold = false;
};

// Whether an opinion could still change what becomes of a message so judged: it is worth waiting
// for. Never for a crisis, a relapse or a craving.
bool may_restrict(const OpinionScope& scope, const Verdict& verdict);

// Adds the opinion to the verdict, which only grows stricter: what it may not ask for becomes a
// flag, and without the right to flag nothing. A message that tells of a crisis, a relapse or a
// craving - by the verdict or by the opinion - is at most flagged. Whether anything changed.
bool add_opinion(Verdict& verdict, const Opinion& opinion, const OpinionScope& scope);

}  // namespace hearth::moderation
