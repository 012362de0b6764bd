// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "moderation/check.hpp"
#include "moderation/learned/model.hpp"
#include "moderation/learned/reading.hpp"

namespace hearth::moderation {

// The labels of what it finds, which are its rules' names too.
inline constexpr std::string_view learned_self_harm = "self_harm.learned";
inline constexpr std::string_view learned_overdose = "overdose_emergency.learned";

// Finds crises in words that no rule knows, by a model learned from sentences. It only ever adds a
// crisis: a card for its author, and where it is sure a flag for those on duty.
class LearnedCheck : public Check {
 public:
  // Nothing: it finds nothing.
  explicit LearnedCheck(std::shared_ptr<const LearnedModel> model) : model_(std::move(model)) {}

  std::string_view name() const override { return "learned"; }
  void look(const Draft& draft, const RecentMessages& recent, core::Time now,
            Findings& findings) noexcept override;

  void replace(std::shared_ptr<const LearnedModel> model) { model_ = std::move(model); }
  // Of the last draft looked at; for explaining. Only with a model.
  const Reading& reading() const { return reading_; }
  const LearnedModel* model() const { return model_.get(); }

 private:
  std::shared_ptr<const LearnedModel> model_;
  Reading reading_;
  View base_;  // when nobody read the draft before
};

}  // namespace hearth::moderation
