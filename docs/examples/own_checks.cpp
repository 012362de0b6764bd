// SPDX-License-Identifier: Apache-2.0
// A deployment's own check: somebody who writes in capitals is asked whether they mean to. Build
// with
//   cmake --preset release -DHEARTH_OWN_CHECKS=docs/examples/own_checks.cpp
#include "app/own_checks.hpp"

#include <algorithm>

namespace hearth::app {
namespace {

using moderation::Category;

class CapitalsCheck : public moderation::Check {
 public:
  std::string_view name() const override { return "capitals"; }

  void look(const moderation::Draft& draft, const moderation::RecentMessages&, core::Time,
            moderation::Findings& findings) override {
    const auto& text = draft.text;
    const auto capitals = std::count_if(text.begin(), text.end(), is_capital);
    const auto small = std::count_if(text.begin(), text.end(), is_small);
    if (capitals < letters_min || small > 0) return;
    moderation::Finding finding;
    finding.rule = "own.capitals";
    finding.label = "harassment.capitals";
    finding.category = Category::harassment;
    finding.severity = moderation::lowest_severity(Category::harassment);
    finding.action = moderation::Action::nudge;
    const moderation::Interval whole{0, static_cast<std::uint32_t>(text.size())};
    finding.span = moderation::span_of(text, whole);
    findings.all.push_back(std::move(finding));
  }

 private:
  // Shorter ones are "OK", "NA", "HALT".
  static constexpr std::ptrdiff_t letters_min = 12;
  static bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
  static bool is_small(char c) { return c >= 'a' && c <= 'z'; }
};

}  // namespace

std::vector<std::unique_ptr<moderation::Check>> own_checks() {
  std::vector<std::unique_ptr<moderation::Check>> all;
  all.push_back(std::make_unique<CapitalsCheck>());
  return all;
}

}  // namespace hearth::app
