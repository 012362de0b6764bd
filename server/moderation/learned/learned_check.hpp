// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include "moderation/check.hpp"
#include "moderation/learned/model.hpp"
#include "moderation/learned/reading.hpp"

namespace hearth::moderation {

// The labels of what it finds, which are its rules' names too.
inline constexpr std::string_view learned_self_harm = "self_harm.learned";
inline constexpr std::string_view learned_overdose = "overdose_emergency.learned";
inline constexpr std::string_view learned_relapse = "relapse_disclosure.learned";
inline constexpr std::string_view learned_craving = "craving.learned";

// Reads for sense what rules read for words, by a model learned from sentences. It only ever adds:
// a crisis that no rule knows, a card for its author and where it is sure a flag for those on duty;
// or a return to use or a craving, a card for its author alone.
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
  void add_crisis(const Draft& draft, const View& base, Findings& findings) const;
  void add_telling(const Draft& draft, const View& base, Findings& findings) const;
  Finding found(Topic topic, const Draft& draft, const View& base) const;
  // Surely a return to use or a craving, by what was learned.
  bool is_told() const;

  std::shared_ptr<const LearnedModel> model_;
  Reading reading_;
  View base_;  // when nobody read the draft before
};

}  // namespace hearth::moderation
