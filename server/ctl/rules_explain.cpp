// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "app/rules.hpp"
#include "core/text.hpp"
#include "ctl/rules_command.hpp"
#include "moderation/learned/learned_check.hpp"
#include "moderation/pipeline.hpp"
#include "moderation/rule_check.hpp"

namespace hearth::ctl {
namespace {

using namespace moderation;

std::string marked(const std::string& text, Interval at) {
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  return text.substr(0, at.from) + (terminal ? "\033[1;7m" : "[") +
         text.substr(at.from, at.to - at.from) + (terminal ? "\033[0m" : "]") + text.substr(at.to);
}

void print_hits(const RuleSet& set, const RuleCheck& check, const std::string& text) {
  std::printf("hits\n");
  for (const auto& hit : check.hits()) {
    const auto& rule = set.rules[hit.rule].rule;
    const auto notes = describe(set, hit);
    std::printf("  %s severity %d (%s)%s%s\n    %s\n", rule.id.c_str(), hit.severity,
                std::string(name(check.matcher().views()[hit.view].kind)).c_str(),
                notes.empty() ? "" : ": ", notes.c_str(), marked(text, hit.original).c_str());
  }
  if (check.hits().empty()) std::printf("  none\n");
}

void print_words(const LearnedCheck& check, Topic topic, const std::string& base) {
  const auto& reading = check.reading();
  std::printf("   ");
  for (std::size_t i = 0; i < reading.words().size(); ++i) {
    const auto at = reading.words()[i].in;
    std::printf(" %s %+.2f", base.substr(at.from, at.to - at.from).c_str(),
                static_cast<double>(reading.weight(*check.model(), topic, i)));
  }
  std::printf("\n");
}

void print_telling(const LearnedCheck& check, Topic topic, float from, const char* what,
                   const std::string& base) {
  std::printf("  %s %+.2f; a card from %+.2f on\n", what,
              static_cast<double>(check.reading().answer(topic)), static_cast<double>(from));
  print_words(check, topic, base);
}

void print_learned(const LearnedCheck& check, const std::string& base) {
  const auto* model = check.model();
  if (!model) return;
  const auto& from = model->from;
  std::printf("learned (%s)\n", model->version().c_str());
  std::printf("  crisis %+.2f; a card from %+.2f on, told from %+.2f on\n",
              static_cast<double>(check.reading().answer(Topic::crisis)),
              static_cast<double>(from.card), static_cast<double>(from.urgent));
  print_words(check, Topic::crisis, base);
  print_telling(check, Topic::relapse, from.relapse, "return to use", base);
  print_telling(check, Topic::craving, from.craving, "craving", base);
}

void print_verdict(const Verdict& verdict, const std::string& text) {
  std::printf("verdict\n  %s, severity %d, flag %s%s\n", std::string(name(verdict.action)).c_str(),
              verdict.severity, std::string(name(verdict.flag)).c_str(),
              verdict.scan_incomplete ? ", scan incomplete" : "");
  for (const auto& finding : verdict.findings)
    std::printf("  %s %s %d (pack %s)\n", finding.label.c_str(), finding.rule.c_str(),
                finding.severity, finding.version.c_str());
  for (const auto notice : verdict.notices)
    std::printf("  author sees %s\n", std::string(notice).c_str());
  for (const auto& span : verdict.masked)
    std::printf("  others do not see %s\n", marked(text, span.bytes).c_str());
}

void explain(const app::LoadedRules& loaded, const Draft& draft) {
  auto by_rules = std::make_unique<RuleCheck>(loaded.set);
  auto by_model = std::make_unique<LearnedCheck>(loaded.learned);
  const auto& rules = *by_rules;
  const auto& learned = *by_model;
  std::vector<std::unique_ptr<Check>> checks;
  checks.push_back(std::move(by_rules));
  checks.push_back(std::move(by_model));
  Pipeline pipeline(std::move(checks));
  const auto verdict = pipeline.judge(draft, {}, core::Time{});
  std::printf("views\n");
  const auto& views = rules.matcher().views();
  for (std::size_t i = 0; i < views.size(); ++i)
    std::printf("  %-8s %s\n", std::string(name(views[i].kind)).c_str(), views[i].text.c_str());
  const std::string text(draft.text);
  print_hits(*loaded.set, rules, text);
  if (views.size() > 0) print_learned(learned, views[0].text);
  print_verdict(verdict, text);
}

}  // namespace

int rules_explain(const RulesOptions& options) {
  const auto loaded = app::load_rules(options.rules, options.resources);
  for (const auto& problem : loaded.problems)
    std::fprintf(stderr, "%s\n", app::to_string(problem).c_str());
  if (!loaded.set) return EXIT_FAILURE;
  if (!core::is_utf8(options.text)) {
    std::fprintf(stderr, "hearthctl: the text is no UTF-8\n");
    return EXIT_FAILURE;
  }
  const auto room = loaded.layers.find(options.room);
  if (!options.room.empty() && room == loaded.layers.end()) {
    std::fprintf(stderr, "hearthctl: %s holds no rooms/%s.toml\n", options.rules.c_str(),
                 options.room.c_str());
    return EXIT_FAILURE;
  }
  explain(loaded, {options.text, options.language, false,
                   options.room.empty() ? nullptr : room->second.layer.get()});
  return EXIT_SUCCESS;
}

}  // namespace hearth::ctl
