// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <set>
#include <string>
#include <thread>
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
namespace json = boost::json;

constexpr std::size_t lines_at_once = 4096;
constexpr std::size_t line_bytes_max = 1024 * 1024;

// One line in, one line out. One per thread.
class Evaluator {
 public:
  explicit Evaluator(const app::LoadedRules& loaded) : pipeline_(checks(loaded)) {}

  std::string answer(const std::string& line) {
    if (line.size() > line_bytes_max) return error({}, "the line is longer than 1 MiB");
    boost::system::error_code wrong;
    const auto value = json::parse(line, wrong);
    const auto* object = wrong ? nullptr : value.if_object();
    if (!object) return error({}, "not a JSON object");
    const auto* given = object->if_contains("id");
    const json::value id = given ? *given : json::value(nullptr);
    std::string text;
    RecentMessages recent;
    if (!read(*object, text, recent))
      return error(id, "needs \"text\", or \"messages\" as [[author, text], ...]");
    if (!core::is_utf8(text)) return error(id, "the text is no UTF-8");
    std::string language = "en";
    if (const auto* lang = object->if_contains("lang"); lang && lang->is_string())
      language = lang->as_string().c_str();
    return json::serialize(
        verdict(id, pipeline_.judge({text, language, false}, recent, core::Time{})));
  }

 private:
  static std::vector<std::unique_ptr<Check>> checks(const app::LoadedRules& loaded) {
    std::vector<std::unique_ptr<Check>> all;
    all.push_back(std::make_unique<RuleCheck>(loaded.set));
    all.push_back(std::make_unique<LearnedCheck>(loaded.learned));
    return all;
  }

  static std::string error(const json::value& id, std::string_view what) {
    return json::serialize(json::object{{"id", id}, {"error", what}});
  }

  // Of a conversation the last message is judged, with what its author wrote before.
  static bool read(const json::object& object, std::string& text, RecentMessages& recent) {
    const auto* messages = object.if_contains("messages");
    if (!messages) {
      const auto* one = object.if_contains("text");
      if (one && one->is_string()) text = one->as_string().c_str();
      return one && one->is_string();
    }
    const auto* list = messages->if_array();
    if (!list || list->empty()) return false;
    for (const auto& message : *list)
      if (!message.is_array() || message.as_array().size() != 2 ||
          !message.as_array()[0].is_string() || !message.as_array()[1].is_string())
        return false;
    const auto& last = list->back().as_array();
    text = last[1].as_string().c_str();
    for (std::size_t i = 0; i + 1 < list->size(); ++i)
      if ((*list)[i].as_array()[0] == last[0])
        recent.add((*list)[i].as_array()[1].as_string(), core::Time{});
    return true;
  }

  static json::object verdict(const json::value& id, const Verdict& verdict) {
    json::array categories;
    json::array labels;
    json::array spans;
    json::array rules;
    json::array findings;
    std::set<std::string> seen;
    std::vector<Interval> stretches;
    for (const auto& finding : verdict.findings) {
      if (seen.insert(std::string(name(finding.category))).second)
        categories.emplace_back(name(finding.category));
      if (seen.insert("label " + finding.label).second) labels.emplace_back(finding.label);
      rules.emplace_back(finding.rule);
      const auto& stretch = finding.span.code_points;
      findings.emplace_back(json::object{{"rule", finding.rule},
                                         {"label", finding.label},
                                         {"span", json::array{stretch.from, stretch.to}}});
      stretches.push_back(stretch);
    }
    std::sort(stretches.begin(), stretches.end(),
              [](auto a, auto b) { return a.from != b.from ? a.from < b.from : a.to < b.to; });
    stretches.erase(std::unique(stretches.begin(), stretches.end()), stretches.end());
    for (const auto& span : stretches) spans.emplace_back(json::array{span.from, span.to});
    json::array notices;
    for (const auto notice : verdict.notices) notices.emplace_back(notice);
    json::object out{{"id", id},
                     {"categories", std::move(categories)},
                     {"severity", verdict.severity},
                     {"action", name(verdict.action)},
                     {"spans", std::move(spans)},
                     {"labels", std::move(labels)},
                     {"flag", name(verdict.flag)},
                     {"notices", std::move(notices)},
                     {"rules", std::move(rules)},
                     {"findings", std::move(findings)}};
    if (verdict.scan_incomplete) out["incomplete"] = true;
    return out;
  }

  Pipeline pipeline_;
};

bool read_lines(std::vector<std::string>& lines) {
  lines.clear();
  for (std::string line; lines.size() < lines_at_once && std::getline(std::cin, line);)
    lines.push_back(std::move(line));
  return !lines.empty();
}

}  // namespace

int rules_eval(const RulesOptions& options) {
  const auto loaded = app::load_rules(options.rules, options.resources);
  for (const auto& problem : loaded.problems)
    std::fprintf(stderr, "%s\n", app::to_string(problem).c_str());
  if (!loaded.set) return EXIT_FAILURE;
  std::ios::sync_with_stdio(false);
  Evaluator first(loaded);
  Evaluator second(loaded);
  std::vector<std::string> lines;
  while (read_lines(lines)) {
    std::vector<std::string> answers(lines.size());
    const auto half = lines.size() / 2;
    const auto work = [&](Evaluator& evaluator, std::size_t from, std::size_t to) {
      for (auto i = from; i < to; ++i)
        if (!lines[i].empty()) answers[i] = evaluator.answer(lines[i]) + '\n';
    };
    std::thread other([&] { work(second, half, lines.size()); });
    work(first, 0, half);
    other.join();
    for (const auto& answer : answers) std::cout << answer;
  }
  std::cout.flush();
  return EXIT_SUCCESS;
}

}  // namespace hearth::ctl
