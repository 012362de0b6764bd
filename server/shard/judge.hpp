// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "moderation/pipeline.hpp"
#include "moderation/recent_messages.hpp"
#include "moderation/rule_check.hpp"
#include "protocol/frames.hpp"
#include "shard/settings.hpp"
#include "store/room_store.hpp"

namespace hearth::moderation {
class LearnedCheck;
struct LearnedModel;
}  // namespace hearth::moderation

namespace hearth::shard {

// What becomes of a message somebody wants to post.
struct Judgement {
  store::Course course = store::Course::deliver;
  protocol::Reason refusal = protocol::Reason::unspecified;  // when the course is stop
  protocol::Hint hint;                                       // unless it is delivered
  std::string said;                                          // as it was written
  std::string text;                // as others will read it: what could unmask somebody is covered
  std::vector<std::string> cards;  // for the author alone
  moderation::Verdict verdict;     // for those on duty

  bool is_crisis() const { return moderation::is_crisis(verdict); }
  // Waits for nobody because its author is new.
  bool is_heard_at_once() const { return is_crisis() || moderation::is_support(verdict); }
};

// Asks the checks about drafts. On one shard.
class Judge {
 public:
  using Checks = std::vector<std::unique_ptr<moderation::Check>>;

  // `learned`: nothing, where no model is wanted. `own`: what the deployment looks for beside them.
  explicit Judge(std::shared_ptr<const moderation::RuleSet> rules,
                 std::shared_ptr<const moderation::LearnedModel> learned = nullptr,
                 Checks own = {});

  // From the next message on; what was refused never gets here.
  void use(std::shared_ptr<const moderation::RuleSet> rules,
           std::shared_ptr<const moderation::LearnedModel> learned);

  // `recent`: what this author wrote in this room just before. The same text after the same gets
  // the same judgement.
  Judgement judge(const protocol::Post& post, const Room& room, bool newcomer,
                  const moderation::RecentMessages& recent, core::Time now);

 private:
  void warm_up();

  moderation::RuleCheck* rules_;  // two of the pipeline's checks
  moderation::LearnedCheck* learned_;
  moderation::Pipeline pipeline_;
};

// What follows from the verdict for the message and its author. `confirmed`: they have seen the
// hint and send it as it is.
void settle(Judgement& judged, bool confirmed);

// Covers `spans` of the text, which they are spans of, so that its length tells nothing.
std::string cover(std::string_view text, const std::vector<moderation::Span>& spans);

}  // namespace hearth::shard
