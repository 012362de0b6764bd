// SPDX-License-Identifier: Apache-2.0
// What a room may not change of the shipped packs, tried with every rule there is.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <string>

#include "app/rules.hpp"
#include "moderation/room_layer.hpp"

namespace hearth::moderation {
namespace {

constexpr std::array every_action{Action::allow, Action::card, Action::flag,
                                  Action::nudge, Action::hold, Action::block};

class ShippedLayers : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const char* folder = std::getenv("HEARTH_SOURCE");
    const std::string source = folder ? folder : ".";
    packs = app::load_rules(source + "/config/rules", source + "/config/resources").packs;
  }
  static bool is_taken(const RulePack& layer) {
    std::vector<Problem> problems;
    return build_room_layer(packs, layer, {}, problems).has_value();
  }
  static bool may_be_off(const Rule& rule) {
    RulePack layer;
    layer.off = {rule.id};
    return is_taken(layer);
  }
  static bool may_do(const Rule& rule, Action action) {
    RulePack layer;
    layer.actions.emplace_back(rule.id, action);
    return is_taken(layer);
  }
  template <class Test>
  static int for_each_rule(Test test) {
    int seen = 0;
    for (const auto& pack : packs)
      for (const auto& rule : pack.rules) seen += test(rule) ? 1 : 0;
    return seen;
  }

  static inline std::vector<RulePack> packs;
};

// "A room's override weakens `minors`, makes support categories restrictive, or turns cards off."
TEST_F(ShippedLayers, NeverWeakenWhatProtectsMinors) {
  EXPECT_GT(for_each_rule([](const Rule& rule) {
              if (rule.category != Category::minors) return false;
              EXPECT_FALSE(may_be_off(rule)) << rule.id;
              for (const auto action : every_action)
                EXPECT_EQ(may_do(rule, action), action == Action::block) << rule.id;
              return true;
            }),
            10);
}

TEST_F(ShippedLayers, NeverRestrictWhoTellsOfARelapseOrACraving) {
  EXPECT_GT(for_each_rule([](const Rule& rule) {
              if (!is_support(rule.category)) return false;
              for (const auto action : every_action)
                EXPECT_EQ(may_do(rule, action), action <= Action::card) << rule.id;
              return true;
            }),
            30);
}

TEST_F(ShippedLayers, NeverTurnACrisisCardOff) {
  EXPECT_GT(for_each_rule([](const Rule& rule) {
              if (!is_crisis(rule.category)) return false;
              EXPECT_FALSE(may_be_off(rule)) << rule.id;
              for (const auto action : every_action) EXPECT_FALSE(may_do(rule, action)) << rule.id;
              return true;
            }),
            50);
}

}  // namespace
}  // namespace hearth::moderation
