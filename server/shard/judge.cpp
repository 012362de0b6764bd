// SPDX-License-Identifier: Apache-2.0
#include "shard/judge.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "moderation/learned/learned_check.hpp"

namespace hearth::shard {
namespace {

using moderation::Action;
using moderation::Category;
using moderation::Finding;
using moderation::Verdict;

Judge::Checks checks(std::unique_ptr<moderation::RuleCheck> rules,
                     std::unique_ptr<moderation::LearnedCheck> learned, Judge::Checks own) {
  Judge::Checks all;
  all.push_back(std::move(rules));
  all.push_back(std::move(learned));
  std::move(own.begin(), own.end(), std::back_inserter(all));
  return all;
}

// Somebody who attacks or deals does not learn which words were seen; somebody who is about to
// unmask themselves does.
bool is_shown(const Finding& finding) {
  return finding.category == Category::pii || finding.category == Category::spam_link ||
         finding.category == Category::dosing_advice;
}

protocol::Hint hint_of(const Verdict& verdict) {
  protocol::Hint hint;
  hint.code = verdict.action == Action::hold ? "note.hold" : "note.other";
  for (const auto notice : verdict.notices)
    if (!notice.starts_with("card.")) {
      hint.code = notice;
      break;
    }
  if (!verdict.findings.empty()) hint.label = verdict.findings[verdict.decided_by].label;
  hint.may_confirm = verdict.action == Action::nudge;
  for (const auto& finding : verdict.findings)
    if (is_shown(finding) && finding.span.utf16.from < finding.span.utf16.to)
      hint.spans.push_back({finding.span.utf16.from, finding.span.utf16.to});
  return hint;
}

store::Course course_of(Action action, bool confirmed) {
  switch (action) {
    case Action::nudge:
      return confirmed ? store::Course::deliver : store::Course::stop;
    case Action::hold:
      return store::Course::hold;
    case Action::block:
      return store::Course::stop;
    default:
      return store::Course::deliver;
  }
}

}  // namespace

Judge::Judge(std::shared_ptr<const moderation::RuleSet> rules,
             std::shared_ptr<const moderation::LearnedModel> learned, Checks own)
    : rules_(nullptr), learned_(nullptr), pipeline_([&] {
        auto by_rules = std::make_unique<moderation::RuleCheck>(std::move(rules));
        auto by_model = std::make_unique<moderation::LearnedCheck>(std::move(learned));
        rules_ = by_rules.get();
        learned_ = by_model.get();
        return checks(std::move(by_rules), std::move(by_model), std::move(own));
      }()) {
  warm_up();
}

void Judge::use(std::shared_ptr<const moderation::RuleSet> rules,
                std::shared_ptr<const moderation::LearnedModel> learned) {
  rules_->replace(std::move(rules));
  learned_->replace(std::move(learned));
  warm_up();
}

// The matcher's memory and the expressions' tables grow with their first long text, and the table
// of look-alikes is made for the first letter that might be one: that should be nobody's message.
void Judge::warm_up() {
  constexpr std::size_t longest = 4096;
  constexpr std::string_view line =
      "W4rm up: one, tw\u043e, three. S p a c e d and **marked**, soooo. ";
  protocol::Post post;
  while (post.text.size() < longest) post.text += line;
  moderation::RecentMessages recent;
  recent.add(post.text, core::Time{});
  (void)judge(post, Room{}, false, recent, core::Time{});
}

Judgement Judge::judge(const protocol::Post& post, const Room& room, bool newcomer,
                       const moderation::RecentMessages& recent, core::Time now) {
  Judgement out;
  out.said = post.text;
  out.verdict =
      pipeline_.judge({post.text, room.language, newcomer, room.layer.get()}, recent, now);
  for (const auto notice : out.verdict.notices)
    if (notice.starts_with("card.")) out.cards.emplace_back(notice);
  settle(out, post.confirmed);
  out.text = cover(post.text, out.verdict.masked);
  return out;
}

void settle(Judgement& judged, bool confirmed) {
  const auto action = judged.verdict.action;
  if (confirmed) moderation::confirm(judged.verdict);
  judged.course = course_of(action, confirmed);
  if (judged.course != store::Course::deliver) judged.hint = hint_of(judged.verdict);
  if (judged.course == store::Course::stop)
    judged.refusal =
        action == Action::nudge ? protocol::Reason::look_again : protocol::Reason::not_posted;
}

std::string cover(std::string_view text, const std::vector<moderation::Span>& spans) {
  std::string out;
  std::size_t at = 0;
  for (const auto& span : spans) {
    out += text.substr(at, span.bytes.from - at);
    out += "\u2022\u2022\u2022";
    at = span.bytes.to;
  }
  out += text.substr(at);
  return out;
}

}  // namespace hearth::shard
