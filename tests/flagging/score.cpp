// SPDX-License-Identifier: Apache-2.0
#include "flagging/score.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace hearth::flagging {
namespace {

double ratio(int part, int rest, double otherwise) {
  return part + rest ? 100.0 * part / (part + rest) : otherwise;
}

void count_categories(const Example& example, const Answer& answer,
                      std::map<std::string, CategoryScore>& scores) {
  for (const auto& wanted : example.expect) {
    auto& score = scores[wanted];
    ++(answer.names(wanted) ? score.found : score.missed);
  }
  for (const auto& named : answer.categories)
    if (!example.expects(named) && !example.tolerates(named)) ++scores[named].false_alarms;
}

bool method(const Example& example) { return example.sub == "self_harm.method"; }

// Other people's safety goes before delivery: a threat or a groomer's message may be stopped.
bool crisis_to_deliver(const Example& example) {
  const bool others =
      example.expects("harassment") || example.expects("hate") || example.expects("minors");
  return example.crisis() && !method(example) && !others;
}

}  // namespace

double CategoryScore::precision() const { return ratio(found, false_alarms, 0); }
double CategoryScore::recall() const { return ratio(found, missed, 0); }
double CategoryScore::f1() const {
  const double sum = precision() + recall();
  return sum > 0 ? 2 * precision() * recall() / sum : 0;
}

double Score::macro_f1() const {
  double sum = 0;
  int present = 0;
  for (const auto& [name, category] : categories) {
    if (category.found + category.missed == 0) continue;
    sum += category.f1();
    ++present;
  }
  return present ? sum / present : 0;
}

Score score(const std::vector<Example>& examples, const std::vector<Answer>& answers) {
  Score total;
  for (std::size_t at = 0; at < examples.size(); ++at) {
    const auto& example = examples[at];
    const auto& answer = answers[at];
    count_categories(example, answer, total.categories);
    if (example.harmless()) {
      const auto wrong = [&](const auto& category) { return !example.tolerates(category); };
      total.harmless_flagged.count(
          std::any_of(answer.categories.begin(), answer.categories.end(), wrong));
    }
    if (example.crisis() && example.severity == 4)
      total.urgent_crisis_found.count(answer.names("self_harm") ||
                                      answer.names("overdose_emergency"));
    if (example.support_only())
      total.support_punished.count(answer.stopped() || answer.action.starts_with("flag"));
    if (crisis_to_deliver(example)) total.crisis_stopped.count(answer.stopped());
  }
  return total;
}

bool found_all(const Example& example, const Answer& answer) {
  return std::all_of(example.expect.begin(), example.expect.end(),
                     [&](const auto& category) { return answer.names(category); });
}

std::vector<std::string> shortfalls(const Score& score, std::optional<Share> unicode_robustness,
                                    const Marks& marks) {
  std::vector<std::string> all;
  const auto at_least = [&](const char* what, double value, double wanted) {
    if (value < wanted)
      all.push_back(fmt::format("{}: {:.1f}, wanted {} or more", what, value, wanted));
  };
  const auto at_most = [&](const char* what, double value, double wanted) {
    if (value > wanted)
      all.push_back(fmt::format("{}: {:.1f}, wanted {} or less", what, value, wanted));
  };
  at_least("severity 4 crisis found", score.urgent_crisis_found.percent(100), marks.crisis_found);
  at_least("macro F1", score.macro_f1(), marks.macro_f1);
  at_most("harmless flagged", score.harmless_flagged.percent(0), marks.harmless_flagged);
  at_most("relapse or craving punished", score.support_punished.percent(0), marks.support_punished);
  at_most("crisis held or blocked", score.crisis_stopped.percent(0), 0);
  if (const auto pii = score.categories.find("pii"); pii != score.categories.end()) {
    at_least("PII recall", pii->second.recall(), 75);
    at_least("PII precision", pii->second.precision(), 92);
  }
  if (unicode_robustness)
    at_least("found under Unicode tricks", unicode_robustness->percent(100), 97);
  return all;
}

}  // namespace hearth::flagging
